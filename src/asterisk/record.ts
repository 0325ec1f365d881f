/**
 * Tracks of recordings: an ear at one leg (a snoop of its own voice alone), and what it hears
 * written into the spool by Asterisk itself, which goes on while nobody rules. Nothing waits for
 * any of it, and whatever fails is told of the track alone.
 */
import type { Command } from "../floor/command.js";
import type { LegId } from "../floor/id.js";
import type { FailReason, Input } from "../floor/input.js";
import { request, type Rest } from "./rest.js";
import { discardTrack, writeOrder } from "../recording/spool.store.js";
import type { Request } from "./wire.js";

export type StartTrack = Command & { type: "StartTrack" };
export type Trace = Command & { type: "Trace" };
export type KeepRecording = Command & { type: "KeepRecording" };

const HEADER_MAX = 512;

export interface Recording {
  rest: Rest;
  /** The Stasis application. */
  app: string;
  /** Where Asterisk writes. */
  spool: string;
  /** The new leg is in the application; false where it did not come in time. */
  isInside(leg: LegId): Promise<boolean>;
  /** It is known to be there, and was not hung up meanwhile. */
  isWanted(leg: LegId): boolean;
  failed(command: Command, reason: FailReason, text: string): void;
  onInput(input: Input): void;
}

/** The voice of that leg alone: what it hears, music too, is not in it. */
export function earAt({ track, of }: StartTrack, app: string): Request {
  return request("POST", `/channels/${of}/snoop/${track}`, { spy: "in", app, appArgs: "snoop" });
}

/** The ear was made: once it is in the application it is written down. */
export async function record(command: StartTrack, { rest, isInside, isWanted, failed, onInput }: Recording): Promise<void> {
  const { track } = command;
  const inside = await isInside(track);
  if (!isWanted(track)) return;
  if (!inside) return failed(command, "timeout", "the ear did not enter the application");
  const answer = await rest.send(request("POST", `/channels/${track}/record`, { name: track, format: "ulaw", ifExists: "overwrite" }));
  if (answer.ok) return onInput({ type: "TrackStarted", track });
  if (answer.reason !== "gone") await rest.send(request("DELETE", `/channels/${track}`));
  failed(command, answer.reason, answer.text);
}

/** By its name, which the floor gives it (`recording/follow.ts`). */
export function isTrack(leg: LegId): boolean {
  return /-t\d+$/.test(leg);
}

/** Which of these Asterisk writes now. */
export async function recordedNow(rest: Rest, tracks: readonly LegId[]): Promise<LegId[]> {
  if (tracks.length === 0) return [];
  const answers = await rest.batch(tracks.map((track) => request("GET", `/recordings/live/${track}`)));
  return tracks.filter((_, at) => answers[at]?.ok);
}

/** What the carrier said of who calls, of a leg that is still there: Asterisk keeps the INVITE's headers. */
export async function trace({ call, leg }: Trace, { rest, onInput }: Pick<Recording, "rest" | "onInput">): Promise<void> {
  const answer = await rest.send(request("GET", `/channels/${leg}/variable`, { variable: "PJSIP_HEADER(read,P-Asserted-Identity)" }));
  const said = answer.ok ? (JSON.parse(answer.body) as { value: string }).value.trim() : "";
  onInput({ type: "CallTraced", call, header: said === "" ? null : said.slice(0, HEADER_MAX) });
}

/** Its tracks are closed. */
export function keep(command: KeepRecording, { spool, failed, onInput }: Pick<Recording, "spool" | "failed" | "onInput">): void {
  const { call, order, discard } = command;
  try {
    for (const track of discard) discardTrack(spool, track);
    if (order) writeOrder(spool, order);
    onInput({ type: "OrderWritten", call });
  } catch (error) {
    failed(command, "refused", (error as Error).message);
  }
}
