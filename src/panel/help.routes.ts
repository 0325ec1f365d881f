import { z } from "zod";
import { note } from "../admin/audit.store.js";
import type { SeatId } from "../floor/id.js";
import type { HelpRefusal } from "../help/ask.js";
import { HELP_MODES } from "../help/help.js";
import type { SupervisionRefusal } from "../help/supervise.js";
import type { SupervisionBody } from "./live-types.js";
import type { PanelParts } from "./parts.js";
import { seatOf } from "./person.js";
import { refusedByFloor, type Said } from "./refusal.js";
import { type Route, route } from "./route.js";

/**
 * Help on the panel: the operator asks for the manager, who presses at the seat what to do
 * there; the manager's own phone is rung for it, and follows by itself.
 */
export function helpRoutes(parts: PanelParts): Route[] {
  return [
    route({
      method: "post",
      path: "/api/seats/{seat}/help",
      right: "person",
      summary: "Ask the manager for help in the call of this seat, or do not any more; the caller notices nothing",
      body: z.object({ ask: z.enum(["help", "withdraw"]) }),
      handle({ params, body, person }) {
        const seat = seatOf(parts, params["seat"]!, person());
        askForHelp(parts, seat, body.ask, person().account.name);
      },
    }),
    route({
      method: "post",
      path: "/api/seats/{seat}/supervision",
      right: "supervise",
      summary: "Listen to the talk at this seat, whisper to its operator, join, or end it, by the manager's own phone",
      body: z.object({ ask: z.enum([...HELP_MODES, "end"]) }),
      handle({ params, body, person }) {
        const seat = seatOf(parts, params["seat"]!, person());
        superviseSeat(parts, seat, body.ask, person().account.name);
      },
    }),
  ];
}

/** @throws Refusal the floor's, in words */
function askForHelp(parts: PanelParts, seat: SeatId, ask: "help" | "withdraw", by: string): void {
  const facts = parts.floor.feed({ type: "HelpAsked", seat, ask, by });
  const done = facts.some(({ what }) => what.type === "HelpAsked" || what.type === "HelpEnded");
  note(parts.ledger, { by, action: "seat.help", target: seat, detail: { ask, done } });
  if (done) return;
  if (!talksAt(parts, seat)) throw refusedByFloor(REFUSALS.noCall);
  throw refusedByFloor(REFUSALS[ask === "help" ? "helpAlready" : "helpNothing"]);
}

/** Everything that was asked for is written down. @throws Refusal the floor's, in words */
function superviseSeat(parts: PanelParts, seat: SeatId, ask: SupervisionBody["ask"], by: string): void {
  const phone = parts.site.phones.find(({ supervises }) => supervises)?.id ?? "";
  const isThere = parts.floor.board().seats.some(({ id, help }) => id === seat && help?.supervision);
  const facts = parts.floor.feed({ type: "SupervisionAsked", seat, ask, phone, by });
  const refused = facts.map(({ what }) => what).find((what) => what.type === "SupervisionRefused");
  const why = ask === "end" && !isThere ? "nothing" : ((refused?.why as SupervisionRefusal | undefined) ?? null);
  note(parts.ledger, { by, action: "seat.supervision", target: seat, detail: { ask, refused: why } });
  if (why) throw refusedByFloor(REFUSALS[why]);
}

function talksAt({ floor }: PanelParts, seat: SeatId): boolean {
  return floor.look().seats[seat]?.work.type === "talking";
}

type Why = SupervisionRefusal | Extract<HelpRefusal, "noCall"> | "helpAlready" | "helpNothing";

const REFUSALS: Record<Why, Said> = {
  noCall: [
    ["この座席は、お客様と通話していません。", "Nobody talks to a caller at this seat."],
    ["通話中に行ってください。", "Do it during a call."],
  ],
  already: [
    ["管理者の電話機は、すでに別の通話に使われています。", "The manager's phone is in use for a talk already."],
    ["先にその通話を終えてください。", "End that one first."],
  ],
  nothing: [
    ["この座席の通話に、管理者は加わっていません。", "No manager is on the line at this seat."],
    ["「聞く」「ささやく」「入る」のいずれかを選んでください。", "Choose listen, whisper or join."],
  ],
  notAllowed: [
    ["管理者の電話機が設定されていません。", "No phone is set up as a manager's."],
    ["seats.json の phones で、管理者の電話機に supervises を設定するよう技術者に依頼してください。", "Ask the technician to set supervises for the manager's phone in seats.json."],
  ],
  helpAlready: [
    ["すでに応援を求めているか、管理者が加わっています。", "Help is asked for already, or the manager is there."],
    ["管理者をお待ちください。", "Wait for the manager."],
  ],
  helpNothing: [
    ["応援を求めていません。", "No help is asked for."],
    ["必要なときに「応援を呼ぶ」を押してください。", "Press the button when you need help."],
  ],
};
