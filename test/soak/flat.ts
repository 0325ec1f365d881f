/**
 * What "flat" means: a straight line is fitted (least squares) through what was measured after
 * the warm-up, and may rise by so much from its beginning to its end and no more. A line,
 * because a single look at a process with a garbage collector says little.
 */
export interface Series {
  name: string;
  unit: string;
  values: number[];
  /** It may rise by this part of where the line begins, or by `slack`, whichever is more. */
  share: number;
  slack: number;
  /** Grows with each call by design: may grow by so much a call instead. */
  perCall?: number;
  /** Nothing above this, ever. */
  limit?: number;
}

export interface Finding {
  series: Series;
  /** Where the line begins and ends. */
  first: number;
  last: number;
  most: number;
  /** Why it is not flat; null where it is. */
  problem: string | null;
}

/** @param calls that ended while it was measured */
export function judge(series: Series, calls: number): Finding {
  const { values, share, slack, perCall, limit, unit } = series;
  const { first, last } = lineThrough(values);
  const most = Math.max(...values);
  const allowed = perCall !== undefined ? slack + perCall * calls : Math.max(share * first, slack);
  const problems = [
    ...(last - first > allowed ? [`rose by ${round(last - first)} ${unit}, ${round(allowed)} are allowed`] : []),
    ...(limit !== undefined && most > limit ? [`was ${round(most)} ${unit}, the limit is ${limit}`] : []),
  ];
  return { series, first, last, most, problem: problems.join("; ") || null };
}

/** Both ends of the line of least squares through evenly spaced values. */
function lineThrough(values: readonly number[]): { first: number; last: number } {
  const n = values.length;
  const meanX = (n - 1) / 2;
  const meanY = values.reduce((sum, value) => sum + value, 0) / n;
  let above = 0;
  let below = 0;
  values.forEach((value, x) => {
    above += (x - meanX) * (value - meanY);
    below += (x - meanX) ** 2;
  });
  const slope = below === 0 ? 0 : above / below;
  return { first: meanY - slope * meanX, last: meanY + slope * (n - 1 - meanX) };
}

export function drawFindings(findings: readonly Finding[]): string {
  const rows = [
    ["", "first", "end", "most", "unit", ""],
    ...findings.map(({ series, first, last, most, problem }) => [
      series.name,
      round(first),
      round(last),
      round(most),
      series.unit,
      problem === null ? "" : `NOT FLAT: ${problem}`,
    ]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows
    .map((row) => row.map((cell, column) => (column === 0 || column > 3 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join("  ").trimEnd())
    .join("\n");
}

function round(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(1);
}
