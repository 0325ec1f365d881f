/** A spool, a recordings' folder and a listener; tracks whose bytes can be found again where they must not be. */
import crypto from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Decrypter, generateIdentity, identityToRecipient } from "age-encryption";
import type { Keeping } from "../../src/recording/keep.store.js";
import { type Keeper, type KeeperOptions, startKeeper } from "../../src/recording/keeper.watch.js";
import { ageFile } from "../../src/recording/open.read.js";
import { type Kept, type Order, parseFailed, parseKept, type Failed } from "../../src/recording/order.js";
import { loadRecipients, recipientsFile } from "../../src/recording/recipients.load.js";
import { openRegister } from "../../src/recording/register.store.js";

/** 2026-11-24 09:00 in Japan. */
export const T = Date.UTC(2026, 10, 24);

/** No such program: recordings are WAV then, which needs no set-up. */
export const NO_OPUSENC = { command: "/nonexistent/opusenc", args: [], env: {} };

export interface Kit {
  home: string;
  spool: string;
  recordings: string;
  /** Of the listener, private. */
  identity: string;
  /** Put a call's tracks, one a side, and the order for them into the spool. */
  place(call: string, options?: { seconds?: number; order?: boolean }): Order;
  /** A keeper that does nothing of itself but for `sweep`. */
  keeper(options?: Partial<KeeperOptions>): Keeper;
  kept(recording: string): Kept | null;
  failed(call: string): Failed | null;
  /** Decrypted by age-encryption, which knows nothing of header and body. */
  hear(kept: Kept, identity?: string): Promise<Buffer>;
  /** Files in which something plain is, by what was in the tracks and by what sound files begin with. */
  plain(): string[];
  /** Everything under a folder. */
  files(folder: string): string[];
}

const SECOND = 8_000;
const SIGNATURES = ["OggS", "RIFF", "WAVEfmt", "OpusHead"].map((text) => Buffer.from(text));

export async function makeKit(home = fs.mkdtempSync(path.join(os.tmpdir(), "madoguchi-recording-")), spool = path.join(home, "spool")): Promise<Kit> {
  const recordings = path.join(home, "recordings");
  for (const folder of [spool, recordings]) fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const identity = await generateIdentity();
  writeRecipients(recordings, { recovery: await identityToRecipient(await generateIdentity()), listener: await identityToRecipient(identity) });
  const marks: Buffer[] = [...SIGNATURES];

  function files(folder: string): string[] {
    return fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => fs.statSync(path.join(folder, name)).isFile());
  }

  return {
    home,
    spool,
    recordings,
    identity,
    files,
    place(call, { seconds = 2, order = true } = {}) {
      const tracks = (["caller", "operator"] as const).map((side, index) => {
        const sound = crypto.randomBytes(seconds * SECOND);
        marks.push(sound.subarray(100, 132), sound.subarray(-132, -100));
        fs.writeFileSync(path.join(spool, `${call}-t${index + 1}.ulaw`), sound);
        return { track: `${call}-t${index + 1}`, side, startedAt: T };
      });
      const given: Order = { call, startedAt: T, endedAt: T + seconds * 1_000, tracks, masks: [], retention: { line: "main" } };
      if (order) fs.writeFileSync(path.join(spool, `${call}.order.json`), JSON.stringify(given));
      return given;
    },
    keeper: (options = {}) => startKeeper({ ...keeping(spool, recordings), now: () => performance.now(), isRuled: async () => true, onRound() {}, ...options }),
    kept: (recording) => parseKept(textOf(path.join(spool, `${recording}.kept.json`))),
    failed: (call) => parseFailed(textOf(path.join(spool, `${call}.failed.json`))),
    async hear(kept, other = identity) {
      const pieces: Buffer[] = [];
      for await (const piece of ageFile(recordings, kept)) pieces.push(piece);
      const decrypter = new Decrypter();
      decrypter.addIdentity(other);
      return Buffer.from(await decrypter.decrypt(Buffer.concat(pieces)));
    },
    plain: () =>
      [home, spool].flatMap((folder) => files(folder).filter((name) => marks.some((mark) => fs.readFileSync(path.join(folder, name)).includes(mark)))),
  };
}

export function keeping(spool: string, recordings: string): Keeping {
  return {
    spool,
    recordings,
    opusenc: NO_OPUSENC,
    register: openRegister(recordings),
    recipients: () => loadRecipients(recordings).keys,
    onStep() {},
    log: { info() {}, warn() {} },
  };
}

export function writeRecipients(recordings: string, { recovery, listener }: { recovery: string; listener: string }): void {
  fs.writeFileSync(recipientsFile(recordings), JSON.stringify({ recovery, manager1: listener }));
}

function textOf(file: string): string {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
}
