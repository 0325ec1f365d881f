import { CALL_VARIANTS } from "./call-variants.js";
import { DEATH_VARIANTS } from "./death-variants.js";
import { OUTGOING_VARIANTS } from "./outgoing-variants.js";
import { QUEUE_VARIANTS } from "./queue-variants.js";
import { RECORDING_VARIANTS } from "./recording-variants.js";
import { TRANSFER_VARIANTS } from "./transfer-variants.js";
import type { Variant } from "./variant.js";

/**
 * The floor with one thing broken, a race each: what somebody might leave out who does not
 * know why it is there. The simulated days must notice every one of them; a variant that
 * lives undetected means that the days prove less than we think.
 */
export const VARIANTS: readonly Variant[] = [...CALL_VARIANTS, ...QUEUE_VARIANTS, ...DEATH_VARIANTS, ...RECORDING_VARIANTS, ...TRANSFER_VARIANTS, ...OUTGOING_VARIANTS];
