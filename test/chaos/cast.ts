/**
 * Caller, operator and department of one transfer. Each speaks a tone of its own, so that of
 * everybody it can be told with whom they are, and that they are with nobody else.
 */
import { expect } from "vitest";
import type { Centre } from "../live/centre.js";
import { shareOfTone } from "../live/ear.js";
import type { ForeignPhone } from "../live/foreign-phone.js";
import type { Manager } from "../live/manager.js";
import { type Caller, type DeskPhone, until } from "../live/people.js";
import type { CallRecord } from "../live/record.js";
import type { TransferAsk } from "../../src/floor/input.js";
import { missedGoals, report, type Row } from "./table.js";
import type { Town, TownLine } from "./town.js";

export type Who = "caller" | "operator" | "department";

/** Whom each of them hears, and nobody else, in the order of `Who`; of who is not named nothing is asked. */
export type Place = Partial<Record<Who, readonly Who[] | "music">>;

/** The operator's phone: one of SIPp's, or one that nobody here wrote. */
export type Desk = Pick<DeskPhone, "seat" | "answer" | "hangUp"> & {
  rings(): Promise<unknown>;
  released(): Promise<unknown>;
  lately(samples: number): Int16Array;
  /** Keys in the call; of SIPp's alone. */
  press(keys: string): void;
};

export interface Cast {
  desk: Desk;
  call: Caller;
  record: CallRecord;
  /** @throws Error before it rang there */
  department(): TownLine;
  ask(ask: TransferAsk): Promise<void>;
  /** Wait until the telephone rings at whom was asked. */
  rings(number: string): Promise<TownLine>;
  arrivesAt(place: Place): Promise<void>;
}

export interface Casting {
  centre: Centre;
  manager: Manager;
  town: () => Town;
}

const WINDOW = 2_000;
/** Of two who speak at once each has half. */
const SPEAKS = 0.2;
/** Below this (linear 16 bit) nobody hears anything. */
const QUIET = 60;

/** As a finger does it: the operator is heard between the keys, each of which lasts 160 ms. */
const KEY_MS = 220;

const OPERATOR_HZ = 1_100;
const LOWEST_HZ: Record<Who, number> = { caller: 500, operator: OPERATOR_HZ, department: 1_700 };
const STEP_HZ = 20;

export function pitchOf(who: Who, seat: string): number {
  return LOWEST_HZ[who] + STEP_HZ * (Number(seat) - 101);
}

export function deskOf(phone: DeskPhone): Desk {
  phone.ear.speak(pitchOf("operator", phone.seat));
  return {
    ...phone,
    lately: phone.ear.lately,
    press(keys) {
      for (const [at, key] of [...keys].entries()) setTimeout(() => phone.ear.press(key), KEY_MS * at);
    },
  };
}

export function foreignDesk(phone: ForeignPhone): Desk {
  return {
    ...phone,
    press() {
      throw new Error(`phone ${phone.seat} has no keys here`);
    },
  };
}

/** The seat is the only one that is ready: a caller comes, and both talk. @param keys for the menu */
export async function talkAt({ centre, manager, town }: Casting, desk: Desk, keys = "0"): Promise<Cast> {
  const { seat } = desk;
  const rows = async () => (await manager.get<{ seats: { id: string; operator: string | null }[] }>("/api/board")).seats;
  const isLoggedIn = (await rows()).some(({ id, operator }) => id === seat && operator !== null);
  const change = isLoggedIn ? { type: "ready" } : { type: "logIn", operator: operatorAt(seat) };
  await manager.post(`/api/seats/${seat}/change`, { change });
  const call = await centre.stage.call();
  await call.answered();
  call.press(keys);
  call.ear.speak(pitchOf("caller", seat));
  await desk.rings();
  await desk.answer();
  let asked: TownLine | null = null;
  const department = () => {
    if (!asked) throw new Error(`it has rung at nobody whom seat ${seat} asked`);
    return asked;
  };
  const heardBy = (who: Who) => (who === "operator" ? desk : who === "caller" ? call.ear : department().ear).lately(WINDOW);
  /** "nobody" where it is not even music. */
  const hearsNow = (who: Who): readonly Who[] | "music" | "nobody" => {
    const heard = heardBy(who);
    const voices = (Object.keys(LOWEST_HZ) as Who[]).filter((one) => shareOfTone(heard, pitchOf(one, seat)) > SPEAKS);
    if (voices.length > 0) return voices;
    return heard.length === WINDOW && heard.some((sample) => Math.abs(sample) > QUIET) ? "music" : "nobody";
  };
  const isAt = (place: Place) => Object.entries(place).every(([who, whom]) => String(hearsNow(who as Who)) === String(whom));
  const where = (place: Place) => JSON.stringify(Object.fromEntries(Object.keys(place).map((who) => [who, hearsNow(who as Who)])));
  const cast: Cast = {
    desk,
    call,
    record: centre.record.call(call.number),
    department,
    ask: (ask) => manager.post(`/api/seats/${seat}/transfer`, { ask }),
    async rings(number) {
      asked = await town().rings(number);
      asked.ear.speak(pitchOf("department", seat));
      return asked;
    },
    async arrivesAt(place) {
      await until(`those of seat ${seat} are at ${JSON.stringify(place)}`, () => isAt(place)).catch((error: Error) => {
        throw new Error(`${error.message}; they are at ${where(place)}`);
      });
    },
  };
  await cast.arrivesAt({ caller: ["operator"], operator: ["caller"] });
  call.ear.forget();
  return cast;
}

/** An experiment with one call: its row, so far as the call's own story tells it. */
export function rowOf(cast: Cast): Omit<Row, "fault" | "recoverS"> {
  return { callsUp: 1, dropped: 0, stranded: null, ...told(cast) };
}

/** Hand in the rows of an experiment, and fail where a goal is missed. */
export function judge(...rows: Row[]): void {
  for (const row of rows) report(row);
  expect(rows.flatMap(missedGoals)).toEqual([]);
}

export const secondsSince = (from: number) => (performance.now() - from) / 1000;

export function operatorAt(seat: string): string {
  return `1${seat}`;
}

/** A caller whom the centre has hung up on, though nobody wanted that. */
export function wasDropped({ call }: Cast): boolean {
  return /\nBYE sip:/.test(call.sipp.messages());
}

export interface Told {
  lost: number;
  doubled: number;
}

/** Whether the call's story has each of its attempts exactly once, with an end, and one end of the call. */
export function told({ record }: Cast): Told {
  const one = (count: number) => ({ lost: count === 0 ? 1 : 0, doubled: Math.max(0, count - 1) });
  const ended = record.all("TransferEnded");
  const started = record.all("TransferStarted");
  const counts = [
    record.all("CallArrived").length,
    record.all("CallEnded").length,
    ...started.map(({ what }) => ended.filter((end) => end.what.transfer === what.transfer).length),
  ].map(one);
  const lost = counts.reduce((sum, each) => sum + each.lost, started.length === 0 ? 1 : 0);
  return { lost, doubled: counts.reduce((sum, each) => sum + each.doubled, Math.max(0, started.length - 1)) };
}
