import { z } from "zod";
import { note } from "../admin/audit.store.js";
import type { OperatorId } from "../floor/id.js";
import type { Level, OperatorSetup } from "../floor/setup.js";
import { LANGUAGES } from "../prompt/language.js";
import { type Levels, levelsOf, withLevels } from "../site/levels.js";
import { setupOf } from "../site/site.js";
import type { SkillsBody, SkillsView } from "./live-types.js";
import type { PanelParts } from "./parts.js";
import { conflict, notFound, wrongFields } from "./refusal.js";
import { Download, type Route, route } from "./route.js";

/**
 * What operators speak and know, and how well: the site's files say it first, the manager
 * changes it here, and the next caller is served by it.
 */

/** The setting's name; its value is of the operators that were changed. */
const NAME = "skills";
type Changed = Record<OperatorId, Levels>;

const level = z.literal([0, 1, 2, 3], "0（対応しない）から3までで選んでください。|Choose 0 (none) to 3.");
const body: z.ZodType<SkillsBody> = z.object({
  version: z.number().int().nonnegative(),
  languages: z
    .strictObject({ ja: level, en: level, zh: level, ko: level })
    .refine((levels) => LANGUAGES.some((one) => levels[one] > 0), "対応する言語を1つ以上選んでください。|Choose one language at least."),
  matters: z.record(z.string().max(32), level),
});

export function skillRoutes(parts: PanelParts): Route[] {
  return [
    route({
      method: "get",
      path: "/api/skills",
      right: "seeSkills",
      summary: "What each operator speaks and knows, and how well: 0 none, 1 with effort, 2 well, 3 as well as can be",
      answer: "SkillsView",
      handle: () => skillsView(parts),
    }),
    route({
      method: "put",
      path: "/api/skills/{operator}",
      right: "changeSkills",
      summary: "Change what an operator speaks and knows",
      body,
      answer: "SkillsView",
      handle({ params, body: { version, languages, matters }, person }) {
        const id = params["operator"]!;
        const before = operatorsInForce(parts).find((one) => one.id === id);
        if (!before) throw notFound();
        const problems = matterProblems(parts, matters);
        if (problems.length > 0) throw wrongFields(problems);
        const by = person().account.name;
        const changed = { ...changedOf(parts).value, [id]: { languages, matters } };
        if (!parts.settings.change<Changed>(NAME, version, changed, by)) throw conflict();
        parts.floor.feed({ type: "SkillsChanged", operators: operatorsInForce(parts), by });
        note(parts.ledger, { by, action: "skills.change", target: id, detail: { languages, matters, before: levelsOf(before, mattersOf(parts)) } });
        return skillsView(parts);
      },
    }),
    route({
      method: "get",
      path: "/api/skills/file",
      right: "seeSkills",
      summary: "The operators in force as operators.json has them, without their PINs",
      answer: "A file for the site's folder",
      media: "application/json",
      handle: () => new Download("operators.json", `${JSON.stringify(operatorsInForce(parts), null, 2)}\n`),
    }),
  ];
}

type InForce = Pick<PanelParts, "settings" | "site">;

/** The site's operators with the skills that the panel has changed; of a matter that the menu has no more nothing is left. */
export function operatorsInForce(parts: InForce): OperatorSetup[] {
  const { value } = changedOf(parts);
  return setupOf(parts.site).operators.map((operator) => {
    const levels = value[operator.id];
    return levels ? withLevels(operator, { ...levels, matters: known(parts, levels.matters) }) : operator;
  });
}

function changedOf({ settings }: InForce) {
  return settings.get<Changed>(NAME, {});
}

function mattersOf({ site }: Pick<InForce, "site">): string[] {
  return site.menu.matters.map(({ id }) => id);
}

function known(parts: InForce, matters: Levels["matters"]): Record<string, Level | 0> {
  const ids = mattersOf(parts);
  return Object.fromEntries(Object.entries(matters).filter(([id]) => ids.includes(id)));
}

/** Each matter of the menu, and no other. */
function matterProblems(parts: InForce, matters: Levels["matters"]) {
  const ids = mattersOf(parts);
  const unknown = Object.keys(matters).filter((id) => !ids.includes(id));
  const missing = ids.filter((id) => matters[id] === undefined);
  return [
    ...unknown.map((id) => ({ path: `matters.${id}`, ja: `「${id}」という用件はメニューにありません。`, en: `The menu has no matter "${id}".` })),
    ...missing.map((id) => ({ path: `matters.${id}`, ja: "この用件の段階を選んでください。", en: "Choose a level for this matter." })),
  ];
}

function skillsView(parts: InForce): SkillsView {
  const { version, by, at } = changedOf(parts);
  const operators = operatorsInForce(parts).map((one) => ({ id: one.id, name: one.name, ...levelsOf(one, mattersOf(parts)) }));
  return { version, operators, changedBy: by, changedAt: at };
}
