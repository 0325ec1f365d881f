/**
 * What the set-up found: how each program is run on this machine. Written by
 * `scripts/setup.mjs`, so that nothing here needs to know where programs come from.
 */
import fs from "node:fs";
import { z } from "zod";
import { Trouble } from "./trouble.js";

const program = z.object({ command: z.string(), args: z.array(z.string()), env: z.record(z.string(), z.string()) });

const schema = z.object({
  asterisk: z.object({
    version: z.string(),
    program,
    /** Folders of Asterisk's modules and of its read-only data. */
    places: z.object({ modules: z.string(), data: z.string() }),
  }),
  /** Absent where DATABASE_URL names a database. */
  postgres: z.object({ postgres: program, initdb: program }).optional(),
  /** Encodes recordings. Absent in a set-up of before there were any: they are kept as WAV then. */
  opusenc: program.optional(),
  /** Absent unless the tests were set up. */
  tests: z
    .object({
      sipp: program,
      sox: program,
      soxi: program,
      faketime: z.string(),
      chromium: program,
      compose: program,
      upsd: program,
      dummyUps: program,
      /** Absent in a set-up of before there were recordings. */
      age: program.optional(),
      opusdec: program.optional(),
      baresip: program.extend({ modules: z.string() }),
      /** It finds its own files in the folder in which it runs. */
      linphone: program.extend({ folder: z.string() }),
    })
    .optional(),
});

export type SetUp = z.infer<typeof schema>;

/** @throws Trouble where the set-up has not been done */
export function readSetUp(file: string): SetUp {
  try {
    return schema.parse(JSON.parse(fs.readFileSync(file, "utf8")));
  } catch {
    throw new Trouble(
      `${file} does not say how to run Asterisk and PostgreSQL`,
      "start with npm start, which finds or fetches them",
    );
  }
}
