import { hours } from "../../src/calendar/calendar.js";
import type { DisasterMode } from "../../src/calendar/disaster.js";
import type { CallOutcome, Fact, OfferOutcome, What } from "../../src/floor/fact.js";
import type { Setup } from "../../src/floor/setup.js";
import { CallbackStory } from "./callback-story.js";
import { QueueStory, type Waiter } from "./queue-story.js";
import { SeatStory } from "./seat-story.js";
import { skillOf } from "./skill.js";

/**
 * Reads the facts as they are written and says what cannot be true: the whole story of a call
 * must make sense from its facts alone, because they are all that anybody will know later.
 * It keeps its own picture and never looks at the floor's.
 */
interface Tale {
  arrivedAt: number;
  waiter: Waiter;
  place: "calling" | "menu" | "closed" | "waiting" | "talking" | "handedOver" | "farewell" | "ended";
  keysRefused: number;
  offer: { id: string; seat: string; rang: boolean } | null;
  /** The offer that was answered and is not connected yet. */
  answeredOffer: string | null;
  held: boolean;
  /** Somebody else is asked. */
  asked: { id: string; internal: boolean; answered: boolean } | null;
  /** An interpreter is in the talk, or on the way. */
  interpreter: { id: string; answered: boolean } | null;
  /** Those who were talking about the caller talk on. */
  left: boolean;
  /** The centre has made the call, from this seat; and how far it has come. */
  made: { seat: string; dialled: boolean; unreached: boolean } | null;
  /** The node of the voice information that is heard. */
  node: string | null;
  /** Overflow rules that were met. */
  rules: Set<string>;
  /** Something was said since the queue was entered, or before: to wait is worth while. */
  toldToWait: boolean;
  queuedAt: number;
  /** The last band of the wait that was told, and whether it may rise. */
  told: { fromMs: number; mayRise: boolean } | null;
  /** The first one, until the caller is served. */
  promised: { at: number; fromMs: number; untilMs: number | null } | null;
  /** Was let in, and waited until long after closing time. */
  turnedAway: boolean;
}

/** Facts about a call that are written after its end: what the operator does about it, and when whoever was asked, or came, is gone. */
const AFTER_THE_END = new Set([...["Due", "Returned", "Tried", "ForManager", "Decided", "Promise", "Closed", "Machine"].map((what) => `Callback${what}`), "WrapUpStarted", "WrapUpEnded", "TransferLegEnded", "OutgoingLegEnded", "HelpEnded", "SupervisionEnded"]);

/** A seat serves nobody any more, or will not after its call. */
const GONE = new Set(["LoggedOut", "Paused", "PhoneLost", "ChangeDeferred", "SeatsChanged"]);

/** So many of those who were told how long they would wait are to be served in that time. */
const BAND_GOAL = 0.8;

/** How a call may end, by where it is; and where the power is gone. */
const RIGHT_END: Record<Tale["place"], CallOutcome[]> = {
  calling: ["notReached"],
  menu: ["abandonedMenu", "informed", "refused", "fault"],
  closed: ["closed", "fault"],
  waiting: ["abandonedQueue", "informed"],
  talking: ["served"],
  handedOver: ["served"],
  farewell: ["overflow", "callback"],
  ended: [],
};
const RIGHT_END_WITHOUT_POWER: Record<Tale["place"], CallOutcome[]> = {
  calling: ["notReached"],
  menu: [],
  closed: ["closed", "fault"],
  waiting: [],
  talking: ["fault"],
  handedOver: ["fault"],
  farewell: ["fault"],
  ended: [],
};

/** By so much the clock on the wall may have been set since a caller came into the queue. */
const CLOCKS_SET_MS = 600_000;

/** Q.850: normal clearing, normal unspecified, and none given. */
const HANG_UPS = new Set([16, 31, 0]);

export class Story {
  private readonly tales = new Map<string, Tale>();
  private readonly queue: QueueStory;
  private readonly seats: SeatStory;
  private readonly callbacks: CallbackStory;
  private readonly factIds = new Set<string>();
  private readonly offers = new Set<string>();
  /** Transfers whose leg outside is not gone yet. */
  private readonly outside = new Set<string>();
  /** Managers who are to come or are there. */
  private readonly supervisions = new Set<string>();
  private open = 0;
  private disaster: DisasterMode | null = null;
  private calendarChanged = false;
  private power: "fine" | "failing" | "gone" = "fine";
  private openOffers = 0;
  /** An operator's talk has just ended. */
  private wrapUpDue = false;
  readonly outcomes = new Map<string, number>();

  constructor(
    private readonly setup: Setup,
    private readonly wrong: (what: string) => void,
    /** How late the timer may be, ms. */
    private readonly lateMs: number,
  ) {
    this.queue = new QueueStory(setup, wrong, lateMs);
    this.callbacks = new CallbackStory(
      setup,
      this.queue,
      { disaster: () => this.disaster, calendarChanged: () => this.calendarChanged, isOn: (call) => (this.tales.get(call)?.place ?? "ended") !== "ended" },
      wrong,
      (what) => this.count(what),
    );
    this.seats = new SeatStory(setup.rules, wrong, (what) => this.count(what));
  }

  /** The facts of one input, and the monotonic ms at which it came. */
  take(facts: readonly Fact[], mono: number): void {
    for (const fact of facts) this.one(fact, mono);
    this.interpreters(facts);
    this.wrapUps(facts);
    if (facts.some(({ what }) => what.type === "PowerGone")) this.nobodyServed();
  }

  end(): void {
    if (this.open > 0) this.wrong(`${this.open} calls never ended`);
    if (this.outside.size > 0) this.wrong(`${this.outside.size} legs outside never ended`);
    if (this.supervisions.size > 0) this.wrong(`${this.supervisions.size} supervisions never ended`);
    if (this.openOffers > 0) this.wrong(`${this.openOffers} offers never ended`);
    const bands = (how: string) => this.outcomes.get(`band ${how}`) ?? 0;
    const served = bands("inside") + bands("sooner") + bands("later");
    if (served > 0) this.count(bands("inside") / served >= BAND_GOAL ? "day: bands at the goal" : "day: bands below the goal");
  }

  private one(fact: Fact, mono: number): void {
    if (this.factIds.has(fact.id)) this.wrong(`fact ${fact.id} is written twice`);
    this.factIds.add(fact.id);
    this.aboutPower(fact);
    this.seatGone(fact);
    this.aboutCall(fact, mono);
    this.callbacks.take(fact, mono, this.tales.get(fact.call ?? "")?.waiter);
    if (fact.seat) this.seats.take(fact, fact.seat, mono);
  }

  /** Each failure is told once, whoever lives to tell it. */
  private aboutPower({ what }: Fact): void {
    const become = (to: typeof this.power, from: (typeof this.power)[]) => {
      if (!from.includes(this.power)) this.wrong(`${what.type} while the power is ${this.power}`);
      this.power = to;
    };
    if (what.type === "CalendarChanged") this.calendarChanged = true;
    if (what.type === "DisasterDeclared") this.disaster = what.mode;
    if (what.type === "DisasterEnded") this.disaster = null;
    if (what.type === "PowerFailing") become("failing", ["fine"]);
    if (what.type === "PowerBack") become("fine", ["failing", "gone"]);
    if (what.type !== "PowerGone") return;
    become("gone", ["failing"]);
    for (const tale of this.tales.values()) if (tale.place === "menu" || tale.place === "waiting") tale.place = "farewell";
    this.queue.nobodyWaits();
  }

  private nobodyServed(): void {
    for (const [id, { place }] of this.tales) if (place === "talking") this.wrong(`call ${id} is talking although the power is gone`);
  }

  private aboutCall(fact: Fact, mono: number): void {
    const { call: id, what } = fact;
    if (what.type === "OutgoingRefused") this.count(`made refused: ${what.why}`);
    if (!id) return;
    if (what.type === "CallArrived" || what.type === "OutgoingStarted") {
      const isMade = what.type === "OutgoingStarted";
      if (this.tales.has(id)) this.wrong(`call ${id} arrives twice`);
      this.tales.set(id, {
        arrivedAt: mono,
        waiter: this.queue.arrives(what.did, isMade ? what.called : what.caller, mono),
        place: isMade ? "calling" : "menu",
        keysRefused: 0,
        offer: null,
        answeredOffer: null,
        held: false,
        asked: null,
        interpreter: null,
        left: false,
        made: isMade ? { seat: fact.seat ?? "", dialled: false, unreached: false } : null,
        node: null,
        rules: new Set(),
        toldToWait: false,
        queuedAt: mono,
        told: null,
        promised: null,
        turnedAway: false,
      });
      if (isMade && what.reason.type === "callback") Object.assign(this.tales.get(id)?.waiter ?? {}, this.callbacks.wishOf(what.reason.callback));
      if (!isMade) this.callbacks.arrives(id, this.tales.get(id)?.waiter.number ?? null);
      this.open += 1;
      return;
    }
    const tale = this.tales.get(id);
    if (!tale) return this.wrong(`${what.type} of call ${id}, which never arrived`);
    if (tale.place === "ended" && !AFTER_THE_END.has(what.type)) this.wrong(`${what.type} after the end of call ${id}`);
    this.step(fact, id, tale, mono);
  }

  private step(fact: Fact, id: string, tale: Tale, mono: number): void {
    const { what } = fact;
    const expect = (place: Tale["place"]) => {
      if (tale.place !== place) this.wrong(`${what.type} of call ${id}, which is ${tale.place}`);
    };
    switch (what.type) {
      case "OutgoingDialled":
        expect("calling");
        if (!tale.made || tale.made.dialled) this.wrong(`call ${id} is dialled twice`);
        if (tale.made) tale.made.dialled = true;
        this.outside.add(id);
        return;
      case "OutgoingAnswered":
        expect("calling");
        if (!tale.made?.dialled) this.wrong(`call ${id} is answered and was not dialled`);
        this.count("made answered");
        tale.place = "talking";
        return;
      case "OutgoingUnreached":
        expect("calling");
        if (tale.made) tale.made.unreached = true;
        return this.count(`made ${what.why}`);
      case "OutgoingLegEnded":
        if (!this.outside.delete(id)) this.wrong(`the line of call ${id} ends and is not there`);
        return;
      case "HoursDecided":
        expect("menu");
        if (what.open && this.disaster === "suspended") this.wrong(`call ${id} is let in although the service is suspended`);
        if ((what.why === "disaster") !== (this.disaster === "suspended") && what.why !== "power") this.wrong(`call ${id} is turned away as ${what.why}, and the disaster mode is ${this.disaster}`);
        if (what.why === "disaster") this.count("turned away in a disaster");
        if (what.open && this.power !== "fine") this.wrong(`call ${id} is let in while the power is ${this.power}`);
        if (!what.open) tale.place = "closed";
        return;
      case "AnnouncementSaid":
        if (what.prompt === "disaster_reduced" && this.disaster === "reduced") this.count("told of a reduced service");
        if (what.prompt === "after_closing") return this.turnedAway(fact.at, id, tale);
        if (tale.place === "waiting") tale.toldToWait = true;
        return;
      case "LanguageChosen":
        if (tale.waiter.language !== what.language && tale.told) tale.told.mayRise = true;
        tale.waiter.language = what.language;
        tale.waiter.interpreted = false;
        return;
      case "MatterChosen":
        tale.waiter.matter = what.matter;
        return;
      case "LanguageUnavailable":
        expect("waiting");
        if (what.language !== tale.waiter.language || (what.offered.callback && this.setup.rules.callback.perDay === 0)) this.wrong(`call ${id} is told nonsense about ${what.language}`);
        return this.count(`language unavailable: ${what.offered.interpreter ? "interpreter" : "japanese"}`);
      case "InterpreterChosen":
        expect("waiting");
        tale.waiter.interpreted = true;
        return this.count("interpreter chosen");
      case "WaitTold":
        expect("waiting");
        return this.waitTold(what, id, tale, mono);
      case "KeyRefused":
        expect("menu");
        tale.keysRefused += 1;
        return;
      case "QueueEntered":
        expect("menu");
        this.judgeMenu(id, tale, mono);
        this.queue.enters(id, tale.waiter, what.headStart, mono, this.callbacks.placeOf(tale.waiter.number));
        if (what.headStart) this.count(`entered ahead: ${what.headStart.why}`);
        tale.queuedAt = mono;
        tale.place = "waiting";
        return;
      case "InformationEntered":
        if (tale.node) this.wrong(`call ${id} is in two places of the voice information`);
        if (tale.place !== "menu" && tale.place !== "waiting" && tale.place !== "closed") this.wrong(`call ${id}, ${tale.place}, is sent into the voice information`);
        tale.node = what.node;
        return this.count(`information ${what.way}`);
      case "InformationLeft":
        if (tale.node !== what.node) this.wrong(`call ${id} leaves ${what.node} and is in ${tale.node}`);
        tale.node = null;
        tale.toldToWait = true;
        return this.count(`information left: ${what.why}`);
      case "CallbackOffered":
      case "CallbackRefused":
        expect("waiting");
        return this.count(what.type === "CallbackOffered" ? "callback offered" : `callback refused: ${what.why}`);
      case "CallbackAsked":
        expect("waiting");
        this.queue.leaves(tale.waiter);
        tale.place = "farewell";
        return;
      case "OverflowMet":
        expect("waiting");
        return this.overflowMet(what.rule, id, tale, mono);
      case "OfferMade":
        expect("waiting");
        return this.offerMade(fact, id, tale, mono);
      case "OfferRang":
        if (tale.offer?.id !== what.offer || tale.offer.rang) this.wrong(`offer ${what.offer} rang out of turn`);
        else tale.offer.rang = true;
        return;
      case "OfferEnded":
        return this.offerEnded(what.offer, what.outcome, id, tale);
      case "CallConnected":
        expect("waiting");
        if (tale.answeredOffer !== what.offer) this.wrong(`call ${id} is connected without an answered offer`);
        tale.answeredOffer = null;
        if (tale.node) this.wrong(`call ${id} talks and is in the voice information`);
        tale.held = false;
        tale.place = "talking";
        this.queue.leaves(tale.waiter);
        return this.cameTrue(tale, mono);
      case "CallHeld":
      case "CallUnheld": {
        expect("talking");
        const held = what.type === "CallHeld";
        if (tale.held === held) this.wrong(`${what.type} of call ${id} twice`);
        tale.held = held;
        return;
      }
      case "OperatorLost":
        expect("talking");
        this.wrapUpDue ||= what.cause !== 0 && this.hasWrapUp(tale);
        return this.comesBack(tale);
      case "TransferStarted":
        expect("talking");
        if (what.kind !== "internal") this.outside.add(what.transfer);
        if (what.kind === "interpreter") {
          if (tale.interpreter) this.wrong(`call ${id} has two interpreters`);
          tale.interpreter = { id: what.transfer, answered: false };
          return;
        }
        if (tale.asked) this.wrong(`call ${id} is transferred twice at once`);
        tale.asked = { id: what.transfer, internal: what.kind === "internal", answered: false };
        return;
      case "TransferLegEnded":
        if (!this.outside.delete(what.transfer)) this.wrong(`the leg of transfer ${what.transfer} ends and is not there`);
        return;
      case "TransferRefused":
        this.count(`transfer refused: ${what.why}`);
        return;
      case "TransferAnswered":
        return this.transferAnswered(what.transfer, tale);
      case "CallHandedOver":
        expect("talking");
        if (!tale.asked) this.wrong(`call ${id} is handed over to nobody`);
        this.wrapUpDue ||= this.hasWrapUp(tale);
        // Whoever has the caller next has a phone of their own.
        tale.held = false;
        tale.place = "handedOver";
        return;
      case "TransferEnded":
        return this.transferEnded(what, tale);
      case "CallReturned":
        expect(what.why === "notTakenBack" ? "talking" : "handedOver");
        this.count("call returned");
        return this.comesBack(tale);
      case "HelpEnded":
        return this.count(`help ${what.why}`);
      case "SupervisionAsked":
        expect("talking");
        this.supervisions.add(what.supervision);
        return;
      case "SupervisionEnded":
        if (!this.supervisions.delete(what.supervision)) this.wrong(`supervision ${what.supervision} ends and was not under way`);
        return this.count(`supervision ${what.outcome}`);
      case "CallEnded":
        if (what.outcome === "served" && what.by === "operator" && !HANG_UPS.has(what.cause)) {
          this.wrong(`call ${id} is over because the operator's phone was lost (cause ${what.cause})`);
        }
        if (what.outcome === "abandonedQueue") this.queue.ringsOff(tale.waiter, mono);
        return this.callEnded(what, id, tale);
      default:
        return;
    }
  }

  /** Each rule once in a visit, none too early, and nobody is sent away who was told to wait. */
  private overflowMet(name: string, id: string, tale: Tale, mono: number): void {
    const rule = this.setup.overflow.find((one) => one.id === name);
    if (!rule) return this.wrong(`call ${id} meets the rule ${name}, which there is not`);
    if (tale.rules.has(name) && !rule.again) this.wrong(`call ${id} meets the rule ${name} twice`);
    tale.rules.add(name);
    this.count(`overflow ${rule.action.type}`);
    if (rule.when.waitedMs !== undefined && mono - tale.queuedAt < rule.when.waitedMs) this.wrong(`call ${id} meets the rule ${name} after ${mono - tale.queuedAt} ms`);
    if (tale.offer) this.wrong(`call ${id} meets the rule ${name} while a phone rings`);
    if (rule.action.type !== "end") return;
    if (tale.toldToWait) this.wrong(`call ${id} is sent away, and was told to wait`);
    this.queue.leaves(tale.waiter);
    tale.place = "farewell";
  }

  /** A band only falls, unless a seat that speaks the language has gone since, or another language was chosen. */
  private waitTold({ fromMs, untilMs, estimateMs, seats, first }: Extract<What, { type: "WaitTold" }>, id: string, tale: Tale, mono: number): void {
    const { told } = tale;
    if (first !== (told === null)) this.wrong(`call ${id} is told the first band of its wait a second time, or never`);
    if (estimateMs < fromMs || estimateMs > (untilMs ?? estimateMs) || seats === 0) this.wrong(`call ${id} is told a band in which its estimate is not`);
    if (told && fromMs > told.fromMs) {
      if (told.mayRise) this.count("band rose");
      else this.wrong(`call ${id} is told ${fromMs} ms at least, after ${told.fromMs} ms, and no seat has gone`);
    }
    tale.told = { fromMs, mayRise: false };
    if (first) tale.promised = { at: mono, fromMs, untilMs };
  }

  private cameTrue(tale: Tale, mono: number): void {
    const { promised } = tale;
    if (!promised) return;
    tale.promised = null;
    const ms = mono - promised.at;
    this.count(`band ${ms < promised.fromMs ? "sooner" : ms > (promised.untilMs ?? ms) ? "later" : "inside"}`);
  }

  /** Who needs such a seat may be told a longer wait from now on. */
  private seatGone({ what, operator }: Fact): void {
    if (!GONE.has(what.type)) return;
    for (const { told, waiter } of this.tales.values()) {
      if (told && (what.type === "SeatsChanged" || skillOf(this.setup, operator, waiter).language > 0)) told.mayRise = true;
    }
  }

  /** Not served in the time that the rules give after closing, and not a minute sooner than that, but for clocks that were set. */
  private turnedAway(wall: number, id: string, tale: Tale): void {
    const { calendar, rules } = this.setup;
    if (tale.place !== "waiting" || tale.offer) this.wrong(`call ${id}, ${tale.place}, is told that we have closed`);
    if (rules.serveAfterClosingMs === null) this.wrong(`call ${id} is told that we have closed, and all are to be served`);
    const wasOpenAt = wall - Math.max(0, (rules.serveAfterClosingMs ?? 0) - CLOCKS_SET_MS);
    if (!this.calendarChanged && hours(calendar, wasOpenAt).open) this.wrong(`call ${id} is told too soon that we have closed`);
    tale.place = "closed";
    tale.turnedAway = true;
    this.queue.leaves(tale.waiter);
    this.count("turned away at closing time");
  }

  private transferAnswered(transfer: string, { asked, interpreter }: Tale): void {
    const who = [asked, interpreter].find((one) => one?.id === transfer);
    if (!who || who.answered) this.wrong(`transfer ${transfer} is answered out of turn`);
    else who.answered = true;
  }

  private transferEnded({ transfer, outcome }: Extract<What, { type: "TransferEnded" }>, tale: Tale): void {
    const { asked, interpreter } = tale;
    if (interpreter?.id === transfer) {
      tale.interpreter = null;
      if (asked) this.count("interpreter gone beside a transfer");
      return this.count(`interpreter ${outcome}`);
    }
    if (!asked || asked.id !== transfer) return this.wrong(`transfer ${transfer} ends and is not under way`);
    tale.asked = null;
    tale.left = outcome === "callerGaveUp" && asked.answered;
    if (tale.place === "handedOver" && outcome === "completed" && asked.internal) tale.place = "talking";
    this.count(`transfer ${outcome}`);
  }

  private comesBack(tale: Tale): void {
    tale.place = "waiting";
    this.queue.comesBack(tale.waiter);
  }

  /** Who chose an interpreter has one rung, or refused, at the moment of an answer by somebody who does not speak the language. */
  private interpreters(facts: readonly Fact[]): void {
    for (const { call, operator, what } of facts) {
      if (what.type !== "CallConnected") continue;
      const waiter = this.tales.get(call ?? "")?.waiter;
      if (!waiter || !skillOf(this.setup, operator, waiter).interpreter) continue;
      const brought = facts.some(
        (fact) => fact.call === call && ((fact.what.type === "TransferStarted" && fact.what.kind === "interpreter") || fact.what.type === "TransferRefused"),
      );
      if (brought) this.count("interpreter brought");
      else this.wrong(`call ${call} is connected to ${operator} without the interpreter that was chosen`);
    }
  }

  /** Callers pay from the answer on. */
  private judgeMenu(id: string, tale: Tale, mono: number): void {
    if (tale.toldToWait) return; // Has heard what a matter led to.
    const { menuMs, menuAfterWrongKeyMs } = this.setup.rules;
    const limitMs = tale.keysRefused > 0 ? menuAfterWrongKeyMs : menuMs;
    const tookMs = mono - tale.arrivedAt;
    if (tookMs > limitMs + this.lateMs) this.wrong(`call ${id} was in the menu for ${tookMs} ms`);
  }

  private offerMade(fact: Fact, id: string, tale: Tale, mono: number): void {
    if (fact.what.type !== "OfferMade" || !fact.seat) return this.wrong(`an offer of ${id} to no seat`);
    const { offer } = fact.what;
    if (tale.offer) this.wrong(`call ${id} is offered twice at once`);
    if (tale.interpreter) this.wrong(`call ${id} waits, and its interpreter with it`);
    if (this.offers.has(offer)) this.wrong(`offer ${offer} is made twice`);
    this.offers.add(offer);
    this.openOffers += 1;
    tale.offer = { id: offer, seat: fact.seat, rang: false };
    this.queue.offered(id, tale.waiter, fact.operator, mono);
    const seat = this.seats.of(fact.seat);
    if (seat.open) this.wrong(`seat ${fact.seat} is offered while ${seat.open} is open there`);
    if (!seat.phoneThere) this.wrong(`seat ${fact.seat} is offered although its phone is away`);
    if (seat.coolsUntil > mono) this.wrong(`seat ${fact.seat} is offered ${seat.coolsUntil - mono} ms too soon`);
    seat.open = offer;
  }

  private offerEnded(offer: string, outcome: OfferOutcome, id: string, tale: Tale): void {
    if (tale.offer?.id !== offer) return this.wrong(`offer ${offer} of ${id} ends and is not open`);
    const seat = this.seats.of(tale.offer.seat);
    seat.open = null;
    tale.offer = null;
    tale.waiter.offered = false;
    this.openOffers -= 1;
    if (outcome === "answered") tale.answeredOffer = offer;
    this.count(`offer ${outcome}`);
  }

  private callEnded({ outcome, because }: Extract<What, { type: "CallEnded" }>, id: string, tale: Tale): void {
    if (tale.turnedAway !== (because === "closingTime") && because !== "powerGone" && because !== "pbxDied") this.wrong(`call ${id} ends because of ${because}, and was ${tale.turnedAway ? "" : "not "}turned away at closing time`);
    const right = because === undefined ? RIGHT_END : RIGHT_END_WITHOUT_POWER;
    if (!right[tale.place].includes(outcome)) this.wrong(`call ${id}, ${tale.place}, ends as ${outcome} because of ${because}`);
    if (!tale.made && (tale.place === "talking" || tale.place === "handedOver") && outcome === "fault") this.count("talk cut off");
    if (tale.place === "calling" && !tale.made?.unreached) this.wrong(`call ${id} reached nobody, and nobody says why`);
    this.wrapUpDue ||= outcome === "served" && tale.place === "talking" && !tale.left && this.hasWrapUp(tale);
    if (tale.place === "farewell" && outcome === "fault") this.count("call fault in its farewell");
    if (tale.node) this.wrong(`call ${id} ends in the voice information, and nobody knows why it left`);
    if (tale.promised && outcome === "abandonedQueue") this.count("band gaveUp");
    if (tale.interpreter) this.wrong(`call ${id} ends and its interpreter goes on`);
    if (tale.asked) this.wrong(`call ${id} ends and transfer ${tale.asked.id} goes on`);
    if (tale.offer) this.wrong(`call ${id} ends and offer ${tale.offer.id} goes on`);
    this.queue.leaves(tale.waiter);
    if (tale.place !== "ended") this.open -= 1;
    tale.place = "ended";
    this.count(`${tale.made ? "made" : "call"} ${outcome}`);
  }

  /** Who calls somebody in a pause is in the pause again, and who has not logged in is not. */
  private hasWrapUp({ made }: Tale): boolean {
    return !made || this.seats.of(made.seat).staffed;
  }

  /** Where a talk ends there is a wrap-up, unless the rules have none or something else was asked for. */
  private wrapUps(facts: readonly Fact[]): void {
    const due = this.wrapUpDue;
    this.wrapUpDue = false;
    if (!due || this.setup.rules.wrapUpEndMs === 0) return;
    const next = facts.some((fact) => ["WrapUpStarted", "LoggedOut", "Paused"].includes(fact.what.type));
    if (!next) this.wrong("a talk is over and no wrap-up begins");
  }

  private count(what: string): void {
    this.outcomes.set(what, (this.outcomes.get(what) ?? 0) + 1);
  }
}
