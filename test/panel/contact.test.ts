/**
 * The contact record and follow-ups in a real browser, on the real panel and floor without an
 * exchange: what an operator types beside the phone, and what becomes of it.
 */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TalkingPhase } from "../../src/call/call.js";
import { soon } from "../patience.js";
import { type ApiPanel, startApiPanel, talkAt } from "./api-panel.js";
import { arrive, button, gone, ja, MANAGER, openPages, operator, textOf, violations } from "./browser.js";

let panel: ApiPanel;
const { open } = openPages(() => panel.url);

beforeAll(async () => {
  panel = await startApiPanel({ pages: true });
  panel.feed({ type: "PbxConnected", legs: [] });
});

afterAll(() => panel.stop());

/** In both languages, as the page stands. */
async function expectNoViolations(page: Page): Promise<void> {
  for (const tongue of ["en", "ja"] as const) {
    await page.locator(`.tongues [lang=${tongue}]`).click();
    await page.locator(`html[lang=${tongue}]`).waitFor({ state: "attached" });
    expect(await violations(page)).toEqual([]);
  }
}

describe("given an operator who talks to a caller", () => {
  it("what is typed outlives a lost connection and a reload, and saving it makes the seat ready", async () => {
    const page = await open();
    await arrive(page, operator("1001", "101"));
    await page.locator('.own-seat[data-face="ready"]').waitFor();
    expect(await page.locator(".contact-card").count()).toBe(0);
    const { hangUp } = talkAt(panel, "101", "c-1");
    const card = page.locator('.contact-card[data-call="c-1"]');
    await page.locator("[name=inquiry]").fill("受け取りの日を変えたい");
    expect(await page.locator("[name=matter]").inputValue()).toBe("appointment");
    await card.and(page.locator('[data-state="saved"]')).waitFor();
    await expectNoViolations(page);

    await page.route("**/api/contacts/**", (request) => request.abort());
    await page.locator("[name=answer]").fill("6月3日に変更した");
    await card.getByText(ja("contact.waiting")).waitFor();
    await page.reload();
    await card.getByText(ja("contact.waiting")).waitFor();
    expect(await page.locator("[name=answer]").inputValue()).toBe("6月3日に変更した");
    await page.unroute("**/api/contacts/**");
    await card.and(page.locator('[data-state="saved"]')).waitFor();

    hangUp();
    await button(page, "contact.finish.ready").click();
    await page.locator(".contact-result .field-error").waitFor();
    await button(page, "contact.later").click();
    await page.locator("[name=department]").selectOption("8001");
    expect(await page.locator("[name=due]").inputValue()).toBe("2026-06-02");
    await expectNoViolations(page);
    await button(page, "followUps.submit").click();
    await page.getByLabel(ja("result.callback")).and(page.locator(":checked")).waitFor();
    await button(page, "contact.finish.ready").click();
    await page.locator('.own-seat[data-face="ready"]').waitFor();
    await gone(card);
  });

  it("a record that the phone's code cut short is offered again", async () => {
    const page = await open();
    await arrive(page, operator("1001", "101"));
    await page.locator('.own-seat[data-face="ready"]').waitFor();
    const { hangUp } = talkAt(panel, "101", "c-2");
    await page.locator("[name=inquiry]").fill("途中まで");
    await page.locator('.contact-card[data-call="c-2"][data-state="saved"]').waitFor();
    hangUp();
    panel.feed({ type: "SeatChangeAsked", seat: "101", change: { type: "ready" }, by: "phone" });
    await page.locator('.unfinished [data-call="c-2"]').click();
    await page.getByLabel(ja("result.answered")).check({ force: true });
    await button(page, "contact.finish").click();
    await soon(async () => expect(await (await page.request.get("/api/contacts")).json()).toEqual({ contacts: [] }));
  });
});

describe("given an operator who wants to ask somebody about the caller", () => {
  it("a department that is closed is not rung but offered as a follow-up, and an interpreter joins and leaves", async () => {
    const { directory } = panel.run.look().setup;
    const departments = directory.departments.map((one) => (one.code === "8001" ? { ...one, hours: Array(7).fill(null) } : one));
    panel.feed({ type: "DirectoryChanged", directory: { ...directory, departments }, by: "test" });
    const page = await open();
    await arrive(page, operator("1001", "101"));
    await page.locator('.own-seat[data-face="ready"]').waitFor();
    const { hangUp } = talkAt(panel, "101", "c-3");
    const closed = page.locator('.transfer-offers [data-code="8001"][data-closed]');
    expect(await textOf(closed)).toContain(ja("transfer.closed"));
    expect(await closed.getByRole("button").count()).toBe(1);
    await closed.getByRole("button").press("Enter");
    expect(await page.locator(".follow-up-form [name=department]:focus").inputValue()).toBe("8001");
    await page.getByLabel(ja("contact.district")).selectOption("wasada");
    await page.locator('.transfer-offers > li:first-child[data-code="8004"]').waitFor();
    await expectNoViolations(page);
    await page.getByLabel(ja("transfer.search")).fill("英語");
    await button(page, "transfer.interpret.whom", { name: "英語通訳" }).press("Enter");
    await page.locator(".transfer-card h2:focus").waitFor();
    await page.locator(".interpreter-line[data-state=ringing]").waitFor();
    const talk = () => panel.run.look().calls["c-3"]!.phase as TalkingPhase;
    panel.feed({ type: "LegAnswered", leg: talk().interpreter!.leg });
    await page.locator(".interpreter-line[data-state=talking]").waitFor();
    await page.locator('.transfer-offers [data-code="8004"] .button').press("Enter");
    await page.locator(".transfer-card[data-step=ringing] .interpreter-line[data-state=held]").waitFor();
    expect(await violations(page)).toEqual([]);
    await button(page, "transfer.cancel").press("Enter");
    await button(page, "transfer.interpret.end").press("Enter");
    await page.locator('.transfer-card:not([data-step]) h2:focus').waitFor();
    await gone(page.locator(".transfer-state, .interpreter-line"));
    await page.locator('.transfer-offers [data-code="8004"] .button').press("Enter");
    await page.locator(".transfer-card[data-step=ringing]").waitFor();
    panel.feed({ type: "LegEnded", leg: talk().transfer!.leg, cause: 17 });
    await page.getByText(ja("transfer.came.busy", { to: "稙田支所" })).waitFor();
    hangUp();
    panel.feed({ type: "DirectoryChanged", directory, by: "test" });
  });
});

describe("given the manager afterwards", () => {
  it("the follow-up is in the list, is filtered and done", async () => {
    const page = await open();
    await arrive(page, MANAGER, "/follow-ups");
    const row = page.locator("tr[data-follow-up]");
    await row.waitFor();
    expect(await textOf(row)).toContain("090-0000-0001");
    await page.locator("select[name=department]").selectOption("8002");
    await gone(row);
    await page.locator("select[name=department]").selectOption("8001");
    await expectNoViolations(page);
    await row.getByRole("button").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(ja("followUps.state.done")).check({ force: true });
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: ja("followUps.save"), exact: true }).click();
    await gone(row);
    await page.locator("select[name=state]").selectOption("closed");
    await row.locator('[data-state="done"]').waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  it("the call's story shows the record, and a correction keeps what was written before", async () => {
    await panel.drain.drained();
    const page = await open();
    await arrive(page, MANAGER, "/calls/c-1");
    const record = page.locator(".contact-record");
    await record.locator('[data-version="1"]').waitFor();
    expect(await textOf(record)).toMatch(/受け取りの日を変えたい.*6月3日に変更した/s);
    await button(page, "contact.correct").click();
    await page.getByLabel(ja("contact.complaint.yes"), { exact: true }).check({ force: true });
    await expectNoViolations(page);
    await button(page, "contact.finish").click();
    await record.locator('[data-version="2"]').waitFor();
    await record.locator("summary").click();
    expect(await textOf(record.locator('[data-version="1"]'))).toContain("1001");
    expect(await violations(page)).toEqual([]);
  });
});
