import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { callerOf, type Identity } from "../../src/trunk/caller.js";

describe("who is calling", () => {
  it("is whom the network vouches for, before whom the caller says to be", () => {
    const caller = callerOf({ pai: "<sip:+81975105151@example.invalid>", fromUser: "09010000001" });
    expect(caller).toEqual({
      class: "geographic",
      e164: "+81975105151",
      display: "097-510-5151",
      displayEn: "097-510-5151",
      dial: "0975105151",
      withheld: false,
    });
  });

  it("is looked for in the order of the carrier profile", () => {
    const identity: Identity = { pai: "0975105151", ppi: "0120950178", fromUser: "117" };
    expect(callerOf(identity, { order: ["from", "pai"] }).display).toBe("117");
    expect(callerOf(identity, { order: ["ppi"] }).display).toBe("0120-95-0178");
  });

  it("is the first that can be read", () => {
    expect(callerOf({ pai: "sip:trunk@example.invalid", fromUser: "0975105151" }).class).toBe("geographic");
    expect(callerOf({ pai: ["<sip:bob@example.invalid>", "<tel:+81975105151>"] }).class).toBe("geographic");
    expect(callerOf({ pai: '"Oita, City" <sip:bob@example.invalid>, <tel:+81975105151>' }).class).toBe("geographic");
  });

  it("cannot be forged by a display name that looks like an address", () => {
    const caller = callerOf({ fromUser: '"<sip:110@example.invalid>" <sip:0975105151@example.invalid>' });
    expect(caller.display).toBe("097-510-5151");
  });

  it("is nobody whom we could name where the address has no user, though its host has digits", () => {
    const caller = callerOf({ fromUser: "<sip:203.0.113.10:5060>" });
    expect(caller).toMatchObject({ class: "invalid", display: "番号不明", dial: null });
  });

  it("from abroad is shown with the plus", () => {
    expect(callerOf({ pai: "+12025550123" })).toMatchObject({ class: "international", display: "+12025550123" });
  });

  it("with an impossible number is shown by its digits, without hyphens", () => {
    expect(callerOf({ fromUser: "097-000-0000" })).toMatchObject({
      class: "invalid",
      display: "0970000000",
      dial: null,
    });
    expect(callerOf({ fromUser: "0970000001" }, { rehearsal: true })).toMatchObject({
      class: "geographic",
      display: "097-000-0001",
    });
  });
});

describe("a caller without a number", () => {
  const hidden = "sip:anonymous@anonymous.invalid";

  it.each([
    ["Anonymous", "withheld", "非通知", "Withheld"],
    ["anonymous", "withheld", "非通知", "Withheld"],
    ["Coin line/payphone", "payphone", "公衆電話", "Payphone"],
    ["Unavailable", "unavailable", "表示圏外", "Unavailable"],
    ["Interaction with other service", "unavailable", "表示圏外", "Unavailable"],
  ])("that says %s is %s", (display, class_, ja, en) => {
    const expected = { class: class_, e164: null, display: ja, displayEn: en, dial: null };
    expect(callerOf({ fromDisplay: display, fromUser: hidden })).toMatchObject(expected);
    expect(callerOf({ fromDisplay: `"${display}"`, fromUser: "anonymous" })).toMatchObject(expected);
    expect(callerOf({ fromUser: `"${display}" <${hidden}>` })).toMatchObject(expected);
  });

  it("that calls itself by escaped letters has no digits to show", () => {
    expect(callerOf({ fromUser: "<sip:%E3%81%82%E3%81%84@example.invalid>" })).toMatchObject({ class: "invalid", display: "番号不明" });
  });

  it("is withheld when only the address says so", () => {
    expect(callerOf({ fromUser: `<${hidden}>` }).class).toBe("withheld");
  });

  it("is not shown by number when it was withheld, though the network gave it away", () => {
    const expected = { class: "withheld", display: "非通知", e164: null, dial: null, withheld: true };
    expect(callerOf({ pai: "0975105151", fromUser: "0975105151", privacy: "id" })).toMatchObject(expected);
    expect(callerOf({ pai: "0975105151", fromUser: "0975105151", privacy: "header; ID" })).toMatchObject(expected);
    expect(callerOf({ pai: "0975105151", fromDisplay: "Anonymous", fromUser: hidden })).toMatchObject(expected);
  });

  it("is shown by number when privacy is not asked for, or not believed", () => {
    expect(callerOf({ pai: "0975105151", privacy: "none" }).class).toBe("geographic");
    expect(callerOf({ pai: "0975105151", privacy: "header;session" }).class).toBe("geographic");
    expect(callerOf({ pai: "0975105151", privacy: "id" }, { privacy: false }).class).toBe("geographic");
  });

  it("who sent nothing at all is out of reach of the display", () => {
    expect(callerOf({})).toMatchObject({ class: "unavailable", display: "表示圏外" });
    expect(callerOf({ fromUser: "", fromDisplay: "", pai: [] })).toMatchObject({ class: "unavailable" });
  });

  it("and without a digit is of unknown number", () => {
    expect(callerOf({ fromUser: "sip:bob@example.invalid" })).toMatchObject({
      class: "invalid",
      display: "番号不明",
      displayEn: "Unknown number",
    });
  });
});

describe("a hostile identity", () => {
  it.each<[string, Identity]>([
    ["10 kB of digits", { fromUser: "9".repeat(10_000) }],
    ["10 kB of nines in each header", { pai: Array(500).fill("9".repeat(10_000)), fromUser: "9".repeat(10_000) }],
    ["10 kB of brackets", { fromUser: "<".repeat(10_000), fromDisplay: '"'.repeat(10_000) }],
    ["control characters", { fromUser: "097\u0000510\r\n5151\u202e" }],
    ["emoji", { fromDisplay: "😀".repeat(300), fromUser: "😀" }],
    ["half an emoji", { fromUser: "\ud83d" }],
    ["names of the language's own", { fromUser: "__proto__", fromDisplay: "constructor" }],
  ])("of %s is sanitised and bounded", (_, identity) => {
    const caller = callerOf(identity);
    expect(caller.display.length).toBeLessThanOrEqual(20);
    expect(caller.display).toMatch(/^(\+?[\d-]+|番号不明|表示圏外)$/);
  });

  it("never throws, and shows digits or a reason alone", () => {
    const text = fc.string({ unit: "binary", maxLength: 60 });
    const identity: fc.Arbitrary<Identity> = fc.record(
      { fromDisplay: text, fromUser: text, pai: fc.oneof(text, fc.array(text)), ppi: text, privacy: text },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(identity, fc.boolean(), (one, rehearsal) => {
        const caller = callerOf(one, { rehearsal });
        expect(caller.display).toMatch(/^([+#]?[\d-]+|非通知|公衆電話|表示圏外|番号不明)$/);
        expect(caller.display.length).toBeLessThanOrEqual(20);
        expect(caller.e164 === null || /^\+\d{5,16}$/.test(caller.e164)).toBe(true);
      }),
    );
  });
});
