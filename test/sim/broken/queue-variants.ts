import type { Variant } from "./variant.js";

/** What goes wrong in the queue: places, who is offered whom, and what is said to those who wait. */
export const QUEUE_VARIANTS: readonly Variant[] = [
  {
    name: "the menu costs the place",
    race: "The place is counted from entering the queue: whoever listens to the menu is overtaken.",
    file: "src/queue/queue.ts",
    find: `return placeOf(a) - placeOf(b) || a.order - b.order;`,
    replace: `return ("phase" in a ? a.phase.since : 0) - ("phase" in b ? b.phase.since : 0);`,
  },
  {
    name: "priority goes before everything",
    race: "Whoever has a head start is served before all others, who wait as long as such callers come.",
    file: "src/queue/queue.ts",
    find: `return placeOf(a) - placeOf(b) || a.order - b.order;`,
    replace: `return ((b.headStart?.ms ?? 0) - (a.headStart?.ms ?? 0) || placeOf(a) - placeOf(b) || a.order - b.order);`,
  },
  {
    name: "the last comes first",
    race: "Whoever has come last is served first, and the first caller of a busy hour never.",
    file: "src/queue/queue.ts",
    find: `return placeOf(a) - placeOf(b) || a.order - b.order;`,
    replace: `return placeOf(b) - placeOf(a) || a.order - b.order;`,
  },
  {
    name: "head starts add up",
    race: "Each time that a caller comes back the head start grows, and nobody else is served in the end.",
    file: "src/queue/place.ts",
    find: `if (ms > (call.headStart?.ms ?? 0)) call.headStart = { why, ms };`,
    replace: `if (ms > 0) call.headStart = { why, ms: ms + (call.headStart?.ms ?? 0) };`,
  },
  {
    name: "priorities are forgotten",
    race: "The city's line and whoever comes back stand behind everybody who came sooner.",
    file: "src/queue/place.ts",
    find: `return arrived.mono - (headStart?.ms ?? 0);`,
    replace: `return arrived.mono - Math.min(0, headStart?.ms ?? 0);`,
  },
  {
    name: "only the best is good enough",
    race: "Nobody has the skill that was asked for, and the caller waits on beside those who could help.",
    file: "src/queue/match.ts",
    find: `    if (next) phase.asks = { step, until: phase.since + next.untilMs };
    else delete phase.asks;`,
    replace: `    phase.asks = { step: 0, until: now.mono + 60_000 };`,
  },
  {
    name: "anybody takes any call",
    race: "The one who speaks English takes a Japanese call although others are free, and the next English caller waits.",
    file: "src/queue/match.ts",
    find: `return [needsInterpreter(state, seat, call) ? 1 : 0, operator.languages.length, -skill, seat.idleSince];`,
    replace: `return [needsInterpreter(state, seat, call) ? 1 : 0, -skill, seat.idleSince];`,
  },
  {
    name: "nobody is told that the language is not spoken",
    race: "Everybody who speaks Korean goes home, and the Korean caller hears music for ever.",
    file: "src/queue/unspoken.ts",
    find: `if (phase.offer || call.hearing.type !== "music" || isAsked(call) || !isUntold(turn.state, call)) return;`,
    replace: "if (turn.facts.length > 0) return;",
  },
  {
    name: "the wait grows for no reason",
    race: "A caller who was told five minutes is told ten, though nobody has gone.",
    file: "src/queue/band.ts",
    find: `return place(next.id) <= place(last.id);`,
    replace: `return place(next.id) <= place(last.id) + bands.length;`,
    callsADay: 750,
  },
  {
    name: "the last seat is paused",
    race: "Nobody answers twice, the last seat is paused for it, and every caller waits for ever.",
    file: "src/queue/offer.ts",
    find: `seat.noAnswers >= noAnswersToPause && canSpare(turn.state, seat, others)`,
    replace: `seat.noAnswers >= noAnswersToPause && others.length >= 0`,
  },
  {
    name: "the dead phone is offered again",
    race: "A phone that cannot be reached is offered one caller after the other, each of whom waits for it.",
    file: "src/queue/offer.ts",
    find: `      seat.phone = "unreachable";
`,
    replace: "",
  },
  {
    name: "the same rule is met at every announcement",
    race: "Callers who wait long hear the same offer every minute.",
    file: "src/queue/overflow.ts",
    find: `if (call.overflow?.includes(id) && !again) return false;`,
    replace: "",
  },
  {
    name: "who was told to wait is sent away",
    race: "A caller waits for ten minutes as they were told to, and then an overflow rule ends the call.",
    file: "src/queue/overflow.ts",
    find: `return moment === "entering" && !call.promised;`,
    replace: `return moment !== "entering" || !call.promised;`,
  },
  {
    name: "closing time spares nobody",
    race: "Whoever still waits at closing time is told that we have closed, though the rules give them time.",
    file: "src/queue/closing.ts",
    find: "return turn.now.mono + closesInMs + Math.max(rules.serveAfterClosingMs, atLeastMs);",
    replace: "return turn.now.mono + closesInMs;",
  },
];
