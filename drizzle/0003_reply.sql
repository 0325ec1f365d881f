CREATE TABLE "replies" (
	"transfer" text NOT NULL,
	"version" integer NOT NULL,
	"call" text NOT NULL,
	"state" text NOT NULL,
	"department" text NOT NULL,
	"text" text NOT NULL,
	"replied_at" timestamp (3) with time zone,
	"by" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "replies_transfer_version_pk" PRIMARY KEY("transfer","version")
);
--> statement-breakpoint
CREATE INDEX "replies_call" ON "replies" USING btree ("call");