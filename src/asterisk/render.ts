/**
 * Asterisk's configuration: the templates of `asterisk-config/` filled with the site's
 * values and written to `<state>/asterisk/etc`, where nothing is edited by hand.
 *
 * Each file is replaced in one step, and only when its text changes, so that a start or a
 * reload that changes nothing touches nothing. Files hold passwords: mode 0600.
 */
import fs from "node:fs";
import path from "node:path";
import type { Disaster } from "../calendar/disaster.js";
import type { Config } from "../config.js";
import { loadTexts } from "../prompt/texts.load.js";
import { carriersOf, type Device, type Site } from "../site/site.js";
import { type CarrierProfile, type DialledPlace, ownHost } from "../trunk/carrier.js";
import { AMI_SECRET } from "./ami.js";
import { fallbackValues } from "./fallback.js";
import { sealKey } from "./seal.js";
import type { Secrets } from "./secret.js";
import { makeSpool } from "../recording/spool.store.js";
import { fill, type Values } from "./template.js";

/** Where the installed Asterisk keeps its loadable modules and its read-only data. */
export interface AsteriskPlaces {
  modules: string;
  data: string;
}

export type PbxConfig = Pick<Config, "root" | "paths" | "spool" | "sip" | "rtp" | "ari" | "ami" | "carrier" | "clock">;
export type PbxSite = Pick<Site, "kind" | "lines" | "carriers" | "seats" | "phones" | "calendar" | "rules"> & { disaster?: Disaster | null };

export interface Rendering {
  config: PbxConfig;
  site: PbxSite;
  secrets: Secrets;
  asterisk: AsteriskPlaces;
}

/** The ARI application and its user. */
export const APP = "madoguchi";
/** Name of ARI's password among the secrets. */
export const ARI_SECRET = "ari";

/** Where the rehearsal site's data has its carrier. */
const REHEARSAL_CARRIER = "127.0.0.2";
/** A far end that sends nothing for this long is gone; held phones may be silent longer. Seconds. */
const RTP_TIMEOUT_S = 10;
const RTP_TIMEOUT_HOLD_S = 300;

/**
 * Write what has changed of the configuration and make the folders that Asterisk needs.
 *
 * @param only these files; all unless told
 * @returns the names of the files that changed; none when everything was as it is
 * @throws Error naming the file, where a value is missing or cannot be written
 */
export function renderAsterisk(rendering: Rendering, only?: readonly string[]): { changed: string[] } {
  const { root, paths } = rendering.config;
  for (const folder of Object.values(paths.asterisk)) fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  // res_crypto, of which the seal is made, looks for keys here and complains where there is no folder.
  fs.mkdirSync(path.join(paths.asterisk.lib, "keys"), { recursive: true, mode: 0o700 });
  makeSpool(paths.spool, rendering.config.spool);
  linkTo(paths.spool, path.join(paths.asterisk.spool, "recording"));
  const values = valuesOf(rendering);
  const source = path.join(root, "asterisk-config");
  const names = fs.readdirSync(source).filter((name) => name.endsWith(".conf") && (only?.includes(name) ?? true));
  // All are filled before the first is written: a mistake leaves the old configuration whole.
  const filled = names.map((name) => ({
    name,
    text: fill(name, fs.readFileSync(path.join(source, name), "utf8"), values),
  }));
  const changed = filled.filter(({ name, text }) => replaceFile(path.join(paths.asterisk.etc, name), text));
  return { changed: changed.map(({ name }) => name) };
}

/** Asterisk's name for the folder of its recordings. */
function linkTo(target: string, link: string): void {
  fs.rmSync(link, { recursive: true, force: true });
  fs.symlinkSync(target, link);
}

function replaceFile(file: string, text: string): boolean {
  if (fs.existsSync(file) && fs.readFileSync(file, "utf8") === text) return false;
  fs.writeFileSync(`${file}.new`, text, { mode: 0o600 });
  fs.renameSync(`${file}.new`, file);
  return true;
}

function valuesOf({ config, site, secrets, asterisk }: Rendering): Values {
  const { root, paths, sip, rtp, ari, ami, clock } = config;
  const fallback = {
    calendar: site.calendar,
    disaster: site.disaster ?? null,
    serveAfterClosingMs: site.rules.serveAfterClosingMs,
    nationalLine: site.rules.nationalLine.ja,
    seats: site.seats.map(({ id }) => id),
    ringMs: site.rules.ringMs,
    texts: loadTexts(path.join(root, "prompts")),
    sounds: paths.sounds,
    seal: sealKey(secrets),
  };
  return {
    folder: { ...paths.asterisk, moh: path.join(paths.sounds, "moh") },
    asterisk: { ...asterisk },
    sip: { address: uriHost(sip.host), port: sip.port },
    rtp: { ...rtp, timeoutS: RTP_TIMEOUT_S, timeoutHoldS: RTP_TIMEOUT_HOLD_S },
    ari: { address: ari.host, port: ari.port, user: APP, app: APP, password: secrets.of(ARI_SECRET) },
    ami: { address: ami.host, port: ami.port, user: APP, password: secrets.of(AMI_SECRET) },
    fallback: fallbackValues(fallback, { wall: Date.now() + clock.offsetMs, offsetMs: clock.offsetMs }),
    seats: [...site.seats, ...site.phones].map((device) => ({ id: device.id, password: passwordOf(device, secrets) })),
    carriers: site.carriers.map((profile) => carrierValues(atRehearsal(profile, config, site), site, secrets)),
  };
}

/** A production site keeps no passwords; each phone's is made at first start, for the technician to type in. */
function passwordOf({ id, password }: Device, secrets: Secrets): string {
  return password ?? secrets.of(`phone-${id}`);
}

/** The rehearsal's carrier is wherever the environment says; a second trunk is where its own profile says. */
function atRehearsal(profile: CarrierProfile, { carrier }: PbxConfig, { kind }: PbxSite): CarrierProfile {
  if (kind !== "rehearsal" || !profile.access.from.includes(REHEARSAL_CARRIER)) return profile;
  const from = [carrier.host];
  const access =
    profile.access.kind === "registration"
      ? { ...profile.access, from, registrar: carrier.host, registrarPort: carrier.port }
      : { ...profile.access, from };
  return { ...profile, access, peer: carrier };
}

function carrierValues(profile: CarrierProfile, site: PbxSite, secrets: Secrets): Values {
  const { name, transport, peer, sessionTimers, access, dialled, identity } = profile;
  const registration = access.kind === "registration" ? access : null;
  const own = ownHost(profile);
  const password = registration?.password ?? (registration?.passwordFile && secrets.of(registration.passwordFile));
  return {
    name,
    transport,
    dtmf: profile.dtmf,
    timers: sessionTimers.use,
    timersExpiresS: sessionTimers.expiresSeconds,
    timersMinS: sessionTimers.minSeconds,
    reliable: { no: "no", yes: "peer_supported", required: "required" }[profile.reliableProvisional],
    qualifyS: profile.qualifySeconds,
    peer: sipUri(peer.host, peer.port, transport),
    own: own === null ? [] : [{ host: own }],
    proxy: profile.requestUriHost === "peer" ? [] : [{ uri: `${sipUri(peer.host, peer.port, transport)};lr;hide` }],
    from: access.from.map((address) => ({ address })),
    auth: registration && password ? [{ user: registration.authUser ?? registration.user, password }] : [],
    registration: registration
      ? [
          {
            server: sipUri(registration.registrar, registration.registrarPort, transport),
            client: `sip:${registration.user}@${uriHost(registration.domain ?? registration.registrar)}`,
            contactUser: registration.user,
            expiresS: registration.expirySeconds,
            retryS: registration.retrySeconds,
          },
        ]
      : [],
    lines: site.lines.filter((line) => carriersOf(line).includes(name)).map(({ number }) => ({ number })),
    requestUriFirst: dialled[0] === "requestUri" ? [{}] : [],
    places: dialled.map((place, index) => ({ value: PLACES[place], label: `past${index + 1}` })),
    identity: identityHeaders(identity),
  };
}

/** Where the dialled number may stand, as the dialplan reads it. */
const PLACES: Record<DialledPlace, string> = {
  requestUri: "sip:${EXTEN}",
  to: "${PJSIP_HEADER(read,To)}",
  pCalledPartyId: "${PJSIP_HEADER(read,P-Called-Party-ID)}",
};

/** From is always read, because its display name says why there is no number. */
function identityHeaders({ inbound, privacy }: CarrierProfile["identity"]): Values[] {
  const headers: Values[] = [{ key: "from", header: "From" }];
  if (inbound.includes("pai")) headers.push({ key: "pai", header: "P-Asserted-Identity" });
  if (inbound.includes("ppi")) headers.push({ key: "ppi", header: "P-Preferred-Identity" });
  if (privacy) headers.push({ key: "privacy", header: "Privacy" });
  return headers;
}

function sipUri(host: string, port: number, transport: "udp" | "tcp"): string {
  return `sip:${uriHost(host)}:${port}${transport === "tcp" ? ";transport=tcp" : ""}`;
}

/** Brackets around an IPv6 address (RFC 3986, 3.2.2). */
function uriHost(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
