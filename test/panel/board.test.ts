/**
 * The seat board in a real browser, on the whole running system: what happens at the desks
 * and on the line is on the board, who may do what, and what it looks like when its feed
 * has stopped.
 */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { SeatChange } from "../../src/floor/input.js";
import { Proxy } from "../live/ari.proxy.js";
import { until } from "../live/people.js";
import { arrive, button, gone, ja, MANAGER, openPanel, operator, textOf, type VisitOptions, violations } from "./browser.js";

const { centre, open } = openPanel();

async function managersBoard(options?: VisitOptions): Promise<Page> {
  const page = await open(options);
  await arrive(page, MANAGER);
  await page.waitForSelector("[data-seat]");
  return page;
}

/** A seat's tile, once it looks as `condition` says: "[data-face=ready]". */
async function seen(page: Page, seat: string, condition: string): Promise<void> {
  await page.waitForSelector(`.seat[data-seat="${seat}"]${condition}`);
}

/** Asks for a change as whoever is logged in on the page; gives the answer's status. */
async function ask(page: Page, seat: string, change: SeatChange): Promise<number> {
  return page.evaluate(
    async ([address, body]) => {
      const headers = { "content-type": "application/json" };
      return (await fetch(address, { method: "POST", headers, body })).status;
    },
    [`/api/seats/${seat}/change`, JSON.stringify({ change })] as const,
  );
}

async function count(page: Page, name: string): Promise<number> {
  return Number.parseInt(await textOf(page.locator(`[data-count="${name}"]`)), 10);
}

describe("given an operator at seat 101", () => {
  it("the login with number, PIN and seat leads to the board and the own seat", async () => {
    const page = await open();
    await page.goto("/");
    await page.getByLabel(ja("login.number")).fill("1001");
    await page.getByLabel(ja("login.pin"), { exact: true }).fill("00001");
    await page.getByLabel(ja("login.seat"), { exact: true }).selectOption("101");
    await button(page, "login.go").click();
    await page.waitForSelector(".own-seat");
    expect(await textOf(page.locator(".own-number"))).toBe("101");
  });

  it("a wrong PIN is refused in words, and nobody is logged in", async () => {
    const page = await open();
    await page.goto("/");
    await page.getByLabel(ja("login.number")).fill("1002");
    await page.getByLabel(ja("login.pin"), { exact: true }).fill("99999");
    await page.getByLabel(ja("login.seat"), { exact: true }).selectOption("102");
    await button(page, "login.go").click();
    expect(await textOf(page.locator(".refusal"))).not.toBe("");
    expect(await page.locator(".own-seat").count()).toBe(0);
    await page.reload();
    await page.getByLabel(ja("login.number")).waitFor();
  });

  it("ready, a pause with its reason and the log-off are on another's board", async () => {
    const board = await managersBoard();
    const page = await open();
    await arrive(page, operator("1001", "101"));
    await seen(board, "101", "[data-face=ready]");
    await page.locator(".own-pauses button").nth(1).click();
    await seen(board, "101", "[data-face=paused]");
    const reason = await textOf(page.locator(".own-pauses button").nth(1));
    expect(reason).toContain(await textOf(board.locator('.seat[data-seat="101"] .seat-note:not(.phone-note)')));
    await button(page, "own.logOut").click();
    await page.getByRole("dialog").getByRole("button", { name: ja("own.logOut"), exact: true }).click();
    await seen(board, "101", "[data-face=off]");
    await button(page, "own.logIn").click();
    await seen(board, "101", "[data-face=ready]");
  });

  it("the own seat alone can be changed, by the page and by the API", async () => {
    const page = await open();
    await arrive(page, operator("1001", "101"));
    await page.waitForSelector('.seat[data-seat="102"]');
    expect(await page.locator(".seat-button").count()).toBe(0);
    expect(await ask(page, "102", { type: "logIn", operator: "1001" })).toBe(403);
    expect(await page.locator('.seat[data-seat="102"]').getAttribute("data-face")).toBe("off");
  });
});

describe("given a manager before the board", () => {
  it("a seat is changed after it was confirmed, and not before", async () => {
    const board = await managersBoard();
    await button(board, "seat.change", { seat: "103" }).click();
    await board.getByLabel(ja("change.logIn.who")).selectOption("1003");
    await button(board, "change.next").click();
    await board.getByText(ja("change.confirm")).waitFor();
    expect(await board.locator('.seat[data-seat="103"]').getAttribute("data-face")).toBe("off");
    await button(board, "change.go").click();
    await seen(board, "103", "[data-face=ready]");
    // The board is told of the change at its own pace, before or after the answer that closes the dialog.
    await board.getByRole("dialog").waitFor({ state: "detached" });
  });

  it("what the floor refuses is shown with its reason, and nothing changes", async () => {
    const board = await managersBoard();
    expect(await ask(board, "104", { type: "logIn", operator: "1004" })).toBe(204);
    await seen(board, "104", "[data-face=ready]");
    await button(board, "seat.change", { seat: "104" }).click();
    await button(board, "change.next").click();
    const other = await open();
    await arrive(other, MANAGER);
    expect(await ask(other, "104", { type: "logOut" })).toBe(204);
    await seen(board, "104", "[data-face=off]");
    await button(board, "change.go").click();
    await board.locator("dialog .refusal").waitFor();
    expect(await textOf(board.locator("dialog .refusal strong"))).not.toBe("");
    expect(await board.locator('.seat[data-seat="104"]').getAttribute("data-face")).toBe("off");
  });

  it("a phone that registers is on the board, and one that did not says so in words", async () => {
    const board = await managersBoard();
    await board.locator('.seat[data-seat="105"] .phone-note').waitFor();
    const phone = await centre.stage.phone("105");
    await phone.register();
    await board.locator('.seat[data-seat="105"] .phone-note').waitFor({ state: "detached" });
    await board.locator('.seat[data-seat="105"] .phone').getByText(ja("phone.registered")).waitFor({ state: "attached" });
  });
});

describe("given a caller and no seat that is ready", () => {
  it("the caller waits on the board without a number, is counted, and is gone after hanging up", async () => {
    const board = await managersBoard();
    for (const seat of ["101", "103", "104"]) await ask(board, seat, { type: "logOut" });
    const before = { arrived: await count(board, "arrived"), abandoned: await count(board, "abandoned") };
    const caller = await centre.stage.call({ from: `<sip:0970000001@${centre.system.carrier}>` });
    await caller.answered();
    caller.press("0");
    const row = board.locator(".waiting .caller");
    await row.waitFor({ timeout: 60_000 });
    expect(await textOf(row)).toContain(ja("language.ja"));
    expect(await textOf(row.locator("time"))).toMatch(/^\d+:\d\d$/);
    expect(await board.content()).not.toMatch(/097-?000-?0001/);
    expect(await count(board, "arrived")).toBe(before.arrived + 1);
    expect(await violations(board)).toEqual([]);
    await caller.hangUp();
    await gone(row);
    expect(await count(board, "abandoned")).toBe(before.abandoned + 1);
  });
});

describe("given a network over which nothing comes any more", () => {
  it("the board says that its picture is old, greys it out, and recovers by itself", async () => {
    const relay = await Proxy.open({ host: new URL(centre.system.http).hostname, port: Number(new URL(centre.system.http).port) });
    const board = await managersBoard({ http: `http://${relay.address.host}:${relay.address.port}` });
    await board.waitForSelector('[data-feed="live"]');
    const color = () => board.locator('.seat[data-seat="102"] .band').evaluate((band) => getComputedStyle(band).backgroundColor);
    await ask(board, "102", { type: "logIn", operator: "1002" });
    await seen(board, "102", "[data-face=ready]");
    const green = await color();
    relay.goSilent();
    try {
      await board.getByRole("alert").getByText(ja("feed.stopped")).waitFor();
      await board.waitForSelector(".board[data-old=true]");
      expect(isGrey(green)).toBe(false);
      await until("the board is grey", async () => isGrey(await color()));
      // A change of what may be otherwise by now is not offered.
      await gone(board.locator(".seat-button"));
      const clock = await textOf(board.locator(".clock-time"));
      expect(await violations(board)).toEqual([]);
      expect(await textOf(board.locator(".clock-time"))).toBe(clock);
    } finally {
      relay.recover();
    }
    await board.waitForSelector('[data-feed="live"]');
    await gone(board.getByText(ja("feed.stopped")));
    await board.waitForFunction((was) => getComputedStyle(document.querySelector('.seat[data-seat="102"] .band') as Element).backgroundColor === was, green);
    await relay.close();
  });
});

describe("given the city before the board", () => {
  it("it sees the seats without the operators' names and cannot change anything", async () => {
    const page = await managersBoard();
    await ask(page, "106", { type: "logIn", operator: "1006" });
    await seen(page, "106", "[data-face=ready]");
    const name = await textOf(page.locator('.seat[data-seat="106"] .seat-person'));
    const city = await open();
    await arrive(city, { name: "city", password: "rehearsal-city" });
    await seen(city, "106", "[data-face=ready]");
    expect(await textOf(city.locator('.seat[data-seat="106"] .seat-person'))).toContain("1006");
    expect(await city.content()).not.toContain(name);
    expect(await city.locator(".seat-button").count()).toBe(0);
    expect(await ask(city, "106", { type: "logOut" })).toBe(403);
    await city.goto("/seats");
    await city.getByText(ja("app.forbidden")).waitFor();
  });
});

/** "rgb(102, 102, 102)" */
function isGrey(color: string): boolean {
  const [red, green, blue] = color.match(/\d+/g) ?? [];
  return red !== undefined && red === green && green === blue;
}
