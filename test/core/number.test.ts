import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areaCodeLength } from "../../src/trunk/area-code.js";
import { callerOf } from "../../src/trunk/caller.js";
import { maskNumber, parseNumber } from "../../src/trunk/number.js";

interface Vector {
  input: string;
  class_: string;
  e164: string | null;
  display: string | null;
  callback_dial: string | null;
}

const file: { vectors: Vector[]; rules: Record<string, string> } = JSON.parse(
  readFileSync(new URL("vectors/number_vectors.json", import.meta.url), "utf8"),
);

describe("the vectors", () => {
  it.each(file.vectors)("$input is $class_", (vector) => {
    // The vectors mark an unassignable mobile number "mobile?": in our classes it is invalid.
    const impossible = vector.class_ === "mobile?" || vector.class_ === "invalid";
    const caller = callerOf({ fromUser: vector.input });
    expect(caller).toMatchObject({
      class: impossible ? "invalid" : vector.class_,
      e164: vector.e164,
      display: vector.display ?? vector.input,
      dial: vector.callback_dial,
    });
  });

  it.each(file.vectors.filter((v) => !["withheld", "payphone", "unavailable"].includes(v.class_)))(
    "$input is the same to whoever types it",
    (vector) => {
      expect(parseNumber(vector.input)).toMatchObject({ e164: vector.e164, dial: vector.callback_dial });
    },
  );
});

describe("a number as people and machines write it", () => {
  it.each([
    ["097-510-5151", "097-510-5151"],
    [" 097 (510) 5151 ", "097-510-5151"],
    ["０９７ー５１０ー５１５１", "097-510-5151"],
    ["097−510‐5151", "097-510-5151"],
    ["+81 (0)97-510-5151", "097-510-5151"],
    ["<sip:+81975105151@example.invalid;user=phone>", "097-510-5151"],
    ['"Taro" <tel:0975105151>', "097-510-5151"],
    ["sip:%2B81975105151@example.invalid", "097-510-5151"],
    ["sip:%30975105151@example.invalid", "097-510-5151"],
    ["sips:0975105151;npdi@example.invalid", "097-510-5151"],
    ["010-81-97-510-5151", "097-510-5151"],
    ["0120950178", "0120-95-0178"],
    ["0120000001", "0120-000-001"],
    ["08000000001", "0800-000-0001"],
    ["0570000001", "0570-000-001"],
    ["0990000001", "0990-000-001"],
    ["05010000001", "050-1000-0001"],
    ["09010000001", "090-1000-0001"],
    ["06010000001", "060-1000-0001"],
    ["02010000001", "020-1000-0001"],
    ["02001000000001", "0200-10000-00001"],
    ["+12025550123", "+12025550123"],
    ["01012025550123", "+12025550123"],
    ["#7119", "#7119"],
    ["117", "117"],
  ])("%s is shown as %s", (input, display) => {
    expect(parseNumber(input).display).toBe(display);
    expect(parseNumber(input).class).not.toBe("invalid");
  });

  it.each([
    ["184 097-510-5151", "restrict"],
    ["186 097-510-5151", "present"],
    ["097-510-5151", null],
  ])("%s says %s about the caller's own number", (input, clir) => {
    expect(parseNumber(input)).toMatchObject({ clir, dial: "0975105151" });
  });

  it("is not dialled by machine when it is an emergency number, even after 184", () => {
    for (const input of ["110", "118", "119", "184110", "186119"]) {
      expect(parseNumber(input)).toMatchObject({ class: "emergency", dial: null });
    }
  });

  it.each([
    "",
    "0",
    "097510515",
    "09751051511",
    "1234",
    "0030000000",
    "0970000000",
    "09000000001",
    "bob",
    "+",
    "+81",
    "097510515x",
    "0200",
    "0301234567",
    "0701234567",
    "+1234567890123456",
  ])("%j is invalid and cannot be dialled", (input) => {
    expect(parseNumber(input)).toMatchObject({ class: "invalid", e164: null, dial: null });
  });

  it("abroad is dialled with 010 and has no Japanese country code", () => {
    expect(parseNumber("+12025550123")).toMatchObject({
      class: "international",
      e164: "+12025550123",
      dial: "01012025550123",
    });
    expect(parseNumber("+81110").class).toBe("invalid");
  });
});

describe("the rehearsal's impossible numbers", () => {
  it.each([
    ["0970000001", "geographic", "097-000-0001"],
    ["+81970000101", "geographic", "097-000-0101"],
    ["09000000001", "mobile", "090-0000-0001"],
  ])("%s counts there as %s, and nowhere else", (input, class_, display) => {
    expect(parseNumber(input, { rehearsal: true })).toMatchObject({ class: class_, display });
    expect(parseNumber(input)).toMatchObject({ class: "invalid", dial: null });
  });
});

describe("hyphens by area code", () => {
  // From 総務省「市外局番の一覧」; subscriber parts are zeros.
  it.each([
    ["0975000000", 3],
    ["0972200000", 4],
    ["0973200000", 4],
    ["0974200000", 4],
    ["0977200000", 4],
    ["0978200000", 4],
    ["0979200000", 4],
    ["0330000000", 2],
    ["0660000000", 2],
    ["0420000000", 2],
    ["0429200000", 2],
    ["0471000000", 2],
    ["0470000000", 2],
    ["0422000000", 3],
    ["0422200000", 4],
    ["0428400000", 3],
    ["0428200000", 4],
    ["0423000000", 3],
    ["0112000000", 3],
    ["0126720000", 5],
    ["0126200000", 4],
    ["0154720000", 5],
    ["0154820000", 3],
    ["0154200000", 4],
    ["0470200000", 4],
    ["0475200000", 4],
    ["0499220000", 5],
    ["0493200000", 4],
    ["0576920000", 5],
    ["0576200000", 4],
    ["0539640000", 3],
    ["0539600000", 4],
    ["0539740000", 4],
    ["0824200000", 3],
    ["0824400000", 4],
    ["0829210000", 3],
    ["0829200000", 4],
    ["0863620000", 3],
    ["0863660000", 4],
    ["0863200000", 4],
    ["0993310000", 3],
    ["0993300000", 4],
    ["0980220000", 5],
    ["0980300000", 4],
    ["0989000000", 3],
    ["0922000000", 3],
    ["0920400000", 4],
    ["0958000000", 3],
    ["0957200000", 4],
    ["0849000000", 3],
    ["0851220000", 5],
  ] as const)("%s has an area code of %i digits", (number, length) => {
    expect(areaCodeLength(number)).toBe(length);
  });

  it("keep every digit, in order", () => {
    fc.assert(
      fc.property(fc.integer({ min: 110_000_000, max: 999_999_999 }), (n) => {
        const number = parseNumber(`0${n}`);
        expect(number.display.replace(/-/g, "")).toBe(`0${n}`);
        if (number.class === "geographic") expect(number.display).toMatch(/^0\d{1,4}-[1-9]\d{0,3}-\d{4}$/);
      }),
    );
  });
});

describe("properties of any number", () => {
  const beginning = fc.constantFrom(
    "0",
    "097",
    "0120",
    "0800",
    "0570",
    "050",
    "090",
    "060",
    "020",
    "0990",
    "010",
    "+81",
  );
  const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 6, maxLength: 11 });
  const written = fc.tuple(beginning, digits).map(([start, rest]) => start + rest.join(""));

  it("its class is the first of the numbering rules that its digits fit", () => {
    // The geographic row, "minus rows below", is tried last; its exceptions are the two that follow.
    const rows = ["ip050", "mobile", "tollfree", "navi", "m2m", "premium", "geographic"];
    const national = written.filter((input) => input.startsWith("0") && !input.startsWith("010"));
    fc.assert(
      fc.property(national, (input) => {
        const row = rows.find((name) => new RegExp(file.rules[name]?.replace(/ minus.*/, "") ?? "").test(input));
        const unassignable = row === "geographic" && (input[2] === "0" || input[areaCodeLength(input)] === "0");
        expect(parseNumber(input).class).toBe(unassignable ? "invalid" : (row ?? "invalid"));
      }),
      { numRuns: 1000 },
    );
  });

  it("read again from what it became, it is the same number", () => {
    fc.assert(
      fc.property(written, (input) => {
        const number = parseNumber(input);
        if (number.e164 === null) return;
        expect(parseNumber(number.e164)).toEqual(number);
        expect(parseNumber(number.display)).toEqual(number);
        expect(parseNumber(number.dial ?? "")).toEqual(number);
      }),
    );
  });

  it("anything at all is read without harm", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), (input) => {
        expect(parseNumber(input).display).toMatch(/^[+#]?\d{0,20}(-\d+)*$/);
      }),
    );
  });
});

describe("a number in a log", () => {
  it("keeps its first three digits at most", () => {
    expect(maskNumber("097-510-5151")).toBe("097*******");
    expect(maskNumber("110")).toBe("***");
    expect(maskNumber("9".repeat(10_000)).length).toBeLessThan(30);
  });
});
