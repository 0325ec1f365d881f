#!/usr/bin/env node
/**
 * `npm run chaos`: parts of the real system die, stop and fall silent under a hundred calls. It
 * prints one table at the end and fails where a goal is missed (`test/chaos/table.ts` says what
 * is counted and how).
 *
 *     --seed 7       of chance, which is printed; another one each time unless told
 *     --kills 20     how often the control plane is killed
 *     --calls 100    calls up at once
 *
 * Whatever else is given goes to vitest: `npm run chaos -- calls -t PostgreSQL`.
 */
import { runRing } from "./ring.mjs";

runRing("chaos", ["seed", "kills", "calls"]);
