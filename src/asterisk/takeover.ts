/**
 * Between the fallback's queue and a control plane: who may ring the phones, and whose the
 * callers are. While one of us rules, the queue's members are paused; those who wait there
 * are fetched in the order in which they came; those who talk there end in peace.
 */
import type { SeatId } from "../floor/id.js";
import type { Log } from "../log.js";
import { type Action, type AmiPlace, askManager } from "./ami.js";
import type { Channel } from "./event.js";
import { FALLBACK_QUEUE, PENALTY } from "./fallback.js";
import { endpointOf } from "./hear.js";
import { channelsAlone, list } from "./lists.js";
import type { Rest } from "./rest.js";

/**
 * Where a caller of the fallback is answered (which takes half a second), hears the greeting and
 * waits; the closed announcement is elsewhere.
 */
const WAITING_CONTEXTS = new Set(["fallback", "fallback-queue"]);
/** Redirected callers are in the application within some milliseconds. */
const ENTERED_WITHIN_MS = 500;
const LOOK_AGAIN_MS = 20;
/** How often phones that talk in the fallback are looked at; nobody tells us of their end. */
const TALKS_EVERY_MS = 1_000;

export interface Takeover {
  /** Pause the queue's phones and fetch those who wait. Never rejects: without it calls are taken all the same. */
  takeOver(): Promise<void>;
  /** Bring these callers, by the names of their channels, into the application anew. Never rejects. */
  fetch(names: readonly string[]): Promise<void>;
  /** From now on say of each phone whether it talks in the fallback, until none does. */
  watchTalks(): Promise<void>;
  /** Tell the queue who is logged in; when it must ring by itself, these are rung first. */
  loggedIn(seats: readonly SeatId[]): void;
}

export interface TakingOver {
  ami: AmiPlace;
  rest: Rest;
  seats(): readonly SeatId[];
  /** A phone is in a talk of the fallback, or is so no more. */
  onTalk(seat: SeatId, talks: boolean): void;
  log: Log;
}

export function openTakeover({ ami, rest, seats, onTalk, log }: TakingOver): Takeover {
  let first: ReadonlySet<SeatId> = new Set();
  /** Told one after the other, so that the last word is the last. */
  let told: Promise<void> = Promise.resolve();
  let watching = false;
  /** What was said last of each phone; of none at first, for an earlier control plane may have said something. */
  const said = new Map<SeatId, boolean>();

  function tellTalk(seat: SeatId, talks: boolean): void {
    if (said.get(seat) === talks) return;
    said.set(seat, talks);
    onTalk(seat, talks);
  }

  function tell(actions: Action[]): Promise<void> {
    told = told.then(async () => {
      if (actions.length === 0) return;
      try {
        await askManager(ami, actions);
      } catch (error) {
        log.warn("the queue of the fallback could not be told who may be rung", { error });
      }
    });
    return told;
  }

  const penalty = (seat: SeatId): Action => ({
    Action: "QueuePenalty",
    Queue: FALLBACK_QUEUE,
    Interface: `PJSIP/${seat}`,
    Penalty: String(first.has(seat) ? PENALTY.loggedIn : PENALTY.other),
  });

  return {
    async takeOver() {
      const waiting = (await waitingThere(rest)).sort((a, b) => (a.creationtime < b.creationtime ? -1 : 1));
      const taken = tell(waiting.map(({ name }) => redirect(name, "takeover")));
      // Nobody waits for this: for whom should the queue ring?
      void tell(seats().flatMap((seat) => [pause(seat), penalty(seat)]));
      if (waiting.length === 0) return;
      log.info("callers who wait in the fallback are taken over", { callers: waiting.length });
      await taken;
      const until = performance.now() + ENTERED_WITHIN_MS;
      while (performance.now() < until && (await waitingThere(rest)).length > 0) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      }
    },
    fetch: (names) => tell(names.map((name) => redirect(name, "takeover"))),
    async watchTalks() {
      if (watching) return;
      watching = true;
      for (;;) {
        const talking = await phonesThere(rest);
        if (talking) for (const seat of seats()) tellTalk(seat, talking.has(seat));
        if (talking?.size === 0) break;
        await new Promise((resolve) => setTimeout(resolve, TALKS_EVERY_MS).unref());
      }
      watching = false;
    },
    loggedIn(now) {
      const before = first;
      first = new Set(now);
      const changed = seats().filter((seat) => before.has(seat) !== first.has(seat));
      if (changed.length > 0) void tell(changed.map(penalty));
    },
  };
}

/** Into another part of the dialplan. One that did not exist would hang the caller up: it is in our own file. */
export function redirect(channel: string, context: string): Action {
  return { Action: "Redirect", Channel: channel, Context: context, Exten: "s", Priority: "1" };
}

function pause(seat: SeatId): Action {
  return { Action: "QueuePause", Queue: FALLBACK_QUEUE, Interface: `PJSIP/${seat}`, Paused: "true" };
}

/** Whether a channel is the fallback's own business: its callers, and the phones that its queue rings. */
export function isOfFallback({ dialplan }: Pick<Channel, "dialplan">): boolean {
  return dialplan.app_name === "AppQueue" || (dialplan.context.startsWith("fallback") && dialplan.app_name !== "Stasis");
}

/** Phones that talk in the fallback; null where Asterisk did not say. */
async function phonesThere(rest: Rest): Promise<Set<SeatId> | null> {
  const channels = await list<Channel>(rest, "/channels");
  return channels && new Set(channels.filter(({ dialplan, state }) => dialplan.app_name === "AppQueue" && state === "Up").map(endpointOf));
}

/** In the fallback's queue or on the way there, and not talking. */
async function waitingThere(rest: Rest): Promise<Channel[]> {
  const alone = (await channelsAlone(rest)) ?? [];
  return alone.filter(
    ({ dialplan }) => WAITING_CONTEXTS.has(dialplan.context) && dialplan.app_name !== "Stasis" && dialplan.app_name !== "AppQueue",
  );
}
