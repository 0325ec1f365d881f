/** The power goes and comes back, told by a real upsd: who is on the line is served, everything is kept and stopped in order. */
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readNote } from "../../src/house/living.js";
import { connect } from "../../src/postgres/db.js";
import { outlook, type Power, SILENT_MS } from "../../src/power/power.js";
import { watchUps } from "../../src/power/ups.watch.js";
import { openStage, type Stage, until } from "./people.js";
import { freeBase, startSystem, type System } from "./system.js";
import { startUps, type Ups } from "./ups.js";

const quiet = { info: () => {}, warn: () => {} };
let ups: Ups;
let system: System;
let stage: Stage;

beforeAll(async () => {
  ups = await startUps(`${await freeBase()}.1`);
}, 60_000);
afterAll(async () => {
  await stage?.close();
  await system?.stop();
  await ups?.stop();
});

async function factsOfPower(): Promise<string[]> {
  const { sql, close } = connect(system.databaseUrl ?? "", { connections: 1, statementMs: 5_000 });
  try {
    const rows = await sql<{ type: string; alarm: string | null }[]>`
      select type, what->>'alarm' as alarm from facts
      where type like 'Power%' or what->>'alarm' in ('onBatteryShort', 'powerLow') order by seq`;
    return rows.map(({ type, alarm }) => (alarm ? `${type} ${alarm}` : type));
  } finally {
    await close();
  }
}

async function outcomes(): Promise<(string | null)[]> {
  const { sql, close } = connect(system.databaseUrl ?? "", { connections: 1, statementMs: 5_000 });
  try {
    return (await sql<{ outcome: string | null }[]>`select outcome from calls order by arrived_at`).map(({ outcome }) => outcome);
  } finally {
    await close();
  }
}

async function healthy(): Promise<boolean> {
  return fetch(`${system.http}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

describe("given a UPS that upsd tells of", () => {
  test("mains, battery, the time left, a lost driver and silence are understood, and it is asked again for ever", async () => {
    let later = 0;
    const clock = () => performance.now() + later;
    const watch = watchUps({ ups: ups.place, clock, log: quiet, everyMs: 50 });
    const heard = (what: string, is: (power: Power) => boolean) => until(what, () => is(watch.power()));
    try {
      await heard("mains", ({ supply, silence }) => supply === "mains" && silence === null);
      ups.says("OB DISCHRG", 1800);
      await heard("battery", ({ supply }) => supply === "battery");
      expect(outlook(watch.power(), clock()).leftMs).toBeGreaterThan(1_700_000);
      await ups.fallSilent();
      await heard("silence", ({ silence }) => silence === "unreachable");
      expect(outlook(watch.power(), clock())).toMatchObject({ supply: "battery", lost: false, low: false });
      later = SILENT_MS;
      expect(outlook(watch.power(), clock())).toMatchObject({ supply: "battery", lost: true, low: true });
      ups.says("OL CHRG", 1800);
      await ups.speakAgain();
      await heard("mains again", ({ supply, silence }) => supply === "mains" && silence === null);
      const other = watchUps({ ups: { ...ups.place, name: "other" }, clock, log: quiet, everyMs: 50 });
      await until("it has no such UPS", () => other.power().silence === "unknownUps");
      other.stop();
    } finally {
      watch.stop();
    }
  });
});

describe("given one caller talks when the battery becomes low", () => {
  test("new callers are told, the talk goes on to its end, everything is kept and stopped, and comes back with the power", async () => {
    system = await startSystem({ env: { MADOGUCHI_UPS: ups.text } });
    stage = openStage(system);
    const phone = await stage.phone("101");
    await phone.logIn("1001");
    const talking = await stage.call();
    await talking.answered();
    talking.press("0");
    await phone.rings();
    await phone.answer();
    ups.says("OB DISCHRG", 1800);
    await until("it is an alarm", () => system.log("control-plane").includes("alarm raised: Power cut: running on battery, about"));

    ups.says("OB DISCHRG LB", 300);
    await until("new callers are turned away", () => system.log("control-plane").includes("PowerFailing"));
    expect(await healthy()).toBe(false);
    const late = await stage.call();
    await late.answered();
    await late.hears("ja/adhoc_closure_undated.1");
    await late.hangUp();

    ups.says("OL CHRG LB", 300);
    await until("it is called off", () => system.log("control-plane").includes("PowerBack"));
    const next = await stage.call();
    await next.answered();
    next.press("0");
    await next.hears("ja/busy_wait_noest");
    await next.hangUp();

    ups.says("OB DISCHRG LB", 300);
    await until("it fails again", () => system.log("control-plane").split("PowerFailing").length === 3);
    expect(system.log("control-plane")).not.toContain("PowerGone");
    const rulers = () => system.log("control-plane").split("ARI is connected").length;
    const before = rulers();
    process.kill(readNote(path.join(system.home, "run/main.part"))!.pid, "SIGKILL");
    await until("the next control plane rules", () => rulers() > before);
    await talking.hangUp();
    await phone.released();
    await until("everything is stopped", () => system.output().includes("everything has been stopped in order"));
    expect(await healthy()).toBe(false);
    expect(system.process.exitCode).toBeNull();
    expect(await outcomes()).toEqual(["served", "closed", "abandonedQueue"]);
    const facts = await factsOfPower();
    expect(facts.filter((one) => one.startsWith("Power"))).toEqual(["PowerFailing", "PowerBack", "PowerFailing", "PowerGone"]);
    expect(facts).toContain("AlarmRaised onBatteryShort");
    expect(facts).toContain("AlarmRaised powerLow");

    ups.says("OL CHRG", 300);
    await until("it is back", healthy);
    const again = await stage.call();
    await again.answered();
    again.press("0");
    await again.hears("ja/busy_wait_noest");

    // Somebody shuts the machine down: there is no time left for anybody, but for a word.
    ups.says("FSD OB LB", 300);
    await again.hears("ja/power_cut");
    await again.ended();
    await until("everything is stopped again", () => system.output().split("everything has been stopped in order").length === 3);
    expect((await outcomes()).at(-1)).toBe("fault");
    expect(await system.stop()).toBe(0);
  }, 240_000);
});
