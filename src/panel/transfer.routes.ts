import { z } from "zod";
import { note } from "../admin/audit.store.js";
import type { Call } from "../call/call.js";
import type { SeatId } from "../floor/id.js";
import type { TransferAsk } from "../floor/input.js";
import { TRANSFER_REFUSALS } from "../report/transfer-refusal.js";
import type { TransferRefusal } from "../transfer/ask.js";
import { choicesFor } from "../transfer/choice.js";
import type { TransferChoices } from "./live-types.js";
import type { PanelParts } from "./parts.js";
import { seatOf } from "./person.js";
import { refusedByFloor } from "./refusal.js";
import { type Route, route } from "./route.js";

/**
 * Transfers from the panel, beside the phone: an operator's of the own call, the manager's of
 * any. The floor decides and the phone follows by itself; what it refuses is said in words.
 */

const to = z.string().regex(/^\d{3,4}$/, "転送先の番号は3桁か4桁の数字です。|A department or a seat is a number of three or four digits.");
const kind = z.enum(["transfer", "relay"]).optional();
const ask: z.ZodType<TransferAsk> = z.discriminatedUnion("type", [
  z.object({ type: z.literal("consult"), to, kind }),
  z.object({ type: z.literal("blind"), to, kind }),
  z.object({ type: z.literal("swap") }),
  z.object({ type: z.literal("conference") }),
  z.object({ type: z.literal("complete") }),
  z.object({ type: z.literal("return") }),
  z.object({ type: z.literal("release") }),
]);
const id = z.string().max(64).optional();

export function transferRoutes(parts: PanelParts): Route[] {
  return [
    route({
      method: "post",
      path: "/api/seats/{seat}/transfer",
      right: "person",
      summary: "Ask somebody about the caller of this seat, talk in turn or all together, hand the caller over or take them back; bring an interpreter in, or let one go",
      body: z.object({ ask }),
      handle({ params, body, person }) {
        const seat = seatOf(parts, params["seat"]!, person());
        askForCall(parts, seat, body.ask, person().account.name);
      },
    }),
    route({
      method: "get",
      path: "/api/seats/{seat}/transfer",
      right: "person",
      summary: "Whom the caller of this seat could be brought to, best first",
      query: z.object({ matter: id, district: id }),
      answer: "TransferChoices",
      handle({ params, query, person }): TransferChoices {
        const call = callAt(parts, seatOf(parts, params["seat"]!, person()));
        if (!call) throw refusedByFloor(TRANSFER_REFUSALS.noCall.said);
        const { language, caller } = call;
        const about = { matter: query.matter ?? call.matter, district: query.district ?? null, language, callerDigits: caller.dial };
        return { language, choices: choicesFor(parts.floor.look().setup, about, parts.now()) };
      },
    }),
  ];
}

/** Everything that was asked for is written down. @throws Refusal the floor's, in words */
function askForCall(parts: PanelParts, seat: SeatId, asked: TransferAsk, by: string): void {
  const facts = parts.floor.feed({ type: "TransferAsked", seat, ask: asked, by });
  const refused = facts.map(({ what }) => what).find((what) => what.type === "TransferRefused");
  note(parts.ledger, { by, action: "seat.transfer", target: seat, detail: { ask: asked, refused: refused?.why ?? null } });
  if (refused) throw refusedByFloor(TRANSFER_REFUSALS[refused.why as TransferRefusal].said);
}

function callAt({ floor }: PanelParts, seat: SeatId): Call | undefined {
  const { seats, calls } = floor.look();
  const work = seats[seat]?.work;
  return work?.type === "talking" ? calls[work.call] : undefined;
}
