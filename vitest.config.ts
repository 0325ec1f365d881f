import { defineConfig } from "vitest/config";

/**
 * The rings of tests, from the pure core outwards. Files of the inner rings run side by
 * side; each file of the outer ones brings up a whole system and has the machine to itself.
 */
const inner = (name: string) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], sequence: { groupOrder: 0 }, maxWorkers: 2, testTimeout: 60_000 },
});

const outer = (name: string, groupOrder: number) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    globalSetup: ["test/postgres/cluster.setup.ts"],
    sequence: { groupOrder },
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});

export default defineConfig({
  test: {
    projects: [
      inner("core"),
      { test: { ...inner("sim").test, testTimeout: 600_000 } },
      { test: { ...inner("postgres").test, globalSetup: ["test/postgres/cluster.setup.ts"], hookTimeout: 60_000 } },
      outer("live", 1),
      outer("panel", 2),
      outer("chaos", 3),
      outer("bench", 4),
    ],
  },
});
