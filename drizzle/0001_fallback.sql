ALTER TABLE "calls" ADD COLUMN "fallback" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "facts" ADD COLUMN "fallback" boolean DEFAULT false NOT NULL;