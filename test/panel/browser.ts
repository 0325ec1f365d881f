/**
 * Chromium for the panel tests: Debian's own, from the set-up, headless, with an empty
 * profile, and without anything that would call out of this machine. Pages report what
 * they complain of, and axe-core looks at them as they stand.
 */
import fs from "node:fs";
import { createRequire } from "node:module";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";
import type { LoginBody } from "../../src/panel/live-types.js";
import { testPrograms } from "../installed.js";

const FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export type Tongue = "ja" | "en";

/** @throws Error where the set-up runs Chromium through another program. */
export async function startBrowser(): Promise<Browser> {
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
  tongue?: Tongue;
  width?: number;
  height?: number;
}

/** Somebody's browser: cookies and memory of its own, at the panel's address. */
export async function visit(browser: Browser, http: string, options: VisitOptions = {}): Promise<Visit> {
  const { tongue, width = 1280, height = 800 } = options;
  const context = await browser.newContext({
    baseURL: http,
    viewport: { width, height },
    locale: "ja-JP",
    timezoneId: "Asia/Tokyo",
    reducedMotion: "reduce",
  });
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
