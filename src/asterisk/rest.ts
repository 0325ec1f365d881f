/**
 * ARI's commands over HTTP. They go through undici and not through ari-client, whose
 * requests never settle when the network fails and whose errors have lost their status
 * (see `ari.ts`).
 *
 * Every command has a deadline, and none rejects: whatever goes wrong is one of four
 * refusals. Connections are kept, few (Asterisk gives each a thread), and shared; a
 * command is never repeated by itself, because it may have been done.
 */
import { Pool } from "undici";
import type { FailReason } from "../floor/input.js";

export type Method = "GET" | "POST" | "PUT" | "DELETE";
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
  /** Send one command; `path` begins after "/ari". Never rejects. */
  send(method: Method, path: string, query?: Query, body?: object): Promise<Answer>;
  /** Everything that is under way ends as unreachable: Asterisk is gone or about to be. */
  failPending(): void;
  close(): Promise<void>;
}

export interface RestPlace {
  host: string;
  port: number;
  user: string;
  password: string;
}

/** A command that Asterisk has not answered by then will not be waited for. */
const DEADLINE_MS = 3000;
const CONNECT_MS = 1000;
const CONNECTIONS = 12;
/** Shorter than Asterisk's `session_keep_alive`, so that no request meets a closing connection. */
const KEEP_ALIVE_MS = 30_000;

export function openRest({ host, port, user, password }: RestPlace): Rest {
  const origin = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  const pool = new Pool(origin, {
    connections: CONNECTIONS,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connect: { timeout: CONNECT_MS },
  });
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const plain = { authorization };
  const json = { authorization, "content-type": "application/json" };
  const pending = new Set<AbortController>();

  async function send(method: Method, path: string, query?: Query, body?: object): Promise<Answer> {
    const abort = new AbortController();
    const deadline = setTimeout(() => abort.abort(new Timeout()), DEADLINE_MS);
    pending.add(abort);
    try {
      const response = await pool.request({
        method,
        path: `/ari${path}${queryText(query)}`,
        headers: body ? json : plain,
        body: body ? JSON.stringify(body) : null,
        signal: abort.signal,
      });
      const text = await response.body.text();
      return response.statusCode < 300 ? { ok: true, body: text } : refused(response.statusCode, text);
    } catch (error) {
      const reason = error instanceof Timeout ? "timeout" : "unreachable";
      return { ok: false, reason, text: error instanceof Error ? error.message : String(error) };
    } finally {
      clearTimeout(deadline);
      pending.delete(abort);
    }
  }

  return {
    send,
    failPending() {
      for (const abort of pending) abort.abort(new Error("the connection to Asterisk was lost"));
    },
    close: () => pool.destroy(),
  };
}

class Timeout extends Error {
  constructor() {
    super(`no answer within ${DEADLINE_MS} ms`);
  }
}

/** 404: the channel, bridge or playback is no more. Anything else is a no. */
function refused(status: number, text: string): Refusal {
  return { ok: false, reason: status === 404 ? "gone" : "refused", status, text: messageOf(text) };
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
