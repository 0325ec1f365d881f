import type { BridgeId, LegId } from "../../src/floor/id.js";
import type { FloorState } from "../../src/floor/state.js";
import { legsOfHelp } from "../../src/help/help.js";
import { tracksOf } from "../../src/recording/recording.js";
import { legsBeside } from "../../src/transfer/rearrange.js";
import { arrangementOf } from "../../src/transfer/transfer.js";

/** The legs of which a floor knows: an adapter that starts anew takes them for its own. */
export function legsKnown({ calls, deskCalls, help, loose, recordings, seats }: Readonly<FloorState>): Set<LegId> {
  const known = new Set([...Object.values(calls), ...Object.values(deskCalls)].map(({ leg }) => leg));
  for (const { work } of Object.values(seats)) if (work.type !== "none") known.add(work.leg);
  for (const call of Object.values(calls)) for (const leg of legsBeside(call)) known.add(leg);
  for (const { leg } of Object.values(loose).flat()) known.add(leg);
  for (const leg of Object.values(help).flatMap(legsOfHelp)) known.add(leg);
  for (const leg of Object.values(recordings).flatMap(tracksOf)) known.add(leg);
  return known;
}

/** Those of them whose answer somebody waits for. */
export function legsAwaited({ calls, help, seats }: Readonly<FloorState>): Set<LegId> {
  const awaited = new Set(Object.values(calls).flatMap(legsBeside));
  for (const { work } of Object.values(seats)) if (work.type === "offered" || work.type === "consulted") awaited.add(work.leg);
  for (const leg of Object.values(help).flatMap(legsOfHelp)) awaited.add(leg);
  return awaited;
}

export function bridgesWanted({ calls, help }: Readonly<FloorState>): Set<BridgeId> {
  const wanted = new Set(Object.values(calls).flatMap((call) => Object.keys(arrangementOf(call)?.rooms ?? {})));
  for (const { supervision } of Object.values(help)) if (supervision) wanted.add(supervision.bridge);
  return wanted;
}
