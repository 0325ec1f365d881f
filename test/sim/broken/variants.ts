/**
 * The floor with one thing broken, a race each: what somebody might leave out who does not
 * know why it is there. The simulated days must notice every one of them; a variant that
 * lives undetected means that the days prove less than we think.
 */
export interface Variant {
  name: string;
  /** What goes wrong with it in a real call centre. */
  race: string;
  file: string;
  /** Stands in the file exactly once. */
  find: string;
  replace: string;
  /** Of each day; for what can go wrong only while the power fails. */
  powerCuts?: number;
  /** Where many must wait for it to go wrong. */
  callsADay?: number;
}

export const VARIANTS: readonly Variant[] = [
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
    name: "who rang off is forgotten",
    race: "The control plane dies, and who had waited in vain and calls again has waited for nothing.",
    file: "src/floor/keep.ts",
    find: `if (facts.some(isAboutRangOff)) entries[RANG_OFF] = state.rangOff;`,
    replace: "",
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
    name: "the interpreter is forgotten",
    race: "The caller chose an interpreter, and the operator who answers speaks not a word of the language.",
    file: "src/call/talk.ts",
    find: `  bringInterpreter(turn, call, seat);
}`,
    replace: "  void bringInterpreter;\n}",
  },
  {
    name: "nobody is told that the language is not spoken",
    race: "Everybody who speaks Korean goes home, and the Korean caller hears music for ever.",
    file: "src/queue/unspoken.ts",
    find: `if (phase.offer || call.hearing.type !== "music" || !isUntold(turn.state, call)) continue;`,
    replace: "if (turn.facts.length > 0) continue;",
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
    name: "the wait grows for no reason",
    race: "A caller who was told five minutes is told ten, though nobody has gone.",
    file: "src/queue/band.ts",
    find: `return place(next.id) <= place(last.id);`,
    replace: `return place(next.id) <= place(last.id) + bands.length;`,
    callsADay: 750,
  },
  {
    name: "there is no wrap-up",
    race: "The operator hangs up, and the next caller rings before a word is written down.",
    file: "src/seat/duty.ts",
    find: `if (turn.state.setup.rules.wrapUpEndMs === 0) {`,
    replace: `if (turn.state.setup.rules.wrapUpEndMs !== undefined) {`,
  },
  {
    name: "a wrap-up never ends",
    race: "The automatic end of a wrap-up falls due and nothing comes of it.",
    file: "src/seat/duty.ts",
    find: `if (endAt <= turn.now.mono) return becomeReady(turn, seat, "centre");`,
    replace: "",
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
  },
  {
    name: "the menu has no end",
    race: "A prompt's end is lost, or languages are pressed for ever, and the caller pays in the menu.",
    file: "src/floor/deadline.ts",
    find: `      if (phase.until <= mono) return followWalk(turn, call, menuOverdue(turn, call, phase));
      break;`,
    replace: `      if (phase.until <= mono) phase.until += 60_000;
      break;`,
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
    name: "what was missed stays missed",
    race: "A caller hangs up while the connection to Asterisk is away, and keeps place and seat for ever.",
    file: "src/floor/pbx.ts",
    find: `const missed = believed(turn.state).filter((leg) => !legs.has(leg));`,
    replace: `const missed = believed(turn.state).filter(() => legs.size > 1_000);`,
  },
  {
    name: "the seat is not kept",
    race: "The control plane dies, and the next one knows nobody who had logged in or was talking.",
    file: "src/floor/keep.ts",
    find: `for (const id of seats) entries[\`seat:\${id}\`] = state.seats[id] ?? null;`,
    replace: "",
  },
  {
    name: "the locks are lost",
    race: "Three wrong PINs lock an operator, and a death of the control plane unlocks them.",
    file: "src/floor/keep.ts",
    find: `if (seats.length > 0 || facts.some(({ what }) => what.type === "OperatorUnlocked")) entries["locks"] = state.locks;`,
    replace: "",
  },
  {
    name: "the queue is shuffled",
    race: "The control plane dies, and those who wait are served in the order of their names.",
    file: "src/floor/keep.ts",
    find: `.sort(byArrival)`,
    replace: `.sort((a, b) => (a.id < b.id ? -1 : 1))`,
  },
  {
    name: "the answer meanwhile is not seen",
    race: "An operator answers while no control plane lives, and says hello to nobody.",
    file: "src/floor/pbx.ts",
    find: `for (const leg of there.answered ?? []) legAnswered(turn, leg);`,
    replace: "",
  },
  {
    name: "the bridge is not asked for again",
    race: "The control plane dies between the answer and the bridge, and two people listen to nothing.",
    file: "src/floor/pbx.ts",
    find: `    placeAgain(turn, call, there.bridges);`,
    replace: `    void placeAgain;`,
  },
  {
    name: "the talk is put together once more",
    race: "Every talk that went on over a death gets its bridge anew, which is heard.",
    file: "src/floor/pbx.ts",
    find: `const missing = legs.filter((leg) => !there?.includes(leg));`,
    replace: `const missing = legs;`,
  },
  {
    name: "the prompt plays into the talk",
    race: "A prompt was to be cut short when the control plane died, and the operator talks into it.",
    file: "src/floor/pbx.ts",
    find: `if (isAlive(call) && !areTogether(call, there)) stopAgain(turn, call);`,
    replace: "turn.touchCall(call);",
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
  },
  {
    name: "departments take the callers' channels",
    race: "The last channels of the trunk go to transfers, and callers hear the carrier's busy tone.",
    file: "src/transfer/channel.ts",
    find: `if (call.phase.type !== "left" && call.phase.type !== "unreached") take(call.trunk);`,
    replace: `if (call.phase.type === "left") take(call.trunk);`,
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
    name: "the power failure is told twice",
    race: "The control plane dies while the power fails; the next one lets callers in, then tells the failure again.",
    file: "src/floor/keep.ts",
    find: `entries[POWER] = state.power;`,
    replace: "{}",
    powerCuts: 3,
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
  },
  {
    name: "the interpreter is left over",
    race: "The caller hangs up, and the interpreter's line stays open and is paid for with nobody on it.",
    file: "src/call/end.ts",
    find: `dropInterpreter(turn, call, by === "caller" ? "callerGaveUp" : "failed");`,
    replace: `turn.touchCall(call);`,
  },
  {
    name: "the interpreter stays behind in silence",
    race: "The operator asks a department, and the interpreter, who was in the talk, hears nothing at all.",
    file: "src/transfer/transfer.ts",
    find: `return { rooms, music: [...music, interpreter], tone };`,
    replace: `return { rooms, music, tone };`,
  },
  {
    name: "a leg on which nobody was called is waited for",
    race: "The control plane dies between making a leg and dialling, and the caller hears music for nobody until the ringing would be over.",
    file: "src/floor/pbx.ts",
    find: `for (const leg of there.undialled ?? []) neverDialled(turn, leg);`,
    replace: "",
  },
  {
    name: "the voice information costs the place",
    race: "A caller listens to the voice information, and is behind everybody who came meanwhile.",
    file: "src/floor/leg.ts",
    find: `if (phase.type === "waiting") waitingSaid(turn, call, phase);`,
    replace: `call.arrived = { ...turn.now };
  if (phase.type === "waiting") waitingSaid(turn, call, phase);`,
  },
  {
    name: "the voice information ends in silence",
    race: "The voice information is over, and nobody starts the music.",
    file: "src/floor/leg.ts",
    find: `if (phase.type === "waiting") waitingSaid(turn, call, phase);`,
    replace: "",
  },
  {
    name: "the operator talks into the voice information",
    race: "An operator answers, the caller is still in the tree, and every key that is pressed says something there.",
    file: "src/call/talk.ts",
    find: `leaveBeside(turn, call, "connected");`,
    replace: `delete call.asking;`,
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
    name: "a manager who whispers is in the talk",
    race: "The manager whispers to the operator, and the caller hears every word.",
    file: "src/help/help.ts",
    find: `const rooms = mode === "join" && !isOnHold(call) ?`,
    replace: `const rooms = mode !== "listen" ?`,
  },
  {
    name: "a callback is called once more",
    race: "The control plane dies while the telephone of a callback rings, and the next one calls it a second time.",
    file: "src/floor/keep.ts",
    find: `for (const id of callbacks) entries`,
    replace: `for (const id of callbacks) if (state.callbacks[id]?.step.type !== "calling") entries`,
  },
  {
    name: "callbacks go on after closing time",
    race: "An operator is still there at ten past six, and somebody is called back at home.",
    file: "src/callback/may-call.ts",
    find: `return power === "fine" && admission(setup, wall).open;`,
    replace: `return power === "fine" || admission(setup, wall).open;`,
    callsADay: 750,
  },
  {
    name: "who rings in again is dialled as well",
    race: "The caller has rung in and waits, and a second operator calls the same number.",
    file: "src/callback/may-call.ts",
    find: `return state.calls[from] !== undefined || callsFrom(state, called.e164).length > 0;`,
    replace: `return state.calls[from] !== undefined && called.e164 === "";`,
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
  },
  {
    name: "a call back counts as answered",
    race: "Somebody who was called back comes to the queue and to the next operator: the rate of answers is better than it was.",
    file: "src/call/talk.ts",
    find: `if (!call.outgoing) turn.state.today.answered += 1;`,
    replace: `turn.state.today.answered += 1;`,
  },
  {
    name: "what a call back cost is forgotten",
    race: "The one who was called hangs up, and nobody knows what the call has cost.",
    file: "src/call/end.ts",
    find: `  lineGone(turn, call);
`,
    replace: "",
  },
  {
    name: "closing time spares nobody",
    race: "Whoever still waits at closing time is told that we have closed, though the rules give them time.",
    file: "src/queue/closing.ts",
    find: "return turn.now.mono + closesInMs + Math.max(rules.serveAfterClosingMs, atLeastMs);",
    replace: "return turn.now.mono + closesInMs;",
  },
];
