import { checkCalendar } from "../calendar/problem.js";
import { checkDirectory } from "../directory/problem.js";
import type { MenuSetup } from "../floor/setup.js";
import { checkInformation } from "../ivr/tree-problem.js";
import { checkOverflow } from "../queue/overflow-problem.js";
import type { OverflowRule } from "../queue/overflow.js";
import { parseNumber } from "../trunk/number.js";
import { checkMenu } from "./menu.js";
import { priorityProblems, skillProblems } from "./skill.js";
import { calendarOf, carriersOf, type SiteData, type SiteVocabulary } from "./site.js";

/**
 * What is wrong with a site's data whose shape is right: names that point nowhere, things
 * that stand twice, secrets where none may be.
 */
export interface SiteProblem {
  /** Key of `SITE_FILES`. */
  file: keyof SiteData;
  path: string;
  message: string;
}

/** What is wrong with the meaning of data whose shape is right; none if it can be used. */
export function siteProblems(data: SiteData, vocabulary: SiteVocabulary): SiteProblem[] {
  const calendarProblems = checkCalendar(calendarOf(data), vocabulary.reasons);
  return [
    ...unique(
      "lines",
      data.lines.map((one) => one.number),
      (i) => `[${i}].number`,
    ),
    ...unique(
      "carriers",
      data.carriers.map((one) => one.name),
      (i) => `[${i}].name`,
    ),
    ...unique(
      "operators",
      data.operators.map((one) => one.id),
      (i) => `[${i}].id`,
    ),
    ...unique(
      "accounts",
      data.accounts.map((one) => one.name),
      (i) => `[${i}].name`,
    ),
    ...deviceProblems(data),
    ...skillProblems(data),
    ...priorityProblems(data),
    ...lineProblems(data),
    ...addressProblems(data),
    ...channelProblems(data),
    ...secretProblems(data),
    ...checkMenu(data.menu, vocabulary.prompts).map(({ path, message }) => ({ file: "menu" as const, path, message })),
    ...informationProblems(data, vocabulary),
    ...calendarProblems.map(({ path, en }) => ({ file: "calendar" as const, path, message: en })),
    ...directoryProblems(data),
    ...waitBandProblems(data, vocabulary.waitBands),
  ];
}

function unique(file: keyof SiteData, keys: string[], path: (index: number) => string): SiteProblem[] {
  return keys.flatMap((key, i) =>
    keys.indexOf(key) < i
      ? [{ file, path: path(i), message: `"${key}" stands at ${path(keys.indexOf(key))} already; each may stand once` }]
      : [],
  );
}

function deviceProblems(data: SiteData): SiteProblem[] {
  const { seats: places, phones } = data.seats;
  const ids = [...places, ...phones].map((one) => one.id);
  const path = (i: number) => (i < places.length ? `seats[${i}].id` : `phones[${i - places.length}].id`);
  return unique("seats", ids, path);
}

function lineProblems(data: SiteData): SiteProblem[] {
  const names = data.carriers.map((profile) => profile.name);
  return data.lines.flatMap((one, i) => [
    ...carriersOf(one).flatMap((name, at, all) => {
      const path = at === 0 ? `[${i}].carrier` : `[${i}].alsoBy[${at - 1}]`;
      if (!names.includes(name)) return [{ file: "lines" as const, path, message: `carriers.json has no "${name}"; it has ${names.join(", ")}` }];
      return all.indexOf(name) < at ? [{ file: "lines" as const, path, message: `"${name}" is named for this line already; name each carrier once` }] : [];
    }),
    ...(parseNumber(one.number, { rehearsal: data.site.kind === "rehearsal" }).class === "invalid"
      ? [
          {
            file: "lines" as const,
            path: `[${i}].number`,
            message: "is no number of the Japanese numbering plan; give the line's number as its callers dial it",
          },
        ]
      : []),
  ]);
}

function informationProblems({ information, overflow, menu, rules }: SiteData, { sayable }: SiteVocabulary): SiteProblem[] {
  const inTree = checkInformation(information, { sayable, languageKeys: menu.languageKeys, isWanted: isInformationWanted(menu, overflow) });
  const inRules = checkOverflow(overflow, { sayable, hasInformation: information.nodes.length > 0, announces: rules.announceEveryMs > 0 });
  return [
    ...inTree.map(({ path, en }) => ({ file: "information" as const, path, message: en })),
    ...inRules.map(({ path, message }) => ({ file: "overflow" as const, path, message })),
  ];
}

/** Whether callers are sent into the voice information while the centre is open. */
export function isInformationWanted({ matters }: MenuSetup, overflow: readonly OverflowRule[]): boolean {
  return matters.some(({ information }) => information) || overflow.some(({ action }) => action.type === "information");
}

function directoryProblems({ departments, menu, lines, site }: SiteData): SiteProblem[] {
  const context = {
    matters: menu.matters.map(({ id }) => id),
    lines: lines.map(({ number }) => number),
    rehearsal: site.kind === "rehearsal",
  };
  return checkDirectory(departments, context).map(({ path, en }) => ({ file: "departments", path, message: en }));
}

function waitBandProblems({ rules }: SiteData, words: readonly string[]): SiteProblem[] {
  return rules.waitBands.flatMap(({ id }, i) =>
    words.includes(id)
      ? []
      : [{ file: "rules" as const, path: `waitBands[${i}].id`, message: `prompts.json has no words for "${id}" among wait_bands; it has ${words.join(", ") || "none"}` }],
  );
}

/** By which carrier a call comes is known by the address alone, so carriers that are in use share none. */
function addressProblems(data: SiteData): SiteProblem[] {
  const used = new Set(data.lines.flatMap(carriersOf));
  const taken = new Map<string, string>();
  return data.carriers.flatMap(({ name, access }, i) =>
    access.from.flatMap((address, j) => {
      const other = used.has(name) ? taken.get(address) : undefined;
      if (used.has(name)) taken.set(address, name);
      if (other === undefined || other === name) return [];
      const message = `${address} is an address of "${other}" already, and calls are told apart by it; lines may use only one of the two`;
      return [{ file: "carriers" as const, path: `[${i}].access.from[${j}]`, message }];
    }),
  );
}

/** A trunk of which all channels are kept for callers could never call anybody. */
function channelProblems({ carriers, rules }: SiteData): SiteProblem[] {
  return carriers.flatMap(({ channels }, i) =>
    channels > rules.reservedChannels
      ? []
      : [{ file: "carriers" as const, path: `[${i}].channels`, message: `must be more than the ${rules.reservedChannels} that rules.json keeps for callers (reservedChannels), or nobody could be called` }],
  );
}

/** Each person and device has exactly one secret of the kind that the site's kind allows. */
function secretProblems(data: SiteData): SiteProblem[] {
  const production = data.site.kind === "production";
  const problems: SiteProblem[] = [];
  const complain = (file: keyof SiteData, path: string, message: string) => problems.push({ file, path, message });
  data.operators.forEach((one, i) => {
    if (production && one.pin !== undefined)
      complain("operators", `[${i}].pin`, "a production site keeps no plain PIN; give its argon2id hash as pinHash");
    if (one.pin !== undefined && one.pinHash !== undefined)
      complain("operators", `[${i}]`, "give either pin or pinHash, not both");
    if (one.pin === undefined && one.pinHash === undefined)
      complain("operators", `[${i}]`, production ? "needs pinHash" : "needs pin or pinHash");
  });
  data.accounts.forEach((one, i) => {
    if (production && one.password !== undefined)
      complain(
        "accounts",
        `[${i}].password`,
        "a production site keeps no plain password; give its argon2id hash as passwordHash",
      );
    if (one.password !== undefined && one.passwordHash !== undefined)
      complain("accounts", `[${i}]`, "give either password or passwordHash, not both");
    if (one.password === undefined && one.passwordHash === undefined)
      complain("accounts", `[${i}]`, production ? "needs passwordHash" : "needs password or passwordHash");
  });
  (["seats", "phones"] as const).forEach((list) => {
    data.seats[list].forEach((one, i) => {
      if (production && one.password !== undefined)
        complain(
          "seats",
          `${list}[${i}].password`,
          "a production site keeps no password here; leave it out and it is generated into secrets/ at first start",
        );
      if (!production && one.password === undefined)
        complain(
          "seats",
          `${list}[${i}].password`,
          "a rehearsal site needs it, because tools from outside must know it",
        );
    });
  });
  data.carriers.forEach((one, i) => {
    if (production && one.access.kind === "registration" && one.access.password !== undefined) {
      complain(
        "carriers",
        `[${i}].access.password`,
        "a production site keeps no password here; put it into a file in secrets/ and name that as passwordFile",
      );
    }
  });
  return problems;
}
