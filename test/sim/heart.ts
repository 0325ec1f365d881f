import { countOf } from "../../src/floor/count.js";
import { Floor, newCounts } from "../../src/floor/floor.js";
import { entriesOf, restored } from "../../src/floor/keep.js";
import { emptyState } from "../../src/floor/state.js";
import type { Heart } from "./day.js";

/** The sound heart: what the simulated days live with unless told otherwise. */
export const HEART: Heart = { Floor, emptyState, newCounts, countOf, entriesOf, restored };
