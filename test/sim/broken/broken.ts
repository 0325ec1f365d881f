import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { compile } from "../compile.mjs";
import { CONTRACT_LOAD, type Heart, type liveDay as LiveDay } from "../day.js";
import type { Variant } from "./variant.js";
import { VARIANTS } from "./variants.js";

/** Most are noticed on the first day; the rarest race must come up within as many. */
const DAYS = 120;

const folder = mkdtempSync(path.join(tmpdir(), "madoguchi-broken-"));
afterAll(() => rmSync(folder, { recursive: true }));

const { liveDay } = (await import(pathToFileURL(compile("test/sim/day.ts", folder)).href)) as {
  liveDay: typeof LiveDay;
};

async function heartOf(name: string, change?: (file: string, text: string) => string): Promise<Heart> {
  const entry = compile("test/sim/heart.ts", path.join(folder, name.replaceAll(" ", "-")), change);
  return ((await import(pathToFileURL(entry).href)) as { HEART: Heart }).HEART;
}

/** The sound floor lives through many more in the other files. */
const SOUND_DAYS = 30;

/** What is wrong on the first day on which something is; null if all days are good. */
function firstWrong(heart: Heart, { day, powerCuts, callsADay = CONTRACT_LOAD.callsADay }: Partial<Variant> = {}, days = DAYS): string | null {
  const seeds = Array.from({ length: days }, (_, index) => index + 1);
  for (const seed of day === undefined ? seeds : [day, ...seeds]) {
    const [wrong] = liveDay(seed, heart, { ...CONTRACT_LOAD, powerCuts, callsADay }).wrongs;
    if (wrong === undefined) continue;
    if (seed !== (day ?? seed)) console.warn(`noticed on day ${seed}, and not on day ${day} any more`);
    return wrong;
  }
  return null;
}

function breakIt(variant: Variant) {
  let times = 0;
  const change = (file: string, text: string) => {
    if (file !== variant.file) return text;
    times = text.split(variant.find).length - 1;
    return text.replace(variant.find, () => variant.replace);
  };
  return { change, times: () => times };
}

/** Two files live through half of the variants each, side by side. */
export function describeBroken(half: 0 | 1): void {
  describe("given a floor with one thing broken, when days are lived through", () => {
    it.each(VARIANTS.filter((_, index) => index % 2 === half))("then it is noticed that $name", async (variant) => {
      const { change, times } = breakIt(variant);
      const heart = await heartOf(variant.name, change);
      expect(times(), `what is to be broken stands once in ${variant.file}`).toBe(1);
      expect(firstWrong(heart, variant)).not.toBeNull();
    });

    it("then nothing is noticed where nothing is broken", async () => {
      expect(firstWrong(await heartOf("sound"), {}, SOUND_DAYS)).toBeNull();
    });
  });
}
