import { expect, test, vi } from "vitest";
import { onSmallDisk } from "./full-disk.js";

/** The disk for recordings is full, as others have filled it: nothing plain lies about, and nothing is lost while there is memory. */

// Each starts a process that reads the sources anew, which a busy machine takes its time for.
vi.setConfig({ testTimeout: 180_000 });

const KIT = `
  const { makeKit } = await import(${JSON.stringify(new URL("./recording-kit.ts", import.meta.url).href)});
  const kit = await makeKit(disk);
  const { rmSync, mkdtempSync, symlinkSync } = fs;
  const sweep = async () => {
    const keeper = kit.keeper();
    await keeper.sweep();
    await keeper.stop();
  };
  const state = () => ({ files: kit.files(kit.spool).sort(), failed: kit.failed("c1"), kept: kit.kept("c1") !== null, plain: kit.plain() });
  const tell = (said) => { console.log(JSON.stringify(said)); };
`;

async function told(script: string): Promise<unknown> {
  const lines = await onSmallDisk(6, KIT + script).ended();
  return JSON.parse(lines.at(-1) ?? "");
}

const REASON = "the disk for recordings is full";

test("given a full disk and a spool with room, when a call ends, then its recording waits encrypted, and is kept when there is room", async () => {
  const seen = await told(`
    const memory = mkdtempSync("/dev/shm/madoguchi-test-");
    try {
      kit.spool = memory;
      const { keeping } = await import(${JSON.stringify(new URL("./recording-kit.ts", import.meta.url).href)});
      const { startKeeper } = await source("recording/keeper.watch.ts");
      const { verifyRecordings } = await source("recording/verify.read.ts");
      const round = async () => {
        const keeper = startKeeper({ ...keeping(memory, kit.recordings), now: () => 0, isRuled: async () => true, onRound() {} });
        await keeper.sweep();
        await keeper.stop();
        return fs.readdirSync(memory).sort();
      };
      kit.place("c1");
      for (const name of fs.readdirSync(disk + "/spool")) { fs.copyFileSync(disk + "/spool/" + name, memory + "/" + name); rmSync(disk + "/spool/" + name); }
      fill();
      const full = await round();
      const failed = JSON.parse(fs.readFileSync(memory + "/c1.failed.json", "utf8"));
      const plain = full.filter((name) => fs.readFileSync(memory + "/" + name).includes("RIFF"));
      const stillFull = await round();
      free();
      const room = await round();
      const kept = JSON.parse(fs.readFileSync(memory + "/c1.kept.json", "utf8"));
      tell({ full, failed, plain, stillFull, room, heard: (await kit.hear(kept)).length, verified: await verifyRecordings(kit.recordings) });
    } finally {
      rmSync(memory, { recursive: true });
    }
  `);
  const waiting = ["c1.age-body", "c1.age-header", "c1.failed.json", "c1.waiting.json"];
  expect(seen).toEqual({
    full: waiting,
    failed: { call: "c1", reason: REASON, waiting: true },
    plain: [],
    stillFull: waiting,
    room: ["c1.kept.json"],
    heard: 44 + 2 * 8_000 * 4,
    verified: { kept: 1, destroyed: 0, findings: [] },
  });
});

test("given a full disk on which the spool is too, when a call ends, then what is plain makes room for what is encrypted, or is destroyed", async () => {
  const seen = (await told(`
    kit.place("c1", { seconds: 2 });
    fill();
    await sweep();
    const full = state();
    free();
    await sweep();
    tell({ full, room: state() });
  `)) as Record<"full" | "room", { files: string[]; failed: { waiting: boolean } | null; kept: boolean; plain: string[] }>;
  expect(seen.full.plain).toEqual([]);
  expect(seen.full.files.filter((name) => name.endsWith(".ulaw"))).toEqual([]);
  // Two seconds of WAV are larger than the tracks were, so there is no room for it.
  expect(seen.full.failed).toMatchObject({ reason: REASON, waiting: false });
  expect(seen.room.files).toEqual(["c1.failed.json"]);
});
