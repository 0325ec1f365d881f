import { hours } from "../../src/calendar/calendar.js";
import type { DisasterMode } from "../../src/calendar/disaster.js";
import type { Fact, What } from "../../src/floor/fact.js";
import type { Setup } from "../../src/floor/setup.js";
import { BandStory } from "./band-story.js";
import { CallbackStory } from "./callback-story.js";
import { OfferStory } from "./offer-story.js";
import { QueueStory } from "./queue-story.js";
import { RecordingStory } from "./recording-story.js";
import { SeatStory } from "./seat-story.js";
import { newTale, RIGHT_END, RIGHT_END_WITHOUT_POWER, type Tale } from "./tale.js";
import { TransferStory } from "./transfer-story.js";

/** Facts about a call that are written after its end: what the operator does about it, when whoever was asked, or came, is gone, and what is found of its recording. */
const AFTER_THE_END = new Set([...["Due", "Returned", "Tried", "ForManager", "Decided", "Promise", "Closed", "Machine"].map((what) => `Callback${what}`), "WrapUpStarted", "WrapUpEnded", "TransferLegEnded", "OutgoingLegEnded", "HelpEnded", "SupervisionEnded", "RecordingStarted", "RecordingEnded", "RecordingMasked", "CallUnrecorded"]);

/** By so much the clock on the wall may have been set since a caller came into the queue. */
const CLOCKS_SET_MS = 600_000;

/** Q.850: normal clearing, normal unspecified, and none given. */
const HANG_UPS = new Set([16, 31, 0]);

/**
 * Reads the facts as they are written and says what cannot be true: the whole story of a call
 * must make sense from its facts alone, because they are all that anybody will know later.
 * It keeps its own picture and never looks at the floor's.
 */
export class Story {
  private readonly tales = new Map<string, Tale>();
  private readonly queue: QueueStory;
  private readonly seats: SeatStory;
  private readonly callbacks: CallbackStory;
  private readonly recordings: RecordingStory;
  private readonly factIds = new Set<string>();
  private readonly offers: OfferStory;
  private readonly bands: BandStory;
  private readonly transfers: TransferStory;
  /** Calls of our own whose line is not gone yet. */
  private readonly lines = new Set<string>();
  /** Managers who are to come or are there. */
  private readonly supervisions = new Set<string>();
  private open = 0;
  private disaster: DisasterMode | null = null;
  private calendarChanged = false;
  private power: "fine" | "failing" | "gone" = "fine";
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
    const count = (what: string) => this.count(what);
    this.bands = new BandStory(setup, wrong, count);
    this.transfers = new TransferStory(setup, wrong, count);
    this.callbacks = new CallbackStory(
      setup,
      this.queue,
      { disaster: () => this.disaster, calendarChanged: () => this.calendarChanged, isOn: (call) => (this.tales.get(call)?.place ?? "ended") !== "ended" },
      wrong,
      count,
    );
    this.recordings = new RecordingStory(setup, wrong, count);
    this.seats = new SeatStory(setup.rules, wrong, count);
    this.offers = new OfferStory(this.queue, this.seats, wrong, count);
  }

  /** The facts of one input, and the monotonic ms at which it came. */
  take(facts: readonly Fact[], mono: number): void {
    for (const fact of facts) this.one(fact, mono);
    this.transfers.interpreters(facts, (call) => this.tales.get(call)?.waiter);
    this.wrapUps(facts);
    if (facts.some(({ what }) => what.type === "PowerGone")) this.nobodyServed();
  }

  end(): void {
    this.recordings.end();
    if (this.open > 0) this.wrong(`${this.open} calls never ended`);
    if (this.lines.size > 0) this.wrong(`${this.lines.size} lines of our own calls never ended`);
    this.transfers.end();
    if (this.supervisions.size > 0) this.wrong(`${this.supervisions.size} supervisions never ended`);
    this.offers.end();
    this.bands.end();
  }

  private one(fact: Fact, mono: number): void {
    if (this.factIds.has(fact.id)) this.wrong(`fact ${fact.id} is written twice`);
    this.factIds.add(fact.id);
    this.aboutPower(fact);
    this.bands.seatGone(fact, this.tales.values());
    this.aboutCall(fact, mono);
    this.callbacks.take(fact, mono, this.tales.get(fact.call ?? "")?.waiter);
    this.recordings.take(fact);
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
      const waiter = this.queue.arrives(what.did, isMade ? what.called : what.caller, mono);
      this.tales.set(id, newTale(waiter, mono, isMade ? (fact.seat ?? "") : null));
      if (isMade && what.reason.type === "own") this.callbacks.operatorCalls(id, what.called.e164);
      if (isMade && what.reason.type === "callback") Object.assign(waiter, this.callbacks.wishOf(what.reason.callback));
      if (!isMade) this.callbacks.arrives(id, waiter.number);
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
        this.lines.add(id);
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
        if (!this.lines.delete(id)) this.wrong(`the line of call ${id} ends and is not there`);
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
        return this.bands.told(what, id, tale, mono);
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
        return this.offers.made(fact, id, tale, mono);
      case "OfferRang":
        return this.offers.rang(what.offer, tale);
      case "OfferEnded":
        return this.offers.ended(what.offer, what.outcome, id, tale);
      case "CallConnected":
        expect("waiting");
        if (tale.answeredOffer !== what.offer) this.wrong(`call ${id} is connected without an answered offer`);
        tale.answeredOffer = null;
        if (tale.node) this.wrong(`call ${id} talks and is in the voice information`);
        tale.held = false;
        tale.place = "talking";
        this.queue.leaves(tale.waiter);
        return this.bands.served(tale, mono);
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
        return this.transfers.started(what, id, tale);
      case "TransferLegEnded":
        return this.transfers.legEnded(what.transfer);
      case "TransferRefused":
        this.count(`transfer refused: ${what.why}`);
        return;
      case "TransferAnswered":
        return this.transfers.answered(what.transfer, tale);
      case "CallHandedOver":
        expect("talking");
        if (!tale.asked) this.wrong(`call ${id} is handed over to nobody`);
        this.wrapUpDue ||= this.hasWrapUp(tale);
        // Whoever has the caller next has a phone of their own.
        tale.held = false;
        tale.place = "handedOver";
        return;
      case "TransferEnded":
        return this.transfers.ended(what, tale);
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

  private comesBack(tale: Tale): void {
    tale.place = "waiting";
    this.queue.comesBack(tale.waiter);
  }

  /** Callers pay from the answer on. */
  private judgeMenu(id: string, tale: Tale, mono: number): void {
    if (tale.toldToWait) return; // Has heard what a matter led to.
    const { menuMs, menuAfterWrongKeyMs } = this.setup.rules;
    const limitMs = tale.keysRefused > 0 ? menuAfterWrongKeyMs : menuMs;
    const tookMs = mono - tale.arrivedAt;
    if (tookMs > limitMs + this.lateMs) this.wrong(`call ${id} was in the menu for ${tookMs} ms`);
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
