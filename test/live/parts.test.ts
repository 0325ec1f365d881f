/** Asterisk is killed under calls: it comes back, nobody is forgotten, and operators are where they were. */
import path from "node:path";
import { describe, expect, test } from "vitest";
import { readNote } from "../../src/house/living.js";
import type { ForgottenList } from "../../src/panel/live-types.js";
import { connect } from "../../src/postgres/db.js";
import { openCentre } from "./centre.js";
import { until } from "./people.js";

const centre = openCentre();

function asterisk(): number | null {
  return readNote(path.join(centre.system.home, "run/asterisk.part"))?.pid ?? null;
}

/** Ends Asterisk; gives which. */
function end(signal: NodeJS.Signals): number {
  const pid = asterisk();
  if (pid === null) throw new Error("Asterisk has left no note of its process");
  process.kill(pid, signal);
  return pid;
}

function times(part: string, words: string): number {
  return centre.system.log(part).split(words).length - 1;
}

interface Ended {
  caller: string;
  outcome: string;
  by: string;
  cause: number;
  because: string;
}

/** Final facts with the callers' numbers as a person reads them. */
async function endedCalls(): Promise<Ended[]> {
  const { sql, close } = connect(centre.system.databaseUrl ?? "", { connections: 1, statementMs: 5_000 });
  try {
    return await sql<Ended[]>`
      select c.caller_display as caller, c.outcome, c.ended_by as by, c.cause, f.what->>'because' as because
      from facts f join calls c on c.call = f.call where f.type = 'CallEnded' order by c.arrived_at`;
  } finally {
    await close();
  }
}

/** Whom a manager reads that they should be called back. */
async function toBeCalledBack(): Promise<ForgottenList["entries"]> {
  const body = JSON.stringify({ name: "manager", password: "rehearsal-manager" });
  const headers = { "content-type": "application/json", origin: centre.system.http };
  const login = await fetch(`${centre.system.http}/api/login`, { method: "POST", headers, body });
  const cookie = login.headers.get("set-cookie")?.split(";")[0] ?? "";
  const answer = await fetch(`${centre.system.http}/api/forgotten`, { headers: { cookie } });
  return ((await answer.json()) as ForgottenList).entries.filter(({ callBack }) => callBack === "fault");
}

describe("given one caller talks and one waits, when Asterisk is killed", () => {
  test("it is back, both are listed as cut off by us, and the operator serves the next caller without logging in", async () => {
    const phone = await centre.stage.phone("101");
    await phone.register();
    await phone.dial("*111001*00001");
    const talking = await centre.stage.call({ from: "<sip:0970000001@carrier>" });
    await talking.answered();
    talking.ear.press("1");
    await phone.rings();
    await phone.answer();
    const waiting = await centre.stage.call({ from: "<sip:0970000002@carrier>" });
    await waiting.answered();
    waiting.ear.press("1");
    await until("one talks and one waits", () => times("control-plane", "QueueEntered") === 2);

    const killed = end("SIGKILL");
    await until("the control plane has noticed", () => times("control-plane", "PbxLost") === 1);
    await until("calls can be taken again", async () => asterisk() !== killed && (await fetch(`${centre.system.http}/healthz`)).ok);
    expect(centre.system.output()).toContain("asterisk was ended by SIGKILL; it is started again");
    await until("it is an alarm", () => centre.system.log("control-plane").includes("alarm raised: The exchange stopped and was started again (times: 1)"));
    await until("people are told that it is back", () => /asterisk is back after/.test(centre.system.output()));

    const ended = await until("both final facts are in PostgreSQL", async () => {
      const found = await endedCalls();
      return found.length === 2 ? found : null;
    });
    const cutOff = { outcome: "fault", by: "centre", cause: 41, because: "pbxDied" };
    expect(ended).toEqual([
      { caller: expect.stringContaining("0001"), ...cutOff },
      { caller: expect.stringContaining("0002"), ...cutOff },
    ]);

    expect((await toBeCalledBack()).map(({ how, caller }) => [how, caller?.e164?.slice(-4)])).toEqual([
      [["fault"], "0002"],
      [["fault"], "0001"],
    ]);

    // Neither registered nor logged in again: the phone is known, and the operator only ends the wrap-up.
    await phone.dial("*13");
    const next = await centre.stage.call({ from: "<sip:0970000003@carrier>" });
    await next.answered();
    next.ear.press("1");
    expect((await phone.rings()).from).toContain("0970000003");
    await phone.answer();
    await next.hangUp();
    await phone.released();
    await until("it was served", async () => (await endedCalls()).at(-1)?.outcome === "served");
    expect(times("control-plane", "LoggedIn")).toBe(1);
  }, 240_000);
});

describe("given one caller talks and one waits, when Asterisk is told to end", () => {
  test("both are cut off by us, although it hangs up as if they had", async () => {
    const phone = await centre.stage.phone("102");
    await phone.register();
    await phone.dial("*111002*00002");
    const before = (await endedCalls()).length;
    const queued = times("control-plane", "QueueEntered");
    const talking = await centre.stage.call({ from: "<sip:0970000004@carrier>" });
    await talking.answered();
    talking.ear.press("1");
    await phone.rings();
    await phone.answer();
    const waiting = await centre.stage.call({ from: "<sip:0970000005@carrier>" });
    await waiting.answered();
    waiting.ear.press("1");
    await until("one talks and one waits", () => times("control-plane", "QueueEntered") === queued + 2);
    end("SIGTERM");
    const ended = await until("both final facts are in PostgreSQL", async () => {
      const found = (await endedCalls()).slice(before);
      return found.length === 2 ? found : null;
    });
    const cutOff = { outcome: "fault", by: "centre", cause: 41, because: "pbxDied" };
    expect(ended).toEqual([
      { caller: expect.stringContaining("0004"), ...cutOff },
      { caller: expect.stringContaining("0005"), ...cutOff },
    ]);
    await until("people are told that it is back", () => times("control-plane", "PbxConnected restarted=true") === 2);
  });
});
