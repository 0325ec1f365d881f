import { LANGUAGES } from "../prompt/language.js";
import type { MenuSetup } from "../floor/setup.js";

/**
 * What is wrong with a menu. A caller has a telephone's twelve keys, an ear and no patience:
 * at most three matters, one key for one thing, and 0 always an operator's.
 */
export interface MenuProblem {
  /** Where, as in JSON: "matters[1].key". */
  path: string;
  message: string;
}

/** More than three are not remembered by somebody who only hears them, and callers pay while they listen. */
const MATTERS_MAX = 3;

/** All problems of a menu, none if it can be used. `prompts` are the names of all prompts there are. */
export function checkMenu(menu: MenuSetup, prompts: readonly string[]): MenuProblem[] {
  return [
    ...languageProblems(menu),
    ...matterProblems(menu),
    ...menu.matters.flatMap((_, i) => oneMatter(menu, i, prompts)),
  ];
}

function languageProblems(menu: MenuSetup): MenuProblem[] {
  const entries = Object.entries(menu.languageKeys);
  return entries.flatMap(([key, language], i) => {
    const path = `languageKeys["${key.slice(0, 8)}"]`;
    const earlier = entries.slice(0, i).find(([, other]) => other === language);
    return [
      ...keyProblems(path, key),
      ...(earlier ? [{ path, message: `"${language}" has the key ${earlier[0]} already; leave one of them` }] : []),
    ];
  });
}

function matterProblems(menu: MenuSetup): MenuProblem[] {
  if (menu.matters.length <= MATTERS_MAX) return [];
  return [
    { path: "matters", message: `has ${menu.matters.length} matters; callers can choose among ${MATTERS_MAX} at most` },
  ];
}

function oneMatter(menu: MenuSetup, index: number, prompts: readonly string[]): MenuProblem[] {
  const matter = menu.matters[index];
  if (!matter) return [];
  const path = `matters[${index}]`;
  const earlier = menu.matters.slice(0, index);
  const problems = keyProblems(`${path}.key`, matter.key);
  const language = menu.languageKeys[matter.key];
  if (language !== undefined) {
    problems.push({
      path: `${path}.key`,
      message: `the key ${matter.key} already chooses the language "${language}"; give the matter another`,
    });
  }
  if (earlier.some((other) => other.key === matter.key)) {
    problems.push({
      path: `${path}.key`,
      message: `the key ${matter.key} belongs to an earlier matter; give each its own`,
    });
  }
  if (earlier.some((other) => other.id === matter.id)) {
    problems.push({ path: `${path}.id`, message: `"${matter.id}" is an earlier matter's id; give each its own` });
  }
  for (const one of LANGUAGES) {
    if (matter.label[one].trim() === "") problems.push({ path: `${path}.label.${one}`, message: "must not be empty" });
  }
  if (matter.notice !== undefined && !prompts.includes(matter.notice)) {
    problems.push({
      path: `${path}.notice`,
      message: `there is no prompt "${matter.notice}" in prompts/prompts.json; name one, or leave the notice out`,
    });
  }
  return problems;
}

function keyProblems(path: string, key: string): MenuProblem[] {
  if (/^[1-9]$/.test(key)) return [];
  if (key === "0") return [{ path, message: "the key 0 always leads to an operator; use 1 to 9" }];
  return [{ path, message: "must be one key from 1 to 9" }];
}
