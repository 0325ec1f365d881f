import fs from "node:fs";
import path from "node:path";

/**
 * Every `npm start` of a rehearsal is the morning of a new day: nobody is logged in (the
 * rehearsal's contract). Parts that are started again within it go on where they were.
 */
const NOTE = "rehearsal-day";

/** The house has been started by somebody. */
export function beginAnew(folder: string): void {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  fs.writeFileSync(path.join(folder, NOTE), "");
}

/** Whether the control plane is the first of this day. */
export function isNewDay(folder: string): boolean {
  return fs.existsSync(path.join(folder, NOTE));
}

/** Nobody is logged in any more. */
export function dayBegan(folder: string): void {
  fs.rmSync(path.join(folder, NOTE), { force: true });
}
