CREATE TABLE "contacts" (
	"call" text NOT NULL,
	"version" integer NOT NULL,
	"matter" text,
	"district" text,
	"inquiry" text NOT NULL,
	"answer" text NOT NULL,
	"result" text,
	"destination" text NOT NULL,
	"complaint" boolean NOT NULL,
	"finished" boolean NOT NULL,
	"by" text NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "contacts_call_version_pk" PRIMARY KEY("call","version")
);
--> statement-breakpoint
CREATE TABLE "follow_ups" (
	"id" text NOT NULL,
	"version" integer NOT NULL,
	"call" text,
	"department" text NOT NULL,
	"matter" text,
	"callback" boolean NOT NULL,
	"phone" text NOT NULL,
	"note" text NOT NULL,
	"due" date NOT NULL,
	"owner" text,
	"state" text NOT NULL,
	"by" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "follow_ups_id_version_pk" PRIMARY KEY("id","version")
);
--> statement-breakpoint
CREATE INDEX "contacts_at" ON "contacts" USING btree ("at");--> statement-breakpoint
CREATE INDEX "follow_ups_call" ON "follow_ups" USING btree ("call");