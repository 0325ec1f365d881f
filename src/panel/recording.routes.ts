import { z } from "zod";
import { note } from "../admin/audit.store.js";
import type { SeatId } from "../floor/id.js";
import { RECORDING_ASKS, type RecordingAsk } from "../recording/recording.js";
import type { PanelParts } from "./parts.js";
import { seatOf } from "./person.js";
import { refusedByFloor, type Said } from "./refusal.js";
import { type Route, route } from "./route.js";

/** The recording of the call at a seat, and the emergency key, on the panel; the caller notices nothing of either. */
export function recordingRoutes(parts: PanelParts): Route[] {
  return [
    route({
      method: "post",
      path: "/api/seats/{seat}/recording",
      right: "person",
      summary: "Pause the recording of the call at this seat, let it go on, or stop it because the caller does not want it",
      body: z.object({ ask: z.enum(RECORDING_ASKS) }),
      handle({ params, body, person }) {
        const seat = seatOf(parts, params["seat"]!, person());
        askForRecording(parts, seat, body.ask, person().account.name);
      },
    }),
    route({
      method: "post",
      path: "/api/seats/{seat}/emergency",
      right: "person",
      summary: "The emergency key: keep the recording of the seat's call, also of one that has just ended, and call the manager; nobody is dialled",
      body: z.object({}),
      handle({ params, person }) {
        const seat = seatOf(parts, params["seat"]!, person());
        raiseAt(parts, seat, person().account.name);
      },
    }),
  ];
}

/** @throws Refusal the floor's, in words */
function askForRecording(parts: PanelParts, seat: SeatId, ask: RecordingAsk, by: string): void {
  const facts = parts.floor.feed({ type: "RecordingAsked", seat, ask, by });
  const done = facts.some(({ what }) => what.type === "RecordingPaused" || what.type === "RecordingResumed" || what.type === "RecordingObjected");
  note(parts.ledger, { by, action: "seat.recording", target: seat, detail: { ask, done } });
  if (!done) throw refusedByFloor(parts.floor.look().seats[seat]?.work.type === "talking" ? NOT_NOW : NO_CALL);
}

/** A second press changes nothing, and is no mistake. @throws Refusal the floor's, in words */
function raiseAt(parts: PanelParts, seat: SeatId, by: string): void {
  const before = Object.keys(parts.floor.look().emergencies).length;
  const facts = parts.floor.feed({ type: "EmergencyAsked", seat, by });
  const raised = facts.some(({ what }) => what.type === "EmergencyRaised");
  note(parts.ledger, { by, action: "seat.emergency", target: seat, detail: { raised } });
  if (!raised && before === 0) throw refusedByFloor(NO_CALL);
}

const NO_CALL: Said = [
  ["この座席には、対象となる通話がありません。", "There is no call at this seat."],
  ["通話中に行ってください。緊急キーは、終わってから10分以内であれば使えます。", "Do it during a call; the emergency key works up to ten minutes after it."],
];

const NOT_NOW: Said = [
  ["この通話は録音していないか、すでにその状態です。", "This call is not recorded, or it is so already."],
  ["通話の記録で、録音の状態を確認してください。", "See the recording's state in the call's story."],
];
