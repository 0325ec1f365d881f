import { defineConfig } from "vitest/config";

/**
 * The rings of tests, from the pure core outwards. A file of an outer ring brings up a whole
 * system, with addresses and a database of its own; four of them run side by side, since what
 * they do is mostly to wait for prompts to end. Where something is measured, one is alone.
 */
const inner = (name: string) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], sequence: { groupOrder: 0 }, maxWorkers: 2, testTimeout: 120_000, hookTimeout: 60_000 },
});

const outer = (name: string, groupOrder: number, sideBySide: number) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    globalSetup: ["test/postgres/cluster.setup.ts"],
    sequence: { groupOrder },
    maxWorkers: sideBySide,
    fileParallelism: sideBySide > 1,
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});

export default defineConfig({
  test: {
    projects: [
      inner("core"),
      { test: { ...inner("sim").test, testTimeout: 600_000 } },
      { test: { ...inner("postgres").test, globalSetup: ["test/postgres/cluster.setup.ts"] } },
      outer("live", 1, 4),
      outer("panel", 2, 4),
      { test: { ...outer("chaos", 3, 1).test, globalSetup: ["test/postgres/cluster.setup.ts", "test/chaos/table.setup.ts"] } },
      outer("bench", 4, 1),
      outer("soak", 5, 1),
    ],
  },
});
