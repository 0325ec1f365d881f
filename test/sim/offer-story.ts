import type { Fact, OfferOutcome } from "../../src/floor/fact.js";
import type { QueueStory } from "./queue-story.js";
import type { SeatStory } from "./seat-story.js";
import type { Tale } from "./tale.js";

/** A waiting caller is offered to one seat at a time, whose phone is there and free, and each offer ends. */
export class OfferStory {
  private readonly ids = new Set<string>();
  private open = 0;

  constructor(
    private readonly queue: QueueStory,
    private readonly seats: SeatStory,
    private readonly wrong: (what: string) => void,
    private readonly count: (what: string) => void,
  ) {}

  made(fact: Fact, id: string, tale: Tale, mono: number): void {
    if (fact.what.type !== "OfferMade" || !fact.seat) return this.wrong(`an offer of ${id} to no seat`);
    const { offer } = fact.what;
    if (tale.offer) this.wrong(`call ${id} is offered twice at once`);
    if (tale.interpreter) this.wrong(`call ${id} waits, and its interpreter with it`);
    if (this.ids.has(offer)) this.wrong(`offer ${offer} is made twice`);
    this.ids.add(offer);
    this.open += 1;
    tale.offer = { id: offer, seat: fact.seat, rang: false };
    this.queue.offered(id, tale.waiter, fact.operator, mono);
    const seat = this.seats.of(fact.seat);
    if (seat.open) this.wrong(`seat ${fact.seat} is offered while ${seat.open} is open there`);
    if (!seat.phoneThere) this.wrong(`seat ${fact.seat} is offered although its phone is away`);
    if (seat.coolsUntil > mono) this.wrong(`seat ${fact.seat} is offered ${seat.coolsUntil - mono} ms too soon`);
    seat.open = offer;
  }

  ended(offer: string, outcome: OfferOutcome, id: string, tale: Tale): void {
    if (tale.offer?.id !== offer) return this.wrong(`offer ${offer} of ${id} ends and is not open`);
    const seat = this.seats.of(tale.offer.seat);
    seat.open = null;
    tale.offer = null;
    tale.waiter.offered = false;
    this.open -= 1;
    if (outcome === "answered") tale.answeredOffer = offer;
    this.count(`offer ${outcome}`);
  }

  rang(offer: string, tale: Tale): void {
    if (tale.offer?.id !== offer || tale.offer.rang) this.wrong(`offer ${offer} rang out of turn`);
    else tale.offer.rang = true;
  }

  end(): void {
    if (this.open > 0) this.wrong(`${this.open} offers never ended`);
  }
}
