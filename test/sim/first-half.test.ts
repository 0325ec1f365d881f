import { it } from "vitest";
import { expectGoodDays } from "./days.js";

/** The thousand days are halved so that two workers can share them. */
it("given 500 days of the contract's load, seeds from 1, then nothing is wrong on any", () => {
  expectGoodDays(1, 500);
});
