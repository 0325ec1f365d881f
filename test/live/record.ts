import { asc, gt } from "drizzle-orm";
import type { CallbackFact, CallFact, Fact, HelpFact, InformationFact, OfferFact, RecordingFact, SeatFact, TransferFact, What } from "../../src/floor/fact.js";
import { connect } from "../../src/postgres/db.js";
import { facts as table } from "../../src/postgres/schema.js";
import { until } from "./people.js";
import type { System } from "./system.js";

/**
 * What the system has written down, read where reports will read it: from the facts in
 * PostgreSQL. Tests wait for facts as people wait for what they hear.
 */
export interface Record {
  /** Every fact so far, in the order in which they happened. */
  facts(): Fact[];
  /** What happened to the call from this number. */
  call(number: string): CallRecord;
  /** What happened at this seat. */
  seat(seat: string): SeatRecord;
  close(): Promise<void>;
}

export interface CallRecord {
  facts(): Fact[];
  /** Wait for a fact of this type, and of these values where some are given; gives the first. */
  saw<T extends CallEvent>(type: T, like?: Partial<Of<T>>): Promise<FactOf<T>>;
  all<T extends CallEvent>(type: T): FactOf<T>[];
  /** The prompts that were said, as "language/prompt", in order. */
  said(): string[];
}

export interface SeatRecord {
  facts(): Fact[];
  saw<T extends SeatEvent>(type: T, like?: Partial<Of<T>>): Promise<FactOf<T>>;
}

export type CallEvent = (CallFact | CallbackFact | RecordingFact | InformationFact | TransferFact | HelpFact | OfferFact | SeatFact)["type"];
export type SeatEvent = What["type"];
export type Of<T> = Extract<What, { type: T }>;
export type FactOf<T> = Fact & { what: Of<T> };

const READ_EVERY_MS = 50;

export function openRecord(system: System): Record {
  if (!system.databaseUrl) throw new Error("this system's database is its own; the record reads the tests' cluster");
  const { orm, close } = connect(system.databaseUrl, { connections: 1, statementMs: 5000 });
  const all: Fact[] = [];
  let last = 0;
  let reading: Promise<void> | null = null;
  let closed = false;
  let problem = "";

  async function read(): Promise<void> {
    const rows = await orm.select().from(table).where(gt(table.seq, last)).orderBy(asc(table.seq));
    for (const { seq, id, at, call, seat, operator, what } of rows) {
      all.push({ id, at: at.getTime(), call: call ?? undefined, seat: seat ?? undefined, operator: operator ?? undefined, what });
      last = seq;
    }
  }

  const timer = setInterval(() => {
    if (closed) return;
    reading ??= read()
      .catch((error: Error) => {
        problem = error.message;
      })
      .finally(() => {
        reading = null;
      });
  }, READ_EVERY_MS);

  function waitFor<T extends SeatEvent>(whose: string, facts: () => Fact[], type: T, like: object): Promise<FactOf<T>> {
    const what = `${whose} has the fact ${type} ${JSON.stringify(like)}`;
    return until(what, () => facts().find((fact): fact is FactOf<T> => fact.what.type === type && isLike(fact.what, like))).catch(
      (error: Error) => {
        throw new Error(`${error.message}; ${problem} there is only\n${facts().map((fact) => JSON.stringify(fact.what)).join("\n")}`);
      },
    );
  }

  return {
    facts: () => all,
    call(number) {
      const facts = () => {
        const arrived = all.find(({ what }) => what.type === "CallArrived" && what.caller.dial === number);
        return arrived ? all.filter(({ call }) => call === arrived.call) : [];
      };
      return {
        facts,
        saw: (type, like = {}) => waitFor(`the call from ${number}`, facts, type, like),
        all: (type) => facts().filter((fact): fact is FactOf<typeof type> => fact.what.type === type),
        said: () =>
          facts().flatMap(({ what }) => (what.type === "AnnouncementSaid" ? [`${what.language}/${what.prompt}`] : [])),
      };
    },
    seat(seat) {
      const facts = () => all.filter((fact) => fact.seat === seat);
      return { facts, saw: (type, like = {}) => waitFor(`seat ${seat}`, facts, type, like) };
    },
    async close() {
      closed = true;
      clearInterval(timer);
      await reading;
      await close();
    },
  };
}

function isLike(what: object, like: object): boolean {
  return Object.entries(like).every(([key, value]) => (what as { [key: string]: unknown })[key] === value);
}
