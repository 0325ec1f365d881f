import { describe, expect, it } from "vitest";
import { type ChoiceAbout, choicesFor } from "../../src/transfer/choice.js";
import { testSetup } from "./floor-setup.js";

const TEN = Date.parse("2026-06-01T10:00:00+09:00");
const EVENING = Date.parse("2026-06-01T17:30:00+09:00");
const UNKNOWN: ChoiceAbout = { matter: null, district: null, language: "ja", callerDigits: null };

function choices(about: Partial<ChoiceAbout> = {}, wallMs = TEN) {
  return choicesFor(testSetup(), { ...UNKNOWN, ...about }, wallMs);
}
const codes = (...asked: Parameters<typeof choices>) => choices(...asked).map(({ code }) => code);

describe("whom an operator can ask", () => {
  it("departments that fit the matter and the district come first, interpreters last", () => {
    expect(codes({ matter: "lost_card", district: "honcho" })[0]).toBe("8001");
    expect(codes({ matter: "other", district: "tsurusaki" })[0]).toBe("8002");
    expect(codes().at(-1)).toBe("8101");
  });

  it("those stand out that serve both, as far as that is known", () => {
    const fitting = (about: Partial<ChoiceAbout>) => choices(about).filter(({ fits }) => fits).map(({ code }) => code);
    expect(fitting({})).toEqual([]);
    expect(fitting({ matter: "lost_card" })).toEqual([]);
    expect(fitting({ matter: "lost_card", district: "honcho" })).toEqual(["8001"]);
    expect(fitting({ matter: "lost_card", district: "tsurusaki" })).toEqual(["8002"]);
  });

  it("each says what stands against it: a closed one when it opens and who else is there", () => {
    const [first] = choices({ district: "tsurusaki" }, EVENING);
    expect(first).toMatchObject({
      code: "8002",
      why: "closed",
      opensAt: Date.parse("2026-06-02T08:30:00+09:00"),
    });
    expect(choices({}, EVENING).find(({ code }) => code === "8004")).toMatchObject({ why: null, opensAt: null });
  });

  it("as a substitute one is offered that is open, or the first that will be, and nobody by one that is open itself", () => {
    const setup = testSetup();
    const substituteOf8002 = (wallMs: number, substitutes: Record<string, string | null>) => {
      const departments = setup.directory.departments.map((one) => ({ ...one, substitute: substitutes[one.code] ?? null }));
      return choicesFor({ ...setup, directory: { ...setup.directory, departments } }, UNKNOWN, wallMs).find(({ code }) => code === "8002")?.substitute;
    };
    expect(substituteOf8002(EVENING, { "8002": "8001", "8001": "8004" })).toMatchObject({ name: { ja: "部署8004" }, opensAt: null });
    expect(substituteOf8002(EVENING, { "8002": "8001", "8001": "8002" })).toMatchObject({ name: { ja: "部署8001" }, opensAt: Date.parse("2026-06-02T08:30:00+09:00") });
    expect(substituteOf8002(EVENING, {})).toBeNull();
    expect(substituteOf8002(TEN, { "8002": "8001" })).toBeNull();
  });

  it("nobody is asked at the caller's own number", () => {
    expect(choices({ callerDigits: "0970000003" }).find(({ code }) => code === "8003")?.why).toBe("caller");
  });
});
