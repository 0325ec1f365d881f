import { z } from "zod";
import { may } from "../admin/right.js";
import { note } from "../admin/audit.store.js";
import type { SeatId } from "../floor/id.js";
import type { SeatChange } from "../floor/input.js";
import { isDiskFull } from "../ledger/disk-full.js";
import { EMERGENCY } from "../trunk/number.js";
import type { SeatEntry, SeatsView } from "./live-types.js";
import type { PanelParts } from "./parts.js";
import { badRequest, conflict, diskFull, forbidden, notFound, refuse, refusedByFloor, type Said } from "./refusal.js";
import { meOf, type Person } from "./person.js";
import { type Route, route } from "./route.js";

/**
 * The seats: changing what one does (an operator the own one, the manager any), and editing
 * which there are. A seat that is added is made known to the PBX first, then to the floor;
 * one that is taken away while in use goes when its call is over.
 */

const change: z.ZodType<SeatChange> = z.discriminatedUnion("type", [
  z.object({ type: z.literal("logIn"), operator: z.string().max(16) }),
  z.object({ type: z.literal("logOut") }),
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.literal("pause"), reason: z.number().int() }),
]);

const seatNote = z.string().trim().max(80, "80文字以内で入力してください。|Write 80 characters at most.");
const seatEntry = z.object({
  id: z
    .string()
    .regex(/^\d{3}$/, "座席番号は3桁の数字で入力してください。|A seat's number is three digits.")
    .refine((id) => !EMERGENCY.test(id), "110・118・119は緊急通報の番号のため、座席番号に使えません。|110, 118 and 119 are emergency numbers and cannot be a seat's."),
  note: seatNote.default(""),
});

export function seatRoutes(parts: PanelParts): Route[] {
  return [
    route({
      method: "post",
      path: "/api/seats/{seat}/change",
      right: "person",
      summary: "Change what a seat does: log in or out, ready, pause",
      body: z.object({ change }),
      handle({ params, body, person }) {
        const seat = params["seat"]!;
        if (!mayChange(parts, person(), seat, body.change)) throw forbidden();
        if (!parts.floor.board().seats.some(({ id }) => id === seat)) throw notFound();
        askForSeat(parts, seat, body.change, person().account.name);
      },
    }),
    route({
      method: "get",
      path: "/api/seats",
      right: "seeSeats",
      summary: "The seats there are",
      answer: "SeatsView",
      handle: () => seatsView(parts),
    }),
    route({
      method: "post",
      path: "/api/seats",
      right: "changeSeats",
      summary: "Add a seat; the answer holds its phone's password, this once",
      body: seatEntry,
      answer: "SeatsView",
      async handle({ body, person }) {
        const { seats } = seatsView(parts);
        const taken = seats.some(({ id }) => id === body.id) || parts.site.phones.some(({ id }) => id === body.id);
        if (taken) throw seatTaken();
        await changeSeats(parts, [...seats, body], person(), { added: body.id });
        return { ...seatsView(parts), secret: parts.phonePassword(body.id) };
      },
    }),
    route({
      method: "put",
      path: "/api/seats/{seat}",
      right: "changeSeats",
      summary: "Change a seat's note",
      body: z.object({ note: seatNote }),
      answer: "SeatsView",
      async handle({ params, body, person }) {
        const { seats } = seatsView(parts);
        if (!seats.some(({ id }) => id === params["seat"])) throw notFound();
        const changed = seats.map((one) => (one.id === params["seat"] ? { ...one, note: body.note } : one));
        await changeSeats(parts, changed, person(), { noted: params["seat"] });
        return seatsView(parts);
      },
    }),
    route({
      method: "delete",
      path: "/api/seats/{seat}",
      right: "changeSeats",
      summary: "Take a seat away; one in use goes when its call is over",
      answer: "SeatsView",
      async handle({ params, person }) {
        const { seats } = seatsView(parts);
        const left = seats.filter(({ id }) => id !== params["seat"]);
        if (left.length === seats.length) throw notFound();
        if (left.length === 0) throw lastSeat();
        await changeSeats(parts, left, person(), { removed: params["seat"] });
        return seatsView(parts);
      },
    }),
  ];
}

/** The seats in force: the panel's where it has changed them, else the site's. */
export function seatsInForce({ settings, site }: Pick<PanelParts, "settings" | "site">) {
  return settings.get<SeatEntry[]>(
    "seats",
    site.seats.map(({ id }) => ({ id, note: "" })),
  );
}

/** Asks the floor; throws its refusal in words. Every change that was asked for is written down. */
export function askForSeat(parts: PanelParts, seat: SeatId, change: SeatChange, by: string): void {
  const facts = parts.floor.feed({ type: "SeatChangeAsked", seat, change, by });
  const refused = facts.map(({ what }) => what).find((what) => what.type === "ChangeRefused");
  note(parts.ledger, { by, action: "seat.change", target: seat, detail: { change, refused: refused?.why ?? null } });
  if (refused) throw refusedByFloor(whyNotChanged(refused.why));
}

function seatsView(parts: PanelParts): SeatsView {
  const { version, value } = seatsInForce(parts);
  return { version, seats: [...value].sort((a, b) => a.id.localeCompare(b.id)) };
}

async function changeSeats(parts: PanelParts, seats: SeatEntry[], person: Person, detail: unknown): Promise<void> {
  const { version, value } = seatsInForce(parts);
  const ids = seats.map(({ id }) => id);
  const sameSeats = ids.length === value.length && value.every(({ id }) => ids.includes(id));
  const by = person.account.name;
  if (!sameSeats) await parts.applySeats(ids).catch((error) => Promise.reject(pbxRefused(parts, error)));
  try {
    if (!parts.settings.change("seats", version, seats, by)) throw conflict();
  } catch (error) {
    if (!sameSeats) await parts.applySeats(seatsInForce(parts).value.map(({ id }) => id)).catch((failure) => pbxRefused(parts, failure));
    throw error;
  }
  if (!sameSeats) parts.floor.feed({ type: "SeatsChanged", seats: ids.map((id) => ({ id })), by });
  note(parts.ledger, { by, action: "seats.change", detail });
}

/** An operator changes the own seat alone, and logs nobody in but the own person. */
function mayChange(parts: PanelParts, person: Person, seat: SeatId, asked: SeatChange): boolean {
  const { role, operator } = person.account;
  if (may(role, "changeAnySeat")) return true;
  if (!may(role, "changeOwnSeat") || meOf(parts, person).seat !== seat) return false;
  if (asked.type === "logIn") return asked.operator === operator;
  return parts.floor.board().seats.some((row) => row.id === seat && row.operator === operator);
}

function whyNotChanged(why: string): Said {
  return FLOOR_REFUSALS[why] ?? [
    [`座席の状態を変更できませんでした(${why})。`, `The seat could not be changed (${why}).`],
    ["座席の状態を確認してください。", "Look at the seat's state."],
  ];
}

/** By `ChangeRefused.why`. */
const FLOOR_REFUSALS: Record<string, Said> = {
  notLoggedIn: [
    ["この座席にはだれもログインしていません。", "Nobody is logged in at this seat."],
    ["先にログインしてください。", "Log in there first."],
  ],
  operatorUnknown: [
    ["そのオペレーターは登録されていません。", "There is no such operator."],
    ["オペレーター番号を確認してください。", "Check the operator's number."],
  ],
  operatorBusyElsewhere: [
    ["このオペレーターは別の座席で応対中です。", "This operator is serving a caller at another seat."],
    ["応対が終わってから、もう一度行ってください。", "Try again when that call is over."],
  ],
  seatTaken: [
    ["この座席は別のオペレーターが応対中です。", "Another operator is serving a caller at this seat."],
    ["別の座席を選ぶか、応対が終わるまでお待ちください。", "Choose another seat, or wait until that call is over."],
  ],
  seatUnknown: [
    ["その座席はありません。", "There is no such seat."],
    ["座席を選び直してください。", "Choose another seat."],
  ],
  reasonUnknown: [
    ["その離席理由はありません。", "There is no such reason for a pause."],
    ["一覧から選んでください。", "Choose one from the list."],
  ],
};

function seatTaken() {
  const message = { ja: "その番号はすでに使われています。", en: "That number is taken already." };
  return badRequest([{ path: "id", message }]);
}

function lastSeat() {
  return refuse(
    409,
    "refused",
    ["最後の座席は削除できません。", "The last seat cannot be taken away."],
    ["先に別の座席を追加してください。", "Add another seat first."],
  );
}

function pbxRefused(parts: PanelParts, error: unknown) {
  parts.log.error("the PBX did not take the changed seats", { error });
  if (isDiskFull(error)) return diskFull();
  return refuse(
    502,
    "fault",
    [
      "交換機に座席を登録できなかったため、変更は行われていません。",
      "The PBX did not take the seats, so nothing was changed.",
    ],
    [
      "しばらくしてからもう一度お試しください。続く場合は技術者に連絡してください。",
      "Try again in a while; if it goes on, tell the technician.",
    ],
  );
}
