/** Each state of a transfer, how a call gets there, and how it goes on. */
import type { Baresip } from "../live/baresip.js";
import type { Linphone } from "../live/linphone.js";
import type { Manager } from "../live/manager.js";
import { until } from "../live/people.js";
import type { TransferOutcome } from "../../src/transfer/transfer.js";
import type { Cast, Place } from "./cast.js";

/** One call in one state, and how it goes on. */
export interface Scene {
  state: string;
  /** For the menu; those of a caller who speaks Japanese unless told. */
  keys?: string;
  enter(cast: Cast): Promise<void>;
  /** Where they are then, and still are when nobody rules. */
  place: Place;
  /** What somebody does next. `ruled`: another control plane is there. */
  goOn(cast: Cast, ruled: Promise<void>): Promise<void>;
  /** Where that brings them. */
  next: Place;
  /** Until nothing is left but that the caller hangs up. */
  finish?(cast: Cast): Promise<void>;
  outcome: TransferOutcome;
}

/** Departments of the rehearsal: this one agreed to unannounced calls, and the other did not. */
export const BLIND = { code: "8001", number: "0970000001" };
export const ANY = { code: "8003", number: "0970000003" };
const INTERPRETER = "0970000101";
/** In the menu. */
const ENGLISH = "73";

export const APART: Place = { caller: "music", operator: ["department"], department: ["operator"] };
export const AS_BEFORE: Place = { caller: ["operator"], operator: ["caller"] };
export const HANDED_OVER: Place = { caller: ["department"], department: ["caller"] };
const ALL: Place = { caller: ["operator", "department"], operator: ["caller", "department"], department: ["caller", "operator"] };
const WITHOUT_CALLER: Place = { operator: ["department"], department: ["operator"] };

export async function consults(cast: Cast): Promise<void> {
  cast.desk.press(`*18${ANY.code}`);
  (await cast.rings(ANY.number)).answer();
  await cast.arrivesAt(APART);
}

export async function completes(cast: Cast): Promise<void> {
  cast.desk.press("*");
  await cast.arrivesAt(HANDED_OVER);
}

/** What the caller's hang-up makes of it: two who talk about the caller talk on. */
interface Left {
  left: "talk on" | "are released";
  leftOutcome: TransferOutcome;
}

/** By code or panel. Those in which it rings come last: it rings for so long only. */
export const KEYED: (Scene & Left)[] = [
  {
    state: "consulting (code)",
    enter: consults,
    place: APART,
    goOn: (cast, ruled) => ruled.then(() => cast.desk.press("#")),
    next: AS_BEFORE,
    outcome: "returned",
    left: "talk on",
    leftOutcome: "callerGaveUp",
  },
  {
    state: "swapped (code)",
    async enter(cast) {
      await consults(cast);
      cast.desk.press(`*18${ANY.code}`);
    },
    place: { ...AS_BEFORE, department: "music" },
    goOn: (cast, ruled) => ruled.then(() => cast.ask({ type: "swap" })),
    next: APART,
    finish: completes,
    outcome: "completed",
    left: "talk on",
    leftOutcome: "callerGaveUp",
  },
  {
    state: "conference (panel)",
    async enter(cast) {
      await cast.ask({ type: "consult", to: ANY.code });
      (await cast.rings(ANY.number)).answer();
      await cast.arrivesAt(APART);
      await cast.ask({ type: "conference" });
    },
    place: ALL,
    goOn: (cast, ruled) => ruled.then(() => cast.ask({ type: "complete" })),
    next: HANDED_OVER,
    outcome: "completed",
    left: "talk on",
    leftOutcome: "callerGaveUp",
  },
  {
    state: "handed over, answered (code)",
    async enter(cast) {
      await consults(cast);
      await completes(cast);
    },
    place: HANDED_OVER,
    goOn: (_, ruled) => ruled,
    next: HANDED_OVER,
    outcome: "completed",
    left: "are released",
    leftOutcome: "completed",
  },
  {
    state: "an interpreter in the call (code)",
    keys: ENGLISH,
    async enter(cast) {
      cast.desk.press("*17");
      (await cast.rings(INTERPRETER)).answer();
    },
    place: ALL,
    goOn: (cast, ruled) => ruled.then(() => cast.department().hangUp()),
    next: AS_BEFORE,
    outcome: "completed",
    left: "are released",
    leftOutcome: "completed",
  },
  {
    state: "ringing (code)",
    async enter(cast) {
      cast.desk.press(`*18${ANY.code}`);
      await cast.rings(ANY.number);
    },
    place: { caller: "music" },
    // While nobody rules.
    goOn: async (cast) => cast.department().answer(),
    next: APART,
    finish: completes,
    outcome: "completed",
    left: "are released",
    leftOutcome: "callerGaveUp",
  },
  {
    state: "handed over, ringing (panel)",
    async enter(cast) {
      await cast.ask({ type: "blind", to: BLIND.code });
      await cast.rings(BLIND.number);
      await cast.ask({ type: "complete" });
      await cast.desk.released();
    },
    place: { caller: "music" },
    goOn: async (cast) => cast.department().answer(),
    next: HANDED_OVER,
    outcome: "completed",
    left: "are released",
    leftOutcome: "callerGaveUp",
  },
];

/** The same states, in which the caller hangs up next, without waiting for a ruler. */
export const LEFT: Scene[] = KEYED.map(({ left, leftOutcome, ...scene }) => ({
  ...scene,
  async goOn(cast) {
    await cast.call.hangUp();
    if (left === "are released") await cast.department().released();
  },
  next: left === "talk on" ? WITHOUT_CALLER : {},
  async finish(cast) {
    if (left === "talk on") await cast.desk.hangUp();
    await (left === "talk on" ? cast.department() : cast.desk).released();
  },
  outcome: leftOutcome,
}));

/** The phone's own second call. */
export async function consultsByPhone(cast: Cast, phone: Linphone): Promise<void> {
  await phone.hold();
  await cast.arrivesAt({ caller: "music" });
  await phone.dial(ANY.code);
  (await cast.rings(ANY.number)).answer();
  await phone.talks();
  await cast.arrivesAt(APART);
}

/** By the keys of phones that nobody here wrote. The last one passes within two seconds. */
export function byPhone([first, second, third, fourth, fifth]: readonly Linphone[], blind: Baresip, manager: Manager): { scene: Scene; phone: Linphone | Baresip }[] {
  if (!first || !second || !third || !fourth || !fifth) throw new Error("five phones are needed");
  return [
    {
      phone: first,
      scene: {
        state: "handed over, answered (phone)",
        async enter(cast) {
          await consultsByPhone(cast, first);
          await first.bringTogether();
        },
        place: HANDED_OVER,
        goOn: (_, ruled) => ruled,
        next: HANDED_OVER,
        outcome: "completed",
      },
    },
    {
      phone: second,
      scene: {
        state: "consulting (phone)",
        enter: (cast) => consultsByPhone(cast, second),
        place: APART,
        goOn: (_, ruled) => ruled.then(() => second.bringTogether()),
        next: HANDED_OVER,
        outcome: "completed",
      },
    },
    {
      phone: third,
      scene: {
        state: "swapped (phone)",
        async enter(cast) {
          await consultsByPhone(cast, third);
          await third.hold();
          await third.resume();
        },
        place: { ...AS_BEFORE, department: "music" },
        goOn: (_, ruled) => ruled.then(() => third.hangUp()),
        next: AS_BEFORE,
        outcome: "returned",
      },
    },
    {
      phone: fourth,
      scene: {
        state: "ringing (phone)",
        async enter(cast) {
          await fourth.hold();
          await cast.arrivesAt({ caller: "music" });
          await fourth.dial(ANY.code);
          await cast.rings(ANY.number);
        },
        place: { caller: "music" },
        goOn: async (cast) => cast.department().answer(),
        next: APART,
        async finish(cast) {
          await fourth.talks();
          await fourth.bringTogether();
          await cast.arrivesAt(HANDED_OVER);
        },
        outcome: "completed",
      },
    },
    {
      phone: blind,
      scene: {
        state: "handed over, ringing (phone)",
        async enter(cast) {
          await blind.transfer(BLIND.code);
          await cast.rings(BLIND.number);
          await cast.desk.released();
        },
        place: { caller: "music" },
        goOn: async (cast) => cast.department().answer(),
        next: HANDED_OVER,
        outcome: "completed",
      },
    },
    {
      phone: fifth,
      scene: {
        state: "deciding (phone)",
        async enter(cast) {
          await consultsByPhone(cast, fifth);
          await fifth.hangUp();
          await until("it is to decide", async () => (await stepAt(manager, fifth.seat)) === "deciding");
        },
        place: { caller: "music" },
        goOn: (_, ruled) => ruled.then(() => fifth.resume()),
        next: AS_BEFORE,
        outcome: "returned",
      },
    },
  ];
}

async function stepAt(manager: Manager, seat: string): Promise<string | undefined> {
  const { seats } = await manager.get<{ seats: { id: string; transfer: { step: string } | null }[] }>("/api/board");
  return seats.find(({ id }) => id === seat)?.transfer?.step;
}
