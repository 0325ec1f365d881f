/**
 * Finds a My Number (個人番号) in a text, which no record of the centre may hold. It is
 * twelve digits, in any width and grouping, of which the last is a check digit (総務省令
 * 平成26年第85号, 第5条): one in eleven of other twelve-digit numbers passes for one too, and
 * is better written in another way than a real one kept.
 */
export function holdsMyNumber(text: string): boolean {
  const runs = text.normalize("NFKC").match(/\d(?:[\s\-‐‑–—―−ー.・]?\d)*/g) ?? [];
  return runs.some((run) => numbersIn(run.split(/\D/)).some(isMyNumber));
}

const DIGITS = 12;

/** Neighbouring groups of digits that make up twelve together, so that a number beside it hides none. */
function numbersIn(groups: string[]): string[] {
  return groups.flatMap((_, first) =>
    groups.map((_, last) => groups.slice(first, last + 1).join("")).filter((digits) => digits.length === DIGITS),
  );
}

/** The weights of the eleven digits before the check digit, from the left. */
const WEIGHTS = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

function isMyNumber(digits: string): boolean {
  const rest = WEIGHTS.reduce((sum, weight, place) => sum + weight * Number(digits[place]), 0) % 11;
  return Number(digits[DIGITS - 1]) === (rest <= 1 ? 0 : 11 - rest);
}
