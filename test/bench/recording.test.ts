/**
 * `npm run bench -- recording`: what keeping a recording costs, and how soon one begins to play.
 * It prints what it measured and fails where a goal is missed; it is no part of `npm test`.
 */
import crypto from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { generateIdentity, identityToRecipient } from "age-encryption";
import { afterAll, expect, test } from "vitest";
import { startKeeper } from "../../src/recording/keeper.watch.js";
import { openRecording } from "../../src/recording/open.read.js";
import { parseKept } from "../../src/recording/order.js";
import { openRegister } from "../../src/recording/register.store.js";
import { seal } from "../../src/recording/seal.store.js";
import { keptFile, trackFile } from "../../src/recording/spool.store.js";
import { speech } from "../../src/rehearsal/speech.js";
import { installed } from "../installed.js";

const HOUR_S = 3_600;
/** Of speech, said again and again. */
const SPOKEN_S = 60;
const T = Date.UTC(2026, 10, 24);

const home = fs.mkdtempSync(path.join(os.tmpdir(), "madoguchi-bench-"));
const spool = fs.mkdtempSync("/dev/shm/madoguchi-bench-");
afterAll(() => {
  for (const folder of [home, spool]) fs.rmSync(folder, { recursive: true });
});

test("an hour's call is kept, and begins to play within 500 ms at any place", async () => {
  const { opusenc } = installed();
  if (!opusenc) throw new Error("the set-up has no opusenc; npm start fetches it");
  const identity = await generateIdentity();
  const recipients = [await identityToRecipient(identity), await identityToRecipient(await generateIdentity())];
  const recordings = path.join(home, "recordings");
  const tracks = (["caller", "operator"] as const).map((side, index) => {
    const minute = speech({ pitchHz: 210 - 85 * index, seed: index + 1 }, SPOKEN_S);
    fs.writeFileSync(trackFile(spool, `c1-t${index + 1}`), Buffer.concat(Array(HOUR_S / SPOKEN_S).fill(minute)));
    return { track: `c1-t${index + 1}`, side, startedAt: T };
  });
  const order = { call: "c1", startedAt: T, endedAt: T + HOUR_S * 1_000, tracks, masks: [], retention: {} };
  fs.writeFileSync(path.join(spool, "c1.order.json"), JSON.stringify(order));
  const began = performance.now();
  const cpu = process.cpuUsage();
  const log = { info() {}, warn: console.log };
  const keeper = startKeeper({ spool, recordings, opusenc, register: openRegister(recordings), recipients: () => recipients, onStep() {}, now: () => performance.now(), isRuled: async () => true, onRound() {}, log });
  await keeper.sweep();
  const tookS = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  await keeper.stop();
  const kept = parseKept(fs.readFileSync(keptFile(spool, "c1"), "utf8"));
  if (!kept) throw new Error("it was not kept");

  const firstMs: number[] = [];
  for (const share of [0, 0.25, 0.5, 0.75, 0.999]) {
    const asked = performance.now();
    const open = await openRecording(recordings, kept, identity);
    await open.read(Math.floor(open.bytes * share), open.bytes).next();
    firstMs.push(performance.now() - asked);
    await open.close();
  }
  console.log(`an hour's call: kept in ${tookS.toFixed(1)} s (${(HOUR_S / tookS).toFixed(0)} times as fast as it was spoken), of which ${((user + system) / 1e6).toFixed(1)} s of the keeper's own CPU; ${(kept.bytes / 1e6).toFixed(1)} MB; first sound after ${Math.max(...firstMs).toFixed(0)} ms at most`);
  expect(kept.format).toBe("opus");
  expect(Math.max(...firstMs)).toBeLessThan(500);
});

test("encryption alone is faster than fifty calls speak", async () => {
  const recipients = [await identityToRecipient(await generateIdentity())];
  const megabyte = crypto.randomBytes(1e6);
  async function* plain() {
    for (let count = 0; count < 100; count += 1) yield megabyte;
  }
  const began = performance.now();
  await seal(plain(), recipients, { async body() {}, async header() {} });
  const megabytesPerS = 100 / ((performance.now() - began) / 1_000);
  console.log(`encryption: ${megabytesPerS.toFixed(0)} MB/s`);
  // 32 kbit/s each.
  expect(megabytesPerS).toBeGreaterThan((50 * 32_000) / 8 / 1e6);
});
