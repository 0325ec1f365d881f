/**
 * Where the rehearsal stands: the addresses of the centre, the carrier and the phones, and
 * who sits where. The rehearsal site's secrets are public, so nothing here may lie beyond
 * loopback (127.0.0.0/8, RFC 1122 section 3.2.1.3).
 */
export interface Place {
  /** Where the centre takes calls and registrations. */
  centre: Address;
  /** The carrier is known to the centre by this address. */
  carrier: Address;
  phones: Address;
  /** Folders and the shared parts of Asterisk. */
  folders: Folders;
}

/** As in the configuration: an IPv4 address and a port. */
export interface Address {
  host: string;
  port: number;
}

export interface Folders {
  etc: string;
  run: string;
  log: string;
  lib: string;
  spool: string;
  /** Asterisk's loadable modules. */
  modules: string;
  /** Asterisk's read-only data; its XML documentation is read at start. */
  data: string;
}

/** The number that callers dial. */
export const LINE = "0975105151";

/** Seats 101 to 108, each with the operator who sits there: 1001 to 1008. */
export const SEATS = [1, 2, 3, 4, 5, 6, 7, 8].map((index) => ({
  id: String(100 + index),
  operator: String(1000 + index),
  pin: `0000${index}`,
}));

/** The manager's phone has no operator. */
export const MANAGER_PHONE = "190";

/** The password of a rehearsal phone, public like the rest of the site. */
export function phonePassword(phone: string): string {
  return `rehearsal-${phone}`;
}

/** The phones' SIP port; that of desk phones in general (RFC 3261 section 19.1.2). */
const PHONES_PORT = 5060;

/**
 * The phones' address: the one after the carrier's, so that several rehearsals on one
 * machine need only different carriers. The centre's own is skipped.
 * @throws Error where an address is not one of 127.0.0.0/8, or carrier and centre are one
 */
export function phonesBeside(carrier: Address, centre: Address): Address {
  requireLoopback("MADOGUCHI_CARRIER", carrier.host);
  requireLoopback("MADOGUCHI_SIP", centre.host);
  if (carrier.host === centre.host) {
    throw new Error(
      `the centre knows the carrier by its address, so both cannot be ${carrier.host}: set MADOGUCHI_CARRIER to another, such as 127.0.0.2`,
    );
  }
  const next = following(carrier.host);
  return { host: next === centre.host ? following(next) : next, port: PHONES_PORT };
}

/** The next address of 127.0.0.0/8; after its last one comes its first. */
function following(address: string): string {
  const next = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0) + 1;
  const inside = next >= 0x7fffffff ? 0x7f000001 : next;
  return [24, 16, 8, 0].map((shift) => (inside >>> shift) & 255).join(".");
}

function requireLoopback(variable: string, address: string): void {
  if (/^127(\.\d{1,3}){3}$/.test(address)) return;
  throw new Error(
    `${variable}: the rehearsal's passwords are public, so ${address} is refused; use an address of 127.0.0.0/8, or name a real site with MADOGUCHI_SITE`,
  );
}
