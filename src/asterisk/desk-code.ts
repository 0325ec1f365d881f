import { HELP_MODES, type HelpMode } from "../help/help.js";
import type { OperatorId, SeatId } from "../floor/id.js";

/**
 * What a desk phone dialled, read. The codes are fixed by the site's contract:
 * `*11<operator>*<PIN>` log in, `*12` log out, `*13` ready, `*14<1-5>` pause with a reason,
 * `*15` emergency;
 * the manager's `*31<seat>` listen, `*32<seat>` whisper, `*33<seat>` join;
 * what has no star is the short number of a department or a seat, or a telephone number, which
 * begins with 0 (or is 110, 118 or 119).
 */
export type DialledCode =
  | { type: "logIn"; operator: OperatorId; pin: string }
  | { type: "logOut" }
  | { type: "ready" }
  | { type: "emergency" }
  | { type: "pause"; reason: number }
  | { type: "department"; to: string }
  | { type: "number"; number: string }
  | { type: "supervise"; mode: HelpMode; seat: SeatId }
  | { type: "unknown" };

export function readDeskCode(dialled: string): DialledCode {
  const logIn = /^\*11(\d{1,10})\*(\d{1,10})$/.exec(dialled);
  if (logIn) return { type: "logIn", operator: logIn[1] ?? "", pin: logIn[2] ?? "" };
  if (dialled === "*12") return { type: "logOut" };
  if (dialled === "*13") return { type: "ready" };
  if (dialled === "*15") return { type: "emergency" };
  const pause = /^\*14([1-5])$/.exec(dialled);
  if (pause) return { type: "pause", reason: Number(pause[1]) };
  const supervise = /^\*3([1-3])(\d{3})$/.exec(dialled);
  const mode = HELP_MODES[Number(supervise?.[1]) - 1];
  if (supervise && mode) return { type: "supervise", mode, seat: supervise[2] ?? "" };
  if (/^(11[089]|(18[46])?(\+|0)\d{5,})$/.test(dialled)) return { type: "number", number: dialled };
  if (/^\d{3,4}$/.test(dialled)) return { type: "department", to: dialled };
  return { type: "unknown" };
}
