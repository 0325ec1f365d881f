/** Help in a real browser: the operator's button beside the phone, and the manager's three at the seat's tile. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ApiPanel, startApiPanel, talkAt } from "./api-panel.js";
import { arrive, button, gone, ja, MANAGER, openPages, operator, violations } from "./browser.js";

let panel: ApiPanel;
const { open } = openPages(() => panel.url);

beforeAll(async () => {
  panel = await startApiPanel({ pages: true });
  panel.feed({ type: "PbxConnected", legs: [] });
});

afterAll(() => panel.stop());

it("an operator asks for help, the manager sees it, listens, whispers and ends it", async () => {
  const seat = await open();
  await arrive(seat, operator("1001", "101"));
  await seat.locator('.own-seat[data-face="ready"]').waitFor();
  expect(await button(seat, "help.ask").count()).toBe(0);
  // A call back, which the floor refuses in words.
  await button(seat, "outgoing.open").click();
  await seat.locator('.out-form input[name="number"]').fill("0990123456");
  await button(seat, "outgoing.go").click();
  await seat.locator('.out-form [role="alert"]').filter({ hasText: "発信できません" }).waitFor();
  expect(await violations(seat)).toEqual([]);
  await button(seat, "outgoing.close").click();
  const { hangUp } = talkAt(panel, "101", "c-1");
  await button(seat, "help.ask").click();
  await seat.getByText(ja("help.asked.own")).waitFor();
  expect(await violations(seat)).toEqual([]);

  const page = await open();
  await arrive(page, MANAGER);
  await page.locator('.seat[data-seat="101"]').getByText(ja("help.asked")).waitFor();
  await page.locator('.seat[data-seat="101"] .seat-button').click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: ja("supervise.listen"), exact: true }).click();
  await dialog.getByText(ja("supervise.ringing")).waitFor();
  const { supervision } = Object.values(panel.floor.look().help)[0]!;
  panel.feed({ type: "LegAnswered", leg: supervision!.leg });
  await dialog.getByText(ja("supervise.now.listen")).waitFor();
  await button(seat, "help.ask").waitFor();
  await dialog.getByRole("button", { name: ja("supervise.whisper"), exact: true }).click();
  await dialog.getByText(ja("supervise.now.whisper")).waitFor();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole("button", { name: ja("supervise.end"), exact: true }).click();
  await dialog.getByText(ja("supervise.hint")).waitFor();
  hangUp();
  await gone(seat.locator(".own-help"));
});
