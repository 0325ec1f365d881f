ALTER TABLE "calls" ADD COLUMN "direction" text DEFAULT 'in' NOT NULL;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "unreached" text;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "reason_for" text;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "yen" double precision;