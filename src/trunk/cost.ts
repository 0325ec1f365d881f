import { type NumberClass, type NumberOptions, parseNumber } from "./number.js";

/**
 * What a call of ours costs: by the kind of number that was called, a price for each unit of
 * time that has begun. Carriers' prices differ and change, so they are the site's data; none is
 * written here.
 */
export type CostCategory = "local" | "ip" | "mobile" | "navi" | "free";

/** `local`: geographic numbers; `ip`: 050; `navi`: 0570. Toll-free numbers cost the called alone. */
export type Tariff = Record<Exclude<CostCategory, "free">, Price>;

export interface Price {
  /** For each unit that has begun; fractions as carriers have them. */
  yen: number;
  unitMs: number;
}

/** Numbers of all other classes are never dialled (`directory/department.ts`). */
const CATEGORY: Partial<Record<NumberClass, CostCategory>> = {
  geographic: "local",
  ip050: "ip",
  mobile: "mobile",
  navi: "navi",
  tollfree: "free",
  emergency: "free",
};

export function costCategory(number: string, options: NumberOptions = {}): CostCategory {
  return CATEGORY[parseNumber(number, options).class] ?? "local";
}

/** Yen for a conversation of so many ms, to the hundredth; 0 where there was none. */
export function yenOf(category: CostCategory, talkMs: number, tariff: Tariff): number {
  if (category === "free") return 0;
  const { yen, unitMs } = tariff[category];
  return Math.round(Math.ceil(talkMs / unitMs) * yen * 100) / 100;
}
