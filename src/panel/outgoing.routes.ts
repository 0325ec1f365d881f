import { eq } from "drizzle-orm";
import { z } from "zod";
import { note } from "../admin/audit.store.js";
import type { SeatId } from "../floor/id.js";
import { budgetsNow, outgoingCalls, spentNow } from "../outgoing/now.js";
import type { OutgoingRefusal } from "../outgoing/start.js";
import { calls } from "../postgres/schema.js";
import type { OutgoingBody, OutgoingView } from "./live-types.js";
import type { PanelParts } from "./parts.js";
import { seatOf } from "./person.js";
import { notFound, refusedByFloor, type Said } from "./refusal.js";
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
  if (refused) throw refusedByFloor(REFUSALS[refused.why]);
}

function viewOf({ floor }: PanelParts): OutgoingView {
  const state = floor.look();
  return { budgets: budgetsNow(state), lifted: spentNow(state).lifted !== null, inUse: outgoingCalls(state), atOnce: state.setup.rules.outgoing.atOnce };
}

const REFUSALS: Record<OutgoingRefusal, Said> = {
  invalid: [
    ["この電話番号は使われていない形です。", "No telephone has such a number."],
    ["市外局番から、数字を確認して入力してください。", "Check the digits, and begin with the area code."],
  ],
  barred: [
    ["この種類の番号には発信できません。", "Numbers of this kind may not be called."],
    ["国際電話、0990、0570などには折り返せません。ほかの連絡先をお客様に確認してください。", "Not abroad, nor 0990, 0570 and the like. Ask the caller for another number."],
  ],
  ownNumber: [
    ["センター自身の番号です。", "This is the centre's own number."],
    ["お客様の番号を確認してください。", "Check the caller's number."],
  ],
  emergency: [
    ["110・118・119には、画面からは発信できません。", "110, 118 and 119 cannot be called from the panel."],
    ["電話機から直接ダイヤルしてください。ログインしていなくても、通話中でもかけられます。", "Dial it at the phone: it works without a login and in the middle of a call, too."],
  ],
  rehearsal: [
    ["リハーサルでは、実在する番号には発信できません。", "In rehearsal no number that exists is called."],
    ["097-000-0001 のような練習用の番号を使ってください。", "Use a number for practice, such as 097-000-0001."],
  ],
  seatUnknown: [
    ["この座席は登録されていません。", "There is no such seat."],
    ["座席を選び直してください。", "Choose another seat."],
  ],
  notLoggedIn: [
    ["この座席には誰もログインしていません。", "Nobody is logged in at this seat."],
    ["座席にログインしてから発信してください。", "Log in at the seat first."],
  ],
  busy: [
    ["この座席の電話機は使用中です。", "The phone of this seat is in use."],
    ["いまの通話や呼出が終わってから発信してください。", "Wait for the end of what it is used for."],
  ],
  phoneAway: [
    ["この座席の電話機とつながりません。", "The phone of this seat cannot be reached."],
    ["電話機の電源とLANケーブルを確認してください。", "Check the phone's power and network cable."],
  ],
  budget: [
    ["通話料の上限に達したため、発信できません。", "The budget for calls is used up."],
    ["管理者に相談してください。管理者は本日に限り上限を解除できます。", "Ask the manager, who can lift it for today."],
  ],
  tooMany: [
    ["同時に発信できる件数に達しています。", "As many calls as may be made at once are under way."],
    ["ほかの発信が終わってから、もう一度行ってください。", "Try again when another one is over."],
  ],
  trunkBusy: [
    ["外線に空きがないため、発信できません。", "No line to the outside can be spared."],
    ["着信用の回線を残しています。しばらくしてからもう一度行ってください。", "Some are kept for callers. Try again in a while."],
  ],
  pbxLost: [
    ["電話交換機と通信できないため、発信できません。", "The exchange cannot be reached."],
    ["自動で再接続しています。しばらくしてからもう一度行ってください。", "It is being connected again by itself. Try again in a while."],
  ],
  noPower: [
    ["停電のため、発信できません。", "Power cut: nobody can be called."],
    ["電気が戻ってから、もう一度行ってください。", "Try again when the power is back."],
  ],
};
