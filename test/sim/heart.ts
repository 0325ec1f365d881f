import { Floor, newCounts } from "../../src/floor/floor.js";
import { emptyState } from "../../src/floor/state.js";
import type { Heart } from "./day.js";

/** The sound heart: what the simulated days live with unless told otherwise. */
export const HEART: Heart = { Floor, emptyState, newCounts };
