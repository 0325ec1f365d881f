/** What the keeper makes of good and of bad input, with real files; recordings are WAV here, since there is no encoder. */
import fs from "node:fs";
import path from "node:path";
import { generateIdentity, identityToRecipient } from "age-encryption";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { destroyDue, destroyRecording } from "../../src/recording/destroy.store.js";
import type { KeeperOptions } from "../../src/recording/keeper.watch.js";
import { openRecording } from "../../src/recording/open.read.js";
import type { Kept } from "../../src/recording/order.js";
import { type Finding, wordsOfFinding } from "../../src/recording/verify.js";
import { placeOf } from "../../src/recording/place.js";
import { loadRecipients, recipientsFile } from "../../src/recording/recipients.load.js";
import { readDestroyed } from "../../src/recording/register.store.js";
import { retentionShape } from "../../src/recording/retention.js";
import { verifyRecordings } from "../../src/recording/verify.read.js";
import { type Kit, makeKit, T, writeRecipients } from "./keeper-kit.js";

const DAY = 86_400_000;

let kit: Kit;
beforeEach(async () => {
  kit = await makeKit();
});
afterEach(() => fs.rmSync(kit.home, { recursive: true, force: true }));

async function sweep(options: Partial<KeeperOptions> = {}): Promise<void> {
  const keeper = kit.keeper(options);
  await keeper.sweep();
  await keeper.stop();
}

async function keep(call: string, seconds = 2): Promise<Kept> {
  kit.place(call, { seconds });
  await sweep();
  const kept = kit.kept(call);
  if (!kept) throw new Error(`${call} was not kept`);
  return kept;
}

const spoolFile = (name: string) => path.join(kit.spool, name);
const findings = async (): Promise<Finding[]> => (await verifyRecordings(kit.recordings)).findings;

describe("a recording", () => {
  it("is decrypted from any byte to any other as age decrypts it whole, over the ends of chunks", async () => {
    const kept = await keep("c1", 5);
    const whole = await kit.hear(kept);
    const open = await openRecording(kit.recordings, kept, kit.identity);
    expect(open.bytes).toBe(whole.length);
    const read = async (from: number, until: number) => {
      const pieces: Buffer[] = [];
      for await (const piece of open.read(from, until)) pieces.push(piece);
      return Buffer.concat(pieces);
    };
    for (const [from, until] of [[0, 1], [0, whole.length], [65_535, 65_537], [65_536, 131_072], [100_000, 159_000], [whole.length - 1, whole.length + 9], [whole.length, whole.length + 1]] as const) {
      expect((await read(from, until)).equals(whole.subarray(from, until))).toBe(true);
    }
    await open.close();
  });

  it("is encrypted for those who were listeners when it was kept, and for the recovery key", async () => {
    const first = await keep("c1");
    const [another, recovery] = [await generateIdentity(), await generateIdentity()];
    writeRecipients(kit.recordings, { recovery: await identityToRecipient(recovery), listener: await identityToRecipient(another) });
    const second = await keep("c2");
    await expect(openRecording(kit.recordings, first, another)).rejects.toMatchObject({ why: "notForThisKey" });
    await expect(openRecording(kit.recordings, second, kit.identity)).rejects.toMatchObject({ why: "notForThisKey" });
    for (const identity of [another, recovery]) expect((await kit.hear(second, identity)).subarray(0, 4).toString()).toBe("RIFF");
  });

  it("cannot be heard without its header or its body, nor where either was altered or cut", async () => {
    const kept = await keep("c1", 5);
    const { header, body } = placeOf(kit.recordings, kept);
    const [headerBytes, bodyBytes] = [fs.readFileSync(header), fs.readFileSync(body)];
    const heard = async () => {
      const open = await openRecording(kit.recordings, kept, kit.identity);
      try {
        for await (const piece of open.read(0, open.bytes)) expect(piece.length).toBeGreaterThan(0);
      } finally {
        await open.close();
      }
    };
    const flipped = (bytes: Buffer, at: number) => Buffer.from(bytes.map((byte, index) => (index === at ? byte ^ 1 : byte)));
    for (const wrong of [flipped(bodyBytes, 50), flipped(bodyBytes, 5), bodyBytes.subarray(0, -1), bodyBytes.subarray(0, 16 + 65_552), Buffer.alloc(0)]) {
      fs.writeFileSync(body, wrong);
      await expect(heard()).rejects.toMatchObject({ why: "altered" });
    }
    fs.rmSync(body);
    await expect(heard()).rejects.toMatchObject({ why: "bodyMissing" });
    fs.writeFileSync(body, bodyBytes);
    for (const wrong of [Buffer.from("x"), Buffer.concat([headerBytes, headerBytes]), flipped(headerBytes, headerBytes.length - 5)]) {
      fs.writeFileSync(header, wrong);
      await expect(heard()).rejects.toMatchObject({ why: "altered" });
    }
    fs.rmSync(header);
    await expect(heard()).rejects.toMatchObject({ why: "headerMissing" });
    fs.writeFileSync(header, headerBytes);
    await heard();
  });

  it("of which one side is lost is kept with the gap", async () => {
    kit.place("c1", { seconds: 3 });
    fs.rmSync(spoolFile("c1-t2.ulaw"));
    await sweep();
    expect(kit.kept("c1")).toMatchObject({ tracks: ["c1-t1"], seconds: 3, gaps: [{ side: "operator", fromMs: 0, untilMs: 3_000 }] });
  });
});

describe("orders", () => {
  it("for several calls are all carried out, and the chain goes on over a restart", async () => {
    for (const call of ["c1", "c2"]) kit.place(call);
    await sweep();
    await keep("c3");
    expect(await verifyRecordings(kit.recordings)).toEqual({ kept: 3, destroyed: 0, findings: [] });
    expect(kit.plain()).toEqual([]);
  });

  it("that cannot be used do not lose the sound, and those without sound are answered with the reason", async () => {
    kit.place("c1", { order: false });
    fs.writeFileSync(spoolFile("c1.order.json"), "{");
    fs.writeFileSync(spoolFile("c2.order.json"), JSON.stringify({ ...kit.place("c2"), call: "../../c2" }));
    kit.place("c3");
    for (const track of ["c3-t1", "c3-t2"]) fs.rmSync(spoolFile(`${track}.ulaw`));
    fs.writeFileSync(spoolFile("c4.order.json"), "[]");
    await sweep();
    for (const call of ["c1", "c2"]) expect(kit.kept(call)).toMatchObject({ orphan: true, tracks: [`${call}-t1`, `${call}-t2`] });
    expect(kit.failed("c3")).toEqual({ call: "c3", reason: "its sound is not there", waiting: false });
    expect(kit.failed("c4")?.reason).toContain("the order cannot be used");
    expect(kit.files(kit.spool).filter((name) => !name.endsWith("kept.json") && !name.endsWith("failed.json"))).toEqual([]);
    expect(kit.plain()).toEqual([]);
  });

  it("do not lead through a link to what is not ours", async () => {
    const order = kit.place("c1");
    const outside = path.join(kit.home, "outside");
    fs.writeFileSync(outside, "not a track");
    fs.rmSync(spoolFile("c1-t1.ulaw"));
    fs.symlinkSync(outside, spoolFile("c1-t1.ulaw"));
    await sweep();
    expect(kit.kept("c1")?.tracks).toEqual([order.tracks[1]?.track]);
    expect(fs.readFileSync(outside, "utf8")).toBe("not a track");
  });
});

describe("tracks without an order", () => {
  it("are left alone while they grow or a control plane is there, and kept where neither is", async () => {
    kit.place("c1", { order: false });
    let at = 0;
    let ruled = true;
    const keeper = kit.keeper({ now: () => at, isRuled: async () => ruled, orphanMs: 60_000 });
    const later = async (ms: number) => {
      at += ms;
      await keeper.sweep();
      return kit.kept("c1");
    };
    expect(await later(0)).toBeNull();
    expect(await later(120_000)).toBeNull();
    ruled = false;
    expect(await later(59_000)).toBeNull();
    fs.appendFileSync(spoolFile("c1-t2.ulaw"), Buffer.alloc(800, 0xff));
    expect(await later(30_000)).toBeNull();
    expect(await later(59_000)).toBeNull();
    expect(await later(1_000)).toMatchObject({ call: "c1", orphan: true });
    await keeper.stop();
    expect(kit.plain()).toEqual([]);
  });

  it("that were kept are not overwritten by what comes later for the same call", async () => {
    const order = kit.place("c1", { order: false });
    await sweep({ isRuled: async () => false, orphanMs: 0 });
    await sweep({ isRuled: async () => false, orphanMs: 0 });
    const first = kit.kept("c1");
    fs.writeFileSync(spoolFile("c1-t3.ulaw"), Buffer.alloc(8_000, 0x10));
    // One of before is there once more, and one was never written.
    for (const name of ["c1-t2.ulaw", "c1-t4.ulaw"]) fs.writeFileSync(spoolFile(name), "");
    const later = ["c1-t3", "c1-t4"].map((track) => ({ track, side: "operator", startedAt: T + 5_000 }));
    const tracks = [...order.tracks, ...later];
    fs.writeFileSync(spoolFile("c1.order.json"), JSON.stringify({ ...order, tracks }));
    await sweep();
    expect(kit.kept("c1")).toEqual(first);
    expect(kit.files(kit.spool).sort()).toEqual(["c1-t3.kept.json", "c1.kept.json"]);
    expect(kit.kept("c1-t3")).toMatchObject({ call: "c1", recording: "c1-t3", tracks: ["c1-t3"], seconds: 1 });
    expect(await verifyRecordings(kit.recordings)).toEqual({ kept: 2, destroyed: 0, findings: [] });
  });
});

describe("keys", () => {
  it("that cannot be used are named and left out, and a private one is not taken", async () => {
    const listener = await identityToRecipient(kit.identity);
    fs.writeFileSync(recipientsFile(kit.recordings), JSON.stringify({ a: listener, b: `${listener}x`, c: kit.identity }));
    const { keys, problems } = loadRecipients(kit.recordings);
    expect(keys).toEqual([listener]);
    expect(problems).toEqual([expect.stringContaining("recovery"), expect.stringContaining("b is no public key"), expect.stringContaining("c is a private one")]);
    expect(problems.join()).not.toContain(kit.identity);
  });

  it("of which there is none: the sound waits ten minutes for one, and is destroyed then", async () => {
    fs.rmSync(recipientsFile(kit.recordings));
    kit.place("c1");
    let at = 0;
    const keeper = kit.keeper({ now: () => at });
    await keeper.sweep();
    expect(kit.files(kit.spool)).toContain("c1-t1.ulaw");
    at = 600_000;
    await keeper.sweep();
    await keeper.stop();
    expect(kit.failed("c1")).toMatchObject({ reason: "there is no key to encrypt for", waiting: false });
    expect(kit.files(kit.spool)).toEqual(["c1.failed.json"]);
    expect(kit.plain()).toEqual([]);
  });
});

describe("verify", () => {
  it("names what is missing, exchanged, altered, foreign, and where the register was changed", async () => {
    const [c1, c2, c3] = [await keep("c1"), await keep("c2"), await keep("c3")];
    const place = (kept: Kept) => placeOf(kit.recordings, kept);
    fs.copyFileSync(place(c1).body, place(c2).body);
    fs.rmSync(place(c1).header);
    fs.appendFileSync(place(c3).body, "x");
    fs.writeFileSync(path.join(kit.recordings, "headers", "c9.age-header"), "");
    const register = path.join(kit.recordings, "kept.jsonl");
    fs.writeFileSync(register, fs.readFileSync(register, "utf8").replace('"seconds":2,', '"seconds":9,').replace(c2.sha256Header, c1.sha256Header));
    const found = await findings();
    expect(found).toEqual([
      { kind: "missing", recording: "c1", part: "header" },
      expect.objectContaining({ recording: "c2", part: "header" }),
      { kind: "exchanged", recording: "c2", part: "body", of: "c1" },
      { kind: "altered", recording: "c3", part: "body" },
      { kind: "stray", recording: "c9", part: "header" },
      { kind: "chainBroken", recording: "c2" },
    ]);
    for (const one of found) expect(wordsOfFinding(one).ja).not.toBe("");
    fs.writeFileSync(register, `{\n${fs.readFileSync(register, "utf8")}`);
    expect(await findings()).toContainEqual({ kind: "unreadable", line: 1 });
  });
});

describe("destroying", () => {
  const calls = (...kept: Kept[]) => kept.map(({ call }) => ({ call, endedAt: T, line: "main", matter: null, outcome: null }));
  const job = { retention: retentionShape.parse({ rules: [{ line: "main", days: 30 }] }), at: T + 30 * DAY, lastSeenAt: T + 29 * DAY };

  it("takes what is due and not held, in its list with the reason, and verify knows it", async () => {
    const [c1, c2] = [await keep("c1"), await keep("c2")];
    const hold = { call: "c2", reason: "threat" as const, person: "manager1", placedAt: T, until: null };
    const done = await destroyDue({ ...job, recordings: kit.recordings, calls: calls(c1, c2), holds: async () => [hold] });
    expect(done.destroyed).toEqual([{ recording: "c1", call: "c1", at: job.at, why: "30 days (line main)", by: "retention" }]);
    expect(done.held.map(({ due }) => due.call)).toEqual(["c2"]);
    expect(kit.files(path.join(kit.recordings, "headers"))).toEqual(["c2.age-header"]);
    expect(await verifyRecordings(kit.recordings)).toEqual({ kept: 2, destroyed: 1, findings: [] });
    expect((await destroyDue({ ...job, recordings: kit.recordings, calls: calls(c1, c2), holds: async () => [hold] })).destroyed).toEqual([]);
    await kit.hear(c2);
  });

  it("lets somebody be in time who places a hold while it runs", async () => {
    const [c1, c2] = [await keep("c1"), await keep("c2")];
    let asked = 0;
    const holds = async () => ((asked += 1) > 2 ? [{ call: "c2", reason: "complaint" as const, person: "manager1", placedAt: T, until: null }] : []);
    const { destroyed } = await destroyDue({ ...job, recordings: kit.recordings, calls: calls(c1, c2), holds });
    expect(destroyed.map(({ call }) => call)).toEqual(["c1"]);
  });

  it("that stopped after the header is done to its end by the next, and the body alone is noise meanwhile", async () => {
    const kept = await keep("c1");
    const { header, body } = placeOf(kit.recordings, kept);
    fs.rmSync(header);
    await expect(openRecording(kit.recordings, kept, kit.identity)).rejects.toMatchObject({ why: "headerMissing" });
    await destroyRecording(kit.recordings, kept, { at: T, why: "90 days", by: "retention" });
    expect(fs.existsSync(body)).toBe(false);
    expect(readDestroyed(kit.recordings)).toHaveLength(1);
    expect(await findings()).toEqual([]);
  });
});
