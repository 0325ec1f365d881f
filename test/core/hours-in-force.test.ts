import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, expect, it } from "vitest";
import type { PbxSite } from "../../src/asterisk/render.js";
import { withHoursInForce, writeHoursInForce } from "../../src/house/in-force.js";
import { CALENDAR } from "./floor-setup.js";

/** The house renders the dialplan of a start with what the last control plane wrote down. */
const run = fs.mkdtempSync(path.join(os.tmpdir(), "madoguchi-in-force-"));
const site = { calendar: CALENDAR } as PbxSite;
afterEach(() => fs.rmSync(run, { recursive: true, force: true }));

const closures = [{ date: "2026-06-01", reason: "typhoon", agreement: "A-1" }];
const disaster = { mode: "suspended", reason: "r", since: 1 } as const;

it("given nothing was written down, or it is torn, then the site is as its files have it", () => {
  expect(withHoursInForce(run, site)).toBe(site);
  writeHoursInForce(run, { dates: null, disaster });
  const [note] = fs.readdirSync(run);
  fs.truncateSync(path.join(run, note!), 5);
  expect(withHoursInForce(run, site)).toBe(site);
});

it("given the panel has entered a closure and begun a disaster, then both are in it, and the hours are the site's", () => {
  writeHoursInForce(run, { dates: { closures, openings: [] }, disaster });
  expect(withHoursInForce(run, site)).toEqual({ calendar: { ...CALENDAR, closures }, disaster });
});

it("given the disaster is over, then it is not in it any more", () => {
  writeHoursInForce(run, { dates: null, disaster });
  writeHoursInForce(run, { dates: null, disaster: null });
  expect(withHoursInForce(run, site)).toEqual({ calendar: CALENDAR, disaster: null });
});
