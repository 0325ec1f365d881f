import { describe, expect, it } from "vitest";
import { type FallbackSetup, fallbackValues } from "../../src/asterisk/fallback.js";
import type { Values } from "../../src/asterisk/template.js";
import { wallOf } from "../../src/calendar/calendar.js";
import { loadTexts } from "../../src/prompt/texts.load.js";
import { CALENDAR } from "./floor-setup.js";

/** What the dialplan is told of hours and disasters, for when nobody is there to be asked. */
const SETUP: FallbackSetup = {
  calendar: CALENDAR,
  disaster: null,
  serveAfterClosingMs: 1_800_000,
  nationalLine: "0120950178",
  seats: ["101"],
  ringMs: 20_000,
  texts: loadTexts(),
  seal: "k",
  sounds: "/sounds",
};
const CLOCK = { wall: wallOf("2026-06-01", "10:00"), offsetMs: 3_600_000 };

const values = (change: Partial<FallbackSetup> = {}) => fallbackValues({ ...SETUP, ...change }, CLOCK);
const list = (of: Values, name: string) => of[name] as Values[];
const sounds = (of: Values[]) => of.map((line) => String(line["sounds"])).join("&");
const today = (of: Values) => list(list(of, "days")[0]!, "spans");

describe("the fallback's dialplan", () => {
  it("serves those who wait until the rules' time after closing, counted from the day's midnight", () => {
    const open = today(values()).flatMap((span) => list(span, "open"));
    expect(open).toEqual([{ closing: [{ servedUntilS: 18.5 * 3600 }] }]);
  });

  it("serves all where the rules say so, and after closing without time nobody", () => {
    const closingOf = (serveAfterClosingMs: number | null) => today(values({ serveAfterClosingMs })).flatMap((span) => list(span, "open"));
    expect(closingOf(null)).toEqual([{ closing: [] }]);
    expect(closingOf(0)).toEqual([{ closing: [{ servedUntilS: 18 * 3600 }] }]);
  });

  it("begins with an apology for who has waited too long", () => {
    expect(list(values(), "over")).toEqual([{ step: "1", sounds: "/sounds/ja/after_closing" }]);
  });

  it("knows a suspended service from its first second on, on the machine's clock, and its text", () => {
    expect(list(values(), "suspended")).toEqual([]);
    const since = wallOf("2026-06-01", "09:30") + 999;
    const [suspended] = list(values({ disaster: { mode: "suspended", reason: "r", since } }), "suspended");
    expect(suspended?.["sinceS"]).toBe((wallOf("2026-06-01", "09:30") - CLOCK.offsetMs) / 1000);
    expect(sounds(list(suspended!, "words"))).toMatch(/^\/sounds\/ja\/disaster_closed\.1&.*digit\.0.*disaster_closed\.2/);
  });

  it("says before its greeting that the service is reduced", () => {
    const reduced = values({ disaster: { mode: "reduced", reason: "r", since: CLOCK.wall } });
    expect(sounds(list(reduced, "greeting"))).toBe("/sounds/ja/disaster_reduced&/sounds/ja/fallback");
    expect(list(reduced, "suspended")).toEqual([]);
    expect(sounds(list(values(), "greeting"))).toBe("/sounds/ja/fallback");
  });
});
