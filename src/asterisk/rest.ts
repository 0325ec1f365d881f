/**
 * ARI's commands over HTTP. They do not go through ari-client, whose requests never settle
 * when the network fails and whose errors have lost their status (see `ari.ts`).
 *
 * Every command has a deadline, and none rejects: whatever goes wrong is one of four
 * refusals. A command is never repeated by itself, because it may have been done.
 */
import type { FailReason } from "../floor/input.js";
import { type NoResponse, openWire, type Request, type Response } from "./wire.js";

export type Query = Record<string, string | number>;

/** `status` is HTTP's, `text` Asterisk's words; both are absent where it said nothing. */
export interface Refusal {
  ok: false;
  reason: FailReason;
  status?: number;
  text: string;
}
export type Answer = { ok: true; body: string } | Refusal;

export interface Rest {
  /** Carry these out in order; an answer for each. Never rejects. */
  batch(requests: readonly Request[]): Promise<Answer[]>;
  /** One alone. */
  send(request: Request): Promise<Answer>;
  /** Everything that is under way ends as unreachable: Asterisk is gone or about to be. */
  failPending(): void;
  close(): void;
}

export interface RestPlace {
  host: string;
  port: number;
  user: string;
  password: string;
}

/** Hears how long a batch took until its last answer, and of the first refusal in it. */
export type OnAnswered = (ms: number, outcome: "ok" | FailReason) => void;

/** A command that Asterisk has not answered by then will not be waited for. */
const DEADLINE_MS = 3000;
const CONNECTIONS = 12;
/** Half of Asterisk's `session_keep_alive`, so that no request meets a closing connection. */
const IDLE_MS = 30_000;

export function openRest({ host, port, user, password }: RestPlace, onAnswered?: OnAnswered): Rest {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const wire = openWire({ host, port, authorization, deadlineMs: DEADLINE_MS, connections: CONNECTIONS, idleMs: IDLE_MS });
  const batch = async (requests: readonly Request[]) => {
    const sentAt = performance.now();
    const answers = (await wire.send(requests)).map(answerOf);
    const refusal = answers.find((answer) => !answer.ok);
    onAnswered?.(performance.now() - sentAt, refusal && !refusal.ok ? refusal.reason : "ok");
    return answers;
  };
  return {
    batch,
    send: async (request) => (await batch([request]))[0] ?? answerOf("unreachable"),
    failPending: wire.failPending,
    close: wire.close,
  };
}

/** A request; `path` begins after "/ari". */
export function request(method: Request["method"], path: string, query?: Query, body?: object): Request {
  const whole = `/ari${path}${queryText(query)}`;
  return body ? { method, path: whole, body: JSON.stringify(body) } : { method, path: whole };
}

/**
 * 404: the channel, bridge or playback is no more; so do 400 and 422 say of a channel that was
 * to be put into a bridge. Anything else is a no.
 */
function answerOf(response: Response | NoResponse): Answer {
  if (response === "timeout") return { ok: false, reason: "timeout", text: `no answer within ${DEADLINE_MS} ms` };
  if (response === "unreachable") return { ok: false, reason: "unreachable", text: "Asterisk cannot be reached" };
  const { status, body } = response;
  if (status < 300) return { ok: true, body };
  const text = messageOf(body);
  const gone = status === 404 || text === "Channel not found" || text === "Channel not in Stasis application";
  return { ok: false, reason: gone ? "gone" : "refused", status, text };
}

/** Asterisk says `{"message":"Channel not found"}`, `{"error":"…"}` or nothing. */
function messageOf(text: string): string {
  try {
    const said = JSON.parse(text) as { message?: unknown; error?: unknown };
    return String(said.message ?? said.error ?? text);
  } catch {
    return text;
  }
}

function queryText(query: Query | undefined): string {
  if (!query) return "";
  let text = "";
  for (const name in query) text += `${text === "" ? "?" : "&"}${name}=${encodeURIComponent(query[name] ?? "")}`;
  return text;
}
