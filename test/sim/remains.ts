import type { FloorState } from "../../src/floor/state.js";
import type { Asterisk } from "./asterisk.js";
import { HOUR_MS } from "./some-day.js";

/** What is left in the evening, when everybody has gone home and nothing should be; and counts that do not agree. In words. */
export function whatRemains(asterisk: Asterisk, { calls, callbacks, deskCalls, help, recordings, seats, today }: Readonly<FloorState>, outcomes: ReadonlyMap<string, number>): string[] {
  const wrongs: string[] = [];
  const wrong = (is: boolean, what: string) => {
    if (is) wrongs.push(what);
  };
  const { channels, bridges, playbacks } = asterisk;
  wrong(channels.size > 0, `${channels.size} channels are left: ${[...channels.keys()]}`);
  wrong(bridges.size > 0, `${bridges.size} bridges are left`);
  wrong(playbacks.size > 0, `${playbacks.size} playbacks are left`);
  wrong(Object.keys(calls).length > 0, `calls are left: ${Object.keys(calls)}`);
  wrong(Object.keys(deskCalls).length > 0, `desk calls are left: ${Object.keys(deskCalls)}`);
  wrong(Object.keys(help).length > 0, `help is left in ${Object.keys(help)}`);
  wrong(Object.keys(recordings).length > 0, `recordings are left of ${Object.keys(recordings)}`);
  for (const { id, step } of Object.values(callbacks)) wrong(step.type === "calling" || step.type === "reached", `callback ${id} is left ${step.type}`);
  for (const { id, work } of Object.values(seats)) wrong(work.type !== "none", `seat ${id} is left ${work.type}`);
  const times = (...what: string[]) => what.reduce((sum, one) => sum + (outcomes.get(one) ?? 0), 0);
  const served = times("call served", "talk cut off");
  const abandoned = times("call abandonedMenu", "call abandonedQueue");
  wrong(today.answered !== served, `${today.answered} counted as answered, ${served} were served`);
  wrong(today.abandoned !== abandoned, `${today.abandoned} counted as abandoned, ${abandoned} hung up`);
  const { waiting, talking } = today.pace;
  const open = Object.keys({ ...waiting, ...talking, ...today.promised });
  wrong(open.length > 0, `the day's counts still wait for the end of ${open}`);
  for (const [how, shown] of Object.entries(today.bands)) wrong(shown !== times(`band ${how}`), `${shown} waits counted as ${how}, ${times(`band ${how}`)} were`);
  return wrongs;
}

/** An hour and a half after closing time, where there is a limit to serving: nobody waits but who has just been given back. */
export function whoStillWaits({ calls, setup }: Readonly<FloorState>, now: number): string[] {
  const limitMs = setup.rules.serveAfterClosingMs;
  if (limitMs === null || limitMs > HOUR_MS / 2) return [];
  return Object.values(calls).flatMap(({ id, phase }) => (phase.type === "waiting" && !phase.offer && phase.since < now - HOUR_MS / 2 ? [id] : []));
}
