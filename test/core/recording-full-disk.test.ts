import { expect, test, vi } from "vitest";
import { onSmallDisk } from "./full-disk.js";

/** The disk for recordings is full, as others have filled it: nothing plain lies about, and nothing is lost while there is memory. */

// Each starts a process that reads the sources anew, which a busy machine takes its time for.
vi.setConfig({ testTimeout: 180_000 });

const KIT = `
  const { makeKit } = await import(${JSON.stringify(new URL("./keeper-kit.ts", import.meta.url).href)});
  const { verifyRecordings } = await source("recording/verify.read.ts");
  const round = async (kit) => {
    const keeper = kit.keeper();
    await keeper.sweep();
    await keeper.stop();
    return { files: kit.files(kit.spool).sort(), failed: kit.failed("c1"), plain: kit.plain() };
  };
`;

async function told(script: string): Promise<unknown> {
  const lines = await onSmallDisk(6, `${KIT}${script}`).ended();
  return JSON.parse(lines.at(-1) ?? "");
}

const REASON = "the disk for recordings is full";

test("given a full disk and a spool with room, when a call ends, then its recording waits encrypted, and is kept when there is room", async () => {
  const seen = await told(`
    const memory = fs.mkdtempSync("/dev/shm/madoguchi-test-");
    try {
      const kit = await makeKit(disk, memory);
      kit.place("c1");
      fill();
      const full = await round(kit);
      const stillFull = await round(kit);
      free();
      const room = await round(kit);
      const heard = (await kit.hear(kit.kept("c1"))).length;
      console.log(JSON.stringify({ full, stillFull, room, heard, verified: await verifyRecordings(kit.recordings) }));
    } finally {
      fs.rmSync(memory, { recursive: true });
    }
  `);
  const waiting = ["c1.age-body", "c1.age-header", "c1.failed.json", "c1.waiting.json"];
  const failed = { call: "c1", reason: REASON, waiting: true };
  expect(seen).toEqual({
    full: { files: waiting, failed, plain: [] },
    stillFull: { files: waiting, failed, plain: [] },
    room: { files: ["c1.kept.json"], failed: null, plain: [] },
    heard: 44 + 2 * 8_000 * 4,
    verified: { kept: 1, destroyed: 0, findings: [] },
  });
});

test("given a full disk on which the spool is too, when a call ends, then what is plain makes room for what is encrypted, or is destroyed", async () => {
  const seen = await told(`
    const kit = await makeKit(disk);
    kit.place("c1");
    fill();
    const full = await round(kit);
    free();
    console.log(JSON.stringify({ full, room: await round(kit) }));
  `);
  // Two seconds of WAV are larger than the tracks were, so there is no room for it.
  const lost = { files: ["c1.failed.json"], failed: { call: "c1", reason: REASON, waiting: false }, plain: [] };
  expect(seen).toEqual({ full: lost, room: lost });
});
