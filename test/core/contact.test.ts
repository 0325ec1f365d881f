/**
 * The contact record and follow-ups as they are written: what is one version and what a
 * correction, what must be there and what must never be.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BLANK, type ContactVersion, forbiddenIn, lacking, RESULTS, type Save, saved } from "../../src/contact/contact.js";
import { byUrgency, changed, FOLLOW_UP_STATES, type FollowUp, isOverdue, mayBecome, newFollowUp } from "../../src/contact/follow-up.js";
import { holdsMyNumber } from "../../src/contact/my-number.js";
import { troubleWithFollowUps } from "../../src/alarm/trouble.js";

const TYPED = { ...BLANK, matter: "appointment", inquiry: "受け取り日を変えたい" };

function save(part: Partial<Save> = {}): Save {
  return { call: "c1", contact: TYPED, seen: 0, finish: false, by: "1001", at: 1_000, ...part };
}

describe("given nobody has written anything of a call", () => {
  const first = saved(null, save())!;

  it("the first save is version 1, and typing on goes on with it", () => {
    expect(first).toMatchObject({ version: 1, finished: false, by: "1001", since: 1_000, at: 1_000 });
    const on = saved(first, save({ contact: { ...TYPED, answer: "変更した" }, seen: 1, at: 2_000 }));
    expect(on).toMatchObject({ version: 1, since: 1_000, at: 2_000, answer: "変更した", inquiry: TYPED.inquiry });
  });

  it("a save that is sent twice, because its answer was lost, is one", () => {
    expect(saved(first, save({ seen: 0, at: 2_000 }))).toBe(first);
    const finished = saved(first, save({ seen: 1, finish: true, at: 2_000 }))!;
    expect(finished).toMatchObject({ version: 1, finished: true });
    expect(saved(finished, save({ seen: 1, finish: true, at: 3_000 }))).toBe(finished);
  });
});

describe("given a finished record", () => {
  const finished = saved(null, save({ finish: true }))!;

  it("whoever changes it writes the next version, the same person too", () => {
    const contact = { ...TYPED, complaint: true };
    for (const by of ["1001", "manager"]) {
      expect(saved(finished, save({ contact, seen: 1, finish: true, by, at: 5_000 }))).toEqual({
        ...finished,
        complaint: true,
        version: 2,
        by,
        since: 5_000,
        at: 5_000,
      });
    }
  });

  it("a change by somebody who saw an older version is refused, and the author's own is not", () => {
    const corrected = saved(finished, save({ contact: { ...TYPED, answer: "x" }, seen: 1, finish: true, by: "manager" }))!;
    expect(saved(corrected, save({ contact: { ...TYPED, answer: "y" }, seen: 1, by: "city" }))).toBeNull();
    expect(saved(corrected, save({ contact: { ...TYPED, answer: "y" }, seen: 1, by: "manager" }))).toMatchObject({ version: 3 });
  });
});

it("an open record that somebody else goes on with keeps what the first one wrote", () => {
  const first = saved(null, save())!;
  const second = saved(first, save({ contact: { ...TYPED, answer: "引き継ぎ" }, seen: 1, by: "1002", at: 9_000 }));
  expect(second).toMatchObject({ version: 2, by: "1002", since: 9_000 });
});

it("whoever saves in whatever order, versions count on by one and no author's last word is overwritten by another", () => {
  const step = fc.record({
    by: fc.constantFrom("1001", "1002", "manager"),
    answer: fc.constantFrom("a", "b", "c"),
    finish: fc.boolean(),
    seen: fc.integer({ min: 0, max: 4 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let now: ContactVersion | null = null;
      const kept = new Map<number, ContactVersion>();
      for (const { answer, ...rest } of steps) {
        const before: ContactVersion | null = now;
        const after = saved(before, save({ ...rest, contact: { ...TYPED, answer } }));
        if (after === null) continue;
        expect(after.version - (before?.version ?? 0)).toBeLessThanOrEqual(1);
        const earlier = kept.get(after.version);
        if (earlier && after !== earlier) expect([earlier.by, earlier.finished]).toEqual([after.by, false]);
        kept.set(after.version, after);
        now = after;
      }
    }),
  );
});

describe("a record is complete", () => {
  it("with matter, inquiry and result, and with where to for all that pass the caller on", () => {
    expect(lacking(BLANK)).toEqual(["matter", "inquiry", "result"]);
    expect(lacking({ ...TYPED, inquiry: " \n", result: "answered" })).toEqual(["inquiry"]);
    const wanting = RESULTS.filter((result) => lacking({ ...TYPED, result }).includes("destination"));
    expect(wanting).toEqual(["transferred", "relayed", "referred"]);
    expect(lacking({ ...TYPED, result: "referred", destination: "0120-95-0178" })).toEqual([]);
  });
});

describe("a My Number", () => {
  it.each([
    ["番号は123456789018です", true],
    ["１２３４ ５６７８ ９０１８", true],
    ["1234-5678-9018", true],
    ["09000000001 123456789018", true],
    ["123456789012", false],
    ["0970000001、090-0000-0001", false],
    ["2026-06-01 10:00", false],
    ["1234567890180", false],
  ])("in %s: %s", (text, found) => {
    expect(holdsMyNumber(text)).toBe(found);
  });

  it("is found in every field that is written freely", () => {
    const text = "123456789018";
    expect(forbiddenIn({ ...BLANK, inquiry: text, answer: text, destination: text })).toEqual(["inquiry", "answer", "destination"]);
    expect(forbiddenIn(TYPED)).toEqual([]);
  });

  it("is told by its check digit: of ten endings one is right", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{11}$/), (eleven) => {
        const right = [..."0123456789"].filter((digit) => holdsMyNumber(eleven + digit));
        expect(right).toHaveLength(1);
      }),
    );
  });
});

describe("a follow-up", () => {
  const made: FollowUp = newFollowUp(
    { call: "c1", department: "8001", matter: null, callback: true, phone: "", note: "", due: "2026-06-02", owner: null },
    { id: "f1", by: "1001", at: 1_000 },
  );
  const by = (name: string) => ({ by: name, at: 2_000 });

  it("belongs to whoever begins with it, and to nobody when it is given back", () => {
    const doing = changed(made, { state: "doing" }, by("1002"))!;
    expect(doing).toMatchObject({ version: 2, state: "doing", owner: "1002", by: "1002", at: 2_000 });
    expect(changed(doing, { state: "open" }, by("manager"))).toMatchObject({ version: 3, owner: null });
    expect(changed({ ...made, owner: "1003" }, { state: "doing" }, by("1002"))?.owner).toBe("1003");
  });

  it("that is closed can only be taken up again", () => {
    const leads = FOLLOW_UP_STATES.map((state) => [state, FOLLOW_UP_STATES.filter((next) => mayBecome(state, next))]);
    expect(Object.fromEntries(leads)).toEqual({
      open: ["doing", "done", "cancelled"],
      doing: ["open", "done", "cancelled"],
      done: ["open"],
      cancelled: ["open"],
    });
    const done = changed(made, { state: "done" }, by("1001"))!;
    expect(changed(done, { state: "doing" }, by("1001"))).toBeNull();
  });

  it("is overdue from the day after its date, unless it is closed", () => {
    expect(isOverdue(made, "2026-06-02")).toBe(false);
    expect(isOverdue(made, "2026-06-03")).toBe(true);
    expect(isOverdue({ ...made, state: "done" }, "2026-06-03")).toBe(false);
    expect([made, { ...made, id: "f2", due: "2026-05-30" }].sort(byUrgency).map(({ id }) => id)).toEqual(["f2", "f1"]);
    expect(troubleWithFollowUps(0)).toEqual([]);
    expect(troubleWithFollowUps(2)).toEqual([{ kind: "followUpsOverdue", value: 2 }]);
  });
});
