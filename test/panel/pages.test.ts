/**
 * The panel's other rooms in a real browser, on the whole running system, one after the other:
 * what a manager does in the calendar, at the departments, seats and accounts, with calls and alarms.
 */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { until } from "../live/people.js";
import { arrive, button, choose, gone, ja, openPanel, operator, textOf, violations } from "./browser.js";

const { centre, open, managerAt } = openPanel();

describe("given the manager at the calendar", () => {
  const DATE = "2026-06-10";

  async function fill(page: Page): Promise<void> {
    await page.locator("[name=date]").fill(DATE);
    await page.locator("[name=reason]").selectOption({ index: 1 });
  }

  it("a closure without the city's agreement is refused beside its field, and nothing is entered", async () => {
    const page = await managerAt("/calendar");
    await fill(page);
    await button(page, "calendar.submit").click();
    const field = page.getByLabel(ja("calendar.agreement"), { exact: true });
    await page.locator(".field.wrong").waitFor();
    expect(await field.getAttribute("aria-invalid")).toBe("true");
    expect(await violations(page)).toEqual([]);
    await page.reload();
    await page.locator(`.day[data-date="${DATE}"][data-kind=open]`).waitFor();
    expect(await page.locator(`.entry[data-date="${DATE}"]`).count()).toBe(0);
  });

  it("with it the day is closed for everybody, until it is removed again", async () => {
    const page = await managerAt("/calendar");
    await fill(page);
    await page.getByLabel(ja("calendar.agreement"), { exact: true }).fill("市 第7号");
    await button(page, "calendar.submit").click();
    await page.locator(`.entry[data-date="${DATE}"]`).waitFor();
    const city = await open();
    await arrive(city, { name: "city", password: "rehearsal-city" }, "/calendar");
    await city.locator(`.day[data-date="${DATE}"][data-kind=closure]`).waitFor();
    expect(await textOf(city.locator(`.entry[data-date="${DATE}"]`))).toContain("市 第7号");
    expect(await city.locator(".calendar-form").count()).toBe(0);
    await page.locator(`.entry[data-date="${DATE}"] button`).click();
    await page.getByRole("dialog").getByRole("button", { name: ja("calendar.remove"), exact: true }).click();
    await page.locator(`.entry[data-date="${DATE}"]`).waitFor({ state: "detached" });
    await city.reload();
    await city.locator(`.day[data-date="${DATE}"][data-kind=open]`).waitFor();
  });

  it("a closure of today is on an open board at once", async () => {
    const board = await managerAt("/");
    await board.locator(".open-sign.open").waitFor();
    const page = await managerAt("/calendar");
    await fill(page);
    await page.locator("[name=date]").fill("2026-06-01");
    await page.getByLabel(ja("calendar.agreement"), { exact: true }).fill("市 第8号");
    await button(page, "calendar.submit").click();
    await board.locator(".open-sign:not(.open)").waitFor();
    await page.locator('.entry[data-date="2026-06-01"] button').click();
    await page.getByRole("dialog").getByRole("button", { name: ja("calendar.remove"), exact: true }).click();
    await board.locator(".open-sign.open").waitFor();
  });
});

describe("given the manager at the voice information", () => {
  it("a key that leads round in a loop is refused beside it, one that leads on is in the tree, and can be taken out", async () => {
    const page = await managerAt("/information");
    const edit = async (id: string) => {
      await page.locator(`li[data-node="${id}"] > .information-node`).first().getByRole("button").first().click();
      await button(page, "information.keys.add").click();
    };
    const dialog = page.getByRole("dialog");
    await edit("hours");
    await dialog.locator("[name=to-0]").selectOption("entrance");
    await button(page, "information.save").click();
    await dialog.locator(".field.wrong [name=to-0]").waitFor();
    expect(await textOf(dialog.locator(".field-error"))).toContain("同じ案内に戻ってしまいます");
    expect(await violations(page)).toEqual([]);
    await dialog.locator("[name=to-0]").selectOption("where");
    await button(page, "information.save").click();
    const below = page.locator('li[data-node="hours"] li[data-node="where"]');
    await below.waitFor();
    const city = await open();
    await arrive(city, { name: "city", password: "rehearsal-city" }, "/information");
    await city.locator('li[data-node="hours"] li[data-node="where"]').waitFor();
    expect(await city.locator(".information-tree button").count()).toBe(0);
    await page.locator('li[data-node="hours"] > .information-node').getByRole("button").first().click();
    await button(page, "information.keys.remove", { key: "1" }).click();
    await button(page, "information.save").click();
    await below.waitFor({ state: "detached" });
  });
});

describe("given the manager rehearses a call and a disaster", () => {
  it("a moment is answered with the words of the language, also years ahead, and axe-core finds nothing", async () => {
    const page = await managerAt("/calendar");
    await page.locator("[name=rehearseDate]").fill("2026-09-22");
    await page.locator("[name=rehearseLanguage]").selectOption("en");
    await button(page, "rehearse.go").click();
    await page.locator('.rehearsed[data-why="holiday"]').waitFor();
    expect(await textOf(page.locator(".rehearsed"))).toContain("国民の休日");
    expect(await textOf(page.locator(".rehearsed q[lang=en]").last())).toContain("Goodbye");
    expect(await violations(page)).toEqual([]);
    await page.locator("[name=rehearseDate]").fill("2051-06-01");
    await button(page, "rehearse.go").click();
    await page.locator('.rehearsed[data-open="true"] .rehearsed-unknown').waitFor();
  });

  it("the service is suspended after a confirmation that shows the words, everybody sees it, and it is ended again", async () => {
    const page = await managerAt("/calendar");
    const city = await open();
    await arrive(city, { name: "city", password: "rehearsal-city" }, "/calendar");
    await button(page, "disaster.begin.suspended").click();
    const dialog = page.getByRole("dialog");
    expect(await textOf(dialog)).toMatch(/災害の影響により、ただいま受付を休止しております[\s\S]*suspended because of a disaster/);
    await dialog.getByRole("button", { name: ja("disaster.begin.suspended"), exact: true }).click();
    await dialog.locator(".field.wrong [name=disasterReason]").waitFor();
    expect(await violations(page)).toEqual([]);
    await dialog.locator("[name=disasterReason]").fill("大雨特別警報");
    await dialog.getByRole("button", { name: ja("disaster.begin.suspended"), exact: true }).click();
    await city.locator('.disaster-banner[data-mode="suspended"]').waitFor();
    expect(await textOf(city.locator(".disaster-banner"))).toContain("大雨特別警報");
    expect(await city.locator(".disaster button.grave").count()).toBe(0);
    await button(page, "disaster.tell").click();
    await button(page, "disaster.tell").waitFor({ state: "detached" });
    expect(await violations(page)).toEqual([]);
    await button(page, "disaster.end").first().click();
    await dialog.locator("[name=disasterReason]").fill("警報解除");
    await dialog.getByRole("button", { name: ja("disaster.end"), exact: true }).click();
    await city.locator(".disaster-banner").waitFor({ state: "detached" });
  });
});

describe("given the manager at the departments", () => {
  const ROW = '[data-department="8020"]';

  it("one that is added must have a number that may be dialled, and is marked until somebody confirms it", async () => {
    const page = await managerAt("/departments");
    await button(page, "departments.add").click();
    const dialog = page.getByRole("dialog");
    await dialog.locator("[name=code]").fill("8020");
    await dialog.locator("[name=nameJa]").fill("国保年金課");
    await dialog.locator("[name=nameEn]").fill("Health insurance");
    await dialog.locator("[name=number]").fill("0990-000-001");
    await button(page, "departments.save").click();
    await dialog.locator(".field.wrong [name=number]").waitFor();
    expect(await violations(page)).toEqual([]);
    await dialog.locator("[name=number]").fill("097-000-0020");
    await button(page, "departments.save").click();
    await page.locator(`${ROW} .unconfirmed`).waitFor();
    await button(page, "departments.confirm.of", { name: "国保年金課" }).click();
    await dialog.locator("[name=by]").fill("国保年金課 窓口");
    await button(page, "departments.confirm.go").click();
    await page.locator(`${ROW} .unconfirmed`).waitFor({ state: "detached" });
    const city = await open();
    await arrive(city, { name: "city", password: "rehearsal-city" }, "/departments");
    await city.locator(ROW).waitFor();
    expect(await textOf(city.locator(ROW))).toMatch(/097-000-0020.*2026年6月1日.*国保年金課 窓口/);
    expect(await city.locator(`${ROW} button`).count()).toBe(0);
  });

  it("a file with mistakes is refused line by line, and one without them takes the list's place", async () => {
    const page = await managerAt("/departments");
    const csv = await (await page.request.get("/api/directory/csv?version=0")).text();
    const choose = (text: string) => page.locator("[name=csv]").setInputFiles({ name: "departments.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    await choose(csv.replace("097-000-0001", "119"));
    await button(page, "departments.import.go").click();
    expect(await textOf(page.getByRole("dialog").locator(".problems"))).toMatch(/^2行目「電話番号」/);
    expect(await violations(page)).toEqual([]);
    await button(page, "app.cancel").click();
    await choose(csv);
    await button(page, "departments.import.go").click();
    await page.locator(ROW).waitFor({ state: "detached" });
    // The database follows the ledger.
    await until("the latest version is in the history", async () => {
      await page.reload();
      await page.getByText(ja("departments.history.open"), { exact: true }).click();
      await page.locator(".versions [data-version], .empty").first().waitFor();
      return (await page.locator(".versions").getByText("削除 8020").count()) === 1;
    });
    expect(await violations(page)).toEqual([]);
  });

  it("those for a matter and a district are shown alone", async () => {
    const page = await managerAt("/departments");
    await page.getByLabel(ja("departments.matters"), { exact: true }).selectOption("appointment");
    await page.getByLabel(ja("departments.districts"), { exact: true }).selectOption("tsurusaki");
    await page.locator('[data-department="8001"]').waitFor({ state: "detached" });
    expect(await page.locator("[data-department]").evaluateAll((all) => all.map((one) => one.getAttribute("data-department")))).toEqual(["8002"]);
  });
});

describe("given the manager at the seats", () => {
  it("a seat that is added is on the board, and is gone from it when it is removed", async () => {
    const board = await managerAt("/");
    const page = await managerAt("/seats");
    await page.getByLabel(ja("seats.id")).fill("120");
    await page.getByLabel(ja("seats.note")).fill("入口のそば");
    await button(page, "seats.submit").click();
    expect(await textOf(page.locator('tr[data-seat="120"]'))).toContain("入口のそば");
    await board.locator('.seat[data-seat="120"]').waitFor();
    // What its phone needs is shown, this once.
    const secret = page.getByRole("dialog").locator(".secret dd");
    expect(await textOf(secret.first())).toBe("120");
    expect(await textOf(secret.last())).toMatch(/^\S{12,}$/);
    await page.keyboard.press("Escape");
    await gone(secret);
    await button(page, "seats.remove.of", { seat: "120" }).click();
    await page.getByRole("dialog").getByRole("button", { name: ja("seats.remove.go"), exact: true }).click();
    await page.locator('tr[data-seat="120"]').waitFor({ state: "detached" });
    await board.locator('.seat[data-seat="120"]').waitFor({ state: "detached" });
  });

  it("a number that cannot be a seat's is refused beside its field", async () => {
    const page = await managerAt("/seats");
    await page.getByLabel(ja("seats.id")).fill("１２ a");
    await button(page, "seats.submit").click();
    await page.locator(".refusal").waitFor();
    expect(await page.locator('[name="id"]').getAttribute("aria-invalid")).toBe("true");
  });
});

describe("given the manager at the accounts", () => {
  it("somebody who was added can log in, and cannot any more once switched off", async () => {
    const page = await managerAt("/accounts");
    await page.locator("[name=name]").fill("night.watch");
    await page.locator("[name=displayName]").fill("夜間担当");
    await page.locator("[name=password]").fill("short");
    await button(page, "accounts.submit").click();
    await page.locator(".field.wrong [name=password]").waitFor();
    await page.locator("[name=password]").fill("a long enough one");
    await button(page, "accounts.submit").click();
    await page.locator('[data-account="night.watch"]').waitFor();
    const other = await open();
    await arrive(other, { name: "night.watch", password: "a long enough one" });
    await other.waitForSelector("[data-seat]");
    await button(page, "accounts.off.of", { name: "night.watch" }).click();
    await page.getByRole("dialog").getByRole("button", { name: ja("accounts.off.go"), exact: true }).click();
    await other.getByLabel(ja("login.number")).waitFor();
    await page.locator('[data-account="night.watch"] .state-inactive').waitFor();
    const log = await managerAt("/audit");
    await log.locator('[data-action="account.add"]').waitFor();
    expect(await log.content()).not.toContain("a long enough one");
  });
});

describe("given a call that was given up in the menu", () => {
  it("it is in the list with its outcome, and its story tells every step in order", async () => {
    const caller = await centre.stage.call({ from: `<sip:0970000001@${centre.system.carrier}>` });
    await caller.answered();
    await caller.hangUp();
    const page = await managerAt("/calls");
    const row = page.locator("tr[data-call]", { has: page.locator('[data-outcome="abandonedMenu"]') });
    // The list is as old as its loading, and the database follows the ledger.
    await until("the call is in the list", async () => {
      await page.reload();
      await page.locator("main :is(.calls, .empty)").waitFor();
      return (await row.count()) === 1;
    });
    expect(await textOf(row)).toContain("097-000-0001");
    await row.getByRole("link").click();
    await page.locator('[data-step="CallEnded"]').waitFor();
    const steps = await page.locator("[data-step]").evaluateAll((all) => all.map((one) => one.getAttribute("data-step")));
    expect(steps.slice(0, 2)).toEqual(["CallArrived", "HoursDecided"]);
    expect(steps).toContain("LineAnswered");
    expect(steps.at(-1)).toBe("CallEnded");
    const times = await page.locator("[data-step] time").evaluateAll((all) => all.map((one) => one.getAttribute("datetime") ?? ""));
    expect(times).toEqual([...times].sort());
    for (const tongue of ["ja", "en"] as const) {
      await choose(page, tongue);
      expect(await violations(page)).toEqual([]);
    }
    await choose(page, "ja");
    await page.getByRole("link", { name: ja("nav.forgotten"), exact: true }).click();
    const entry = page.locator("tr[data-missed]", { hasText: "097-000-0001" });
    await entry.waitFor();
    expect(await textOf(entry)).toMatch(/1回.*案内中に切断.*閲覧のみ/);
    expect(await violations(page)).toEqual([]);
    await button(page, "forgotten.close.of", { caller: "097-000-0001" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: ja("forgotten.close"), exact: true }).click();
    await dialog.locator(".field.wrong [name=forgottenReason]").waitFor();
    expect(await violations(page)).toEqual([]);
    await dialog.locator("[name=forgottenReason]").fill("窓口で対応済み");
    await dialog.getByRole("button", { name: ja("forgotten.close"), exact: true }).click();
    await entry.waitFor({ state: "detached" });
    await page.goto("/forgotten?state=closed");
    await entry.waitFor();
    expect(await textOf(entry)).toMatch(/manager.*窓口で対応済み/);
    expect(await violations(page)).toEqual([]);
  });
});

describe("given an operator who sits where no phone is", () => {
  const KEY = "phoneLost:105";

  it("it is on the board, in the list with what to do, and goes when it was seen and is over", async () => {
    const board = await managerAt("/");
    const seat = await open();
    await arrive(seat, operator("1005", "105"));
    await seat.locator(".own-seat").waitFor();
    await board.locator(`.alarm-strip [data-alarm="${KEY}"]`).waitFor();
    expect(await board.locator(".alarm-strip").getAttribute("aria-live")).toBe("polite");
    expect(await violations(board)).toEqual([]);
    await board.getByRole("link", { name: ja("alarms.open"), exact: true }).click();
    const alarm = board.locator(`.alarm[data-alarm="${KEY}"]`);
    await alarm.and(board.locator('[data-state="raised"]')).waitFor();
    expect(await textOf(alarm)).toMatch(/座席105.*LANケーブル/);
    for (const tongue of ["en", "ja"] as const) {
      await choose(board, tongue);
      expect(await violations(board)).toEqual([]);
    }
    await alarm.getByRole("button").click();
    await alarm.and(board.locator('[data-state="acknowledged"]')).waitFor();
    await gone(alarm.getByRole("button"));
    const auditor = await open();
    await arrive(auditor, { name: "auditor", password: "rehearsal-auditor" }, "/alarms");
    await auditor.locator(`.alarm[data-alarm="${KEY}"]`).waitFor();
    expect(await auditor.locator(".alarm button").count()).toBe(0);
    await board.request.post("/api/seats/105/change", { data: { change: { type: "logOut" } } });
    await alarm.waitFor({ state: "detached" });
    expect(await seat.getByRole("link", { name: ja("nav.alarms") }).count()).toBe(0);
  });
});
