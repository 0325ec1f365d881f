import { describe, expect, it } from "vitest";
import type { MatterSetup, MenuSetup } from "../../src/floor/setup.js";
import { checkMenu } from "../../src/site/menu.js";

const label = { ja: "予約", en: "Appointment", zh: "预约", ko: "예약" };

function matter(key: string, id: string, notice?: string): MatterSetup {
  return { key, id, label, notice };
}

function menu(matters: MatterSetup[], languageKeys: MenuSetup["languageKeys"] = { "7": "en", "8": "zh", "9": "ko" }) {
  return { languageKeys, matters };
}

const two = [matter("1", "appointment"), matter("2", "lost_card", "lost_card")];

describe("a menu", () => {
  it("of three matters and three languages is one that callers can use", () => {
    expect(checkMenu(menu([...two, matter("3", "other")]), ["lost_card"])).toEqual([]);
  });

  it("may have no matters, or no other language", () => {
    expect(checkMenu(menu([]), [])).toEqual([]);
    expect(checkMenu(menu([matter("7", "other")], {}), [])).toEqual([]);
  });

  it.each<[string, MenuSetup, string, RegExp]>([
    ["a fourth matter", menu([...two, matter("3", "c"), matter("4", "d")]), "matters", /has 4 matters/],
    ["0 for a matter", menu([matter("0", "a")]), "matters[0].key", /the key 0 always leads to an operator/],
    ["0 for a language", menu([], { "0": "en" }), 'languageKeys["0"]', /the key 0 always/],
    ["a star", menu([matter("*", "a")]), "matters[0].key", /must be one key from 1 to 9/],
    ["two keys at once", menu([matter("12", "a")]), "matters[0].key", /must be one key from 1 to 9/],
    ["a language's key", menu([matter("8", "a")]), "matters[0].key", /the key 8 already chooses the language "zh"/],
    ["one key twice", menu([matter("1", "a"), matter("1", "b")]), "matters[1].key", /belongs to an earlier matter/],
    ["one id twice", menu([matter("1", "a"), matter("2", "a")]), "matters[1].id", /"a" is an earlier matter's id/],
    ["two keys for English", menu([], { "6": "en", "7": "en" }), 'languageKeys["7"]', /"en" has the key 6 already/],
    ["a notice unheard of", menu([matter("1", "a", "x")]), "matters[0].notice", /there is no prompt "x"/],
    ["an empty label", menu([{ ...matter("1", "a"), label: { ...label, ko: " " } }]), "matters[0].label.ko", /empty/],
  ])("with %s is refused", (_, refused, path, message) => {
    const problems = checkMenu(refused, ["lost_card"]);
    expect(problems.map((problem) => problem.path)).toEqual([path]);
    expect(problems[0]?.message).toMatch(message);
  });
});
