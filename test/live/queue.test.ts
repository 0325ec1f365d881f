/** All seats busy: who is served first, and by whom, and what waiting sounds like. */
import { beforeAll, describe, expect, test } from "vitest";
import { leavesNothingBehind, openCentre } from "./centre.js";
import { bestPlace, HEARD, likeness, longestSilenceMs, whereIs } from "./ear.js";
import { type Caller, clipOf, type DeskPhone, musicOf, until } from "./people.js";

/** Announcements come often and tell the place; seats are ready again at once. */
const centre = openCentre(() => ({
  site: { rules: { announceEveryMs: 10_000, announcePosition: true, wrapUpEndMs: 0 } },
}));

let first: DeskPhone;
let second: DeskPhone;
/** The first of all: one for whom there is no operator who speaks Chinese, all the time. */
let patient: Caller;

beforeAll(async () => {
  patient = await callFor("83");
  [first, second] = await Promise.all([centre.stage.phone("101"), centre.stage.phone("102")]);
});

async function callFor(keys: string): Promise<Caller> {
  const call = await centre.stage.call();
  await call.answered();
  call.press(keys);
  return call;
}

/** In the queue, behind those who are there. */
async function waiting(keys: string): Promise<Caller> {
  const call = await callFor(keys);
  await centre.record.call(call.number).saw("QueueEntered");
  return call;
}

/** The phone rings for this caller, is answered, and the operator hangs up. */
async function serves(phone: DeskPhone, call: Caller): Promise<void> {
  expect((await phone.rings()).from).toContain(call.number);
  await phone.answer();
  await phone.hangUp();
  await call.ended();
}

describe("given three callers and one seat", () => {
  test("they are served in the order of their arrival, though the first dawdled in the menu", async () => {
    const early = await callFor("");
    await early.hears("ja/name");
    const middle = await waiting("0");
    const late = await waiting("0");
    early.press("0");
    const places = [early, middle, late].map((call) => centre.record.call(call.number).saw("QueueEntered"));
    expect((await Promise.all(places)).map(({ what }) => what.position)).toEqual([2, 2, 3]);
    await first.logIn("1001");
    for (const call of [early, middle, late]) await serves(first, call);
    await first.leave();
  });
});

describe("given callers of several languages", () => {
  test("one whose language nobody speaks holds up nobody behind, and is served by who does", async () => {
    const english = await waiting("71");
    const japanese = await waiting("0");
    await first.logIn("1001");
    await serves(first, japanese);
    expect(first.calls()).toBe(4);
    await second.logIn("1005");
    await serves(second, english);
    await Promise.all([first.leave(), second.leave()]);
  });
});

describe("given nobody speaks the caller's language, and a callback is wished", () => {
  test("the number is confirmed, and in its turn it is called from ours, once the operator is on the line", async () => {
    const outside = await centre.stage.outside();
    const call = await waiting("71");
    await call.hears("en/language_unavailable");
    call.press("2");
    await call.hears("en/callback_number.1");
    await call.hears("en/digit.9");
    call.press("1");
    await call.hears("en/callback_confirmed.1");
    await call.hangUp();
    await second.logIn("1005");
    expect((await second.rings()).from).toContain(call.number);
    expect(outside.calls()).toBe(0);
    await second.answer();
    const { to, from } = await outside.rings();
    expect(to).toBe(call.number);
    expect(from).toContain("0975105151");
    await outside.answer();
    await outside.hangUp();
    await until("the callback is closed", () => centre.record.facts().some(({ what }) => what.type === "CallbackClosed" && what.outcome === "reached"));
    await second.leave();
  });
});

describe("given two seats that are free", () => {
  test("the one that has been idle longest is rung", async () => {
    await first.logIn("1001");
    await second.logIn("1002");
    for (const phone of [first, second, first, second]) await serves(phone, await waiting("0"));
    await Promise.all([first.leave(), second.leave()]);
  });
});

describe("given nobody can serve a caller", () => {
  test("who hears music, announcements with the place, music again, and never silence, and is still the first", async () => {
    await patient.hears("zh/language_unavailable");
    await patient.hearsMusic();
    await patient.hears("zh/still_waiting");
    await patient.hears("zh/position.1");
    await patient.hears("zh/place.1");
    await until("the music goes on", () => endsWithMusic(patient));
    const quietestMs = Math.max(...musicOf(centre.system).map((piece) => longestSilenceMs(piece)));
    expect(longestSilenceMs(patient.ear.heard())).toBeLessThan(quietestMs + 1000);
    const [stopped, wentOn] = musicAround(patient, "zh/still_waiting", "zh/place.1");
    expect(wentOn.piece).toBe(stopped.piece);
    expect(Math.abs(wentOn.samples - stopped.samples)).toBeLessThan(SECOND / 2);
    await patient.hangUp();
  });
});

const SECOND = 8_000;

/** Where in which piece the music stopped for the first announcement, of which these are the first and the last clip, and where it went on. */
function musicAround(call: Caller, first: string, last: string) {
  const heard = call.ear.heard();
  const end = clipOf(centre.system, last);
  const stops = whereIs(heard, clipOf(centre.system, first));
  const goesOn = whereIs(heard, end, stops) + end.length;
  return [placeInMusic(heard, stops - 1.5 * SECOND, stops), placeInMusic(heard, goesOn + 0.5 * SECOND, goesOn)] as const;
}

/** A second of music that was heard from `from` on is looked for, and from it reckoned where the music would have been at `at`. */
function placeInMusic(heard: Int16Array, from: number, at: number): { piece: number; samples: number } {
  const places = musicOf(centre.system).map((piece) => bestPlace(piece, heard.slice(from, from + SECOND)));
  const piece = places.findIndex(({ likeness }) => likeness === Math.max(...places.map((place) => place.likeness)));
  expect(places[piece]!.likeness).toBeGreaterThan(HEARD);
  return { piece, samples: places[piece]!.at + at - from };
}

/** The music goes on where it was: what was heard last is looked for in the pieces. */
function endsWithMusic(call: Caller): boolean {
  const heard = call.ear.heard().slice(-8000);
  return musicOf(centre.system).some((piece) => likeness(piece, heard) > HEARD);
}

leavesNothingBehind(centre);
