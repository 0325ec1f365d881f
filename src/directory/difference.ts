import type { Department } from "./department.js";

/** What one version of the departments has that another has not, by code. */
export interface Difference {
  added: string[];
  removed: string[];
  changed: { code: string; fields: (keyof Department)[] }[];
}

export function difference(before: readonly Department[], after: readonly Department[]): Difference {
  const earlier = new Map(before.map((one) => [one.code, one]));
  const later = new Set(after.map(({ code }) => code));
  return {
    added: after.filter(({ code }) => !earlier.has(code)).map(({ code }) => code),
    removed: before.filter(({ code }) => !later.has(code)).map(({ code }) => code),
    changed: after.flatMap((one) => {
      const old = earlier.get(one.code);
      const fields = old === undefined ? [] : fieldsThatDiffer(old, one);
      return fields.length === 0 ? [] : [{ code: one.code, fields }];
    }),
  };
}

/**
 * A confirmation is of one number: where the number is another than before and the
 * confirmation is not, nobody has confirmed it.
 */
export function withoutStaleConfirmations(before: readonly Department[], after: readonly Department[]): Department[] {
  return after.map((one) => {
    const old = before.find(({ code }) => code === one.code);
    const stale = old !== undefined && old.number !== one.number && same(old.confirmed, one.confirmed);
    return stale ? { ...one, confirmed: null } : one;
  });
}

function fieldsThatDiffer(old: Department, one: Department): (keyof Department)[] {
  return (Object.keys(one) as (keyof Department)[]).filter((field) => !same(old[field], one[field]));
}

function same(a: unknown, b: unknown): boolean {
  return inOneOrder(a) === inOneOrder(b);
}

/** As text with sorted keys: PostgreSQL gives an object's keys back in an order of its own. */
function inOneOrder(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort()) : inner,
  );
}
