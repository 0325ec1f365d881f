/**
 * The language of Network UPS Tools' upsd (RFC 9271, 4.2): a line asks, and a list of
 * variables or one error answers. Read as a stranger's: what does not fit is nonsense, and
 * nonsense is no news of the power.
 */
import type { UpsAnswer, UpsSilence } from "./power.js";

/** The question for everything that is known of a UPS. */
export function listVariables(ups: string): string {
  return `LIST VAR ${ups}\n`;
}

/** Longer than any UPS's list by far; whoever sends more is no upsd. */
export const LONGEST_ANSWER = 65_536;

/** RFC 9271, 4.2.4, by what they mean for us; whatever else is refused is "refused". */
const ERRORS: Record<string, UpsSilence> = {
  "DATA-STALE": "stale",
  "DRIVER-NOT-CONNECTED": "stale",
  "UNKNOWN-UPS": "unknownUps",
};

/**
 * The answer to `listVariables`, from the text received so far.
 *
 * @returns null while its end has not come
 */
export function answerIn(text: string, ups: string): UpsAnswer | null {
  const lines = text.split("\n");
  // What follows the last line break is a line that has only begun.
  if (lines.pop() !== undefined && text.length > LONGEST_ANSWER) return silent("nonsense");
  const first = lines[0]?.trimEnd();
  if (first === undefined) return null;
  const refused = /^ERR ([A-Z-]+)/.exec(first)?.[1];
  if (refused !== undefined) return silent(ERRORS[refused] ?? "refused");
  if (first !== `BEGIN LIST VAR ${ups}`) return silent("nonsense");
  const variables = new Map<string, string>();
  for (const line of lines.slice(1).map((one) => one.trimEnd())) {
    if (line === `END LIST VAR ${ups}`) return statusOf(variables);
    const variable = variableIn(line, ups);
    if (!variable) return silent("nonsense");
    variables.set(variable.name, variable.value);
  }
  return null;
}

/** `VAR ups battery.charge "100"`, in whose value a backslash stands before `"` and `\`. */
function variableIn(line: string, ups: string): { name: string; value: string } | null {
  const match = /^VAR (\S+) (\S+) "((?:[^"\\]|\\.)*)"$/.exec(line);
  const [, whose, name, value] = match ?? [];
  if (whose !== ups || name === undefined || value === undefined) return null;
  return { name, value: value.replace(/\\(.)/g, "$1") };
}

function statusOf(variables: ReadonlyMap<string, string>): UpsAnswer {
  const status = variables.get("ups.status");
  if (status === undefined) return silent("nonsense");
  const runtime = variables.get("battery.runtime") ?? "";
  const runtimeMs = /^\d{1,7}(\.\d+)?$/.test(runtime) ? Number(runtime) * 1000 : null;
  return { type: "status", words: status.split(/\s+/).filter((word) => word !== ""), runtimeMs };
}

function silent(why: UpsSilence): UpsAnswer {
  return { type: "silent", why };
}
