/**
 * Ogg Opus in stereo (RFC 6716, RFC 7845) by opusenc, a child that gets the sound by one pipe
 * and gives it back by another, so that nothing plain is on a disk in between. Should it not be
 * there, or fail, the sound is kept as WAV, which is large and loses nothing.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { RATE } from "./join.js";
import { PEAKS_COMMENT, type Peaks, STEP_COMMENT } from "./peaks.js";

/** How to run a program: `env` is added to the environment. */
export interface Program {
  command: string;
  args: string[];
  env: Record<string, string>;
}

/** With 24 kbit/s each side is heard faintly on the other; with 32 it is 40 dB below. */
const KBIT_S = 32;
/** 0 to 10; above this it takes twice the time and nobody hears it. */
const COMPLEXITY = 5;
/** Calls come first. */
const NICE = 10;

/**
 * Encode sound.
 * @throws Error where opusenc cannot be run or does not end well; what was given is then to be thrown away
 */
export async function* opus(opusenc: Program, sound: AsyncIterable<Buffer>, { stepMs, values }: Peaks): AsyncGenerator<Buffer> {
  const args = [
    ...["--quiet", "--raw", "--raw-bits", "16", "--raw-rate", String(RATE), "--raw-chan", "2", "--raw-endianness", "0"],
    ...["--cvbr", "--bitrate", String(KBIT_S), "--comp", String(COMPLEXITY)],
    ...["--comment", `${STEP_COMMENT}=${stepMs}`, "--comment", `${PEAKS_COMMENT}=${Buffer.from(values).toString("base64")}`],
    ...["-", "-"],
  ];
  const child = spawn("nice", ["-n", String(NICE), opusenc.command, ...opusenc.args, ...args], {
    env: { ...process.env, ...opusenc.env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    complaint = `${complaint}${text}`.slice(-400);
  });
  const ended = once(child, "close");
  const fed = pipeline(Readable.from(sound), child.stdin);
  // Both are looked at when the output has ended, and must not be unhandled until then.
  for (const one of [ended, fed]) one.catch(() => {});
  try {
    yield* child.stdout as AsyncIterable<Buffer>;
    const [code, signal] = await ended;
    if (code !== 0) throw new Error(`opusenc ended with ${signal ?? code}: ${complaint.trim()}`);
    await fed;
  } finally {
    child.kill("SIGKILL");
  }
}

const WAV_HEADER = 44;

/** PCM of 16 bits (Multimedia Programming Interface and Data Specifications 1.0, IBM and Microsoft, 1991). */
export async function* wav(sound: AsyncIterable<Buffer>, frames: number): AsyncGenerator<Buffer> {
  const header = Buffer.alloc(WAV_HEADER);
  const bytes = frames * 4;
  header.write("RIFF", 0);
  header.writeUInt32LE(WAV_HEADER - 8 + bytes, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(2, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE * 4, 28);
  header.writeUInt16LE(4, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(bytes, 40);
  yield header;
  yield* sound;
}
