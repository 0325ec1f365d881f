/**
 * The template language of `asterisk-config/`: small enough to be learned from its first
 * comment.
 *
 *     {{sip.port}}            the value of that name
 *     {{#seats}}…{{/seats}}   once for each entry of that list, whose own names come first;
 *                             a list of none leaves the part out
 *
 * A line that holds nothing but the beginning or the end of a repetition disappears.
 * A name that has no value is an error: a file with a hole must never reach Asterisk.
 */

export interface Values {
  [name: string]: string | number | Values | Values[];
}

/**
 * Fill a template.
 *
 * @throws Error naming the file and the name that has no value, or a value that a
 *   configuration file cannot hold (a line break would begin another setting)
 */
export function fill(file: string, template: string, values: Values): string {
  const tidy = template.replace(/^[ \t]*(\{\{[#/][\w.]+\}\})[ \t]*\n/gm, "$1");
  return fillPart(file, tidy, [values]);
}

/** `scopes` from the innermost to the outermost. */
function fillPart(file: string, part: string, scopes: Values[]): string {
  const repeated = part.replace(/\{\{#([\w.]+)\}\}([\s\S]*?)\{\{\/\1\}\}/g, (_, name: string, inner: string) => {
    const list = lookUp(scopes, name);
    if (!Array.isArray(list)) throw new Error(`${file}: {{#${name}}} is not a list`);
    return list.map((entry) => fillPart(file, inner, [entry, ...scopes])).join("");
  });
  return repeated.replace(/\{\{([^{}]*)\}\}/g, (_, name: string) => {
    const value = lookUp(scopes, name);
    if (typeof value !== "string" && typeof value !== "number") throw new Error(`${file}: {{${name}}} has no value`);
    return literal(file, name, String(value));
  });
}

function lookUp(scopes: Values[], name: string): Values[string] | undefined {
  for (const scope of scopes) {
    let value: Values[string] | undefined = scope;
    for (const key of name.split(".")) {
      value = typeof value === "object" && !Array.isArray(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    }
    if (value !== undefined) return value;
  }
  return undefined;
}

/** A `;` would begin a comment and is escaped; braces would be filled again. */
function literal(file: string, name: string, value: string): string {
  if (/[\x00-\x1f\x7f]/.test(value) || /\{\{|\}\}/.test(value)) {
    throw new Error(`${file}: the value of {{${name}}} holds a character that a configuration file cannot hold`);
  }
  return value.replaceAll(";", "\\;");
}
