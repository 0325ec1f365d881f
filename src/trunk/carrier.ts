import { z } from "zod";
import { parseNumber } from "./number.js";

/**
 * A carrier profile: how one trunk behaves, kept as data because carriers differ and their
 * documents contradict one another (registration or fixed address, where the dialled number
 * stands, which identity headers they send and bear). A new carrier is a new profile, never
 * a change of code; what a profile says is rendered into the PBX's configuration and read
 * here from each INVITE.
 */

const host = z
  .string()
  .max(253)
  .regex(/^[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?$/, 'must be a host name or IP address, such as "203.0.113.10"');
const port = z.number().int().min(1, "must be a port from 1 to 65535").max(65535, "must be a port from 1 to 65535");
const user = z.string().regex(/^[A-Za-z0-9+._-]{1,64}$/, "must be 1 to 64 letters, digits or + . _ -");

/** Identified by its address alone: a fixed line, or NGN behind its own router. */
const addressAccess = z.strictObject({
  kind: z.literal("address"),
  /** All addresses from which the carrier may call. */
  from: z
    .array(
      z.string().regex(/^[0-9A-Fa-f.:]+(\/\d{1,3})?$/, 'must be an IP address or network, such as "203.0.113.0/28"'),
    )
    .min(1)
    .max(32),
});

/** We register at it; it calls the contact that we gave. Its address is checked too. */
const registrationAccess = z.strictObject({
  kind: z.literal("registration"),
  from: addressAccess.shape.from,
  registrar: host,
  registrarPort: port.default(5060),
  /** Host of the address of record, where it is not the registrar's. */
  domain: host.optional(),
  user,
  /** User in the digest, where it is not the registered one; no digest at all without a password. */
  authUser: user.optional(),
  /** In the open, for a rehearsal site alone; elsewhere it stands in a secret file. */
  password: z.string().min(1).max(128).optional(),
  /** Name of a file in the state folder's `secrets/`. */
  passwordFile: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{0,63}$/, 'must be a plain file name, such as "carrier-password"')
    .optional(),
  expirySeconds: z.number().int().min(60).max(86_400).default(3600),
  /** How long before the expiry we register again; NGN expects it at 0.4 of the expiry. */
  refreshBeforeSeconds: z.number().int().min(5).max(86_000).default(2160),
  retrySeconds: z.number().int().min(5).max(3600).default(30),
});

export const dialledPlace = z.enum(["requestUri", "to", "pCalledPartyId"]);
export type DialledPlace = z.infer<typeof dialledPlace>;

const yesNoRequired = z.enum(["no", "yes", "required"]);

export const carrierProfile = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be a short lower-case name, such as "fixed-carrier"'),
    label: z.string().min(1).max(80),
    access: z.discriminatedUnion("kind", [addressAccess, registrationAccess]),
    transport: z.enum(["udp", "tcp"]).default("udp"),
    /**
     * Conversations at once, in and out together, as the contract with the carrier has it. 14
     * carry twice the calls of a centre of eight seats (5.3 erlang; one in a thousand finds all taken).
     */
    channels: z.number().int().min(1, "must be 1 at least").max(1000, "must be 1000 at most").default(14),
    /** Where calls out go, and OPTIONS. */
    peer: z.strictObject({ host, port: port.default(5060) }),
    /** Host of the Request-URI of calls out: NGN reports contradict one another. */
    requestUriHost: z.union([z.literal("peer"), host]).default("peer"),
    /** Where the number that was dialled stands, first come first. */
    dialled: z
      .array(dialledPlace)
      .min(1, 'needs at least one of "requestUri", "to", "pCalledPartyId"')
      .max(3)
      .default(["requestUri"]),
    identity: z.strictObject({
      /** Where the caller's number stands, first come first. */
      inbound: z
        .array(z.enum(["pai", "ppi", "from"]))
        .min(1)
        .max(3)
        .default(["pai", "from"]),
      /** Whether a Privacy header is believed. */
      privacy: z.boolean().default(true),
      /** Which headers carry our own number on calls out; From always does. */
      outbound: z.enum(["from", "pai", "ppi"]).default("from"),
      /** How numbers are written there. */
      outboundForm: z.enum(["national", "e164"]).default("national"),
      /**
       * Whether a department may see the caller's number instead of ours: most carriers pass on
       * none but their own. "from": in From, while the header of `outbound` keeps ours, for
       * which we pay; "everywhere": in that header too, where the network shows that one.
       */
      callersNumber: z.enum(["never", "from", "everywhere"]).default("never"),
    }),
    sessionTimers: z.strictObject({
      use: yesNoRequired.default("yes"),
      expiresSeconds: z.number().int().min(90).max(86_400).default(300),
      /** RFC 4028: 90 s at least. */
      minSeconds: z.number().int().min(90).max(86_400).default(90),
    }),
    /** RFC 3262; "yes": done if the carrier asks. */
    reliableProvisional: yesNoRequired.default("yes"),
    dtmf: z.enum(["auto", "rfc4733", "inband", "info"]).default("auto"),
    /** G.711 µ-law from end to end, so that nothing is ever transcoded. */
    codecs: z
      .tuple([z.literal("ulaw")], 'must be ["ulaw"]: the trunk speaks nothing else and nothing is transcoded')
      .default(["ulaw"]),
    /** Between OPTIONS that ask whether the carrier is there; 0: none. */
    qualifySeconds: z.number().int().min(0).max(3600).default(60),
  })
  .superRefine((profile, context) => {
    const complain = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
    if (profile.sessionTimers.minSeconds > profile.sessionTimers.expiresSeconds) {
      complain(["sessionTimers", "minSeconds"], "must not be longer than expiresSeconds (RFC 4028)");
    }
    if (profile.access.kind !== "registration") return;
    if (profile.access.password !== undefined && profile.access.passwordFile !== undefined) {
      complain(["access", "passwordFile"], "give either password or passwordFile, not both");
    }
    if (profile.access.refreshBeforeSeconds >= profile.access.expirySeconds) {
      complain(["access", "refreshBeforeSeconds"], "must be shorter than expirySeconds");
    }
  });

export type CarrierProfile = z.infer<typeof carrierProfile>;

/** The places of an INVITE in which the dialled number may stand: URIs or whole header values. */
export interface DialledHeaders {
  requestUri?: string;
  to?: string;
  pCalledPartyId?: string;
}

/** The host of our own address at a carrier that wants us to register; null: wherever we are. */
export function ownHost({ access }: Pick<CarrierProfile, "access">): string | null {
  return access.kind === "registration" ? (access.domain ?? access.registrar) : null;
}

/**
 * The number that was dialled, as digits ("0975105151"), read where the profile says: the
 * first place that holds a valid number, else the digits of the first that holds any (a wrong
 * number is refused by its digits, not forgotten); null where there are none. A registering
 * carrier's Request-URI names our contact, so its place is normally To.
 */
export function didOf(profile: Pick<CarrierProfile, "dialled">, headers: DialledHeaders): string | null {
  const numbers = profile.dialled
    .map((place) => headers[place])
    .filter((value) => value !== undefined)
    .map((value) => parseNumber(value));
  const valid = numbers.find((number) => number.dial !== null);
  return valid?.dial ?? numbers.find((number) => number.display !== "")?.display ?? null;
}

/** Which of our lines was dialled; null where none was, and the call must be refused. */
export function dialledLine(
  profile: Pick<CarrierProfile, "dialled">,
  headers: DialledHeaders,
  lines: readonly string[],
): string | null {
  const did = didOf(profile, headers);
  return did !== null && lines.includes(did) ? did : null;
}
