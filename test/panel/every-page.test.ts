/**
 * Every room of the panel in a real browser, in both languages: its title, the rehearsal's banner,
 * a narrow screen, the keyboard, and axe-core.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TEXTS, type TextKey } from "../../web/texts.js";
import { arrive, button, choose, MANAGER, openPanel, operator, textOf, type Visit, violations } from "./browser.js";

const { open, visit, managerAt } = openPanel();

const ROOMS: [string, TextKey][] = [
  ["/", "board.title"],
  ["/?wall=1", "board.title"],
  ["/calls", "calls.title"],
  ["/transfers", "transfers.title"],
  ["/forgotten", "forgotten.title"],
  ["/callbacks", "callbacks.title"],
  ["/follow-ups", "followUps.title"],
  ["/calendar", "calendar.title"],
  ["/information", "information.title"],
  ["/departments", "departments.title"],
  ["/seats", "seats.title"],
  ["/skills", "skills.title"],
  ["/accounts", "accounts.title"],
  ["/alarms", "alarms.title"],
  ["/audit", "audit.title"],
];

describe.each(["ja", "en"] as const)("given the manager's pages in %s", (tongue) => {
  let one: Visit;

  beforeAll(async () => {
    one = await visit({ tongue });
    await arrive(one.page, MANAGER);
  });

  afterAll(async () => {
    await one.close();
    expect(one.complaints).toEqual([]);
  });

  it.each(ROOMS)("%s has its title, the rehearsal banner, nothing for axe-core, and fits a narrow screen", async (path, title) => {
    const { page } = one;
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(path);
    await page.waitForSelector('[data-feed="live"]');
    await page.locator("main h1").waitFor({ state: "attached" });
    await page.locator(".loading").waitFor({ state: "detached" });
    await page.waitForFunction((name) => document.title.startsWith(name), TEXTS[title][tongue]);
    await page.locator(`html[lang=${tongue}]`).waitFor({ state: "attached" });
    expect(await textOf(page.locator(".rehearsal"))).toContain(TEXTS["rehearsal.title"][tongue]);
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await violations(page)).toEqual([]);
  });
});

describe("given any page", () => {
  it.each(["ja", "en"] as const)("the login and an operator's board in %s give axe-core nothing to find", async (tongue) => {
    const page = await open({ tongue });
    await page.goto("/");
    await page.locator("form").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByLabel(TEXTS["login.staff"][tongue]).check();
    expect(await violations(page)).toEqual([]);
    await arrive(page, operator("1007", "107"));
    await page.locator('.own-seat[data-face="ready"]').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it("the chosen language stays after the page was loaded again, and in the next room", async () => {
    const page = await managerAt("/");
    await choose(page, "en");
    await page.reload();
    await page.getByRole("link", { name: TEXTS["nav.followUps"].en }).click();
    await page.getByRole("heading", { name: TEXTS["followUps.title"].en, level: 1 }).waitFor();
    await choose(page, "ja");
    await page.getByRole("heading", { name: TEXTS["followUps.title"].ja, level: 1 }).waitFor();
  });

  it("the keyboard alone reaches the menu, and the focus is to be seen", async () => {
    const page = await managerAt("/calendar");
    const more = page.locator(".more summary");
    for (let presses = 0; presses < 20 && !(await more.evaluate((one) => one === document.activeElement)); presses++) {
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    const link = page.getByRole("link", { name: TEXTS["nav.seats"].ja });
    await link.waitFor();
    await page.keyboard.press("Escape");
    await link.waitFor({ state: "hidden" });
    await page.keyboard.press("Enter");
    for (const _ of ["calendar", "departments", "information", "seats"]) await page.keyboard.press("Tab");
    expect(await link.evaluate((one) => one === document.activeElement)).toBe(true);
    expect(await link.evaluate((one) => getComputedStyle(one).outlineStyle)).toBe("solid");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: TEXTS["seats.title"].ja, level: 1 }).waitFor();
  });

  it("after the log-out the page that was asked for is the login", async () => {
    const page = await managerAt("/calls");
    await button(page, "nav.logOut").click();
    await page.getByLabel(TEXTS["login.number"].ja).waitFor();
    await page.goto("/calls");
    await page.getByLabel(TEXTS["login.number"].ja).waitFor();
  });
});
