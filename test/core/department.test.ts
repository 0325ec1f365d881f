import { describe, expect, it } from "vitest";
import { wallOf } from "../../src/calendar/calendar.js";
import {
  type DialContext,
  findDepartment,
  interpreterFor,
  isOpen,
  opensAt,
  suggest,
  whyNot,
} from "../../src/directory/department.js";
import { difference, withoutStaleConfirmations } from "../../src/directory/difference.js";
import { checkDirectory, type DirectoryContext } from "../../src/directory/problem.js";
import { CALENDAR, department, DIRECTORY, LINE } from "./floor-setup.js";

/** A Monday. */
const DAY = "2026-06-01";

describe("a department", () => {
  it.each([
    [DAY, "08:29", false],
    [DAY, "08:30", true],
    [DAY, "17:14", true],
    [DAY, "17:15", false],
    ["2026-06-06", "10:00", false],
    ["2026-05-04", "10:00", false],
    ["2026-12-29", "10:00", false],
  ])("with office hours is there or not on %s at %s: %s", (date, time, open) => {
    expect(isOpen(department("8001"), CALENDAR, wallOf(date, time))).toBe(open);
  });

  it("that is always there is there on holidays too", () => {
    const always = department("8101", { hours: null });
    expect(isOpen(always, CALENDAR, wallOf("2026-05-04", "03:00"))).toBe(true);
    expect(opensAt(always, CALENDAR, 5)).toBe(5);
  });

  it("does not follow the centre's closures and special openings", () => {
    const calendar = {
      ...CALENDAR,
      closures: [{ date: DAY, reason: "typhoon", agreement: "1" }],
      openings: [{ date: "2026-06-07", open: "09:00", close: "17:00", agreement: "2" }],
    };
    expect(isOpen(department("8001"), calendar, wallOf(DAY, "10:00"))).toBe(true);
    expect(isOpen(department("8001"), calendar, wallOf("2026-06-07", "10:00"))).toBe(false);
  });

  it("that has gone home on Friday is there again on Monday", () => {
    expect(opensAt(department("8001"), CALENDAR, wallOf("2026-06-05", "17:15"))).toBe(wallOf("2026-06-08", "08:30"));
  });
});

describe("whether the telephone may ring there", () => {
  const context: DialContext = {
    calendar: CALENDAR,
    wallMs: wallOf(DAY, "10:00"),
    rehearsal: true,
    callerDigits: "0970001001",
    lines: [LINE],
  };
  /** A real centre, which knows no numbers that cannot exist. */
  const real = { ...context, rehearsal: false, callerDigits: "05010000001" };
  const assigned = { number: "0120000001" };

  it("it may, where the number is confirmed and somebody is there", () => {
    expect(whyNot(department("8001"), context)).toBeNull();
    expect(whyNot(department("8001", assigned), real)).toBeNull();
  });

  it("not at a number that is in no directory", () => {
    expect(whyNot(findDepartment(DIRECTORY, "8009"), context)).toBe("unknown");
    expect(whyNot(findDepartment(DIRECTORY, "8002"), context)).toBeNull();
  });

  it("not where nobody confirmed the number, but for the rehearsal", () => {
    expect(whyNot(department("8001", { confirmed: null }), context)).toBeNull();
    expect(whyNot(department("8001", { ...assigned, confirmed: null }), real)).toBe("unconfirmed");
  });

  it("not where no number is known yet, not even in the rehearsal", () => {
    expect(whyNot(department("8001", { number: "", confirmed: null }), context)).toBe("unconfirmed");
  });

  it("not when everybody has gone home", () => {
    expect(whyNot(department("8001"), { ...context, wallMs: wallOf(DAY, "17:30") })).toBe("closed");
  });

  it.each([
    ["premium", "0990000001"],
    ["international", "01012025550123"],
    ["international", "+12025550123"],
    ["emergency", "119"],
    ["a service of the carrier", "117"],
    ["a machine", "02010000001"],
    ["none", "12"],
    ["the centre's own", LINE],
    ["the centre's own, written otherwise", "097-510-5151"],
  ])("never at a number that is %s (%s)", (_, number) => {
    expect(whyNot(department("8001", { number }), context)).toBe("barred");
  });

  it.each(["0970001001", "+81970001001"])("nor at the caller's own (%s)", (number) => {
    expect(whyNot(department("8001", { number }), context)).toBe("caller");
  });

  it("not at the rehearsal's numbers in a real centre", () => {
    expect(whyNot(department("8001"), real)).toBe("barred");
  });

  it("and a caller without a number bars nobody", () => {
    expect(whyNot(department("8001"), { ...context, callerDigits: null })).toBeNull();
  });
});

describe("whom to ask", () => {
  const directory = {
    districts: [],
    departments: [
      department("8003", { districts: ["ozai"], matters: ["appointment"] }),
      department("8002", { districts: ["tsurusaki"], matters: ["appointment"] }),
      department("8001", { matters: ["appointment", "lost_card"], languages: ["ja", "en"] }),
      department("8004"),
      department("8101", { kind: "interpreter", languages: ["en"] }),
    ],
  };
  const codes = (matter: string | null, district: string | null, language: "ja" | "en" = "ja") =>
    suggest(directory, { matter, district, language }).map(({ code }) => code);

  it("the branch office of the district, then those for the whole city, then the others", () => {
    expect(codes("appointment", "tsurusaki")).toEqual(["8002", "8001", "8004", "8003"]);
  });

  it("only one is responsible for a lost card, wherever the caller lives", () => {
    expect(codes("lost_card", "tsurusaki")[0]).toBe("8001");
    expect(codes("lost_card", null)[0]).toBe("8001");
  });

  it("while nothing is known those for everything come first, and all are there", () => {
    expect(codes(null, null)).toEqual(["8004", "8001", "8002", "8003"]);
  });

  it("of two equal ones the one who speaks the language", () => {
    const two = { districts: [], departments: [department("8001"), department("8002", { languages: ["ja", "ko"] })] };
    expect(suggest(two, { matter: null, district: null, language: "ko" })[0]?.code).toBe("8002");
  });

  it("interpreters are found by the language alone", () => {
    expect(interpreterFor(directory, "en")?.code).toBe("8101");
    expect(interpreterFor(directory, "ja")).toBeNull();
  });
});

describe("a directory", () => {
  const context: DirectoryContext = { matters: ["lost_card"], lines: [LINE], rehearsal: true };
  const found = (...departments: ReturnType<typeof department>[]) =>
    checkDirectory({ districts: DIRECTORY.districts, departments }, context);

  it("without mistakes has no problems", () => {
    expect(checkDirectory(DIRECTORY, context)).toEqual([]);
  });

  it.each([
    ["a code of three digits", { code: "101" }, "code"],
    ["a code that begins with 0", { code: "0001" }, "code"],
    ["no name", { name: { ja: "", en: "x" } }, "name.ja"],
    ["a formula for a name", { name: { ja: "=1+1", en: "x" } }, "name.ja"],
    ["a premium number", { number: "0990000001" }, "number"],
    ["the centre's number", { number: LINE }, "number"],
    ["a number without its first 0", { number: "970000001" }, "number"],
    ["a confirmation of no number", { number: "" }, "number"],
    ["a number with hyphens", { number: "097-000-0001" }, "number"],
    ["a district that there is not", { districts: ["edo"] }, "districts"],
    ["a matter that there is not", { matters: ["tax"] }, "matters"],
    ["no language", { languages: [] }, "languages"],
    ["an interpreter for Japanese", { kind: "interpreter" as const }, "languages"],
    ["hours of six days", { hours: [null, null, null, null, null, null] }, "hours"],
    ["an end before its beginning", { hours: [{ open: "10:00", close: "09:00" }, null, null, null, null, null, null] }, "hours[0].close"],
    ["itself as substitute", { substitute: "8001" }, "substitute"],
    ["an unknown substitute", { substitute: "8005" }, "substitute"],
    ["a confirmation on no date", { confirmed: { on: "2026-02-30", by: "x" } }, "confirmed.on"],
    ["a confirmation by nobody", { confirmed: { on: DAY, by: "" } }, "confirmed.by"],
  ])("with %s is told where", (_, wrong, field) => {
    expect(found(department("8001", wrong)).map(({ path }) => path)).toEqual([`departments[0].${field}`]);
  });

  it("may have a department whose number is not known yet", () => {
    expect(found(department("8001", { number: "", confirmed: null }))).toEqual([]);
  });

  it("with one code twice is told at the second", () => {
    expect(found(department("8001"), department("8001")).map(({ path }) => path)).toEqual(["departments[1].code"]);
  });
});

describe("two versions of the departments", () => {
  const before = [department("8001"), department("8002"), department("8003")];

  it("differ in who came, who went and what was changed", () => {
    const after = [department("8001"), department("8003", { blind: true, number: "0970000009" }), department("8004")];
    expect(difference(before, after)).toEqual({
      added: ["8004"],
      removed: ["8002"],
      changed: [{ code: "8003", fields: ["number", "blind"] }],
    });
    const reordered = before.map((one) => Object.fromEntries(Object.entries(one).reverse()) as unknown as typeof one);
    expect(difference(before, reordered)).toEqual({ added: [], removed: [], changed: [] });
  });

  it("a changed number has been confirmed by nobody, unless it was confirmed anew", () => {
    const anew = { on: "2026-06-01", by: "鶴崎支所" };
    const after = withoutStaleConfirmations(before, [
      department("8001", { blind: true }),
      department("8002", { number: "0970000008" }),
      department("8003", { number: "0970000009", confirmed: anew }),
      department("8004", { confirmed: anew }),
    ]);
    expect(after.map(({ confirmed }) => confirmed)).toEqual([before[0]!.confirmed, null, anew, anew]);
  });
});
