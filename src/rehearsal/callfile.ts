/**
 * Calls that the rehearsal's Asterisk is asked to place, as call files: text that
 * Asterisk's pbx_spool takes from its outgoing folder, places, and, where asked, repeats
 * (docs.asterisk.org, "Asterisk Call Files"). No port and no password is needed for them.
 */
import { LINE, type SEATS } from "./place.js";
import type { CallerIdentity, RehearsalCaller } from "./schedule.js";

/** A caller who dials the centre's number and waits half a minute for an answer. */
export function callerFile(caller: RehearsalCaller): string {
  return callFile({
    Channel: `PJSIP/${LINE}@${caller.from.type === "number" ? "carrier" : "carrier-withheld"}`,
    CallerID: callerId(caller.from),
    WaitTime: "30",
    MaxRetries: "0",
    Context: "caller",
    Extension: "s",
    Priority: "1",
    ...variables({
      KEYS: caller.keys.map((key) => `${seconds(key.afterMs)}:${key.digit}`).join("\\,"),
      SILENT: seconds(caller.silentMs),
      PATIENCE: seconds(caller.patienceMs),
    }),
  });
}

/** The operator of a seat logs in there, tried again every 3 s until the centre answers. */
export function logInFile(seat: (typeof SEATS)[number]): string {
  return callFile({
    Channel: `PJSIP/*11${seat.operator}*${seat.pin}@${seat.id}`,
    CallerID: `<${seat.id}>`,
    WaitTime: "15",
    MaxRetries: "1000",
    RetryTime: "3",
    Context: "line",
    Extension: "s",
    Priority: "1",
  });
}

function callerId(from: CallerIdentity): string {
  switch (from.type) {
    case "number":
      return `<${from.number}>`;
    case "withheld":
      return `"${from.reason}" <anonymous>`;
    default:
      return from satisfies never;
  }
}

function variables(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`Setvar: ${name}`, value]));
}

function callFile(lines: Record<string, string>): string {
  return Object.entries(lines)
    .map(([name, value]) => (name.startsWith("Setvar: ") ? `${name}=${value}\n` : `${name}: ${value}\n`))
    .join("");
}

/** Seconds with tenths, as Asterisk's Wait reads them. */
function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
