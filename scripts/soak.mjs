#!/usr/bin/env node
/**
 * `npm run soak`: the real system under an even load for a long time. Every minute it says how
 * things stand, and at the end what has grown; it fails where something is not flat
 * (`test/soak/flat.ts` says what that means) or a call failed.
 *
 *     --minutes 30   how long
 *     --rate 2       calls a second
 */
import { runRing } from "./ring.mjs";

runRing("soak", ["minutes", "rate"]);
