/**
 * What of Asterisk's own messages may be kept. They name callers' numbers (the From of a
 * refused request), whole malformed SIP messages, and whatever a desk phone dialled; none
 * of these may stand in a log. Addresses, seats and Asterisk's own words stay.
 */

/** Asterisk writes a whole message that it cannot parse after a first line like this. */
const MALFORMED = /Error processing \d+ bytes? packet/;
const MALFORMED_END = /^-- end of packet/;

/** Line by line: returns what to write for it, or null for nothing. */
export type Sieve = (line: string) => string | null;

/** A sieve with its own memory of where a malformed message begins and ends. */
export function logSieve(): Sieve {
  let insideMessage = false;
  return (raw) => {
    const line = raw.replace(/\x1b\[[\d;]*m/g, "");
    if (insideMessage) {
      insideMessage = !MALFORMED_END.test(line);
      return null;
    }
    if (MALFORMED.test(line)) {
      insideMessage = true;
      return maskNumbers(line.replace(/("[^"]*"|:\s*$)/g, "")) + " (malformed SIP message, not shown)";
    }
    return maskNumbers(line);
  };
}

/**
 * Telephone numbers, dialled codes and names of callers masked: "sip:0900000001@…" becomes
 * "sip:…01@…". A user of up to four digits is a seat and stays.
 */
export function maskNumbers(line: string): string {
  return line
    .replace(/"[^"]*"\s*(?=<sips?:)/g, "")
    .replace(/\b(sips?|tel):([^@;>'"\s]+)(?=[@;>'"\s]|$)/g, (all, scheme: string, user: string) =>
      /^\d{1,4}$/.test(user) || /^[\d.:[\]]+$/.test(user) && /[.:]/.test(user) ? all : `${scheme}:${masked(user)}`,
    )
    .replace(/\b(Ext\. |extension ')([^:'\s]{5,})(?=[:'])/g, (_, word: string, dialled: string) => word + masked(dialled))
    .replace(/[*#]+\d[\d*#]*/g, "*…")
    .replace(/(?<![\w.:-])\+?\d{9,}(?!\w|[.:-]\w)/g, masked);
}

function masked(number: string): string {
  return `…${number.slice(-2)}`;
}
