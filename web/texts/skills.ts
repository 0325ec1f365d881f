import type { Words } from "../../src/panel/live-types.js";

/** The page of operators' skills. */
export const SKILLS_TEXTS = {
  "nav.skills": { ja: "オペレーターの技能", en: "Skills" },
  "skills.title": { ja: "オペレーターの技能", en: "Operators' skills" },
  "skills.lead": {
    ja: "オペレーターが対応する言語と用件、その段階です。変更はすぐに着信の振り分けに反映され、操作記録に残ります。",
    en: "Languages and matters that operators serve, and how well. A change counts for the next caller at once and is kept in the audit log.",
  },
  "skills.list": { ja: "登録済みのオペレーター", en: "All operators" },
  "skills.operator": { ja: "オペレーター", en: "Operator" },
  "skills.languages": { ja: "言語", en: "Languages" },
  "skills.matters": { ja: "用件", en: "Matters" },
  "skills.matters.none": { ja: "なし", en: "None" },
  "skills.level.0": { ja: "対応しない", en: "None" },
  "skills.level.1": { ja: "1 なんとか対応できる", en: "1 with effort" },
  "skills.level.2": { ja: "2 対応できる", en: "2 well" },
  "skills.level.3": { ja: "3 十分に対応できる", en: "3 as well as can be" },
  "skills.skill": { ja: "{name} {level}", en: "{name} {level}" },
  "skills.action": { ja: "操作", en: "Action" },
  "skills.edit": { ja: "変更", en: "Change" },
  "skills.edit.of": { ja: "{name}の技能を変更", en: "Change the skills of {name}" },
  "skills.save": { ja: "変更する", en: "Change" },
  "skills.saved": { ja: "{name}の技能を変更しました。", en: "The skills of {name} were changed." },
  "skills.file": { ja: "operators.json として書き出す", en: "Export as operators.json" },
  "skills.changed": { ja: "最後の変更：{by}（{when}）", en: "Last changed by {by} ({when})" },
} as const satisfies Record<string, Words>;
