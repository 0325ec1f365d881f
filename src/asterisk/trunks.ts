/**
 * The trunks, watched: whether Asterisk is registered with each carrier that wants it, and
 * whether each that is asked by OPTIONS answers.
 *
 * Asked and not listened for: Asterisk tells of registrations by events of its manager alone,
 * and one that went by while nobody was connected is not told again.
 *
 * Asterisk retries by itself (`pjsip.conf`), but there are ways in which it stops for ever or
 * for very long (res_pjsip_outbound_registration.c, 22): a REGISTER that could not even be
 * sent is not scheduled anew, an answer without our Contact counts as unregistered, and a
 * Retry-After of a day is obeyed. So whoever is without a registration for long is made to
 * try again from here. The same way serves carriers that want to hear from us well before
 * the end (`refreshBeforeSeconds`); Asterisk itself waits until 10 s before it.
 */
import { setTimeout as after } from "node:timers/promises";
import type { Log } from "../log.js";
import type { CarrierProfile } from "../trunk/carrier.js";
import type { TrunkState, TrunkTrouble } from "../trunk/trunk.js";
import { type AmiPlace, askManager, listFromManager } from "./ami.js";
import { request, type Rest } from "./rest.js";

export interface Trunks {
  /** As they were seen last; nothing while Asterisk cannot be asked. */
  states(): TrunkState[];
  stop(): void;
}

export interface WatchingTrunks {
  ami: AmiPlace;
  rest: Rest;
  carriers(): readonly CarrierProfile[];
  connected(): boolean;
  /** Others than before do not work: all that do not. */
  onDown(names: string[]): void;
  log: Log;
}

const LOOK_EVERY_MS = 2_000;
/** Without a registration for so long, or for this many of its retries: made to try again. */
const STUCK_MS = 60_000;
const STUCK_RETRIES = 4;

interface Registration {
  registered: boolean;
  /** `performance.now()` since which it is so, or was last asked for anew. */
  since: number;
}

export function watchTrunks({ ami, rest, carriers, connected, onDown, log }: WatchingTrunks): Trunks {
  const stopping = new AbortController();
  const registrations = new Map<string, Registration>();
  let seen: TrunkState[] = [];
  let down: string[] = [];
  let complained = false;

  async function look(): Promise<void> {
    if (!connected()) return void (seen = []);
    const registered = await registeredNames();
    const found: TrunkState[] = [];
    for (const profile of carriers()) found.push(stateOf(profile, await troubleOf(profile, registered)));
    if (connected()) saw(found);
    await askAnew(registered);
  }

  function saw(found: TrunkState[]): void {
    seen = found;
    const before = down;
    down = found.filter(({ trouble }) => trouble !== null).map(({ name }) => name);
    if (down.join() !== before.join()) onDown(down);
  }

  async function registeredNames(): Promise<ReadonlyMap<string, boolean>> {
    if (!carriers().some(({ access }) => access.kind === "registration")) return new Map();
    const listed = await listFromManager(ami, { Action: "PJSIPShowRegistrationsOutbound" }, "OutboundRegistrationDetailComplete");
    const details = listed.filter(({ Event }) => Event === "OutboundRegistrationDetail");
    return new Map(details.map(({ ObjectName = "", Status }) => [ObjectName, Status === "Registered"]));
  }

  /** A registration that is lost says more than OPTIONS that are not answered. */
  async function troubleOf({ name, access, qualifySeconds }: CarrierProfile, registered: ReadonlyMap<string, boolean>): Promise<TrunkTrouble | null> {
    if (access.kind === "registration" && registered.get(name) !== true) return "unregistered";
    if (qualifySeconds === 0) return null;
    const answer = await rest.send(request("GET", `/endpoints/PJSIP/${name}`));
    return answer.ok && (JSON.parse(answer.body) as { state: string }).state === "offline" ? "silent" : null;
  }

  async function askAnew(registered: ReadonlyMap<string, boolean>): Promise<void> {
    const now = performance.now();
    for (const { name, access } of carriers()) {
      if (access.kind !== "registration") continue;
      const is = registered.get(name) === true;
      const before = registrations.get(name);
      if (before?.registered !== is) registrations.set(name, { registered: is, since: now });
      const patienceMs = is
        ? 1000 * (access.expirySeconds - access.refreshBeforeSeconds)
        : Math.max(STUCK_MS, 1000 * STUCK_RETRIES * access.retrySeconds);
      if (before?.registered !== is || now - before.since < patienceMs) continue;
      before.since = now;
      await askManager(ami, [{ Action: "PJSIPRegister", Registration: name }]);
    }
  }

  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await look();
        complained = false;
      } catch (error) {
        if (!complained && connected()) log.warn("Asterisk could not be asked how the trunks are", { error });
        complained = true;
      }
      await after(LOOK_EVERY_MS, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
    }
  }

  void watch();
  return { states: () => (connected() ? seen : []), stop: () => stopping.abort() };
}

function stateOf({ name, label, access, qualifySeconds }: CarrierProfile, trouble: TrunkTrouble | null): TrunkState {
  return { name, label, watched: access.kind === "registration" || qualifySeconds > 0, trouble };
}
