/**
 * Chance that can be repeated: a small generator of pseudo-random numbers from a seed
 * (mulberry32, public domain, by Tommy Ettinger), so that a rehearsal that showed
 * something odd can be played again. Not for secrets.
 */
export interface Random {
  /** The next number in [0, 1). */
  fraction(): number;
  /** A number in [from, to). */
  between(from: number, to: number): number;
  /** A whole number in [from, to], both included. */
  whole(from: number, to: number): number;
  /** One of the choices, each as likely as its weight says. */
  choose<T>(choices: readonly (readonly [weight: number, choice: T])[]): T;
}

/** A generator whose whole course follows from the seed (its lowest 32 bits). */
export function seeded(seed: number): Random {
  let state = seed | 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    fraction,
    between: (from, to) => from + (to - from) * fraction(),
    whole: (from, to) => from + Math.floor((to - from + 1) * fraction()),
    choose: (choices) => {
      const total = choices.reduce((sum, [weight]) => sum + weight, 0);
      let left = total * fraction();
      for (const [weight, choice] of choices) {
        left -= weight;
        if (left < 0) return choice;
      }
      throw new Error("a choice needs at least one weight above zero");
    },
  };
}
