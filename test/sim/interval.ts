/** A figure with the bounds between which chance would leave it. */
export interface Interval {
  mean: number;
  /** Half of its width. */
  half: number;
}

/**
 * Of a mean, from figures that do not depend on each other (days, or long stretches of one run);
 * `confidence` 0.99, by Student's distribution.
 */
export function intervalOf(figures: readonly number[], confidence: number): Interval {
  const n = figures.length;
  const mean = sum(figures) / n;
  const variance = sum(figures.map((one) => (one - mean) ** 2)) / (n - 1);
  return { mean, half: studentQuantile((1 + confidence) / 2, n - 1) * Math.sqrt(variance / n) };
}

export function contains({ mean, half }: Interval, value: number): boolean {
  return Math.abs(value - mean) <= half;
}

function sum(figures: readonly number[]): number {
  return figures.reduce((total, one) => total + one, 0);
}

/** By Hill's expansion about the normal distribution; right to three digits from ten degrees of freedom on. */
function studentQuantile(p: number, freedom: number): number {
  const z = normalQuantile(p);
  const z3 = z ** 3;
  const z5 = z ** 5;
  const z7 = z ** 7;
  const z9 = z ** 9;
  return (
    z +
    (z3 + z) / (4 * freedom) +
    (5 * z5 + 16 * z3 + 3 * z) / (96 * freedom ** 2) +
    (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * freedom ** 3) +
    (79 * z9 + 776 * z7 + 1482 * z5 - 1920 * z3 - 945 * z) / (92_160 * freedom ** 4)
  );
}

/** By halving: what lies below it has the probability p. */
function normalQuantile(p: number): number {
  let low = 0;
  let high = 10;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (normalBelow(middle) < p) low = middle;
    else high = middle;
  }
  return low;
}

/** Simpson's rule from the middle; `z` at least 0. */
function normalBelow(z: number): number {
  const steps = 400;
  const width = z / steps;
  let area = 0;
  for (let step = 0; step <= steps; step += 1) {
    const weight = step === 0 || step === steps ? 1 : step % 2 === 1 ? 4 : 2;
    area += weight * Math.exp(-((step * width) ** 2) / 2);
  }
  return 0.5 + (area * width) / 3 / Math.sqrt(2 * Math.PI);
}
