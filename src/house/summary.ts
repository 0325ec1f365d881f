/** What is shown when everything is up: where to look, and on a rehearsal site who one may be there. */
import { addressText, type Config } from "../config.js";
import type { Site } from "../site/site.js";

const JST = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Tokyo", dateStyle: "short", timeStyle: "short" });

/**
 * @param offsetMs what the business clock differs from the machine's
 * @param nowMs the machine's clock
 */
export function summary(config: Config, site: Site, offsetMs: number, nowMs: number): string {
  const lines = [
    "",
    `Madoguchi is up: ${site.name.ja}`,
    `  panel   http://${addressText(config.http)}`,
    `  SIP     ${addressText(config.sip)} (UDP and TCP), media on ports ${config.rtp.from}-${config.rtp.to}`,
    `  logs    ${config.paths.log}`,
  ];
  if (offsetMs !== 0) lines.push(`  clock   the business clock shows ${JST.format(nowMs + offsetMs)} JST`);
  if (site.kind === "rehearsal") lines.push(...rehearsalLines(config, site));
  return [...lines, "Ctrl-C stops everything.", ""].join("\n");
}

/** These passwords are public: they stand in the repository. */
function rehearsalLines(config: Config, site: Site): string[] {
  const seat = site.seats[0];
  return [
    "  This is the rehearsal (リハーサル). Accounts of the panel:",
    ...site.accounts.map((one) => `    ${one.name.padEnd(11)} ${one.password ?? ""}`),
    ...site.operators.slice(0, 1).map((one) => `    ${one.id.padEnd(11)} ${one.pin ?? ""} (an operator)`),
    `  Desk phones register as ${seat?.id} with the password ${seat?.password}, and so on.`,
    config.quiet
      ? `  Quiet: no calls are made. A carrier calls ${site.lines[0]?.number} from ${config.carrier.host}.`
      : "  Rehearsal calls come in by themselves.",
  ];
}
