import type { CarrierProfile } from "./carrier.js";

/**
 * As whom a call of ours presents itself: the centre's number, or the caller's whom it is
 * about, where the carrier lets a number be shown that is not ours. The centre itself is never
 * anonymous, so no call of ours has a Privacy header (RFC 3323, RFC 3325).
 */
export interface Presented {
  /** One of the trunk's own numbers, as digits. */
  own: string;
  /** E.164 of the caller whom the one who is called is to see; null: nobody but us. */
  caller: string | null;
}

export interface OutgoingIdentity {
  /** User part of From. */
  from: string;
  /** Further headers, by their names; `host` stands in their URIs. */
  headers: Record<string, string>;
}

const HEADERS = { from: null, pai: "P-Asserted-Identity", ppi: "P-Preferred-Identity" } as const;

export function outgoingIdentity({ identity }: Pick<CarrierProfile, "identity">, { own, caller }: Presented, host: string): OutgoingIdentity {
  const { callersNumber, outbound, outboundForm } = identity;
  const written = (number: string) => (outboundForm === "e164" ? e164Of(number) : nationalOf(number));
  const shown = callersNumber === "never" ? own : (caller ?? own);
  const vouched = callersNumber === "everywhere" ? shown : own;
  const header = HEADERS[outbound];
  return { from: written(shown), headers: header === null ? {} : { [header]: `<sip:${written(vouched)}@${host}>` } };
}

/** "0975105151" or "+81975105151" to "+81975105151". */
function e164Of(number: string): string {
  return number.startsWith("0") ? `+81${number.slice(1)}` : number;
}

/** A number from abroad keeps its "+": there is no other way to write it. */
function nationalOf(number: string): string {
  return number.replace(/^\+81/, "0");
}
