/** Recordings opened by tools that know nothing of us: Debian's age and opusdec. */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Program } from "../../src/house/part.js";
import { placeOf, type RecordingId } from "../../src/recording/place.js";
import { testPrograms } from "../installed.js";

/** Left and right, at 8 kHz. */
export function opened(recordings: string, recording: RecordingId, identity: string): [Int16Array, Int16Array] {
  const { age, opusdec } = testPrograms();
  if (!age || !opusdec) throw new Error("the set-up has neither age nor opusdec; npm test fetches them");
  const { header, body } = placeOf(recordings, recording);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "madoguchi-opened-"));
  try {
    const key = path.join(folder, "key.txt");
    fs.writeFileSync(key, `${identity}\n`, { mode: 0o600 });
    const opus = output(age, ["-d", "-i", key], Buffer.concat([fs.readFileSync(header), fs.readFileSync(body)]));
    return channels(output(opusdec, ["--quiet", "--rate", "8000", "-", "-"], opus));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function output({ command, args, env: added }: Program, more: string[], input: Buffer): Buffer {
  const done = spawnSync(command, [...args, ...more], { input, env: { ...process.env, ...added }, maxBuffer: 1e8 });
  if (done.status !== 0) throw new Error(`${command} ended with ${done.status}: ${done.stderr}`);
  return done.stdout;
}

function channels(pcm: Buffer): [Int16Array, Int16Array] {
  const frames = Math.floor(pcm.length / 4);
  const channel = (at: number) => Int16Array.from({ length: frames }, (_, frame) => pcm.readInt16LE(frame * 4 + at));
  return [channel(0), channel(2)];
}
