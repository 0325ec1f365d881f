/**
 * An operator asks for help, and the manager listens, whispers and joins: who hears whom is
 * measured on each of the three phones, and the caller's audio all the way.
 */
import { beforeAll, describe, expect, test } from "vitest";
import type { SupervisionBody } from "../../src/panel/live-types.js";
import { eachTestEndsItsCalls, leavesNothingBehind, openCentre } from "./centre.js";
import { HEARD, likeness, SAMPLE_RATE_HZ, shareOfTone } from "./ear.js";
import { killControlPlane } from "./half-open.js";
import { openOnlooker } from "./onlooker.js";
import { type Caller, clipOf, type DeskPhone, until } from "./people.js";

const centre = openCentre();
eachTestEndsItsCalls(centre);

const CALLER_HZ = 700;
const OPERATOR_HZ = 1100;
const MANAGER_HZ = 1900;
const TONES = [CALLER_HZ, OPERATOR_HZ, MANAGER_HZ];

let phone: DeskPhone;
let manager: DeskPhone;

beforeAll(async () => {
  phone = await centre.stage.phone("101");
  manager = await centre.stage.phone("190");
  await Promise.all([phone.logIn("1008"), manager.register()]);
});

/** A caller and the operator, who hear each other. */
async function talk(): Promise<Caller> {
  const call = await centre.stage.call();
  await call.answered();
  call.press("0");
  await phone.rings();
  await phone.answer();
  call.ear.speak(CALLER_HZ);
  phone.ear.speak(OPERATOR_HZ);
  await hears(call, [OPERATOR_HZ]);
  await hears(phone, [CALLER_HZ]);
  call.ear.forget();
  return call;
}

/** Wait until somebody hears these tones and no other. */
async function hears(one: Caller | DeskPhone, tones: number[]): Promise<void> {
  await until(`${tones.join(" and ")} Hz are heard`, () => tonesIn(one.ear.heard().slice(-4000)).join() === tones.join());
}

function tonesIn(samples: Int16Array): number[] {
  return TONES.filter((hz) => shareOfTone(samples, hz) > 0.15);
}

/** Two seconds go by, and each quarter of a second that the caller has heard since was the operator's tone alone. */
async function callerNoticesNothing(call: Caller): Promise<void> {
  const window = SAMPLE_RATE_HZ / 4;
  const until2s = call.ear.heard().length + 8 * window;
  await until("the caller has heard two seconds more", () => call.ear.heard().length >= until2s);
  const heard = call.ear.heard();
  for (let at = 0; at + window <= heard.length; at += window) {
    expect(shareOfTone(heard.slice(at, at + window), OPERATOR_HZ)).toBeGreaterThan(0.8);
  }
  expect(call.ear.keys()).toBe("");
}

/** What the manager presses on the panel. */
async function press(ask: SupervisionBody["ask"], name = "manager"): Promise<number> {
  const post = (address: string, body: object, cookie = "") =>
    fetch(`${centre.system.http}${address}`, { method: "POST", headers: { "content-type": "application/json", cookie }, body: JSON.stringify(body) });
  const login = await post("/api/login", { name, password: `rehearsal-${name}` });
  return (await post("/api/seats/101/supervision", { ask } satisfies SupervisionBody, login.headers.getSetCookie()[0]?.split(";")[0])).status;
}

/** The manager presses it, takes the own phone, and speaks. */
async function come(ask: "listen" | "whisper" | "join"): Promise<void> {
  expect(await press(ask)).toBe(204);
  await manager.rings();
  await manager.answer();
  manager.ear.speak(MANAGER_HZ);
}

async function over(call: Caller): Promise<void> {
  await call.hangUp();
  await phone.released();
  await phone.dial("*13");
}

describe("the operator asks for help", () => {
  test("by *19, which raises an alarm at the manager, and the caller hears the operator alone all the while", async () => {
    const onlooker = await openOnlooker(centre.system);
    const call = await talk();
    for (const key of "*19") phone.ear.press(key);
    await onlooker.seesAlarm("helpAsked:101");
    for (const key of "*19") phone.ear.press(key);
    await onlooker.seesNoAlarm("helpAsked:101");
    await centre.record.call(call.number).saw("HelpEnded", { why: "withdrawn" });
    await callerNoticesNothing(call);
    await over(call);
  });
});

describe("the manager", () => {
  test("listens, whispers and joins, and only who joins is heard by the caller", async () => {
    const call = await talk();
    await come("listen");
    await hears(manager, [CALLER_HZ, OPERATOR_HZ]);
    await callerNoticesNothing(call);
    await hears(phone, [CALLER_HZ]);
    expect(await press("whisper")).toBe(204);
    await hears(phone, [CALLER_HZ, MANAGER_HZ]);
    await hears(manager, [CALLER_HZ, OPERATOR_HZ]);
    await callerNoticesNothing(call);
    manager.ear.press("3");
    await hears(call, [OPERATOR_HZ, MANAGER_HZ]);
    await hears(phone, [CALLER_HZ, MANAGER_HZ]);
    expect(await press("listen")).toBe(204);
    await hears(call, [OPERATOR_HZ]);
    await hears(phone, [CALLER_HZ]);
    await hears(manager, [CALLER_HZ, OPERATOR_HZ]);
    await manager.hangUp();
    await centre.record.call(call.number).saw("SupervisionEnded", { outcome: "left" });
    await hears(call, [OPERATOR_HZ]);
    await over(call);
    expect(await press("listen")).toBe(409);
    expect(await press("listen", "technician")).toBe(403);
  });

  test("given the control plane is killed while the manager listens, listens on, and is hung up with the talk", async () => {
    const call = await talk();
    await come("listen");
    await hears(manager, [CALLER_HZ, OPERATOR_HZ]);
    await killControlPlane(centre.system);
    await hears(manager, [CALLER_HZ, OPERATOR_HZ]);
    await until("the panel is there", () => press("whisper").then((status) => status === 204, () => false));
    await hears(phone, [CALLER_HZ, MANAGER_HZ]);
    await callerNoticesNothing(call);
    await over(call);
    expect(await manager.released()).toContain("BYE");
    await centre.record.call(call.number).saw("SupervisionEnded", { outcome: "callEnded" });
  });

  test("comes by a code at the own phone, and no operator's phone may", async () => {
    const call = await talk();
    const listening = manager.dial("*31101");
    await centre.record.call(call.number).saw("SupervisionRuns", { mode: "listen", by: "phone" });
    const other = await centre.stage.phone("102");
    expect(likeness(await other.dial("*31101"), clipOf(centre.system, "ja/seat_unknown_code"))).toBeGreaterThan(HEARD);
    await centre.record.call(call.number).saw("SupervisionRefused", { why: "notAllowed", phone: "102" });
    await callerNoticesNothing(call);
    await over(call);
    expect(tonesIn((await listening).slice(-8000))).toEqual([CALLER_HZ, OPERATOR_HZ]);
  });
});

leavesNothingBehind(centre);
