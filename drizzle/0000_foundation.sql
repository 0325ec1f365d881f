CREATE TABLE "accounts" (
	"name" text PRIMARY KEY NOT NULL,
	"display_name" text NOT NULL,
	"role" text NOT NULL,
	"operator" text,
	"hash" text,
	"active" boolean NOT NULL,
	"failures" integer NOT NULL,
	"locked_until" timestamp (3) with time zone,
	"changed_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"id" text PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"by" text NOT NULL,
	"action" text NOT NULL,
	"target" text,
	"detail" jsonb
);
--> statement-breakpoint
CREATE TABLE "calls" (
	"call" text PRIMARY KEY NOT NULL,
	"did" text NOT NULL,
	"arrived_at" timestamp (3) with time zone NOT NULL,
	"caller_class" text NOT NULL,
	"caller_display" text NOT NULL,
	"caller_display_en" text NOT NULL,
	"caller_e164" text,
	"language" text,
	"matter" text,
	"line_answered_at" timestamp (3) with time zone,
	"queued_at" timestamp (3) with time zone,
	"connected_at" timestamp (3) with time zone,
	"waited_ms" integer,
	"seat" text,
	"operator" text,
	"offers" integer NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"outcome" text,
	"ended_by" text,
	"cause" integer
);
--> statement-breakpoint
CREATE TABLE "facts" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"call" text,
	"seat" text,
	"operator" text,
	"type" text NOT NULL,
	"what" jsonb NOT NULL,
	"kept_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"account" text,
	"data" jsonb NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"name" text NOT NULL,
	"version" integer NOT NULL,
	"value" jsonb NOT NULL,
	"by" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "settings_name_version_pk" PRIMARY KEY("name","version")
);
--> statement-breakpoint
CREATE INDEX "audit_at" ON "audit" USING btree ("at");--> statement-breakpoint
CREATE INDEX "calls_arrived_at" ON "calls" USING btree ("arrived_at");--> statement-breakpoint
CREATE INDEX "facts_call" ON "facts" USING btree ("call");--> statement-breakpoint
CREATE INDEX "facts_at" ON "facts" USING btree ("at");--> statement-breakpoint
CREATE INDEX "sessions_expires_at" ON "sessions" USING btree ("expires_at");
--> statement-breakpoint
-- What happened and who did what are never changed and, in the audit, never taken away: not by a
-- mistake in the program either.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
--> statement-breakpoint
CREATE TRIGGER "facts_unchanged" BEFORE UPDATE ON "facts" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "audit_unchanged" BEFORE UPDATE OR DELETE ON "audit" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
