import { parseNumber } from "../trunk/number.js";

/**
 * A telephone number as people read it out: in groups, with a breath between them.
 *
 * The groups end where the numbering plan puts the hyphens. Some owners publish their
 * numbers with others; whoever knows better writes them.
 */

const MINIMUM_DIGITS = 3;
/** E.164: an international number has at most 15 digits. */
const MAXIMUM_DIGITS = 15;
const PLAIN_GROUP = 4;

/**
 * Cut a number into the groups in which it is spoken.
 *
 * @param line digits, "0120950178", or with the hyphens where the groups are to end, "0120-95-0178"
 * @returns the groups' digits, or null where this is no telephone number
 */
export function groups(line: string): string[] | null {
  const digits = line.replaceAll("-", "");
  if (!/^[0-9]+$/.test(digits) || digits.length < MINIMUM_DIGITS || digits.length > MAXIMUM_DIGITS) return null;
  const written = line.split("-");
  if (written.length > 1) return written.every((group) => group !== "") ? written : null;
  const planned = parseNumber(digits).display.split("-");
  // A number that the plan does not know may come back changed (010 becomes +), and must be read as it is.
  return planned.length > 1 && planned.join("") === digits ? planned : plainGroups(digits);
}

/** Fours, but never a last one alone, which would sound like an afterthought. */
function plainGroups(digits: string): string[] {
  const found: string[] = [];
  for (let rest = digits; rest !== ""; ) {
    const size = rest.length === PLAIN_GROUP + 1 ? PLAIN_GROUP - 1 : PLAIN_GROUP;
    found.push(rest.slice(0, size));
    rest = rest.slice(size);
  }
  return found;
}
