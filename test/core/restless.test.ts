import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Calming, openCalming } from "../../src/asterisk/restless.js";
import type { PhoneInput } from "../../src/floor/input.js";

describe("phones that come and go", () => {
  let told: PhoneInput[];
  let calming: Calming;
  const here: PhoneInput = { type: "PhoneRegistered", seat: "101" };
  const gone: PhoneInput = { type: "PhoneLost", seat: "101", why: "unregistered" };

  beforeEach(() => {
    vi.useFakeTimers();
    told = [];
    calming = openCalming((input) => told.push(input));
  });
  afterEach(() => {
    calming.stop();
    vi.useRealTimers();
  });

  it("now and then are told at once", () => {
    for (let times = 0; times < 20; times += 1) {
      calming.change(times % 2 === 0 ? here : gone);
      expect(told).toHaveLength(times + 1);
      vi.advanceTimersByTime(1_000);
    }
    expect(calming.restless()).toEqual([]);
  });

  it("a thousand times in a second are told a few times, and then once a second, the last of it", () => {
    for (let ms = 0; ms < 10_000; ms += 1) {
      calming.change(ms % 2 === 0 ? here : gone);
      vi.advanceTimersByTime(1);
    }
    expect(told.length).toBeGreaterThan(10);
    expect(told.length).toBeLessThan(16);
    calming.change(here);
    vi.advanceTimersByTime(1_000);
    expect(told.at(-1)).toEqual(here);
    expect(calming.restless()).toEqual(["101"]);
    vi.advanceTimersByTime(10_000);
    expect(calming.restless()).toEqual([]);
  });

  it("are as the list after a connect has them, whatever was held back before", () => {
    for (let times = 0; times < 100; times += 1) calming.change(times % 2 === 0 ? here : gone);
    calming.settle(here);
    vi.advanceTimersByTime(5_000);
    expect(told.at(-1)).toEqual(here);
  });

  it("do not keep others waiting", () => {
    for (let times = 0; times < 100; times += 1) calming.change(times % 2 === 0 ? here : gone);
    const other: PhoneInput = { type: "PhoneRegistered", seat: "102" };
    calming.change(other);
    expect(told.at(-1)).toEqual(other);
  });
});
