/**
 * Which keys were pressed, of all that Asterisk says of them.
 *
 * Asterisk puts a key off that comes too soon after the last one: less than 45 ms after it, or
 * while that one is still being drawn out to its length, as when a network brings several at
 * once. It then tells the key's end twice, when it comes and when its turn has come, word for
 * word the same (channel.c, `__ast_read`, 22; ARI, CEL and AMI all have it from there). So the
 * code `*188001` has been heard as `*188880`. A key's beginning is told exactly once, but by the
 * manager alone: an end without one is an echo.
 *
 * Of keys by SIP INFO, and of those whose first packets were all lost, there are ends alone; the
 * former wait before they are told, and are told once.
 */

/** Of one leg: the key that has begun and not ended, or null; undefined where none has ever begun. */
export type KeyDown = string | null | undefined;

export interface KeyTold {
  digit: string;
  /** Which of its two ends is told. */
  edge: "begins" | "ends";
}

/** @returns whether this is the end of a key that was not told before, and what is down now */
export function followKey(down: KeyDown, { digit, edge }: KeyTold): { pressed: boolean; down: KeyDown } {
  if (edge === "begins") return { pressed: false, down: digit };
  if (down === undefined) return { pressed: true, down };
  return down === digit ? { pressed: true, down: null } : { pressed: false, down };
}
