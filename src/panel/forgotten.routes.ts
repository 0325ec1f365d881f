import { z } from "zod";
import { note } from "../admin/audit.store.js";
import { may } from "../admin/right.js";
import { isAlive } from "../call/call.js";
import { holdsMyNumber } from "../contact/my-number.js";
import { type Forgotten, forgottenIn } from "../forgotten/forgotten.js";
import { openForgotten } from "../forgotten/forgotten.store.js";
import { presentable } from "../trunk/caller.js";
import { MY_NUMBER } from "./contact.routes.js";
import type { ForgottenCloseBody, ForgottenList, ForgottenRow } from "./live-types.js";
import type { PanelParts } from "./parts.js";
import type { Person } from "./person.js";
import { notFound } from "./refusal.js";
import { fromDatabase, type Route, route } from "./route.js";

/**
 * Callers who did not get to anybody. They are called back as anybody is, from the operator's own
 * seat (`outgoing.routes.ts`). Whoever calls them sees the numbers of those who may be called
 * back, and no others.
 */

const DAY_MS = 86_400_000;
const MOST_SHOWN = 500;

const closeBody: z.ZodType<ForgottenCloseBody> = z.object({
  call: z.string().min(1).max(128),
  reason: z
    .string()
    .trim()
    .min(1, "理由を入力してください。|Give the reason.")
    .max(200, "200文字以内で入力してください。|Write 200 characters at most.")
    .refine((text) => !holdsMyNumber(text), `${MY_NUMBER.ja}|${MY_NUMBER.en}`),
});

export function forgottenRoutes(parts: PanelParts): Route[] {
  const store = openForgotten(parts.ledger);

  async function entries(): Promise<Forgotten[]> {
    const { agreement, days } = rulesOf(parts);
    const since = parts.now() - days * DAY_MS;
    const { visits, closings } = await fromDatabase(parts, store.read(parts.database.orm, since));
    return forgottenIn(visits, closings, agreement !== null);
  }

  return [
    route({
      method: "get",
      path: "/api/forgotten",
      right: "seeForgotten",
      summary: "Callers who did not get to anybody, once per caller: those whom nobody has reached since, or those who were reached",
      query: z.object({ state: z.enum(["open", "closed"]).default("open") }),
      answer: "ForgottenList",
      async handle({ query: { state }, person }): Promise<ForgottenList> {
        const { agreement, days } = rulesOf(parts);
        const since = parts.now() - days * DAY_MS;
        const wanted = (await entries()).filter(({ closed }) => (state === "open" ? closed === null : closed !== null && closed.at >= since));
        note(parts.ledger, { by: person().account.name, action: "forgotten.list", target: state });
        const onLine = numbersOnLine(parts);
        const shown = wanted.sort(byUrgency).slice(0, MOST_SHOWN);
        return { state, entries: shown.map((one) => rowFor(person(), one, onLine)), count: wanted.length, agreement, days, ledger: parts.ledger.lag(parts.now()) };
      },
    }),
    route({
      method: "post",
      path: "/api/forgotten/close",
      right: "closeForgotten",
      summary: "Close an entry by hand: nobody need reach this caller any more",
      body: closeBody,
      async handle({ body: { call, reason }, person }) {
        const by = person().account.name;
        const entry = (await entries()).find((one) => one.call === call && one.closed === null);
        if (!entry) throw notFound();
        // Otherwise it would stay the manager's to decide in the other list.
        if (entry.callback !== null) parts.floor.feed({ type: "CallbackDecided", callback: entry.callback, decision: "giveUp", reason, by });
        store.close({ call, reason, by, at: parts.now() });
        note(parts.ledger, { by, action: "forgotten.close", target: call, detail: { reason } });
      },
    }),
  ];
}

function rulesOf({ floor }: PanelParts) {
  return floor.look().setup.rules.forgotten;
}

/** Whom our fault cut off, or whom we promised to call, then who may be called back all the same, then those to be read; the latest first. Of closed ones, whoever closed last. */
function byUrgency(one: Forgotten, other: Forgotten): number {
  if (one.closed && other.closed) return other.closed.at - one.closed.at;
  return urgencyOf(one) - urgencyOf(other) || other.last - one.last;
}

function urgencyOf({ callBack, callback }: Forgotten): number {
  return callback === null ? URGENCY[callBack ?? "none"] : URGENCY.fault;
}

const URGENCY = { fault: 0, agreed: 1, none: 2 } as const;

function rowFor({ account }: Person, { caller, ...rest }: Forgotten, onLine: ReadonlySet<string>): ForgottenRow {
  const calls = may(account.role, "changeOwnSeat") && rest.callBack !== null;
  return {
    ...rest,
    caller: calls || may(account.role, "seeNumbers") ? caller : null,
    onLine: caller.e164 !== null && onLine.has(caller.e164),
  };
}

/** Of everybody who is on the line, or being called. */
function numbersOnLine({ floor }: PanelParts): Set<string> {
  const alive = Object.values(floor.look().calls).filter(isAlive);
  return new Set(alive.flatMap(({ caller }) => presentable(caller) ?? []));
}
