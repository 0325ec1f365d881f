/**
 * Transfers from the page beside the phone, in a real browser on the whole running system: the
 * operator's phone is answered once and stays in one call, whoever is asked and handed over to.
 * What the caller and the others hear is a tone of each.
 */
import type { Locator, Page, Route } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import type { Department } from "../../src/directory/department.js";
import type { CallStory, DirectoryView } from "../../src/panel/live-types.js";
import { eachTestEndsItsCalls } from "../live/centre.js";
import { type Ear, SAMPLE_RATE_HZ, shareOfTone } from "../live/ear.js";
import { type Answering, type Caller, type DeskPhone, until } from "../live/people.js";
import { arrive, button, enter, gone, ja, MANAGER, openPanel, operator, textOf, violations } from "./browser.js";

const { centre, open } = openPanel();
eachTestEndsItsCalls(centre);

const CALLER_HZ = 700;
const DEPARTMENT_HZ = 1500;
/** Congestion and busy (事業用電気通信設備規則 別表5). */
const REFUSED_HZ = 400;
/** Linear 16 bit. */
const LOUD = 500;
let department: Answering;
let phone: DeskPhone;

beforeAll(async () => {
  department = await centre.stage.outside();
  department.ear.speak(DEPARTMENT_HZ);
  phone = await centre.stage.phone("101");
  await phone.logIn("1001");
});

interface Talk {
  caller: Caller;
  page: Page;
  card: Locator;
  /** A party's card in this state: "talking". */
  party(name: string, state: string): Promise<void>;
}

/** Seat 101, the only one that is ready, talks to a caller, with the page beside the phone. */
async function talking(): Promise<Talk> {
  const page = await open();
  await arrive(page, operator("1001", "101"));
  await page.request.post("/api/seats/101/change", { data: { change: { type: "ready" } } });
  await page.locator('.own-seat[data-face="ready"]').waitFor();
  const caller = await centre.stage.call();
  await caller.answered();
  caller.ear.speak(CALLER_HZ);
  caller.press("1");
  await phone.rings();
  await phone.answer();
  const card = page.locator(".transfer-card");
  await card.locator("[data-code]").first().waitFor();
  const party = (name: string, state: string) => card.locator(`.party[data-state=${state}]`, { hasText: name }).waitFor();
  return { caller, page, card, party };
}

/** What somebody is offered as who fits these words. */
async function find(page: Page, words: string): Promise<void> {
  await page.getByLabel(ja("transfer.search")).fill(words);
}

async function consult(page: Page, name: string): Promise<void> {
  await find(page, name);
  await button(page, "transfer.consult.whom", { name }).click();
}

function hears(ear: Ear, hz: number): Promise<unknown> {
  return until(`${hz} Hz is heard`, () => shareOfTone(ear.heard().slice(-2000), hz) > 0.8);
}

async function managersPage(path = "/"): Promise<Page> {
  const page = await open();
  await arrive(page, MANAGER, path);
  return page;
}

/** The answer to the next order comes when the function is called, and the board has it long before. */
async function answersLate(page: Page): Promise<() => void> {
  let answer = () => {};
  const late = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const hold = async (route: Route) => {
    const response = await route.fetch();
    await late;
    await route.fulfill({ response });
  };
  await page.route("**/api/seats/*/transfer", hold, { times: 1 });
  return answer;
}

describe("given an operator who talks to a caller", () => {
  it("a department is asked, the two talk in turn and are put together, all from the page", async () => {
    const { caller, page, card, party } = await talking();
    expect(await violations(page)).toEqual([]);
    await consult(page, "鶴崎支所");
    await party(ja("transfer.who.caller"), "held");
    await party("鶴崎", "ringing");
    await department.rings();
    await department.answer();
    await party("鶴崎", "talking");
    await caller.hearsMusic();
    expect(await violations(page)).toEqual([]);
    await enter(button(page, "transfer.swap.caller"));
    await party(ja("transfer.who.caller"), "talking");
    await party("鶴崎", "held");
    await hears(phone.ear, CALLER_HZ);
    await enter(button(page, "transfer.complete"));
    await page.locator('.own-seat[data-face="wrapUp"]').waitFor();
    await gone(card);
    await page.getByLabel(ja("result.transferred")).and(page.locator(":checked")).waitFor();
    await phone.released();
    await hears(caller.ear, DEPARTMENT_HZ);
    const board = await managersPage();
    await board.locator(".handed-over .caller:not([data-ringing])").waitFor();
    expect(await violations(board)).toEqual([]);
    await caller.hangUp();
    await gone(board.locator(".handed-over"));
  });

  it("the manager ends a transfer that is stuck, all three talk together after the next, an interpreter is called beside and joins the last, and each time the caller comes back", async () => {
    const { caller, page, card, party } = await talking();
    await consult(page, "稙田支所");
    await department.rings();
    const board = await managersPage();
    await board.locator('.seat[data-seat="101"] .transfer-note time').waitFor();
    await button(board, "seat.change", { seat: "101" }).click();
    await board.locator(".seat-transfer time").first().waitFor();
    await enter(button(board, "transfer.end"));
    expect(await violations(board)).toEqual([]);
    await enter(button(board, "transfer.end.go"));
    await gone(board.locator(".seat-transfer"));
    await gone(card.locator(".party"));
    await department.released();
    await hears(phone.ear, CALLER_HZ);

    await consult(page, "大南支所");
    await department.rings();
    await department.answer();
    await party("大南", "talking");
    await hears(phone.ear, DEPARTMENT_HZ);
    await enter(button(page, "transfer.conference"));
    await party(ja("transfer.who.caller"), "talking");
    await hears(caller.ear, DEPARTMENT_HZ);
    await hears(department.ear, CALLER_HZ);
    await enter(card.locator(".interpreter-chooser summary"));
    const interpreter = button(page, "transfer.interpret.whom", { name: "英語通訳" });
    await interpreter.waitFor();
    expect(await violations(page)).toEqual([]);
    await enter(interpreter);
    await card.locator('.interpreter-line[data-state="ringing"]').waitFor();
    await gone(card.locator(".interpreter-chooser"));
    await department.rings();
    const late = await answersLate(page);
    await enter(button(page, "transfer.interpret.cancel"));
    await gone(card.locator(".interpreter-line"));
    await department.released();
    await enter(button(page, "transfer.return"));
    late();
    await gone(card.locator(".party"));
    await hears(phone.ear, CALLER_HZ);

    await find(page, "英語");
    await button(page, "transfer.interpret.whom", { name: "英語通訳" }).click();
    await department.rings();
    await department.answer();
    await hears(caller.ear, DEPARTMENT_HZ);
    await hears(department.ear, CALLER_HZ);
    await enter(button(page, "transfer.interpret.end"));
    await department.released();
    await hears(phone.ear, CALLER_HZ);
    expect(await page.locator(".own-seat").getAttribute("data-face")).toBe("talking");
    await caller.hangUp();
  });

  it("unannounced the caller goes to a department that agreed alone, and to one that no longer does not; of one that is closed the keys tell in words, and the page offers the follow-up", async () => {
    const { caller, page, card } = await talking();
    await find(page, "8003");
    await button(page, "transfer.consult.whom", { name: "大南支所" }).waitFor();
    expect(await card.locator(".offer-buttons button").count()).toBe(1);
    await find(page, "8002");
    const unannounced = button(page, "transfer.blind.whom", { name: "鶴崎支所" });
    await unannounced.waitFor();
    const manager = await managersPage();
    const { version, departments } = (await (await manager.request.get("/api/directory")).json()) as DirectoryView;
    const changes: Record<string, Partial<Department>> = { "8002": { blind: false }, "8003": { hours: Array(7).fill(null) } };
    const agreed = departments.map((one) => ({ ...one, ...changes[one.code] }));
    expect((await manager.request.put("/api/directory", { data: { version, departments: agreed } })).status()).toBe(200);
    await unannounced.click();
    expect(await textOf(card.locator(".refusal strong"))).toBe("この部署には、相談せずにつなぐことはできません。");
    await gone(unannounced);
    await hears(phone.ear, CALLER_HZ);

    caller.ear.speak(null);
    for (const key of "*188003") phone.ear.press(key);
    await until("the operator hears words", () => hearsWords(phone.ear));
    expect(hearsWords(caller.ear)).toBe(false);
    const hint = page.locator('.closed-hint[data-code="8003"]');
    await enter(hint.getByRole("button"));
    const form = page.locator(".follow-up-form");
    expect(await form.locator("[name=department]").inputValue()).toBe("8003");
    expect(await form.locator("[name=follow-up-matter]").inputValue()).toBe("appointment");
    expect(await violations(page)).toEqual([]);
    await enter(button(page, "followUps.submit"));
    await gone(hint);
    caller.ear.speak(CALLER_HZ);
    await find(page, "8001");
    const at = departments.find(({ code }) => code === "8001")!;
    await button(page, "transfer.blind.whom", { name: at.name.ja }).click();
    expect((await department.rings()).to).toBe(at.number);
    await department.answer();
    await page.locator('.own-seat[data-face="wrapUp"]').waitFor();
    await phone.released();
    await hears(caller.ear, DEPARTMENT_HZ);
    await hears(department.ear, CALLER_HZ);
    await caller.hangUp();
  });

  it("another seat is asked and takes the caller over, with what was written of the call so far", async () => {
    const { caller, page, card, party } = await talking();
    const call = (await page.locator(".contact-card").getAttribute("data-call"))!;
    await page.locator("[name=inquiry]").fill("韓国語の書類について");
    await page.locator(`.contact-card[data-call="${call}"][data-state="saved"]`).waitFor();
    const colleague = await centre.stage.phone("102");
    await colleague.logIn("1002");
    const other = await open();
    await arrive(other, operator("1002", "102"));
    await find(page, "102");
    await card.locator('[data-code="102"] .offer-buttons button').first().click();
    await colleague.rings();
    await colleague.answer();
    await other.locator(".transfer-card.asked-by", { hasText: "101" }).waitFor();
    await party("102", "talking");
    await enter(button(page, "transfer.complete"));
    await page.locator('.own-seat[data-face="wrapUp"]').waitFor();
    await phone.released();
    await hears(colleague.ear, CALLER_HZ);
    await other.locator(`.contact-card[data-call="${call}"]`).waitFor();
    expect(await other.locator("[name=inquiry]").inputValue()).toBe("韓国語の書類について");
    expect(await violations(other)).toEqual([]);
    await caller.hangUp();
    await colleague.released();
    const manager = await managersPage();
    const story = async () => (await (await manager.request.get(`/api/calls/${call}/story`)).json()) as Partial<CallStory>;
    const ended = await until("the whole story is told", async () => story().then((told) => (told.endedAt ? told : null)));
    const connected = ended.steps?.filter(({ fact }) => fact.what.type === "CallConnected" || fact.what.type === "TransferStarted" || fact.what.type === "CallHandedOver");
    expect(connected?.map(({ fact }) => fact.what.type)).toEqual(["CallConnected", "TransferStarted", "CallHandedOver"]);
  });
});

describe("given the manager afterwards", () => {
  it("every attempt stands in the ledger, and a department's reply is written beside the one that awaits it", async () => {
    const page = await managersPage("/transfers");
    const asked = page.locator('tr[data-kind="transfer"]');
    await until("all attempts are there", async () => {
      await page.reload();
      await page.locator(".transfers, .empty").first().waitFor();
      return (await asked.count()) === 4 && (await page.locator('tr[data-kind="internal"]').count()) === 1;
    });
    expect(await page.locator('tr[data-kind="interpreter"]').count()).toBe(2);
    await page.locator("select[name=reply]").selectOption("awaited");
    const awaiting = page.locator("tr[data-awaited]");
    await until("the two that came about are left", async () => (await awaiting.count()) === 2 && (await asked.count()) === 2);
    await awaiting.first().getByRole("button").click();
    const dialog = page.getByRole("dialog");
    await dialog.locator("[name=text]").fill("翌日に再交付の案内を郵送");
    expect(await dialog.locator("[name=department]").inputValue()).toBe("8002");
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: ja("transfers.reply.save"), exact: true }).click();
    await until("one is left", async () => (await awaiting.count()) === 1);
    await page.locator("select[name=reply]").selectOption("");
    await page.locator('.reply-state[data-state="given"]').waitFor();
    await page.locator(".tongues [lang=en]").click();
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await textOf(page.locator(".transfers .reply-text"))).toMatch(/翌日に再交付の案内を郵送.*Tsurusaki/s);
  });
});

/** For a second something that is neither the caller's tone nor the tone of a refusal. */
function hearsWords(ear: Ear): boolean {
  const lately = ear.lately(SAMPLE_RATE_HZ);
  const loud = lately.filter((sample) => Math.abs(sample) > LOUD).length;
  return loud > lately.length / 4 && [CALLER_HZ, REFUSED_HZ].every((hz) => shareOfTone(lately, hz) < 0.2);
}
