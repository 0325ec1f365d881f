import { expect, test, vi } from "vitest";
import { onSmallDisk } from "./full-disk.js";

/** The ledger's disk is full, as others have filled it: nothing is lost, and the process lives. */

// Each starts processes that read the sources anew, which a busy machine takes its time for.
vi.setConfig({ testTimeout: 180_000 });

const LEDGER = `
  const { openLedger } = await source("ledger/ledger.ts");
  const problems = [];
  const open = () => openLedger(disk + "/ledger", (error) => problems.push(error.message));
  let ledger = open();
  let number = 0;
  const append = (count) => {
    for (const end = number + count; number < end; ) {
      number += 1;
      const call = "call:" + (number % 50);
      ledger.append([{ id: "fact-" + number, at: number, what: { type: "LineAnswered" } }], { [call]: { number, name: "x".repeat(500) } });
    }
  };
  const missing = () => {
    const found = ledger.after(0, 1e9);
    return { found: found.length, inOrder: found.every(({ sequence, fact }, at) => sequence === at + 1 && fact.id === "fact-" + (at + 1)) };
  };
  const latest = () => Object.values(ledger.state()).map((one) => one.number).sort((a, b) => b - a)[0];
`;

const tell = "console.log(JSON.stringify(";

async function told(megabytes: number, script: string): Promise<unknown> {
  const lines = await onSmallDisk(megabytes, LEDGER + script).ended();
  return JSON.parse(lines.at(-1) ?? "");
}

test("given a disk too small for a reserve, when it is full, then facts are held in memory and written in order when there is room", async () => {
  const seen = await told(
    3,
    `append(100);
     await ledger.checkpoint();
     fill();
     for (let round = 0; round < 5; round += 1) {
       append(200);
       await ledger.checkpoint();
     }
     ledger.post("one");
     ledger.post("two");
     const [first] = ledger.posts.waiting(10);
     await ledger.posts.delivered([first.key]);
     const full = { writes: ledger.writes, behind: ledger.lag(0).facts, problems: problems.length, posted: ledger.posts.waiting(10).map(({ entry }) => entry) };
     free();
     await ledger.checkpoint();
     const again = { writes: ledger.writes, ...missing() };
     ledger.acknowledge(500);
     append(100);
     await ledger.close();
     ledger = open();
     ${tell} { full, again, reopened: { ...missing(), acknowledged: ledger.acknowledged(), latest: latest(), posted: ledger.posts.waiting(10).map(({ entry }) => entry) } }));
     await ledger.close();`,
  );
  expect(seen).toEqual({
    full: { writes: false, behind: 1100, problems: 1, posted: ["two"] },
    again: { writes: true, found: 1100, inOrder: true },
    reopened: { found: 1200, inOrder: true, acknowledged: 500, latest: 1200, posted: ["two"] },
  });
});

test("given the reserve, when others have filled the disk and the process is killed, then nothing is missing", async () => {
  const seen = await told(
    50,
    `import { fork } from "node:child_process";
     import { once } from "node:events";
     if (process.send) {
       append(100);
       await ledger.checkpoint();
       fill();
       for (let round = 0; round < 5; round += 1) {
         append(300);
         await ledger.checkpoint();
       }
       process.send({ writes: ledger.writes, problems: problems.length });
       setInterval(() => {}, 1000);
     } else {
       await ledger.close();
       const child = fork(process.argv[1], [disk]);
       const [full] = await once(child, "message");
       child.kill("SIGKILL");
       await once(child, "exit");
       ledger = open();
       const beforeRoom = latest();
       number = 1600;
       append(100);
       free();
       await ledger.checkpoint();
       ${tell} { full, beforeRoom, ...missing(), latest: latest() }));
       await ledger.close();
     }`,
  );
  expect(seen).toEqual({ full: { writes: false, problems: 1 }, beforeRoom: 1600, found: 1700, inOrder: true, latest: 1700 });
});

test("given memory is full as well, then it is said how many facts were lost, and what follows is kept", async () => {
  const seen = await told(
    30,
    `fill();
     const many = (count) => ledger.append(Array.from({ length: count }, () => ({ id: "fact-" + ++number, at: number, what: { type: "LineAnswered" } })));
     for (let round = 0; round < 100; round += 1) many(1000);
     many(7);
     free();
     await ledger.checkpoint();
     number = 100_000;
     append(1);
     await ledger.checkpoint();
     ${tell} { problems, writes: ledger.writes, ...missing() }));
     await ledger.close();`,
  );
  expect(seen).toEqual({
    problems: [
      expect.stringContaining("No space left on device"),
      "100000 facts are held in memory; those that come now are lost",
      "the disk takes facts again; 7 were lost, for memory was full too",
    ],
    writes: true,
    found: 100_001,
    inOrder: true,
  });
});

test("the ledger's trouble is an alarm, which is kept as well, and clears when there is room", async () => {
  const seen = await told(
    3,
    `const awake = setInterval(() => {}, 1000);
     const { watchForAlarms } = await source("alarm/alarm.watch.ts");
     const { troubleWithRecords } = await source("alarm/trouble.ts");
     const { openLog } = await source("log.ts");
     let mono = 0;
     const alarms = watchForAlarms({
       ledger,
       clock: () => ({ mono: (mono += 5_000), wall: mono }),
       log: openLog({ level: "error", json: false, part: "test" }),
       sources: [() => troubleWithRecords({ databaseUp: true, lagging: false, ledgerWrites: ledger.writes })],
       everyMs: 20,
     });
     const changed = () => new Promise((resolve) => alarms.onChange(resolve));
     const raised = changed();
     fill();
     append(100);
     await ledger.checkpoint();
     await raised;
     const full = alarms.list().map(({ kind, clearedAt }) => [kind, clearedAt === null]);
     const cleared = changed();
     free();
     await ledger.checkpoint();
     await cleared;
     await ledger.checkpoint();
     alarms.stop();
     clearInterval(awake);
     const written = ledger.after(0, 1e9).filter(({ fact }) => fact.what.alarm).map(({ fact }) => fact.what.type);
     ${tell} { full, cleared: alarms.list().map(({ kind, clearedAt }) => [kind, clearedAt === null]), written }));
     await ledger.close();`,
  );
  expect(seen).toEqual({
    full: [["ledgerNotWritten", true]],
    cleared: [["ledgerNotWritten", false]],
    written: ["AlarmRaised", "AlarmCleared"],
  });
});

test("a log on a full disk loses its lines and nobody dies of it, and writes on when there is room", async () => {
  const lines = await onSmallDisk(
    3,
    `const { spawn } = await import("node:child_process");
     const { once } = await import("node:events");
     const file = fs.openSync(disk + "/part.log", "a");
     const talker = \`
       const { openLog } = await import("${new URL("../../src/log.ts", import.meta.url).href}");
       const log = openLog({ level: "info", json: false, part: "test" });
       process.on("message", (line) => { log.info(line); console.error(new Error(line)); setImmediate(() => process.send("said")); });
       process.send("ready");\`;
     fs.writeFileSync(disk + "/talker.mjs", talker);
     const child = spawn(process.execPath, [...process.execArgv, disk + "/talker.mjs"], { stdio: ["ignore", file, file, "ipc"] });
     await once(child, "message");
     const say = async (line) => { child.send(line); await once(child, "message"); };
     await say("before " + "x".repeat(5000));
     fill();
     for (let round = 0; round < 20; round += 1) await say("meanwhile " + "x".repeat(1000));
     free();
     await say("afterwards");
     child.disconnect();
     const [code] = await once(child, "exit");
     const text = fs.readFileSync(disk + "/part.log", "utf8");
     console.log(JSON.stringify({ code, before: text.includes("before"), afterwards: text.includes("afterwards") }));`,
  ).ended();
  expect(JSON.parse(lines.at(-1) ?? "")).toEqual({ code: 0, before: true, afterwards: true });
});

test("a part's sifted log on a full disk does not take the house with it", async () => {
  const lines = await onSmallDisk(
    3,
    `const { startPart } = await source("house/part.ts");
     const folder = disk + "/log";
     const script = \`process.stdin.on("data", () => {}); let count = 0; setInterval(() => console.log("line " + ++count + "x".repeat(3000)), 5);\`;
     const plan = {
       name: "part",
       program: { command: process.execPath, args: ["-e", script], env: {} },
       logFile: folder + "/part.log",
       noteFile: disk + "/run/part.part",
       stopSignal: "SIGTERM",
       stopWithinMs: 500,
       sieve: (line) => line,
       ready: async () => true,
       readyWithinMs: 1000,
     };
     const size = () => fs.statSync(plan.logFile).size;
     const until = async (seen) => { while (!seen()) await new Promise((resolve) => setTimeout(resolve, 5)); };
     let part = startPart(plan);
     await until(() => size() > 10_000);
     await part.stop(500);
     fill();
     part = startPart(plan, true);
     const noted = fs.existsSync(plan.noteFile);
     const full = size();
     await new Promise((resolve) => setTimeout(resolve, 300));
     free();
     await until(() => size() > full + 10_000);
     await part.stop(500);
     console.log(JSON.stringify({ noted, how: await part.ended }));`,
  ).ended();
  expect(JSON.parse(lines.at(-1) ?? "")).toEqual({ noted: false, how: "was ended by SIGTERM" });
});

test("given a full disk, when a setting is changed, then it is refused as that, in words, and the one in force stays", async () => {
  const seen = await told(
    3,
    `const { openSettings } = await source("admin/setting.store.ts");
     const { refusalOf } = await source("panel/http.ts");
     const settings = openSettings(ledger, { ready: new Promise(() => {}) });
     const long = "x".repeat(100_000);
     settings.change("calendar", 0, "first", "manager");
     fill();
     let refusal;
     try { settings.change("calendar", 1, long, "manager"); } catch (error) { refusal = refusalOf(error); }
     const full = { status: refusal.status, code: refusal.body.error.code, inForce: settings.get("calendar", "").value, other: refusalOf(new Error("other")).status };
     free();
     const changed = settings.change("calendar", 1, "second", "manager");
     ${tell} { full, version: changed.version, inForce: settings.get("calendar", "").value }));
     await ledger.close();`,
  );
  expect(seen).toEqual({ full: { status: 507, code: "diskFull", inForce: "first", other: 500 }, version: 2, inForce: "second" });
});
