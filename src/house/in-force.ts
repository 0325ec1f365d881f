/**
 * What the panel has changed of the hours, written down by the control plane for the house,
 * which renders the dialplan before any control plane is there to be asked. So where none
 * comes up after a restart of the machine, callers of the fallback still hear what was decided.
 */
import fs from "node:fs";
import path from "node:path";
import type { PbxSite } from "../asterisk/render.js";
import type { Calendar } from "../calendar/calendar.js";
import type { Disaster } from "../calendar/disaster.js";

export interface HoursInForce {
  /** Null where the site's own dates hold. */
  dates: Pick<Calendar, "closures" | "openings"> | null;
  disaster: Disaster | null;
}

const NOTE = "hours-in-force.json";

/** @param run the folder of the running parts */
export function writeHoursInForce(run: string, hours: HoursInForce): void {
  const file = path.join(run, NOTE);
  fs.mkdirSync(run, { recursive: true, mode: 0o700 });
  fs.writeFileSync(`${file}.new`, JSON.stringify(hours), { mode: 0o600 });
  fs.renameSync(`${file}.new`, file);
}

/** The site with what was written down last; as its files have it where nothing was, or it cannot be read. */
export function withHoursInForce(run: string, site: PbxSite): PbxSite {
  try {
    const { dates, disaster } = JSON.parse(fs.readFileSync(path.join(run, NOTE), "utf8")) as HoursInForce;
    return { ...site, calendar: { ...site.calendar, ...dates }, disaster };
  } catch {
    return site;
  }
}
