/** The joined sound of a call, read from its tracks a second at a time. */
import type { FileHandle } from "node:fs/promises";
import { openToRead } from "./disk.store.js";
import { type Joint, mix, type Piece, type Placed, RATE } from "./join.js";
import { meterPeaks, type Peaks } from "./peaks.js";

/** Where a track's µ-law lies. */
export type TrackFile = (track: string) => string;

/**
 * Sixteen bits, little-endian, left and right in turn.
 * @throws Error where a track cannot be read
 */
export async function* soundOf(joint: Joint, fileOf: TrackFile): AsyncGenerator<Int16Array> {
  const handles = new Map<string, FileHandle>();
  try {
    for (const { track } of joint.placed) handles.set(track, await openToRead(fileOf(track)));
    for (let from = 0; from < joint.frames; from += RATE) {
      const frames = Math.min(RATE, joint.frames - from);
      const heard = joint.placed.filter(({ at, frames: long }) => at < from + frames && at + long > from);
      const pieces = await Promise.all(heard.map((one) => pieceOf(one, handles.get(one.track), from, frames)));
      yield mix(from, frames, pieces, joint.masked);
    }
  } finally {
    for (const handle of handles.values()) await handle.close();
  }
}

async function pieceOf(placed: Placed, handle: FileHandle | undefined, from: number, frames: number): Promise<Piece> {
  const at = Math.max(placed.at, from);
  const ulaw = Buffer.alloc(Math.min(placed.at + placed.frames, from + frames) - at);
  const read = await handle?.read(ulaw, 0, ulaw.length, at - placed.at);
  return { side: placed.side, at, ulaw: ulaw.subarray(0, read?.bytesRead ?? 0) };
}

/** The waveform, for which everything is read once. */
export async function peaksOf(joint: Joint, fileOf: TrackFile): Promise<Peaks> {
  const meter = meterPeaks(joint.frames);
  for await (const sound of soundOf(joint, fileOf)) meter.add(sound);
  return meter.peaks();
}

/** As the bytes that encoders read. */
export async function* bytesOf(sounds: AsyncIterable<Int16Array>): AsyncGenerator<Buffer> {
  for await (const sound of sounds) yield Buffer.from(sound.buffer, sound.byteOffset, sound.byteLength);
}
