import type { Log } from "../log.js";
import { type Connection, connect, words } from "../postgres/db.js";
import type { Database } from "../postgres/database.js";
import { putFacts } from "../postgres/put-facts.js";
import { type Post, putPosts } from "../postgres/put-posts.js";
import type { Ledger, SequencedFact } from "./ledger.js";

/**
 * The drain: what is in the ledger flows to PostgreSQL, in order, in batches, for ever.
 *
 *     waiting   nothing to do until the ledger says that there is
 *     sending   one batch in one transaction; acknowledged when it is committed; in a busy
 *               hour the next may gather for two seconds
 *     resting   PostgreSQL is down, slow or locked: tried again after 1/4 s, then 1/2, 1 … 10 s
 *
 * A batch whose commit was never confirmed is sent again and changes nothing the second
 * time. A fact that PostgreSQL refuses for what it holds is set aside in the ledger, so that
 * those behind it get by; it is never dropped. Nothing here is waited for by a call.
 */
export interface Drain {
  /** Resolves when everything that the ledger held at this moment is in PostgreSQL. */
  drained(): Promise<void>;
  close(): Promise<void>;
}

export interface DrainPlan {
  ledger: Ledger;
  database: Database;
  /** DATABASE_URL; the drain has a connection of its own, so that no page can hold it up. */
  url: string;
  /** Wall ms of the business clock, by which the facts are dated. */
  now(): number;
  log: Log;
}

const BATCH_FACTS = 1_000;
const BATCH_POSTS = 100;
const STATEMENT_MS = 30_000;
/** A connection that says nothing for this long is given up: the network may have gone without a word. */
const SILENCE_MS = 60_000;
/** In a busy hour the next batch may gather: a call's row is drawn anew for each batch that it has facts in. */
const BUSY_FACTS = 100;
const GATHER_MS = 2_000;
const FIRST_REST_MS = 250;
const LONGEST_REST_MS = 10_000;
/** The ledger keeps drained facts this long: what a restored backup of PostgreSQL lacks can be had again. */
const KEEP_MS = 40 * 86_400_000;
const TRIM_EVERY_MS = 3_600_000;
/** Asks again even if nobody says that there is something new. */
const WAIT_MS = 5_000;

export function startDrain(plan: DrainPlan): Drain {
  const { ledger, database, log } = plan;
  let connection = connectOne(plan.url);
  let closed = false;
  let rest = 0;
  let pause = sleeper();
  const closing = sleeper();
  const trimming = setInterval(() => {
    ledger.trim(plan.now() - KEEP_MS).catch((error) => log.warn("the ledger could not be trimmed", { error }));
  }, TRIM_EVERY_MS);
  ledger.onSafe(() => {
    if (rest === 0) pause.wake();
  });

  /** How much was sent; -1 where PostgreSQL did not take it. */
  async function sendOne(): Promise<number> {
    try {
      const sent = await within(SILENCE_MS, sendBatch(ledger, connection, log));
      if (rest > 0) log.info("PostgreSQL takes facts again", { behind: ledger.lag(plan.now()).facts });
      rest = 0;
      database.note(true);
      return sent;
    } catch (error) {
      database.note(false);
      if (rest === 0) log.warn("PostgreSQL takes no facts; they stay in the ledger", { why: words(error) });
      rest = Math.min(Math.max(rest * 2, FIRST_REST_MS), LONGEST_REST_MS);
      void connection.close().catch(() => {});
      connection = connectOne(plan.url);
      return -1;
    }
  }

  async function flow(): Promise<void> {
    await Promise.race([database.ready, closing.done]);
    while (!closed) {
      pause = sleeper(0);
      const sent = await sendOne();
      if (sent >= BUSY_FACTS && sent < BATCH_FACTS) {
        await Promise.race([sleeper(GATHER_MS).done, closing.done]);
      }
      if (sent > 0) continue;
      if (closed) break;
      pause = sleeper(rest || WAIT_MS);
      // Something may have come in between; the cue for it went to the sleeper before.
      if (rest === 0 && hasWork(ledger)) continue;
      await pause.done;
    }
  }

  const flowing = flow();
  return {
    async drained() {
      await ledger.checkpoint();
      await ledger.checkpoint();
      while (!closed && hasWork(ledger)) await new Promise((resolve) => setTimeout(resolve, 20));
    },
    async close() {
      closed = true;
      clearInterval(trimming);
      closing.wake();
      pause.wake();
      await connection.close();
      await flowing;
    },
  };
}

function connectOne(url: string): Connection {
  return connect(url, { connections: 1, statementMs: STATEMENT_MS });
}

function hasWork(ledger: Ledger): boolean {
  return ledger.after(ledger.acknowledged(), 1).length > 0 || ledger.posts.waiting(1).length > 0;
}

/** One batch of each kind; says of how many. */
async function sendBatch(ledger: Ledger, { orm }: Connection, log: Log): Promise<number> {
  const facts = ledger.after(ledger.acknowledged(), BATCH_FACTS);
  if (facts.length > 0) {
    await putAll(facts, ledger, orm, log);
    ledger.acknowledge(facts.at(-1)!.sequence);
  }
  const posts = ledger.posts.waiting<Post>(BATCH_POSTS);
  if (posts.length > 0) {
    await putPosts(
      orm,
      posts.map(({ entry }) => entry),
    );
    await ledger.posts.delivered(posts.map(({ key }) => key));
  }
  return facts.length + posts.length;
}

/** Halves a batch that PostgreSQL refuses for its content until the one fact is found. */
async function putAll(facts: SequencedFact[], ledger: Ledger, orm: Connection["orm"], log: Log): Promise<void> {
  try {
    await putFacts(orm, facts);
  } catch (error) {
    if (!isAboutContent(error)) throw error;
    if (facts.length === 1) {
      log.error("PostgreSQL refuses a fact; it was set aside in the ledger", {
        fact: facts[0]!.fact.id,
        why: words(error),
      });
      ledger.setAside(facts[0]!, words(error));
      return;
    }
    const middle = Math.ceil(facts.length / 2);
    await putAll(facts.slice(0, middle), ledger, orm, log);
    await putAll(facts.slice(middle), ledger, orm, log);
  }
}

/** SQLSTATE classes 22 (data exception) and 23 (constraint violation); PostgreSQL manual, appendix A. */
function isAboutContent(error: unknown): boolean {
  const cause = error instanceof Error && error.cause ? error.cause : error;
  return /^2[23]/.test(String((cause as { code?: unknown })?.code ?? ""));
}

/** Something to wait for that ends after `ms`, or at once when it is woken; 0: only when woken. */
function sleeper(ms = 0): { done: Promise<void>; wake: () => void } {
  let wake = () => {};
  const done = new Promise<void>((resolve) => {
    const timer = ms > 0 ? setTimeout(resolve, ms) : undefined;
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  return { done, wake };
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
