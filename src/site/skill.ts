import { LANGUAGES } from "../prompt/language.js";
import type { SiteProblem } from "./problem.js";
import type { SiteData } from "./site.js";

/**
 * What is wrong with what a site says of its operators' skills, and of who is served sooner:
 * levels of what nobody can be asked for, steps that ask for more the longer somebody waits,
 * and head starts that would take the head of the queue from those who were there already.
 */
export function skillProblems({ operators, menu, rules }: SiteData): SiteProblem[] {
  const matters = menu.matters.map(({ id }) => id);
  const problems: SiteProblem[] = [];
  operators.forEach(({ languages, languageLevels = {}, matterLevels = {} }, i) => {
    for (const language of LANGUAGES) {
      if (languageLevels[language] === undefined || languages.includes(language)) continue;
      problems.push({ file: "operators", path: `[${i}].languageLevels.${language}`, message: `is no language of theirs; languages has ${languages.join(", ")}` });
    }
    for (const matter of Object.keys(matterLevels)) {
      if (matters.includes(matter)) continue;
      const known = matters.length > 0 ? `it has ${matters.join(", ")}` : "it has none";
      problems.push({ file: "operators", path: `[${i}].matterLevels.${matter.slice(0, 32)}`, message: `menu.json has no such matter; ${known}` });
    }
  });
  rules.skillSteps.forEach((step, i, steps) => {
    const before = steps[i - 1];
    const complain = (key: string, message: string) => problems.push({ file: "rules", path: `skillSteps[${i}].${key}`, message });
    if (before && step.untilMs <= before.untilMs) complain("untilMs", `must be more than ${before.untilMs}, at which the step before it ends`);
    if (before && step.language > before.language) complain("language", `must not be more than ${before.language}, which the step before it asks for: the longer somebody waits the less is asked`);
    if (before && step.matter > before.matter) complain("matter", `must not be more than ${before.matter}, which the step before it asks for: the longer somebody waits the less is asked`);
  });
  return problems;
}

/** Whom an operator has let go stands at the head: nobody else may have a greater head start. */
export function priorityProblems({ rules, lines }: SiteData): SiteProblem[] {
  const { returned, callback, repeat } = rules.headStartMs;
  const message = `must not be more than the ${returned} of rules.json's headStartMs.returned: whoever comes back from a transfer stands at the head`;
  return [
    ...(callback > returned ? [{ file: "rules" as const, path: "headStartMs.callback", message }] : []),
    ...(repeat > returned ? [{ file: "rules" as const, path: "headStartMs.repeat", message }] : []),
    ...lines.flatMap(({ headStartMs = 0 }, i) => (headStartMs > returned ? [{ file: "lines" as const, path: `[${i}].headStartMs`, message }] : [])),
  ];
}
