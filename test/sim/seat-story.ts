import type { Fact, OfferOutcome } from "../../src/floor/fact.js";
import type { Rules } from "../../src/floor/setup.js";

/** The seats' side of the story: what the facts say of each, and what cannot be true of it. */
interface SeatTale {
  open: string | null;
  staffed: boolean;
  phoneThere: boolean;
  noAnswers: number;
  coolsUntil: number;
}

export class SeatStory {
  private readonly seats = new Map<string, SeatTale>();

  constructor(
    private readonly rules: Rules,
    private readonly wrong: (what: string) => void,
    private readonly count: (what: string) => void,
  ) {}

  take(fact: Fact, id: string, mono: number): void {
    const { what } = fact;
    const seat = this.of(id);
    switch (what.type) {
      case "PhoneRegistered":
        seat.phoneThere = true;
        seat.coolsUntil = 0;
        return;
      case "PhoneLost":
        seat.phoneThere = false;
        return;
      case "LoggedIn":
        seat.coolsUntil = 0;
        seat.noAnswers = 0;
        return;
      case "BecameReady":
      case "WrapUpStarted":
        seat.staffed = true;
        if (what.type === "BecameReady") seat.noAnswers = 0;
        return;
      case "LoggedOut":
        seat.staffed = false;
        return;
      case "Paused":
        if (what.reason === "noAnswer") this.judgePause(id, seat);
        seat.staffed = false;
        return;
      case "OfferEnded":
      case "CallbackReturned":
        return this.cools(seat, what.outcome, mono);
      default:
        return;
    }
  }

  private cools(seat: SeatTale, outcome: OfferOutcome, mono: number): void {
    const { cooldownMs } = this.rules;
    if (outcome === "noAnswer") seat.noAnswers += 1;
    if (outcome === "answered") seat.noAnswers = 0;
    if (outcome === "noAnswer" || outcome === "declined" || outcome === "busy" || outcome === "failed") {
      seat.coolsUntil = mono + cooldownMs[outcome];
    }
  }

  /** A seat is paused only for no-answers in a row, and never the last. */
  private judgePause(id: string, seat: SeatTale): void {
    this.count("paused for no answer");
    if (seat.noAnswers < this.rules.noAnswersToPause)
      this.wrong(`seat ${id} is paused after ${seat.noAnswers} no-answers`);
    for (const [otherId, other] of this.seats) if (otherId !== id && other.staffed && other.phoneThere) return;
    this.wrong(`seat ${id}, the last one, is paused`);
  }

  of(id: string): SeatTale {
    let seat = this.seats.get(id);
    if (!seat) {
      seat = { open: null, staffed: false, phoneThere: false, noAnswers: 0, coolsUntil: 0 };
      this.seats.set(id, seat);
    }
    return seat;
  }
}
