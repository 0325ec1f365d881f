import type { Sayable } from "../ivr/tree-problem.js";
import { LANGUAGES } from "../prompt/language.js";
import type { OverflowRule } from "./overflow.js";

/** What is wrong with overflow rules whose shape is right: rules that promise what cannot be, or could hurt somebody who waits. */
export interface OverflowProblem {
  /** Where, as in JSON: "[1].action.prompt". */
  path: string;
  message: string;
}

export interface OverflowContext {
  sayable: readonly Sayable[];
  hasInformation: boolean;
  /** Callers hear announcements while they wait. */
  announces: boolean;
}

/** All problems of the rules, none if they can be used. */
export function checkOverflow(rules: readonly OverflowRule[], context: OverflowContext): OverflowProblem[] {
  return rules.flatMap((rule, index) => checkRule(rules, rule, index, context));
}

function checkRule(rules: readonly OverflowRule[], { id, when, action, again }: OverflowRule, index: number, context: OverflowContext): OverflowProblem[] {
  const path = `[${index}]`;
  const earlier = rules.findIndex((one) => one.id === id);
  const conditions = Object.entries(when).filter(([, value]) => value !== undefined).map(([name]) => name);
  const problems: OverflowProblem[] = [];
  const complain = (place: string, message: string) => problems.push({ path: `${path}${place}`, message });
  if (!/^[a-z][a-z0-9_]{0,31}$/.test(id)) complain(".id", 'must be a lower-case name, such as "long_wait"');
  if (earlier < index) complain(".id", `"${id}" is the id of [${earlier}] already; give each its own`);
  if (conditions.length === 0) complain(".when", "names no condition, so it would apply to everybody; name one at least: ahead, estimateMs, waitedMs, closesInMs, languages");
  if (action.type === "information" && !context.hasInformation) complain(".action", "leads to the voice information, and information.json has no nodes; add some, or choose another action");
  if (when.waitedMs !== undefined && !context.announces) complain(".when.waitedMs", "can never apply: rules.json has no announcements in the queue (announceEveryMs is 0); leave it out, or announce");
  if (action.type === "announcement" || action.type === "end") problems.push(...checkPrompt(`${path}.action.prompt`, action.prompt, context));
  if (action.type === "end") {
    if (when.waitedMs !== undefined) complain(".when.waitedMs", "must not end a call: who has waited was promised an operator; leave it out, or choose another action");
    if (conditions.join() === "languages") complain(".when", "would end every call in these languages, busy or not; name the queue's length, the estimate or the closing time as well");
    if (again) complain(".again", "makes no sense where the call ends; leave it out");
  }
  return problems;
}

function checkPrompt(path: string, name: string, { sayable }: OverflowContext): OverflowProblem[] {
  const found = sayable.find((one) => one.name === name);
  if (!found) return [{ path, message: `there is no prompt "${name}" in prompts/prompts.json; name one, or add it there in four languages` }];
  const missing = LANGUAGES.filter((language) => !found.languages.includes(language));
  if (missing.length > 0) return [{ path, message: `the prompt "${name}" has no words in ${missing.join(", ")}; add them in prompts/prompts.json, or name another` }];
  if (found.params.every((one) => one === "national_line")) return [];
  return [{ path, message: `the prompt "${name}" needs a value that is not known here (${found.params.join(", ")}); name another` }];
}
