import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ROOT } from "../installed.js";

/** The rehearsal site with more seats, and with everything off that the comparison leaves out. */
export interface BenchSite {
  folder: string;
  seats: { id: string; password: string; operator: string; pin: string }[];
}

/**
 * No menu, no prompts, no wrap-up, unless `rules` say so: `seats` operators who all speak
 * Japanese. 1 to 200 seats.
 */
export function benchSite(seats: number, rules: Record<string, unknown> = { menuMs: 0, announceEveryMs: 0 }): BenchSite {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "madoguchi-bench-site-"));
  fs.cpSync(path.join(ROOT, "sites/rehearsal"), folder, { recursive: true });
  const people = Array.from({ length: seats }, (_, index) => ({
    id: String(101 + index),
    password: `rehearsal-${101 + index}`,
    operator: String(1001 + index),
    pin: String(index).padStart(5, "0"),
  }));
  change(folder, "seats", () => ({ seats: people.map(({ id, password }) => ({ id, password })), phones: [] }));
  change(folder, "operators", () =>
    people.map(({ operator, pin }) => ({ id: operator, name: `計測${operator}`, languages: ["ja"], pin })),
  );
  change(folder, "rules", (old) => ({ ...old, wrapUpEndMs: 0, ...rules }));
  return { folder, seats: people };
}

function change(folder: string, name: string, how: (old: Record<string, unknown>) => unknown): void {
  const file = path.join(folder, `${name}.json`);
  fs.writeFileSync(file, JSON.stringify(how(JSON.parse(fs.readFileSync(file, "utf8")))));
}
