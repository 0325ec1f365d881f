/**
 * The control plane dies, or speaks to ARI by a relay that can go silent: what tests of both
 * kinds need, those that run every time and those of chaos.
 */
import fs from "node:fs";
import path from "node:path";
import { readNote } from "../../src/house/living.js";
import { Proxy } from "./ari.proxy.js";
import type { Centre } from "./centre.js";
import { type Caller, until } from "./people.js";
import type { System, SystemOptions } from "./system.js";

/** A system whose control plane can be made to use the relay (`openRelay`). */
export const RELAYED: SystemOptions = { env: { NODE_OPTIONS: `--import=${path.join(import.meta.dirname, "relay.preload.mjs")}` } };

/** The process of the control plane that rules. */
export function controlPlaneOf(system: System): number {
  const note = readNote(path.join(system.home, "run/main.part"));
  if (!note) throw new Error("the control plane has left no note of its process");
  return note.pid;
}

/** How often a control plane has been connected with ARI so far, and has seen what is there. */
export function connections(system: System): number {
  return system.log("control-plane").split("PbxConnected").length - 1;
}

/** And wait until another rules in its place. */
export async function killControlPlane(system: System): Promise<void> {
  const [before, rulers] = [controlPlaneOf(system), connections(system)];
  process.kill(before, "SIGKILL");
  await until("another control plane rules", () => controlPlaneOf(system) !== before && connections(system) > rulers);
}

/** The next control plane speaks by the relay, and that is now. */
export async function openRelay(system: System): Promise<Proxy> {
  const relay = await Proxy.open(system.ari);
  fs.writeFileSync(path.join(system.home, "relay"), JSON.stringify(relay.address));
  await killControlPlane(system);
  return relay;
}

/** A caller from this number is in the queue, and hears music. */
export async function givenCallerWaits({ stage, record }: Centre, number: string): Promise<Caller> {
  const caller = await stage.call({ number });
  await caller.answered();
  caller.press("1");
  await record.call(number).saw("QueueEntered");
  return caller;
}

/** The operator logs in, the phone rings for this caller, and they talk until the caller hangs up. */
export async function thenIsServed({ stage }: Centre, caller: Caller, { seat, operator }: { seat: string; operator: string }): Promise<void> {
  const phone = await stage.phone(seat);
  await phone.logIn(operator);
  if (!(await phone.rings()).from.includes(caller.number)) throw new Error(`phone ${seat} rings for somebody else`);
  await phone.answer();
  await caller.hangUp();
  await phone.released();
}
