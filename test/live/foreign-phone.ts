/**
 * Desk phones that nobody here wrote, as an operator has them: baresip (`baresip.ts`), which
 * transfers blindly, and linphone (`linphone.ts`), which transfers after a consultation. Neither
 * needs a sound card: each speaks a tone of its own, and what it hears lies in a file.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Program } from "../../src/house/part.js";
import { SAMPLE_RATE_HZ } from "./ear.js";

export interface ForeignPhone {
  seat: string;
  /** Everything that the program has said. */
  said(): string;
  /** Wait for a call. */
  rings(): Promise<void>;
  answer(): Promise<void>;
  hold(): Promise<void>;
  /** Hang up the present call. */
  hangUp(): Promise<void>;
  /** The last so many samples of what was heard, as linear 16 bit at 8 kHz; cheap to ask again and again. */
  lately(samples: number): Int16Array;
  /** Wait until it has no call any more. */
  released(): Promise<void>;
  /** Unregister and end. */
  leave(): Promise<void>;
}

export interface ForeignPhoneOptions {
  seat: string;
  /** A loopback address of its own. */
  host: string;
  registrar: { host: string; port: number };
  /** What it says, all the time. */
  toneHz: number;
}

/** A program in a folder of its own, driven by lines on its standard input. */
export interface Driven {
  folder: string;
  child: ChildProcess;
  said(): string;
  type(line: string): void;
  end(): Promise<void>;
}

/** @param write puts the program's files into its folder and gives the arguments and the working folder */
export function drive(program: Program, name: string, write: (folder: string) => { args: string[]; cwd?: string }): Driven {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `madoguchi-${name}-`));
  const { args, cwd = folder } = write(folder);
  const child = spawn("setpriv", ["--pdeathsig", "KILL", "--", program.command, ...program.args, ...args], {
    cwd,
    // Neither reads nor writes anything in the home of whoever runs the tests.
    env: { ...process.env, ...program.env, HOME: folder },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const exited = once(child, "exit");
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", (text: string) => (said += text));
  return {
    folder,
    child,
    said: () => said,
    type: (line) => void child.stdin?.write(`${line}\n`),
    async end() {
      child.kill("SIGKILL");
      await exited;
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

const WAV_HEADER_BYTES = 44;

/** A tone of so many seconds as a wav file (16 bit, one channel, 8 kHz). */
export function toneFile(hz: number, seconds: number): Buffer {
  const samples = seconds * SAMPLE_RATE_HZ;
  const bytes = Buffer.alloc(WAV_HEADER_BYTES + 2 * samples);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write("WAVEfmt ", 8);
  for (const [at, value] of [[16, 16], [24, SAMPLE_RATE_HZ], [28, 2 * SAMPLE_RATE_HZ], [40, 2 * samples]] as const) bytes.writeUInt32LE(value, at);
  for (const [at, value] of [[20, 1], [22, 1], [32, 2], [34, 16]] as const) bytes.writeUInt16LE(value, at);
  bytes.write("data", 36);
  for (let i = 0; i < samples; i += 1) bytes.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * hz * i) / SAMPLE_RATE_HZ)), WAV_HEADER_BYTES + 2 * i);
  return bytes;
}

/**
 * The last so many samples of such a file, also of one that is still being written. Whoever
 * waits for a sound asks all the time, and the file is minutes long: it is not read as a whole.
 */
export function lastSamplesOf(file: string, samples: number): Int16Array {
  if (!fs.existsSync(file)) return new Int16Array();
  const open = fs.openSync(file, "r");
  const all = Math.max(0, (fs.fstatSync(open).size - WAV_HEADER_BYTES) >> 1);
  const bytes = Buffer.alloc(2 * Math.min(samples, all));
  const read = fs.readSync(open, bytes, 0, bytes.length, WAV_HEADER_BYTES + 2 * all - bytes.length);
  fs.closeSync(open);
  return Int16Array.from({ length: read >> 1 }, (_, i) => bytes.readInt16LE(2 * i));
}
