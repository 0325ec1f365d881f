import { z } from "zod";
import { note } from "../admin/audit.store.js";
import { nextOpen } from "../calendar/calendar.js";
import { type Disaster, DISASTER_MODES, type DisasterMode } from "../calendar/disaster.js";
import { rehearse } from "../floor/rehearse.js";
import { LANGUAGES, type Language } from "../prompt/language.js";
import { disasterNote } from "../report/disaster-note.js";
import { heardIn } from "../report/heard.js";
import type { DisasterDecision, DisasterView, HeardStep } from "./live-types.js";
import type { PanelParts } from "./parts.js";
import { conflict, wrongFields } from "./refusal.js";
import { type Route, route } from "./route.js";

/**
 * The disaster mode: the manager decides, and each decision has its reason, is kept as a
 * version of a setting and is told to the floor at once. That the city was told outside of
 * the panel is written down beside it.
 */
const REASON_MAX = 200;
const version = z.number().int().nonnegative();
const disasterBody = z.object({ version, mode: z.enum(DISASTER_MODES).nullable(), reason: z.string().max(10_000) });

export function disasterRoutes(parts: PanelParts): Route[] {
  return [
    route({
      method: "get",
      path: "/api/disaster",
      right: "seeCalendar",
      summary: "The disaster mode: the last decision, what callers hear in it, and the note to the city",
      answer: "DisasterView",
      handle: () => disasterView(parts),
    }),
    route({
      method: "put",
      path: "/api/disaster",
      right: "declareDisaster",
      summary: "Begin, change or end the disaster mode",
      body: disasterBody,
      answer: "DisasterView",
      handle({ body: { version, mode, reason: written }, person }) {
        const by = person().account.name;
        const reason = written.trim();
        if (reason === "" || reason.length > REASON_MAX) throw wrongFields([NO_REASON]);
        const before = disasterInForce(parts);
        // Not begun, or ended already: somebody else was faster.
        if (mode === (before.disaster?.mode ?? null)) throw conflict();
        const decision: DisasterDecision = { mode, reason, by, at: parts.now(), told: null };
        if (!parts.settings.change<DisasterDecision | null>(SETTING, version, decision, by)) throw conflict();
        parts.floor.feed({ type: "DisasterChanged", disaster: disasterOf(decision), reason, by });
        note(parts.ledger, { by, action: "disaster.change", target: mode ?? "end", detail: { reason, before: before.decision } });
        return disasterView(parts);
      },
    }),
    route({
      method: "post",
      path: "/api/disaster/told",
      right: "declareDisaster",
      summary: "The city was told of the last decision about the disaster mode",
      body: z.object({ version }),
      answer: "DisasterView",
      handle({ body, person }) {
        const by = person().account.name;
        const { decision } = disasterInForce(parts);
        if (!decision || decision.told) throw conflict();
        const told = { by, at: parts.now() };
        if (!parts.settings.change<DisasterDecision | null>(SETTING, body.version, { ...decision, told }, by)) throw conflict();
        note(parts.ledger, { by, action: "disaster.told", target: decision.mode ?? "end", detail: { reason: decision.reason } });
        return disasterView(parts);
      },
    }),
  ];
}

const SETTING = "disaster";

const NO_REASON = {
  path: "reason",
  ja: `理由を${REASON_MAX}文字以内で入力してください。`,
  en: `Give a reason of 1 to ${REASON_MAX} characters.`,
};

/** The last decision, and the disaster mode that is on by it. */
export function disasterInForce({ settings }: Pick<PanelParts, "settings">) {
  const { value: decision, version } = settings.get<DisasterDecision | null>(SETTING, null);
  return { decision, version, disaster: decision && disasterOf(decision) };
}

function disasterOf({ mode, reason, at }: DisasterDecision): Disaster | null {
  return mode && { mode, reason, since: at };
}

function disasterView(parts: PanelParts): DisasterView {
  const { decision, version } = disasterInForce(parts);
  const heard = Object.fromEntries(DISASTER_MODES.map((mode) => [mode, heardNow(parts, mode)])) as DisasterView["heard"];
  const said = decision?.mode ? heard[decision.mode].ja : [];
  return {
    version,
    decision,
    contact: parts.site.rules.cityContact,
    note: decision && disasterNote(decision, parts.site.name, said),
    heard,
  };
}

/** The first words alone, which are what a disaster mode changes. */
function heardNow(parts: PanelParts, mode: DisasterMode): Record<Language, HeardStep[]> {
  const { setup } = parts.floor.look();
  // While we are closed a reduced service is not spoken of: as it will be when we open.
  const at = nextOpen(setup.calendar, parts.now()) ?? parts.now();
  const disaster = { mode, reason: "", since: at };
  const inLanguage = (language: Language): HeardStep[] => {
    const { steps } = rehearse({ ...setup, disaster }, { at, did: setup.lines[0] ?? "", language });
    const heard = heardIn(steps, language, parts.texts);
    const chosen = heard.findIndex(({ type }) => type === "key");
    return heard.slice(chosen + 1, chosen + 2);
  };
  return Object.fromEntries(LANGUAGES.map((language) => [language, inLanguage(language)])) as Record<Language, HeardStep[]>;
}
