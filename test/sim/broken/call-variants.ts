import type { Variant } from "./variant.js";

/** What goes wrong between a caller and a seat: menu, voice information, ringing, talk and wrap-up. */
export const CALL_VARIANTS: readonly Variant[] = [
  {
    name: "the late answer is kept",
    race: "The phone answers an offer that was taken back, and its operator says hello to nobody.",
    file: "src/floor/leg.ts",
    find: `turn.command({ type: "HangUp", call: seat.work.call, leg, reason: "answeredElsewhere" });`,
    replace: "",
  },
  {
    name: "the phone rings on",
    race: "The caller hangs up while the phone rings, and it rings on for nobody.",
    file: "src/seat/duty.ts",
    find: `turn.command({ type: "HangUp", call, leg, reason });`,
    replace: `if (reason !== "answeredElsewhere") turn.command({ type: "HangUp", call, leg, reason });`,
  },
  {
    name: "the seat is free too early",
    race: "A seat counts as free when its hang-up was asked for, and is rung before its last leg has ended.",
    file: "src/seat/duty.ts",
    find: `turn.touch(seat).work = { type: "releasing", call, leg, ...startHangingUp(turn) };`,
    replace: `turn.legs.delete(leg); turn.touch(seat).work = { type: "none" };`,
  },
  {
    name: "the second answer connects again",
    race: "The answer is reported twice, and the two are put into a second bridge.",
    file: "src/floor/leg.ts",
    find: `if (call?.phase.type === "waiting") return connect(turn, call, call.phase, seat);`,
    replace: `if (call?.phase.type === "waiting") return connect(turn, call, call.phase, seat);
  const talk = seat.work.type === "talking" ? turn.state.calls[seat.work.call] : undefined;
  if (talk) turn.command({ type: "Bridge", call: talk.id, bridge: turn.id("bridge"), legs: [talk.leg, leg] });`,
  },
  {
    name: "nobody looks after a decline",
    race: "A phone declines, and its caller waits beside free seats until something else happens.",
    file: "src/floor/floor.ts",
    find: `if (isDue || !isOfOneLeg(input) || canMatch(turn)) dispatch(turn);`,
    replace: `if (isDue || !isOfOneLeg(input) || (input.type !== "LegEnded" && canMatch(turn))) dispatch(turn);`,
  },
  {
    name: "there is no wrap-up",
    race: "The operator hangs up, and the next caller rings before a word is written down.",
    file: "src/seat/duty.ts",
    find: `if (turn.state.setup.rules.wrapUpEndMs === 0) {`,
    replace: `if (turn.state.setup.rules.wrapUpEndMs !== undefined) {`,
    day: 2,
  },
  {
    name: "a wrap-up never ends",
    race: "The automatic end of a wrap-up falls due and nothing comes of it.",
    file: "src/seat/duty.ts",
    find: `if (endAt <= turn.now.mono) return becomeReady(turn, seat, "centre");`,
    replace: "",
    day: 18,
  },
  {
    name: "any prompt's end will do",
    race: "The end of a prompt that was stopped is reported late and cuts the next one short.",
    file: "src/floor/leg.ts",
    find: `call.hearing.playback === playback) return promptSaid(turn, call);`,
    replace: `call.leg !== playback) return promptSaid(turn, call);`,
  },
  {
    name: "the pause does not stop the ringing",
    race: "An operator pauses while the phone rings, and it rings on although nobody will answer.",
    file: "src/floor/people.ts",
    find: `if (seat.work.type !== "offered") return;`,
    replace: `if (seat.work.type !== "none") return;`,
    day: 2,
  },
  {
    name: "silence after the announcement",
    race: "An announcement stops the hold music, and nobody starts it again.",
    file: "src/call/hearing.ts",
    find: `turn.command({ type: "StartMusic", call: call.id, leg: call.leg });
  call.hearing = { type: "music" };`,
    replace: `if (call.hearing.type !== "nothing") turn.command({ type: "StartMusic", call: call.id, leg: call.leg });
  call.hearing = { type: "music" };`,
  },
  {
    name: "the end is written twice",
    race: "We hang up on the caller, and the end of the leg writes a second final fact.",
    file: "src/floor/leg.ts",
    find: `    case "ending":
      break;`,
    replace: `    case "ending":
      turn.fact({ type: "CallEnded", outcome: "served", by: "caller", cause }, { call: call.id });
      break;`,
  },
  {
    name: "the vanished phone takes the caller along",
    race: "The operator's phone loses power, and the caller is hung up instead of being put back.",
    file: "src/call/cause.ts",
    find: `new Set([0, 16, 31])`,
    replace: `new Set([0, 16, 31, 44])`,
    day: 2,
  },
  {
    name: "the menu has no end",
    race: "A prompt's end is lost, or languages are pressed for ever, and the caller pays in the menu.",
    file: "src/floor/deadline.ts",
    find: `      if (phase.until <= mono) return followWalk(turn, call, menuOverdue(turn, call, phase));
      break;`,
    replace: `      if (phase.until <= mono) phase.until += 60_000;
      break;`,
    day: 3,
  },
  {
    name: "the farewell leads nowhere",
    race: "The farewell was said, and the caller is left in silence until the battery is empty.",
    file: "src/floor/leg.ts",
    find: `      return farewellOver(turn, call);
    case "talking":`,
    replace: `      return;
    case "talking":`,
    powerCuts: 3,
    day: 4,
  },
  {
    name: "the voice information costs the place",
    race: "A caller listens to the voice information, and is behind everybody who came meanwhile.",
    file: "src/floor/leg.ts",
    find: `if (phase.type === "waiting") waitingSaid(turn, call, phase);`,
    replace: `call.arrived = { ...turn.now };
  if (phase.type === "waiting") waitingSaid(turn, call, phase);`,
    day: 9,
  },
  {
    name: "the voice information ends in silence",
    race: "The voice information is over, and nobody starts the music.",
    file: "src/floor/leg.ts",
    find: `if (phase.type === "waiting") waitingSaid(turn, call, phase);`,
    replace: "",
    day: 9,
  },
  {
    name: "the operator talks into the voice information",
    race: "An operator answers, the caller is still in the tree, and every key that is pressed says something there.",
    file: "src/call/talk.ts",
    find: `leaveBeside(turn, call, "connected");`,
    replace: `delete call.asking;`,
    day: 9,
  },
];
