/** The path of a call, on the real system: from the carrier's INVITE to the operator's phone and back. */
import fs from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { decodeUlaw, likeness, shareOfTone } from "./ear.js";
import { openStage, type Stage, until } from "./people.js";
import { startSystem, type System } from "./system.js";

let system: System;
let stage: Stage;

beforeAll(async () => {
  system = await startSystem();
}, 120_000);
afterAll(async () => {
  await system?.stop();
});
beforeEach(() => {
  stage = openStage(system);
});
afterEach(async () => {
  await stage.close();
});

/** The clip as Asterisk plays it. */
function clip(language: string, name: string): Int16Array {
  return decodeUlaw(fs.readFileSync(path.join(system.home, "sounds", language, `${name}.ulaw`)));
}

async function operatorAt(seat: string, operator: string) {
  const phone = await stage.phone(seat);
  await phone.register();
  await phone.dial(`*11${operator}*0000${operator.slice(-1)}`);
  return phone;
}

describe("a caller reaches an operator", () => {
  test("hears the centre's name, presses nothing, and both hear each other", async () => {
    const phone = await operatorAt("101", "1001");
    const call = await stage.call();
    await call.answered();
    await until("the name is heard", () => likeness(call.ear.heard(), clip("ja", "name")) > 0.9);
    const ring = await phone.rings();
    expect(ring.from).toContain("0970000001");
    await phone.answer();
    call.ear.forget();
    phone.ear.forget();
    call.ear.speak(700);
    phone.ear.speak(1100);
    await until("the operator hears the caller", () => shareOfTone(phone.ear.heard().slice(-4000), 700) > 0.8);
    await until("the caller hears the operator", () => shareOfTone(call.ear.heard().slice(-4000), 1100) > 0.8);
    await call.hangUp();
    await phone.released();
  });
});
