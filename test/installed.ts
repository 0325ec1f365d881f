/** What the set-up made, as the tests find it: how to run SIPp, sox, Chromium and the rest. */
import path from "node:path";
import { readSetUp, type SetUp } from "../src/house/setup.js";

export const ROOT = path.resolve(import.meta.dirname, "..");

/** The state folder that `npm test` has set up; systems under test have their own. */
export const SET_UP_HOME = path.resolve(process.env["MADOGUCHI_HOME"] || path.join(ROOT, "var"));

export function installed(): SetUp {
  return readSetUp(path.join(SET_UP_HOME, "setup.json"));
}

/** The programs that only tests use. */
export function testPrograms(): NonNullable<SetUp["tests"]> {
  const { tests } = installed();
  if (!tests)
    throw new Error("only the parts for npm start are set up; run npm test once, which fetches SIPp and the others");
  return tests;
}
