import type { Command } from "../../src/floor/command.js";
import type { Outcome } from "../../src/floor/floor.js";
import { hasLeg } from "../../src/call/call.js";
import { callableNow } from "../../src/callback/may-call.js";
import { mayServe } from "../../src/queue/match.js";
import { placeOf } from "../../src/queue/place.js";
import { EMERGENCY } from "../../src/trunk/number.js";
import { arrangementOf, isInRoom } from "../../src/transfer/transfer.js";
import type { Input } from "../../src/floor/input.js";
import type { Asterisk } from "./asterisk.js";
import { judgeRecordings } from "./recording-judge.js";
import { compareSkills, NOTHING_ASKED, skillOf, suffices } from "./skill.js";
import type { World } from "./world.js";

/** Judges what the floor decides against what it knows and what Asterisk has: which seat, which phone, which talk. */
export class Judge {
  constructor(
    private readonly world: World,
    private readonly asterisk: Asterisk,
  ) {}

  /** `talks`: who talked before the input. */
  judge(input: Input, outcome: Outcome, talks: string[][]): void {
    this.bestSeat(input, outcome);
    this.callbacksInTurn(outcome);
    this.answer(input, outcome);
    this.keepsChannels(outcome);
    this.found(input, outcome);
    this.talkedOn(talks, outcome);
    this.supervised(outcome);
    judgeRecordings(this.world, this.asterisk, input, outcome);
  }

  /** The caller hears a manager who has joined and no other, the operator none who only listens. */
  private supervised({ commands }: Outcome): void {
    const { calls, help } = this.world.look();
    for (const command of commands) {
      if (command.type !== "Join" || this.asterisk.channels.get(command.leg)?.kind !== "manager") continue;
      const mode = help[command.call]?.supervision?.mode;
      const { phase } = calls[command.call] ?? {};
      const isInTalk = !!phase && "bridge" in phase && command.bridge === phase.bridge;
      if (isInTalk && mode !== "join") this.world.wrong(`the caller of ${command.call} hears a manager who is to ${mode}`);
      if (mode === "listen" && !command.muted) this.world.wrong(`the operator in ${command.call} hears a manager who only listens`);
      this.world.count(`supervised: ${mode}`);
    }
  }

  /** Calls whose two sides hear each other in Asterisk and on the floor. */
  talks(): string[][] {
    const bridges = this.asterisk.bridges.list();
    return Object.values(this.world.look().calls).flatMap((call) => {
      const { leg, phase } = call;
      if (phase.type !== "talking") return [];
      const { bridge } = phase;
      const wanted = arrangementOf(call)?.rooms[bridge];
      const together = [leg, phase.leg].every((one) => wanted?.includes(one) && bridges[bridge]?.includes(one));
      return together ? [[leg, phase.leg, bridge]] : [];
    });
  }

  /** Who talks hears nothing of a new connection. */
  private talkedOn(talks: string[][], { commands }: Outcome): void {
    for (const talk of talks) {
      this.world.count("talked on over a death");
      for (const command of commands) {
        if (command.type === "Answer" || command.type === "Beep" || command.type === "Tell") continue;
        const legs = "legs" in command ? command.legs : "leg" in command ? [command.leg] : [];
        // A third who comes to it, or goes, leaves these two alone.
        const bridge = command.type === "Bridge" || command.type === "Unbridge" ? command.bridge : "";
        if ([...legs, bridge].some((id) => talk.includes(id)))
          this.world.wrong(`${talk.join(" and ")} talked on, and there was ${command.type}`);
      }
    }
  }

  /** The seat chosen for an offer is the best of all that could have had it; of equals, idle longest. */
  private bestSeat(input: Input, outcome: Outcome): void {
    for (const { what, seat: id } of outcome.facts) {
      if (what.type !== "OfferMade" || !id) continue;
      const { seats, calls, setup } = this.world.look();
      const chosen = seats[id];
      if (chosen?.work.type !== "offered" || chosen.work.offer !== what.offer) continue;
      const call = calls[chosen.work.call];
      if (call?.phase.type !== "waiting") continue;
      const asked = setup.rules.skillSteps[call.phase.asks?.step ?? Number.NaN] ?? NOTHING_ASKED;
      const best = skillOf(setup, chosen.operator, call);
      for (const other of Object.values(seats)) {
        const free = other.work.type === "none" && other.duty.type === "ready" && other.phone === "registered";
        if (!free || other.deskCall !== null || other.cooldownUntil > this.world.now) continue;
        const skill = skillOf(setup, other.operator, call);
        if (!suffices(skill, asked)) continue;
        const better = compareSkills(skill, best) || other.idleSince - chosen.idleSince;
        if (better < 0) this.world.wrong(`after ${input.type}: seat ${other.id} would have been better than ${id}`);
      }
    }
  }

  /** No caller is offered to a seat that could have called back somebody who stands before them. */
  private callbacksInTurn({ facts }: Outcome): void {
    const state = this.world.look();
    if (Object.keys(state.callbacks).length === 0) return;
    for (const { what, seat, call } of facts) {
      if (what.type !== "OfferMade") continue;
      const [at, waiter] = [state.seats[seat ?? ""], state.calls[call ?? ""]];
      if (!at || !waiter) continue;
      for (const callback of callableNow(state, this.world.clock())) {
        if (placeOf(callback) < placeOf(waiter) && mayServe(state, at, { ...callback, phase: {} })) this.world.wrong(`call ${call} is served before the callback ${callback.id}`);
      }
    }
  }

  /** Nobody is called who would take one of the last channels from callers, as far as Asterisk has told who is there. */
  private keepsChannels({ facts, commands }: Outcome): void {
    // Of a call that the centre makes the channel is kept from when it was asked for.
    const made = facts.filter(({ what }) => what.type === "OutgoingStarted" && what.called.class !== "emergency").length;
    const dials = made + commands.filter((command) => command.type === "Dial" && !EMERGENCY.test(command.number) && this.world.look().calls[command.call]?.leg !== command.leg).length;
    if (dials === 0) return;
    const { calls, setup } = this.world.look();
    const carried = [...this.asterisk.channels.values()].filter(({ id, kind, call }) => kind === "target" || (kind === "caller" && calls[call]?.leg === id));
    const free = (setup.trunks[0]?.channels ?? 0) - carried.length - dials;
    if (free < setup.rules.reservedChannels) this.world.wrong(`${free} channels were left for callers`);
  }

  /** A phone that answers is put through or hung up at once, whatever was going on. */
  private answer(input: Input, { commands }: Outcome): void {
    if (input.type !== "LegAnswered") return;
    const { leg } = input;
    const channel = this.asterisk.channels.get(leg);
    if (channel?.kind !== "seat" || channel.state !== "up" || channel.bridgeAsked) return;
    const settled = commands.some(
      (command) =>
        ((command.type === "HangUp" || command.type === "Join") && command.leg === leg) || (command.type === "Bridge" && command.legs.includes(leg)),
    );
    if (this.callsOut(leg)) return;
    if (!settled) this.world.wrong(`the operator's answer for ${channel.call} led to nothing`);
  }

  /** After the connection was away, the floor believes in no leg that Asterisk does not have. */
  private found(input: Input, { commands }: Outcome): void {
    if (input.type !== "PbxConnected") return;
    const there = new Set([...input.legs, ...commands.flatMap((command) => (command.type === "Dial" ? [command.leg] : []))]);
    const { calls, seats } = this.world.look();
    const believed = Object.values(calls).flatMap((call) => (hasLeg(call) ? [call.leg] : []));
    for (const { work } of Object.values(seats))
      if (work.type === "releasing" || work.type === "talking") believed.push(work.leg);
    for (const leg of believed) if (!there.has(leg)) this.world.wrong(`leg ${leg} ended while the connection was away`);
    this.phonesFound(commands);
  }

  /** Whoever has answered meanwhile is put through or hung up; a phone that nobody called is not waited for. */
  private phonesFound(commands: Command[]): void {
    for (const { id, call, kind, state, bridge, undialled } of this.asterisk.channels.values()) {
      // One that was called and does not ring yet is about to, or its time to ring ends.
      const isQuestion = state === "up" || (state === "down" && undialled);
      if (kind !== "seat" || !isQuestion || bridge !== null || !this.isKnown(id)) continue;
      if (state === "up") this.world.count("answered while nobody was there");
      const settled = this.callsOut(id) || this.isAlone(id) || commands.some(
        (command) =>
          ((command.type === "HangUp" || command.type === "Join") && command.leg === id) || (command.type === "Bridge" && command.legs.includes(id)),
      );
      if (!settled) this.world.wrong(`the operator's phone for ${call}, ${state}, was found and nothing came of it`);
    }
  }

  /** Somebody is asked, or the phone holds: the floor wants it in no room. */
  private isAlone(leg: string): boolean {
    const call = Object.values(this.world.look().calls).find(({ phase }) => phase.type === "talking" && (phase.leg === leg || phase.transfer?.leg === leg));
    const arrangement = call && arrangementOf(call);
    return !!arrangement && !isInRoom(arrangement, leg);
  }

  /** An operator who waits until somebody answers, or hears that nobody does. */
  private callsOut(leg: string): boolean {
    const phases = Object.values(this.world.look().calls).map(({ phase }) => phase);
    return phases.some((phase) => (phase.type === "calling" && phase.leg === leg && (phase.step === "ringing" || this.asterisk.channels.get(leg)?.state === "down")) || (phase.type === "unreached" && phase.leg === leg));
  }

  private isKnown(leg: string): boolean {
    return Object.values(this.world.look().seats).some(({ work }) => work.type !== "none" && work.leg === leg);
  }
}
