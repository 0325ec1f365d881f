import { eq } from "drizzle-orm";
import { z } from "zod";
import { note } from "../admin/audit.store.js";
import type { SeatId } from "../floor/id.js";
import { budgetsNow, outgoingCalls, spentNow } from "../outgoing/now.js";
import { calls } from "../postgres/schema.js";
import { OUTGOING_REFUSALS } from "../report/outgoing-refusal.js";
import type { OutgoingBody, OutgoingView } from "./live-types.js";
import type { PanelParts } from "./parts.js";
import { seatOf } from "./person.js";
import { notFound, refusedByFloor } from "./refusal.js";
import { fromDatabase, type Route, route } from "./route.js";

/**
 * Calling somebody from the panel (折り返し): the operator's own phone rings first. The floor
 * decides whether it may be; what it refuses is said in words. 110, 118 and 119 are dialled at
 * the phone alone.
 */

const number = z.string().trim().min(1, "電話番号を入力してください。|Enter a number.").max(40, "電話番号が長すぎます。|The number is too long.");
const call = z.string().min(1).max(64);

export function outgoingRoutes(parts: PanelParts): Route[] {
  return [
    route({
      method: "post",
      path: "/api/seats/{seat}/outgoing",
      right: "person",
      summary: "Call somebody from this seat: its phone rings first, then the number is dialled",
      body: z.object({ number, for: call.nullable() }),
      handle({ params, body, person }) {
        const seat = seatOf(parts, params["seat"]!, person());
        callFrom(parts, seat, body, person().account.name);
      },
    }),
    route({
      method: "put",
      path: "/api/calls/{call}/reason",
      right: "writeContacts",
      summary: "Say which call the one that the centre made was for",
      body: z.object({ for: call }),
      async handle({ params, body, person }) {
        const id = params["call"]!;
        const query = parts.database.orm.select({ direction: calls.direction }).from(calls).where(eq(calls.call, id));
        const isOurs = parts.floor.look().calls[id]?.outgoing !== undefined || (await fromDatabase(parts, query.execute()))[0]?.direction === "out";
        if (!isOurs) throw notFound();
        const by = person().account.name;
        parts.floor.feed({ type: "OutgoingReasonGiven", call: id, for: body.for, by });
        note(parts.ledger, { by, action: "outgoing.reason", target: id, detail: { for: body.for } });
      },
    }),
    route({
      method: "get",
      path: "/api/outgoing",
      right: "seeBoard",
      summary: "What the centre's own calls have cost, against their budgets",
      answer: "OutgoingView",
      handle: () => viewOf(parts),
    }),
    route({
      method: "post",
      path: "/api/outgoing/lift",
      right: "liftBudget",
      summary: "Let the centre's own calls go on for today, although a budget is used up",
      answer: "OutgoingView",
      handle({ person }) {
        const by = person().account.name;
        parts.floor.feed({ type: "BudgetLifted", by });
        note(parts.ledger, { by, action: "outgoing.lift" });
        return viewOf(parts);
      },
    }),
  ];
}

/** Everything that was asked for is written down, the number by its kind alone. @throws Refusal the floor's, in words */
function callFrom(parts: PanelParts, seat: SeatId, asked: OutgoingBody, by: string): void {
  const facts = parts.floor.feed({ type: "OutgoingAsked", seat, number: asked.number, for: asked.for, by });
  const refused = facts.map(({ what }) => what).find((what) => what.type === "OutgoingRefused");
  note(parts.ledger, { by, action: "seat.outgoing", target: seat, detail: { for: asked.for, refused: refused?.why ?? null } });
  if (refused) throw refusedByFloor(OUTGOING_REFUSALS[refused.why].said);
}

function viewOf({ floor }: PanelParts): OutgoingView {
  const state = floor.look();
  return { budgets: budgetsNow(state), lifted: spentNow(state).lifted !== null, inUse: outgoingCalls(state), atOnce: state.setup.rules.outgoing.atOnce };
}
