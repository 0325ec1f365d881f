import fc from "fast-check";
import { expect, test } from "vitest";
import { type Account, afterWrongPassword, isLocked, unlocked } from "../../src/admin/account.js";
import { may, RIGHTS, ROLES } from "../../src/admin/right.js";

/** The lock of an account, and who may do what. */

const RULE = { tries: 3, lockMs: 300_000 };
const FRESH: Account = {
  name: "1001",
  displayName: "リハーサル一郎",
  role: "operator",
  operator: "1001",
  hash: null,
  active: true,
  failures: 0,
  lockedUntil: null,
  changedAt: 0,
};

test("the third wrong password in a row locks for five minutes, to the millisecond", () => {
  const twice = afterWrongPassword(afterWrongPassword(FRESH, RULE, 10), RULE, 20);
  expect(isLocked(twice, 20)).toBe(false);
  const locked = afterWrongPassword(twice, RULE, 30);
  expect(isLocked(locked, 30)).toBe(true);
  expect(isLocked(locked, 300_029)).toBe(true);
  expect(isLocked(locked, 300_030)).toBe(false);
});

test("the right password in between begins the count anew", () => {
  const twice = afterWrongPassword(afterWrongPassword(FRESH, RULE, 10), RULE, 20);
  const again = afterWrongPassword(unlocked(twice, 25), RULE, 30);
  expect(isLocked(again, 30)).toBe(false);
  expect(again.failures).toBe(1);
});

test("given any order of right and wrong passwords, it is locked exactly after three wrong ones in a row", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 40 }), (rights) => {
      let account = FRESH;
      let inARow = 0;
      rights.forEach((right, nowMs) => {
        if (isLocked(account, nowMs)) return;
        account = right ? unlocked(account, nowMs) : afterWrongPassword(account, RULE, nowMs);
        inARow = right ? 0 : inARow + 1;
        expect(isLocked(account, nowMs)).toBe(inARow === 3);
      });
    }),
  );
});

test("an account without failures is not changed by unlocking it", () => {
  expect(unlocked(FRESH, 5)).toBe(FRESH);
});

test("callers' numbers are not for the technician nor the operator, changes of the calendar for the manager alone", () => {
  expect(ROLES.filter((role) => may(role, "seeNumbers"))).toEqual(["manager", "city", "auditor"]);
  expect(ROLES.filter((role) => may(role, "changeCalendar"))).toEqual(["manager"]);
  expect(ROLES.filter((role) => may(role, "changeAnySeat"))).toEqual(["manager"]);
});

test("the city and the auditor change nothing at all", () => {
  const changes = Object.keys(RIGHTS).filter((right) => right.startsWith("change")) as (keyof typeof RIGHTS)[];
  expect(changes.length).toBeGreaterThan(3);
  for (const right of changes) expect([may("city", right), may("auditor", right)]).toEqual([false, false]);
});
