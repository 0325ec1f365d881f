/**
 * Keeping one recording, from the order to the answer. A crash may come between any two of the
 * steps, and the next start does what is left:
 *
 *     begun ─ sealed ─ bodyPlaced ─ headerPlaced ─ registered ─ plainGone ─ answered ─ (order gone)
 *     └──────── everything anew, from the tracks ────────┘ └── the rest, from the register ──┘
 *
 * Plain sound is read from the spool, goes through pipes and memory, and is nowhere else. What
 * finds no room on the disk waits, encrypted, in the spool.
 */
import fs from "node:fs";
import { begin, codeOf, destroyFile, openToRead, writeWhole } from "./disk.store.js";
import { type Joint, layOut, RATE } from "./join.js";
import { opus, type Program, wav } from "./opus.encode.js";
import { type Failed, type Kept, type Order, parseUnchained, type OrderedTrack, type Unchained } from "./order.js";
import { dayOf, placeOf } from "./place.js";
import type { Register } from "./register.store.js";
import { beginPair, type Pair, type Sealed, seal, type Sink, SoundError } from "./seal.store.js";
import { bytesOf, peaksOf, soundOf } from "./sound.read.js";
import * as spool from "./spool.store.js";

export type Step = "begun" | "sealed" | "bodyPlaced" | "headerPlaced" | "registered" | "plainGone" | "answered";

export interface Keeping {
  spool: string;
  recordings: string;
  opusenc: Program;
  register: Register;
  /** Public keys to encrypt for; asked for each recording. */
  recipients(): readonly string[];
  onStep(step: Step, recording: string): void;
  log: { info(line: string, fields?: object): void; warn(line: string, fields?: object): void };
}

/** There is nobody to encrypt for. */
export class NoRecipientError extends Error {
  override name = "NoRecipientError";
}

/** What is left to be done for an order. */
type Work =
  /** It is in the register already. */
  | { kind: "answer"; kept: Kept }
  | { kind: "keep"; recording: string; tracks: string[] }
  | { kind: "nothing" };

/**
 * Carry out an order.
 *
 * @param orphan nobody gave it: the tracks were found
 * @returns the answer, which has been given; the order and its tracks are gone
 * @throws Error where it may go better later; order and tracks are still there
 */
export async function keep(keeping: Keeping, order: Order, orphan: boolean): Promise<Kept | Failed> {
  const work = workOf(keeping, order);
  switch (work.kind) {
    case "answer":
      return answer(keeping, order, work.kept);
    case "nothing":
      return giveUp(keeping, order.call, order.tracks.map(({ track }) => track), "its sound is not there");
    case "keep": {
      keeping.onStep("begun", work.recording);
      const isWanted = ({ track }: OrderedTrack) => work.tracks.includes(track);
      // Empty, or in a recording already.
      await spool.destroyTracks(keeping.spool, order.tracks.filter((one) => !isWanted(one)).map(({ track }) => track));
      return keepSound(keeping, { ...order, tracks: order.tracks.filter(isWanted) }, work.recording, orphan);
    }
    default:
      return work satisfies never;
  }
}

/** Destroy the sound of a call unheard, and say why. */
export async function giveUp({ spool: folder }: Keeping, call: string, tracks: readonly string[], reason: string): Promise<Failed> {
  const failed: Failed = { call, reason, waiting: false };
  await spool.destroyTracks(folder, tracks);
  await spool.answerFailed(folder, failed);
  await destroyFile(spool.orderFile(folder, call));
  return failed;
}

function workOf({ spool: folder, register }: Keeping, order: Order): Work {
  const present = [...spool.lengthsOf(folder, order.tracks.map(({ track }) => track)).keys()];
  const before = register.find(order.call);
  const known = register.tracksOf(order.call);
  const [first, ...more] = present.filter((track) => !known.has(track));
  if (first !== undefined) return { kind: "keep", recording: before ? first : order.call, tracks: [first, ...more] };
  return before ? { kind: "answer", kept: before } : { kind: "nothing" };
}

async function keepSound(keeping: Keeping, order: Order, recording: string, orphan: boolean): Promise<Kept | Failed> {
  const recipients = keeping.recipients();
  if (recipients.length === 0) throw new NoRecipientError("there is no key to encrypt for");
  const joint = layOut(order, spool.lengthsOf(keeping.spool, order.tracks.map(({ track }) => track)));
  const day = dayOf(order.startedAt);
  const about = { recording, call: order.call, day, orphan, ...factsOf(joint) };
  try {
    const { sink, ...sealed } = await sealSound(keeping, joint, recipients, () => beginPair(placeOf(keeping.recordings, { recording, day })));
    keeping.onStep("sealed", recording);
    return await answer(keeping, order, await place(keeping, sink, { ...about, ...sealed }));
  } catch (error) {
    // Without its sound it cannot be rescued either.
    if (error instanceof SoundError) throw error;
    const sink = inMemory();
    const { sink: _, ...sealed } = await sealSound(keeping, joint, recipients, async () => sink);
    return wait(keeping, order, sink, { ...about, ...sealed }, reasonOf(error));
  }
}

function factsOf({ placed, frames, startedAt, gaps }: Joint): Pick<Kept, "seconds" | "startedAt" | "tracks" | "gaps"> {
  return { seconds: frames / RATE, startedAt, tracks: placed.map(({ track }) => track), gaps };
}

interface Droppable extends Sink {
  drop(): Promise<void>;
}

/** Encrypted, as Opus or, where that fails, as WAV. */
async function sealSound<S extends Droppable>(
  { spool: folder, opusenc, log }: Keeping,
  joint: Joint,
  recipients: readonly string[],
  open: () => Promise<S>,
): Promise<Sealed & { sink: S; format: Kept["format"] }> {
  const fileOf = (track: string) => spool.trackFile(folder, track);
  const sound = () => bytesOf(soundOf(joint, fileOf));
  const peaks = await peaksOf(joint, fileOf).catch((error) => {
    throw new SoundError(String(error), { cause: error });
  });
  const encoded = { opus: () => opus(opusenc, sound(), peaks), wav: () => wav(sound(), joint.frames) };
  for (const format of ["opus", "wav"] as const) {
    const sink = await open();
    try {
      return { sink, format, ...(await seal(encoded[format](), recipients, sink)) };
    } catch (error) {
      await sink.drop();
      if (!(error instanceof SoundError) || format === "wav") throw error;
      log.warn("opusenc failed, and the recording is kept as WAV", { problem: error.message });
    }
  }
  throw new SoundError("there is no format left");
}

async function place(keeping: Keeping, sink: Pair, about: Unchained): Promise<Kept> {
  const { register, recordings, onStep } = keeping;
  try {
    await sink.placeBody();
    onStep("bodyPlaced", about.recording);
    await sink.placeHeader();
    onStep("headerPlaced", about.recording);
    const kept = register.add(about);
    onStep("registered", about.recording);
    return kept;
  } catch (error) {
    await sink.drop();
    const { header, body } = placeOf(recordings, about);
    for (const file of [header, body]) fs.rmSync(file, { force: true });
    throw error;
  }
}

/** The recording is safe: whatever is plain goes, then the answer is given, and the order goes last. */
async function answer({ spool: folder, onStep }: Keeping, order: Order, kept: Kept): Promise<Kept> {
  await spool.destroyTracks(folder, order.tracks.map(({ track }) => track));
  onStep("plainGone", kept.recording);
  await spool.answerKept(folder, kept);
  onStep("answered", kept.recording);
  await destroyFile(spool.orderFile(folder, order.call));
  return kept;
}

// No room on the disk

interface InMemory extends Droppable {
  parts(): { header: Buffer; body: Buffer };
}

function inMemory(): InMemory {
  let header = Buffer.alloc(0);
  let body: Buffer[] = [];
  return {
    header: async (bytes) => {
      header = Buffer.from(bytes);
    },
    body: async (bytes) => {
      body.push(Buffer.from(bytes));
    },
    drop: async () => {
      body = [];
    },
    parts: () => ({ header, body: Buffer.concat(body) }),
  };
}

async function wait(keeping: Keeping, order: Order, sink: InMemory, about: Unchained, reason: string): Promise<Failed> {
  const { spool: folder } = keeping;
  let waiting = await writeWaiting(keeping, sink, about);
  await spool.destroyTracks(folder, order.tracks.map(({ track }) => track));
  // The plain has made room, should the spool be full too.
  waiting ||= await writeWaiting(keeping, sink, about);
  const failed: Failed = { call: order.call, reason, waiting };
  await spool.answerFailed(folder, failed);
  await destroyFile(spool.orderFile(folder, order.call));
  return failed;
}

/** What it is comes last: without that, header and body are nobody's. */
async function writeWaiting({ spool: folder, log }: Keeping, sink: InMemory, about: Unchained): Promise<boolean> {
  const { header, body } = sink.parts();
  const place = spool.waitingPlace(folder, about.recording);
  try {
    await writeWhole(place.body, body);
    await writeWhole(place.header, header);
    await writeWhole(spool.waitingFile(folder, about.recording), JSON.stringify(about));
    return true;
  } catch (error) {
    log.warn("there is no room in the spool either", { recording: about.recording, problem: String(error) });
    await dropWaiting(folder, about.recording);
    return false;
  }
}

/**
 * Try again to bring to the disk what waits in the spool.
 * @throws Error where there is still no room
 */
export async function placeWaiting(keeping: Keeping, recording: string): Promise<Kept> {
  const { spool: folder, recordings, register } = keeping;
  const about = parseUnchained(fs.readFileSync(spool.waitingFile(folder, recording), "utf8"));
  if (about?.recording !== recording) throw new Error("what it says of itself cannot be used");
  let kept = register.find(recording);
  if (!kept) {
    const from = spool.waitingPlace(folder, recording);
    const to = placeOf(recordings, about);
    await copyWhole(from.body, to.body);
    await copyWhole(from.header, to.header);
    kept = register.add(about);
  }
  await spool.answerKept(folder, kept);
  await dropWaiting(folder, recording);
  return kept;
}

async function copyWhole(from: string, to: string): Promise<void> {
  const unfinished = await begin(to);
  const handle = await openToRead(from);
  try {
    for await (const chunk of handle.createReadStream({ autoClose: false })) await unfinished.write(chunk as Buffer);
    await unfinished.finish();
  } catch (error) {
    await unfinished.drop();
    throw error;
  } finally {
    await handle.close();
  }
}

async function dropWaiting(folder: string, recording: string): Promise<void> {
  const { header, body } = spool.waitingPlace(folder, recording);
  for (const file of [header, body, spool.waitingFile(folder, recording)]) await destroyFile(file);
}

function reasonOf(error: unknown): string {
  switch (codeOf(error)) {
    case "ENOSPC":
    case "EDQUOT":
      return "the disk for recordings is full";
    case "EROFS":
    case "EACCES":
    case "EPERM":
      return "the folder for recordings cannot be written";
    default:
      return `the recording could not be written: ${error instanceof Error ? error.message : String(error)}`;
  }
}
