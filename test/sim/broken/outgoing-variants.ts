import type { Variant } from "./variant.js";

/** What goes wrong with calls that the centre makes, callbacks among them. */
export const OUTGOING_VARIANTS: readonly Variant[] = [
  {
    name: "callbacks go on after closing time",
    race: "An operator is still there at ten past six, and somebody is called back at home.",
    file: "src/callback/may-call.ts",
    find: `return power === "fine" && admission(setup, wall).open;`,
    replace: `return power === "fine" || admission(setup, wall).open;`,
    callsADay: 750,
    day: 23,
  },
  {
    name: "who rings in again is dialled as well",
    race: "The caller has rung in and waits, and a second operator calls the same number.",
    file: "src/callback/may-call.ts",
    find: `return state.calls[from] !== undefined || callsFrom(state, called.e164).length > 0 || ownCallsTo`,
    replace: `return ownCallsTo`,
    day: 9,
  },
  {
    name: "the number is dialled once more",
    race: "The operator's answer is told twice, and whoever is called back is called twice at once.",
    file: "src/outgoing/course.ts",
    find: `  phase.step = "ringing";`,
    replace: "",
  },
  {
    name: "the called telephone rings on",
    race: "The operator hangs up before anybody answers, and the telephone rings on for nobody.",
    file: "src/outgoing/course.ts",
    find: `    dropLeg(turn, call.id, call.leg, "normal", outside);`,
    replace: `    turn.legs.delete(call.leg);`,
    day: 3,
  },
  {
    name: "a call back counts as answered",
    race: "Somebody who was called back comes to the queue and to the next operator: the rate of answers is better than it was.",
    file: "src/call/talk.ts",
    find: `if (!call.outgoing) turn.state.today.answered += 1;`,
    replace: `turn.state.today.answered += 1;`,
    day: 3,
  },
  {
    name: "what a call back cost is forgotten",
    race: "The one who was called hangs up, and nobody knows what the call has cost.",
    file: "src/call/end.ts",
    find: `  lineGone(turn, call);
`,
    replace: "",
  },
];
