import type { SiteChanges } from "../live/site.js";

/** The rehearsal site with more seats, and with everything off that the comparison leaves out. */
export interface BenchSite {
  changes: SiteChanges;
  seats: { id: string; password: string; operator: string; pin: string }[];
}

/** From 201 on: among those below are 110, 118 and 119, which no phone may be. */
function seatAt(index: number): string {
  return String(201 + index);
}

/**
 * No menu, no prompts, no wrap-up, unless `rules` say so, and nothing but waiting for those who are too many: `seats` operators who all speak
 * Japanese. 1 to 200 seats.
 */
export function benchSite(seats: number, rules: SiteChanges["rules"] = { menuMs: 0, announceEveryMs: 0 }): BenchSite {
  const people = Array.from({ length: seats }, (_, index) => ({
    id: seatAt(index),
    password: `rehearsal-${seatAt(index)}`,
    operator: String(1001 + index),
    pin: String(index).padStart(5, "0"),
  }));
  const changes: SiteChanges = {
    seats: { seats: people.map(({ id, password }) => ({ id, password })), phones: [] },
    operators: people.map(({ operator, pin }) => ({ id: operator, name: `計測${operator}`, languages: ["ja"], pin })),
    rules: { wrapUpEndMs: 0, ...rules },
    overflow: [],
  };
  return { changes, seats: people };
}
