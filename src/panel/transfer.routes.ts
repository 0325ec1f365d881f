import { z } from "zod";
import { note } from "../admin/audit.store.js";
import type { Call } from "../call/call.js";
import type { SeatId } from "../floor/id.js";
import type { TransferAsk } from "../floor/input.js";
import type { TransferRefusal } from "../transfer/ask.js";
import { choicesFor } from "../transfer/choice.js";
import type { TransferChoices } from "./live-types.js";
import type { PanelParts } from "./parts.js";
import { seatOf } from "./person.js";
import { refusedByFloor, type Said } from "./refusal.js";
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
        if (!call) throw refusedByFloor(REFUSALS.noCall);
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
  if (refused) throw refusedByFloor(REFUSALS[refused.why as TransferRefusal]);
}

function callAt({ floor }: PanelParts, seat: SeatId): Call | undefined {
  const { seats, calls } = floor.look();
  const work = seats[seat]?.work;
  return work?.type === "talking" ? calls[work.call] : undefined;
}

const REFUSALS: Record<TransferRefusal, Said> = {
  noCall: [
    ["この座席には、つなげるお電話がありません。", "This seat has no call that could be transferred."],
    ["お客様との通話中に行ってください。", "Do it while you talk to a caller."],
  ],
  already: [
    ["すでに別の相手を呼び出しているか、話しています。", "Somebody else is being asked already."],
    ["先に「つなぐ」か「戻る」を選んでください。", "Hand the caller over or return to the caller first."],
  ],
  interpreting: [
    ["このお電話には、すでに通訳を呼んでいます。", "There is an interpreter in this call already."],
    ["別の通訳を呼ぶときは、先に「通訳を終える」を選んでください。", "To bring in another, let this one go first."],
  ],
  nothing: [
    ["呼び出している相手がいません。", "Nobody is being asked."],
    ["相手を選び直してください。", "Choose somebody first."],
  ],
  notYet: [
    ["いまはこの操作ができません。", "This cannot be done at this moment."],
    [
      "相手の応答を待ってください。電話機で保留や転送をしているときは、電話機で操作してください。",
      "Wait for the answer. Where the phone itself holds or transfers, go on at the phone.",
    ],
  ],
  unknown: [
    ["その番号の相手は登録されていません。", "There is nobody with this number."],
    ["一覧から選び直してください。", "Choose from the list."],
  ],
  self: [
    ["自分の座席にはつなげません。", "This is your own seat."],
    ["別の座席を選んでください。", "Choose another seat."],
  ],
  unconfirmed: [
    ["この部署の電話番号はまだ確認されていません。", "Nobody has confirmed this department's number yet."],
    ["管理者に番号の確認を依頼し、別の部署を選ぶか、後で対応してください。", "Ask the manager to have it confirmed; choose another department, or follow up later."],
  ],
  closed: [
    ["この部署は受付時間外です。", "This department is closed now."],
    ["代わりの部署を選ぶか、後で対応する旨をお客様に伝えて記録してください。", "Choose another department, or tell the caller that somebody will follow up, and note it down."],
  ],
  barred: [
    ["この番号には発信できません。", "This number may not be called."],
    ["管理者に部署の電話番号の確認を依頼してください。", "Ask the manager to check the department's number."],
  ],
  unannounced: [
    ["この部署には、相談せずにつなぐことはできません。", "This department takes no calls that nobody announced."],
    ["「相談する」で用件を伝えてからつないでください。", "Ask them first, say what it is about, then hand the caller over."],
  ],
  trunkBusy: [
    ["外線がすべて使用中のため、発信できません。", "All lines to the outside are taken, so nobody can be called."],
    ["お客様にはそのままお待ちいただき、しばらくしてからもう一度行うか、後で対応してください。", "Keep the caller, try again in a moment, or follow up later."],
  ],
  seatNotFree: [
    ["その座席はいま電話に出られません。", "That seat cannot take a call now."],
    ["受付可の座席を選んでください。", "Choose a seat that is ready."],
  ],
};
