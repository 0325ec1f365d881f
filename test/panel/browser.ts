/**
 * The panel before a browser. Chromium is Debian's own, from the set-up, headless, with an empty
 * profile, and without anything that would call out of this machine. Pages report what
 * they complain of, and axe-core looks at them as they stand.
 */
import fs from "node:fs";
import { createRequire } from "node:module";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import type { LoginBody } from "../../src/panel/live-types.js";
import { TEXTS, type TextKey } from "../../web/texts.js";
import { testPrograms } from "../installed.js";
import { type Centre, openCentre } from "../live/centre.js";
import { PATIENCE_MS } from "../patience.js";

const FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export type Tongue = "ja" | "en";

/** A browser before a panel, for one test file. */
export interface Pages {
  /** For this test alone; at its end no page may have complained. */
  open(options?: VisitOptions): Promise<Page>;
  /** The manager's, at this path, its title already there. */
  managerAt(path: string, options?: VisitOptions): Promise<Page>;
  /** For longer; whoever opens it closes it. */
  visit(options?: VisitOptions): Promise<Visit>;
}

/** A whole system and a browser before its panel. */
export interface Panel extends Pages {
  readonly centre: Centre;
}

/** Starts before the file's tests and stops after them. */
export function openPanel(): Panel {
  const centre = openCentre();
  return { centre, ...openPages(() => centre.system.http) };
}

/** The same before a panel that the file starts itself. `address` is asked for at each visit. */
export function openPages(address: () => string): Pages {
  let browser: Browser | undefined;
  let visits: Visit[] = [];
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterEach(async () => {
    const complaints = visits.flatMap((one) => one.complaints);
    for (const one of visits) await one.close();
    visits = [];
    expect(complaints).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
  });
  const visit = (options: VisitOptions = {}) => {
    if (!browser) throw new Error("the browser is there only while tests run");
    return visitBy(browser, { http: address(), ...options });
  };
  const open = async (options?: VisitOptions) => {
    const one = await visit(options);
    visits.push(one);
    return one.page;
  };
  return {
    visit,
    open,
    async managerAt(path, options) {
      const page = await open(options);
      await arrive(page, MANAGER, path);
      await page.locator("main h1").waitFor({ state: "attached" });
      return page;
    },
  };
}

/** @throws Error where the set-up runs Chromium through another program. */
async function startBrowser(): Promise<Browser> {
  const { command, args, env } = testPrograms().chromium;
  if (args.length > 0) throw new Error("Chromium must be a program that can be started by its path alone");
  return chromium.launch({
    executablePath: command,
    args: FLAGS,
    // Whoever may run this as root has no user namespace for Chromium's own sandbox.
    chromiumSandbox: false,
    env: { ...(process.env as Record<string, string>), ...env },
  });
}

export interface Visit {
  page: Page;
  /** What the page complained of: errors thrown and what the browser blocked. */
  complaints: string[];
  close(): Promise<void>;
}

export interface VisitOptions {
  /** The panel's own address, unless told. */
  http?: string;
  tongue?: Tongue;
  width?: number;
  height?: number;
}

/** Somebody's browser: cookies and memory of its own, at the panel's address. */
async function visitBy(browser: Browser, options: VisitOptions & { http: string }): Promise<Visit> {
  const { http, tongue, width = 1280, height = 800 } = options;
  const context = await browser.newContext({
    baseURL: http,
    viewport: { width, height },
    locale: "ja-JP",
    timezoneId: "Asia/Tokyo",
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(PATIENCE_MS);
  // Once only: the language that a visitor chooses later is the page's to remember.
  if (tongue) {
    const state = { cookies: [], origins: [{ origin: http, localStorage: [{ name: "madoguchi.tongue", value: tongue }] }] };
    await context.setStorageState(state);
  }
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    // That a request was refused is the page's to show, and tests look at that.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) complaints.push(message.text());
  });
  return { page, complaints, close: () => context.close() };
}

/** Log in with the page's cookies but without its form, and open `path`. */
export async function arrive(page: Page, login: LoginBody, path = "/"): Promise<void> {
  const answer = await page.request.post("/api/login", { data: login });
  if (!answer.ok()) throw new Error(`the login of ${login.name} was answered with ${answer.status()}: ${await answer.text()}`);
  await page.goto(path);
}

export const MANAGER: LoginBody = { name: "manager", password: "rehearsal-manager" };

/** An operator of the rehearsal site: "1001" and the seat at which the person sits. */
export function operator(name: string, seat: string): LoginBody {
  return { name, password: `0000${name.slice(-1)}`, seat };
}

/** A text of the panel in Japanese. */
export function ja(key: TextKey, values: Record<string, string> = {}): string {
  return TEXTS[key].ja.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
}

export function button(page: Page, key: TextKey, values?: Record<string, string>): Locator {
  return page.getByRole("button", { name: ja(key, values), exact: true });
}

/** By the keyboard, once it can be used: while what was asked for last is under way a button takes no key. */
export async function enter(button: Locator): Promise<void> {
  await button.and(button.page().locator(":not([disabled])")).waitFor();
  await button.press("Enter");
}

/** The panel's language, by the switch on the page. */
export async function choose(page: Page, tongue: Tongue): Promise<void> {
  await page.locator(`.tongues [lang=${tongue}]`).click();
  await page.locator(`html[lang=${tongue}]`).waitFor({ state: "attached" });
}

/** Wait until there is none of these; one that was never there is none. */
export async function gone(locator: Locator): Promise<void> {
  await locator.first().waitFor({ state: "detached" });
}

/** All text within, also what only screen readers get. */
export async function textOf(locator: Locator): Promise<string> {
  return (await locator.textContent()) ?? "";
}

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface AxeWindow {
  axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
}

/** What axe-core finds wrong on the page as it is now, one line each. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations: found } = await (window as unknown as AxeWindow).axe.run();
    return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  });
}
