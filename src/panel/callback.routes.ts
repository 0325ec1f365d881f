import { z } from "zod";
import { may, type Role } from "../admin/right.js";
import { note } from "../admin/audit.store.js";
import type { Callback } from "../callback/callback.js";
import type { Now } from "../floor/now.js";
import { placeOf } from "../queue/place.js";
import type { CallbackList, CallbackView } from "./live-types.js";
import type { PanelParts } from "./parts.js";
import { seatOf } from "./person.js";
import { conflict, notFound, refusedByFloor, wrongFields } from "./refusal.js";
import { type Route, route } from "./route.js";

/**
 * Callbacks: what was promised to whom and what came of it, the manager's decision about those
 * who were not reached, and the operator's word that a machine has answered.
 */
const REASON_MAX = 200;
const decision = z.object({ decision: z.enum(["again", "giveUp"]), reason: z.string().max(10_000) });

export function callbackRoutes(parts: PanelParts): Route[] {
  return [
    route({
      method: "get",
      path: "/api/callbacks",
      right: "seeCallbacks",
      summary: "Callbacks that are open, and those that ended in the last day",
      answer: "CallbackList",
      handle: ({ person }) => listFor(parts, person().account.role),
    }),
    route({
      method: "post",
      path: "/api/callbacks/{callback}/decision",
      right: "decideCallbacks",
      summary: "The manager's decision: call once more, or give up",
      body: decision,
      answer: "CallbackList",
      handle({ params, body, person }) {
        const { name: by, role } = person().account;
        const id = params["callback"]!;
        const reason = body.reason.trim();
        if (reason === "" || reason.length > REASON_MAX) throw wrongFields([NO_REASON]);
        if (!parts.floor.look().callbacks[id]) throw notFound();
        const facts = parts.floor.feed({ type: "CallbackDecided", callback: id, decision: body.decision, reason, by });
        // Somebody else has decided, or the caller is being served at this moment.
        if (!facts.some(({ what }) => what.type === "CallbackDecided")) throw conflict();
        note(parts.ledger, { by, action: `callback.${body.decision}`, target: id, detail: { reason } });
        return listFor(parts, role);
      },
    }),
    route({
      method: "post",
      path: "/api/seats/{seat}/machine",
      right: "person",
      summary: "An answering machine has answered the callback of this seat, or none after all",
      body: z.object({ machine: z.boolean() }),
      handle({ params, body: { machine }, person }) {
        const seat = seatOf(parts, params["seat"]!, person());
        const by = person().account.name;
        const facts = parts.floor.feed({ type: "MachineMarked", seat, machine, by });
        if (!facts.some(({ what }) => what.type === "CallbackMachine")) throw refusedByFloor(NO_CALLBACK);
        note(parts.ledger, { by, action: "callback.machine", target: seat, detail: { machine } });
      },
    }),
  ];
}

const NO_REASON = { path: "reason", ja: `理由を${REASON_MAX}文字以内で入力してください。`, en: `Give a reason of 1 to ${REASON_MAX} characters.` };

const NO_CALLBACK = [
  ["この座席で対応中の折り返しはありません。", "No callback is being served at this seat."],
  ["折り返しの通話中または後処理中に記録してください。", "Mark it in the call or in its wrap-up."],
] as const satisfies Parameters<typeof refusedByFloor>[0];

function listFor({ floor, now }: PanelParts, role: Role): CallbackList {
  const callbacks = Object.values(floor.look().callbacks).sort((a, b) => placeOf(a) - placeOf(b) || a.order - b.order);
  return { callbacks: callbacks.map((one) => viewOf(one, may(role, "seeNumbers"), now())) };
}

function viewOf({ id, from, called, language, matter, askedAt, promised, promise, attempts, tried, step }: Callback, seesNumbers: boolean, wall: number): CallbackView {
  return {
    id,
    from,
    number: seesNumbers ? called.display : null,
    language,
    matter,
    askedAt,
    promisedAt: promised.wall,
    promise,
    attempts,
    step: step.type,
    seat: step.type === "calling" || step.type === "reached" ? step.seat : null,
    againAt: step.type === "again" ? againAt(step.at, tried, wall) : null,
    why: step.type === "forManager" ? step.why : null,
    outcome: step.type === "closed" ? step.outcome : null,
  };
}

/** It is counted from the last attempt, of which both clocks are known. */
function againAt(mono: number, tried: Now | null, wall: number): number {
  return tried ? tried.wall + (mono - tried.mono) : wall;
}
