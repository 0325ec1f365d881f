/**
 * A few kept HTTP/1.1 connections to Asterisk's own server, over which requests are sent in
 * batches: what belongs together goes out in one write and is carried out in order, for a
 * connection is served by one thread (RFC 9112, 9.3.2, pipelining).
 *
 * This is not a general HTTP client. One was used before, and its share of the time of a call
 * was larger than that of all our own decisions; a write to a socket is the dearest thing
 * that happens here, and this makes four of them a call where there were seven.
 */
import net from "node:net";

export interface Request {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** With the query. */
  path: string;
  /** JSON. */
  body?: string;
}

export interface Response {
  status: number;
  body: string;
}

/** Why there is no response. */
export type NoResponse = "timeout" | "unreachable";

export interface Wire {
  /** One batch; a result for each request, in order. Never rejects. */
  send(batch: readonly Request[]): Promise<(Response | NoResponse)[]>;
  /** Everything under way ends as unreachable. */
  failPending(): void;
  close(): void;
}

export interface WireOptions {
  host: string;
  port: number;
  /** Value of the Authorization header. */
  authorization: string;
  /** A batch that is not answered by then is given up, with its connection. */
  deadlineMs: number;
  /** Each has a thread in Asterisk. Beyond it, batches share. */
  connections: number;
  /** A connection unused for this long is closed; shorter than Asterisk's `session_keep_alive`. */
  idleMs: number;
}

/** How often deadlines are looked at; one timer for all is cheaper than one a request. */
const SWEEP_MS = 250;

interface Waiting {
  dueAt: number;
  settle(result: Response | NoResponse): void;
}

export function openWire(options: WireOptions): Wire {
  const head = `Host: ${options.host}:${options.port}\r\nAuthorization: ${options.authorization}\r\n`;
  const connections = new Set<Connection>();
  // Timers come before sockets: who has stood still reads first what came meanwhile.
  const sweep = setInterval(() => setImmediate(sweepAll), SWEEP_MS);
  sweep.unref();

  function sweepAll(): void {
    const now = performance.now();
    for (const connection of connections) connection.sweep(now, options.idleMs);
  }

  /** An idle one, else a new one, else the one with the least to do. */
  function choose(): Connection {
    let best: Connection | null = null;
    for (const connection of connections) {
      if (connection.pending === 0) return connection;
      if (!best || connection.pending < best.pending) best = connection;
    }
    if (best && connections.size >= options.connections) return best;
    const made = new Connection(options.host, options.port, (gone) => connections.delete(gone));
    connections.add(made);
    return made;
  }

  return {
    send(batch) {
      const dueAt = performance.now() + options.deadlineMs;
      return choose().send(batch.map((request) => requestText(request, head)).join(""), batch.length, dueAt);
    },
    failPending() {
      for (const connection of connections) connection.drop("unreachable");
    },
    close() {
      clearInterval(sweep);
      for (const connection of connections) connection.drop("unreachable");
    },
  };
}

function requestText({ method, path, body }: Request, head: string): string {
  if (body === undefined) return `${method} ${path} HTTP/1.1\r\n${head}Content-Length: 0\r\n\r\n`;
  return `${method} ${path} HTTP/1.1\r\n${head}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

class Connection {
  private readonly waiting: Waiting[] = [];
  private readonly socket: net.Socket;
  private buffer: Buffer = Buffer.alloc(0);
  private usedAt = performance.now();

  constructor(
    host: string,
    port: number,
    private readonly onGone: (connection: Connection) => void,
  ) {
    this.socket = net.connect({ host, port, noDelay: true });
    this.socket.on("data", (data) => this.take(data));
    this.socket.on("error", () => this.drop("unreachable"));
    this.socket.on("close", () => this.drop("unreachable"));
  }

  get pending(): number {
    return this.waiting.length;
  }

  send(text: string, count: number, dueAt: number): Promise<(Response | NoResponse)[]> {
    this.usedAt = performance.now();
    return new Promise((resolve) => {
      const results: (Response | NoResponse)[] = [];
      const settle = (result: Response | NoResponse) => {
        results.push(result);
        if (results.length === count) resolve(results);
      };
      for (let index = 0; index < count; index += 1) this.waiting.push({ dueAt, settle });
      this.socket.write(text);
    });
  }

  sweep(now: number, idleMs: number): void {
    const oldest = this.waiting[0];
    if (oldest && oldest.dueAt < now) this.drop("timeout");
    else if (!oldest && now - this.usedAt > idleMs) this.drop("unreachable");
  }

  /** The connection is over: answers that come late would be taken for others'. */
  drop(why: NoResponse): void {
    this.onGone(this);
    this.socket.destroy();
    for (const { settle } of this.waiting.splice(0)) settle(why);
  }

  private take(data: Buffer): void {
    this.buffer = this.buffer.length === 0 ? data : Buffer.concat([this.buffer, data]);
    for (;;) {
      const read = readResponse(this.buffer);
      if (read === "incomplete") return;
      const first = this.waiting.shift();
      if (read === "unreadable" || !first) return this.drop("unreachable");
      this.buffer = this.buffer.subarray(read.length);
      first.settle({ status: read.status, body: read.body });
    }
  }
}

/** One response from the front of what was received; Asterisk always says how long it is. */
function readResponse(buffer: Buffer): { status: number; body: string; length: number } | "incomplete" | "unreadable" {
  const headEnd = buffer.indexOf("\r\n\r\n");
  if (headEnd < 0) return "incomplete";
  const head = buffer.toString("latin1", 0, headEnd);
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1]);
  const said = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (Number.isNaN(status) || (said === undefined && status !== 204)) return "unreadable";
  const bodyStart = headEnd + 4;
  const length = bodyStart + Number(said ?? 0);
  if (buffer.length < length) return "incomplete";
  return { status, body: buffer.toString("utf8", bodyStart, length), length };
}
