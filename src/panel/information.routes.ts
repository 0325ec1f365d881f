import { and, gte, inArray, lt } from "drizzle-orm";
import { z } from "zod";
import { note } from "../admin/audit.store.js";
import { businessDate, wallOf } from "../calendar/calendar.js";
import type { What } from "../floor/fact.js";
import { checkInformation, type InformationContext } from "../ivr/tree-problem.js";
import { informationShape } from "../ivr/tree-shape.js";
import type { Information } from "../ivr/tree.js";
import { LANGUAGES } from "../prompt/language.js";
import { facts } from "../postgres/schema.js";
import { informationTally } from "../report/information.js";
import { isInformationWanted } from "../site/problem.js";
import { sayableOf } from "../site/site.js";
import type { InformationCounts, InformationTally, InformationView, PromptText } from "./live-types.js";
import type { PanelParts } from "./parts.js";
import { conflict, wrongFields } from "./refusal.js";
import { fromDatabase, type Route, route } from "./route.js";

/**
 * The voice information: its tree, which the manager changes, and how often each node is heard
 * and left. What is said lies in `prompts/`, with a sound for each text; here it is chosen.
 */

/** The setting's name. */
const NAME = "information";

export function informationRoutes(parts: PanelParts): Route[] {
  return [
    route({
      method: "get",
      path: "/api/information",
      right: "seeInformation",
      summary: "The voice information in force, and the overflow rules",
      answer: "InformationView",
      handle: () => informationView(parts),
    }),
    route({
      method: "put",
      path: "/api/information",
      right: "changeInformation",
      summary: "Change the voice information",
      body: z.object({ version: z.number().int().nonnegative(), information: informationShape }),
      answer: "InformationView",
      handle({ body: { version, information }, person }) {
        const by = person().account.name;
        const problems = checkInformation(information, contextOf(parts));
        if (problems.length > 0) throw wrongFields(problems.map((one) => ({ ...one, path: `information.${one.path}` })));
        const { information: before } = informationInForce(parts);
        if (!parts.settings.change(NAME, version, information, by)) throw conflict();
        parts.floor.feed({ type: "InformationChanged", information, by });
        note(parts.ledger, { by, action: "information.change", detail: { information, before } });
        return informationView(parts);
      },
    }),
    route({
      method: "get",
      path: "/api/information/counts",
      right: "seeInformation",
      summary: "How often each node was heard and how it was left, today and this month; how often each overflow rule was met",
      answer: "InformationCounts",
      async handle(): Promise<InformationCounts> {
        const date = businessDate(parts.site.calendar, parts.now());
        const from = wallOf(date, "00:00");
        const [today, month] = await Promise.all([tallied(parts, from, parts.now()), tallied(parts, wallOf(`${date.slice(0, 8)}01`, "00:00"), parts.now())]);
        return { date, today, month, lagging: parts.ledger.lag(parts.now()).lagging };
      },
    }),
  ];
}

type InForce = Pick<PanelParts, "settings" | "site" | "texts">;

/**
 * The tree that the panel has in force. One that no longer fits the prompts, since those were
 * changed, would be silence: then it is the site's own.
 */
export function informationInForce({ settings, site, texts }: InForce) {
  const { value, version, by, at } = settings.get<Information>(NAME, site.information);
  const isSound = checkInformation(value, contextOf({ site, texts })).length === 0;
  return { information: isSound ? value : site.information, version, by, at };
}

function contextOf({ site, texts }: Pick<InForce, "site" | "texts">): InformationContext {
  const { languageKeys } = site.menu;
  return { sayable: sayableOf(texts.prompts), languageKeys, isWanted: isInformationWanted(site.menu, site.overflow) };
}

function informationView(parts: PanelParts): InformationView {
  const { information, version, by, at } = informationInForce(parts);
  const { menu, overflow } = parts.site;
  return {
    version,
    information,
    prompts: promptsOf(parts),
    languageKeys: menu.languageKeys,
    overflow,
    said: saidBy(parts),
    matters: menu.matters.filter((one) => one.information).map(({ label: { ja, en } }) => ({ ja, en })),
    changedBy: by,
    changedAt: at,
  };
}

function saidBy({ site, texts }: PanelParts): InformationView["said"] {
  const names = site.overflow.flatMap(({ action }) => ("prompt" in action ? [action.prompt] : []));
  return Object.fromEntries(names.map((name) => [name, { ja: texts.prompts[name]?.ja ?? "", en: texts.prompts[name]?.en ?? "" }]));
}

/** Those of the voice information's own, which are named so. */
function promptsOf({ texts }: PanelParts): PromptText[] {
  return Object.entries(texts.prompts).flatMap(([name, prompt]): PromptText[] => {
    const isInvite = prompt.params.join() === "key";
    if (!isInvite && (!/^information(_|$)/.test(name) || prompt.params.some((one) => one !== "national_line"))) return [];
    const text = Object.fromEntries(LANGUAGES.map((language) => [language, prompt[language]])) as PromptText["text"];
    return [{ name, use: isInvite ? "invite" : "content", text }];
  });
}

const COUNTED: What["type"][] = ["InformationEntered", "InformationLeft", "OverflowMet"];

async function tallied(parts: PanelParts, from: number, to: number): Promise<InformationTally> {
  const during = and(gte(facts.at, new Date(from)), lt(facts.at, new Date(to)), inArray(facts.type, COUNTED));
  const rows = await fromDatabase(parts, parts.database.orm.select({ what: facts.what }).from(facts).where(during).execute());
  return informationTally(rows.map(({ what }) => what));
}
