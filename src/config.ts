/**
 * The environment, parsed once. Every part of the system gets its addresses, folders and
 * clock from here, so a mistake is found before anything is started and is answered with
 * one line that names the variable, what is wrong with it and a value that would be right.
 *
 * Without MADOGUCHI_SITE this is the rehearsal site, whose secrets are public: it refuses
 * every address beyond loopback.
 */
import path from "node:path";
import { z } from "zod";

export interface Config {
  /** The folder of the program itself: `asterisk-config/`, `drizzle/`, `prompts/`, `dist/` are in it. */
  root: string;
  /** The state folder, absolute. */
  home: string;
  paths: Paths;
  site: { folder: string; rehearsal: boolean };
  /** Where the spool is to be; null: in memory, where that can be. */
  spool: string | null;
  /** No rehearsal calls and phones, nothing bound on the carrier's address. */
  quiet: boolean;
  /** Where Asterisk speaks SIP over UDP and TCP; media is on the same address. */
  sip: Address;
  /** First and last UDP port for media, both included. */
  rtp: { from: number; to: number };
  /** The rehearsal carrier: known by its address; the port is where calls out go. */
  carrier: Address;
  http: Address;
  ari: Address;
  ami: Address;
  /** Whom to ask about the power; null where there is no UPS. */
  ups: UpsPlace | null;
  clock: {
    /** Milliseconds to be added to the machine's clock to get the business clock. */
    offsetMs: number;
    /** The offset was asked for, so the rehearsal does not choose one itself. */
    chosen: boolean;
  };
  /** Null: the private cluster under the state folder. May hold a password: never to be logged. */
  databaseUrl: string | null;
}

export interface Address {
  /** An IPv4 or IPv6 address, without brackets. */
  host: string;
  port: number;
}

/** A UPS as Network UPS Tools names it: the name that upsd has for it, and where upsd is. */
export interface UpsPlace extends Address {
  name: string;
}

/** Folders and files under the state folder. */
export interface Paths {
  debian: string;
  asterisk: { etc: string; run: string; log: string; lib: string; spool: string };
  sounds: string;
  /** Where calls are being recorded; a link (`recording/spool.store.ts`). */
  spool: string;
  postgres: string;
  ledger: string;
  /** Encrypted recordings; their plain sound is in the spool until then (`recording/spool.store.ts`). */
  recordings: string;
  secrets: string;
  log: string;
  /** What the set-up found or made: how each program is run (`scripts/setup.mjs`). */
  setup: string;
  /** Process ids of the parts, by which a later start recognises what a killed one left. */
  run: string;
}

export type ParsedConfig = { ok: true; config: Config; warnings: string[] } | { ok: false; problems: string[] };

/** What the parsing needs besides the environment. */
export interface Surroundings {
  root: string;
  /** The folder that relative paths start from. */
  folder: string;
  /** The machine's clock, in milliseconds since 1970. */
  nowMs: number;
}

/** Handed by the house to the parts, so that the offset fixed at the start outlives their restarts. */
export const CLOCK_OFFSET = "MADOGUCHI_CLOCK_OFFSET_MS";

/** Each variable with a value that would be right, as it is shown in an error. */
const EXAMPLES = {
  MADOGUCHI_SITE: "/srv/madoguchi/site",
  MADOGUCHI_HOME: "/srv/madoguchi/state",
  MADOGUCHI_SPOOL: "/run/madoguchi-spool",
  MADOGUCHI_SIP: "127.0.0.1:5060",
  MADOGUCHI_RTP: "10000-19999",
  MADOGUCHI_CARRIER: "127.0.0.2",
  MADOGUCHI_HTTP: "127.0.0.1:8080",
  MADOGUCHI_ARI: "127.0.0.1:8088",
  MADOGUCHI_AMI: "127.0.0.1:5038",
  MADOGUCHI_UPS: "ups@127.0.0.1:3493",
  MADOGUCHI_CLOCK: "2026-06-01T10:00:00+09:00",
  [CLOCK_OFFSET]: "0",
  MADOGUCHI_REHEARSAL: "quiet",
  DATABASE_URL: "postgres://user:password@127.0.0.1:5432/madoguchi",
} as const;
type Variable = keyof typeof EXAMPLES;

/** Variables of this program; others that begin with MADOGUCHI_ are taken for a slip of the pen. */
export const VARIABLES = Object.keys(EXAMPLES) as Variable[];

const SMALLEST_RTP_RANGE = 40;

/**
 * Parse the environment.
 *
 * @returns the configuration, or every problem with its remedy, one line each. Values are
 *   repeated in them, but for `DATABASE_URL`, which may hold a password.
 */
export function parseConfig(env: Record<string, string | undefined>, around: Surroundings): ParsedConfig {
  const given = Object.fromEntries(VARIABLES.map((name) => [name, env[name] === "" ? undefined : env[name]]));
  const read = schema.safeParse(given);
  if (!read.success) return { ok: false, problems: read.error.issues.map((issue) => lineOf(issue, given)) };
  const values = read.data;
  const config = assemble(values, around);
  const problems = contradictions(config);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, config, warnings: unknownNames(env) };
}

/** "127.0.0.1:5060", with brackets around an IPv6 address (RFC 3986, 3.2.2). */
export function addressText({ host, port }: Address): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** 127.0.0.0/8 (RFC 1122, 3.2.1.3) or ::1 (RFC 4291, 2.5.3). */
export function isLoopback(host: string): boolean {
  return /^127\./.test(host) || host === "::1";
}

/** Where everything lies under a state folder. */
export function pathsUnder(home: string): Paths {
  const asterisk = path.join(home, "asterisk");
  return {
    debian: path.join(home, "debian"),
    asterisk: {
      etc: path.join(asterisk, "etc"),
      run: path.join(asterisk, "run"),
      log: path.join(asterisk, "log"),
      lib: path.join(asterisk, "lib"),
      spool: path.join(asterisk, "spool"),
    },
    sounds: path.join(home, "sounds"),
    spool: path.join(home, "recordings", "spool"),
    postgres: path.join(home, "postgres"),
    ledger: path.join(home, "ledger"),
    recordings: path.join(home, "recordings"),
    secrets: path.join(home, "secrets"),
    log: path.join(home, "log"),
    setup: path.join(home, "setup.json"),
    run: path.join(home, "run"),
  };
}

// The values one by one

const ip = z.union([z.ipv4(), z.ipv6()]);

/** "host:port" or "[host]:port". */
const address = z.string().transform((text, context): Address => {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2] ?? "";
  const port = Number(match?.[3]);
  if (!match || !ip.safeParse(host).success) {
    context.addIssue("is not an IP address and a port");
    return z.NEVER;
  }
  if (port < 1 || port > 65535) {
    context.addIssue("has a port that is not between 1 and 65535");
    return z.NEVER;
  }
  return { host, port };
});

/** An address whose port may be left out. */
const carrierAddress = z
  .string()
  .transform((text) => (ip.safeParse(text).success ? addressText({ host: text, port: 5060 }) : text))
  .pipe(address);

/** Port 3493 is upsd's (RFC 9271, 3). */
const UPSD_PORT = 3493;

/** "ups@host" or "ups@host:port". A name of upsd has no spaces; what else it may hold is its own affair. */
const upsPlace = z.string().transform((text, context): UpsPlace => {
  const match = /^([\w.-]+)@(\S+)$/.exec(text);
  const place = match?.[2] ?? "";
  const where = address.safeParse(ip.safeParse(place).success ? addressText({ host: place, port: UPSD_PORT }) : place);
  if (match && where.success) return { name: match[1] ?? "", ...where.data };
  context.addIssue("is not the name of a UPS, an @ and the IP address of its upsd");
  return z.NEVER;
});

const portRange = z.string().transform((text, context) => {
  const match = /^(\d{1,5})-(\d{1,5})$/.exec(text);
  const from = Number(match?.[1]);
  const to = Number(match?.[2]);
  if (!match || from < 1024 || to > 65535) context.addIssue("is not a range of ports between 1024 and 65535");
  else if (to - from + 1 < SMALLEST_RTP_RANGE) {
    context.addIssue(`is too small: each call needs four ports, and at least ${SMALLEST_RTP_RANGE} are asked for`);
  } else return { from, to };
  return z.NEVER;
});

const clock = z.iso
  .datetime({ offset: true, error: "is not a date and time with its offset from UTC" })
  .transform((text) => Date.parse(text));

const schema = z.object({
  MADOGUCHI_SITE: z.string().optional(),
  MADOGUCHI_HOME: z.string().default("var"),
  MADOGUCHI_SPOOL: z.string().optional(),
  MADOGUCHI_SIP: address.prefault(EXAMPLES.MADOGUCHI_SIP),
  MADOGUCHI_RTP: portRange.prefault(EXAMPLES.MADOGUCHI_RTP),
  MADOGUCHI_CARRIER: carrierAddress.prefault(EXAMPLES.MADOGUCHI_CARRIER),
  MADOGUCHI_HTTP: address.prefault(EXAMPLES.MADOGUCHI_HTTP),
  MADOGUCHI_ARI: address.prefault(EXAMPLES.MADOGUCHI_ARI),
  MADOGUCHI_AMI: address.prefault(EXAMPLES.MADOGUCHI_AMI),
  MADOGUCHI_UPS: upsPlace.optional(),
  MADOGUCHI_CLOCK: clock.optional(),
  [CLOCK_OFFSET]: z
    .string()
    .regex(/^-?\d{1,15}$/, "is not a number of milliseconds")
    .transform(Number)
    .optional(),
  MADOGUCHI_REHEARSAL: z.literal("quiet", "is neither empty nor quiet").optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/\S+$/, "is not the address of a PostgreSQL database")
    .optional(),
});
type Values = z.output<typeof schema>;

function assemble(values: Values, { root, folder, nowMs }: Surroundings): Config {
  const home = path.resolve(folder, values.MADOGUCHI_HOME);
  const offset = values[CLOCK_OFFSET];
  const wanted = values.MADOGUCHI_CLOCK;
  const rehearsal = values.MADOGUCHI_SITE === undefined;
  return {
    root,
    home,
    paths: pathsUnder(home),
    site: {
      rehearsal,
      folder: path.resolve(folder, values.MADOGUCHI_SITE ?? path.join(root, "sites", "rehearsal")),
    },
    spool: values.MADOGUCHI_SPOOL === undefined ? null : path.resolve(folder, values.MADOGUCHI_SPOOL),
    quiet: values.MADOGUCHI_REHEARSAL === "quiet",
    sip: values.MADOGUCHI_SIP,
    rtp: values.MADOGUCHI_RTP,
    carrier: values.MADOGUCHI_CARRIER,
    http: values.MADOGUCHI_HTTP,
    ari: values.MADOGUCHI_ARI,
    ami: values.MADOGUCHI_AMI,
    ups: values.MADOGUCHI_UPS ?? null,
    clock: {
      offsetMs: offset ?? (wanted === undefined ? 0 : wanted - nowMs),
      chosen: offset !== undefined || wanted !== undefined,
    },
    databaseUrl: values.DATABASE_URL ?? null,
  };
}

// What is wrong between the values

function contradictions(config: Config): string[] {
  return [...(config.site.rehearsal ? beyondLoopback(config) : []), ...sharedPorts(config), ...sipAmongMedia(config)];
}

function listening(config: Config): [Variable, Address][] {
  return [
    ["MADOGUCHI_SIP", config.sip],
    ["MADOGUCHI_HTTP", config.http],
    ["MADOGUCHI_ARI", config.ari],
    ["MADOGUCHI_AMI", config.ami],
  ];
}

/** A line for each address that a site with public passwords must not have. */
export function beyondLoopback(config: Config): string[] {
  const all: [Variable, Address][] = [...listening(config), ["MADOGUCHI_CARRIER", config.carrier]];
  return all
    .filter(([, one]) => !isLoopback(one.host))
    .map(
      ([name, one]) =>
        `${name}=${addressText(one)}: the rehearsal site has public passwords and stays on loopback; ` +
        `use ${name}=${EXAMPLES[name]}, or name a real site with MADOGUCHI_SITE`,
    );
}

function sharedPorts(config: Config): string[] {
  const all = listening(config);
  return all.flatMap(([name, one], index) =>
    all
      .slice(0, index)
      .filter(([, other]) => addressText(other) === addressText(one))
      .map(([other]) => `${name}=${addressText(one)}: is the same as ${other}; give one of them another port`),
  );
}

function sipAmongMedia({ sip, rtp }: Config): string[] {
  if (sip.port < rtp.from || sip.port > rtp.to) return [];
  return [
    `MADOGUCHI_SIP=${addressText(sip)}: is among the ports for media, ` +
      `MADOGUCHI_RTP=${rtp.from}-${rtp.to}; choose a port outside of them`,
  ];
}

function unknownNames(env: Record<string, string | undefined>): string[] {
  return Object.keys(env)
    .filter((name) => name.startsWith("MADOGUCHI_") && !VARIABLES.some((known) => known === name))
    .map((name) => `${name} is not a variable of this program and is ignored; known are ${VARIABLES.join(", ")}`);
}

function lineOf(issue: z.core.$ZodIssue, given: Record<string, string | undefined>): string {
  const name = String(issue.path[0]) as Variable;
  const value = name === "DATABASE_URL" ? "" : `=${given[name]}`;
  return `${name}${value}: ${issue.message}; right would be, for example, ${name}=${EXAMPLES[name]}`;
}
