import type { Variant } from "./variant.js";

/** What goes wrong with whoever else comes into the talk: departments, interpreters, the manager. */
export const TRANSFER_VARIANTS: readonly Variant[] = [
  {
    name: "the interpreter is forgotten",
    race: "The caller chose an interpreter, and the operator who answers speaks not a word of the language.",
    file: "src/call/talk.ts",
    find: `  bringInterpreter(turn, call, seat);
}`,
    replace: "  void bringInterpreter;\n}",
    day: 5,
  },
  {
    name: "a department's no is the end",
    race: "A department does not answer or hangs up, and the caller hears music for ever.",
    file: "src/transfer/course.ts",
    find: `    dropTarget(turn, call, transfer);
    if (transfer.own)`,
    replace: `    if (outcome === "busy" || outcome === "noAnswer") return;
    dropTarget(turn, call, transfer);
    if (transfer.own)`,
  },
  {
    name: "a caller whom nobody takes is not fetched back",
    race: "The operator hands over and goes, the department hangs up at once, and the call is over.",
    file: "src/transfer/hand-over.ts",
    find: `if (answeredAt === null) return comeBack(turn, call, phase, outcomeOfCause(cause));`,
    replace: `if (answeredAt === null) return;`,
    day: 2,
  },
  {
    name: "departments take the callers' channels",
    race: "The last channels of the trunk go to transfers, and callers hear the carrier's busy tone.",
    file: "src/transfer/channel.ts",
    find: `if (call.phase.type !== "left" && call.phase.type !== "unreached") take(call.trunk);`,
    replace: `if (call.phase.type === "left") take(call.trunk);`,
    day: 12,
  },
  {
    name: "a department's own hang-up costs nothing",
    race: "A department hangs up, and what its leg cost is never written down.",
    file: "src/transfer/course.ts",
    find: `  if (transfer.outside) outsideEnded(turn, call.id, transfer.outside);
  if (phase.type === "left")`,
    replace: `  if (phase.type === "left")`,
  },
  {
    name: "the interpreter is left over",
    race: "The caller hangs up, and the interpreter's line stays open and is paid for with nobody on it.",
    file: "src/call/end.ts",
    find: `dropInterpreter(turn, call, by === "caller" ? "callerGaveUp" : "failed");`,
    replace: `turn.touchCall(call);`,
    day: 2,
  },
  {
    name: "the interpreter stays behind in silence",
    race: "The operator asks a department, and the interpreter, who was in the talk, hears nothing at all.",
    file: "src/transfer/transfer.ts",
    find: `return { rooms, music: [...music, interpreter], tone };`,
    replace: `return { rooms, music, tone };`,
  },
  {
    name: "a manager who whispers is in the talk",
    race: "The manager whispers to the operator, and the caller hears every word.",
    file: "src/help/help.ts",
    find: `const rooms = mode === "join" && !isOnHold(call) ?`,
    replace: `const rooms = mode !== "listen" ?`,
  },
];
