/**
 * The port to Asterisk: events come in by a websocket, commands go out by HTTP.
 *
 * ari-client 2.2.0 opens the websocket and reads the events. Its faults, and how each is
 * covered from outside; the version is pinned, and a test holds each cover in place:
 *
 * - Its REST requests never settle when the network fails, and their errors have lost the
 *   HTTP status. Commands therefore go another way (`rest.ts`), with deadlines and typed
 *   refusals; what is pending fails when the websocket drops. ari-client's own
 *   requests are left to its start-up, which has a deadline here.
 * - An unknown event type, bad JSON or a throwing listener throws inside its websocket
 *   handler, which would end the process. The handler is called through a guard.
 * - It makes an object with some thirty methods of every channel in every event. It is told
 *   of no models but the names of the events that we want, so it makes none, which is
 *   most of its time.
 * - It reconnects eleven times and then gives up for good, and `stop()` while it waits
 *   reconnects anyway. Its reconnecting is taken from it: a lost connection is thrown away,
 *   and a fresh client is made after a capped and jittered wait, for ever. (A fresh client
 *   also reads the event models anew, as it must after an upgrade of Asterisk.)
 * - It never pings, so a half-open connection looks like a quiet night. We ping, and a
 *   connection that does not answer in time is dropped.
 * - Listeners by channel leak. There is one listener, on "*".
 * - Its swagger-client makes a global function `log`, and writes to the console and into an
 *   ever longer list with it at each connect. It is given one that does nothing.
 */
import type { EventEmitter } from "node:events";
import ari from "ari-client";
import type { Log } from "../log.js";
import { type AriEvent, EVENT_TYPES } from "./event.js";
import { type OnAnswered, openRest, request, type Rest, type RestPlace } from "./rest.js";

export interface AriPlace extends RestPlace {
  /** The Stasis application. */
  app: string;
}

export interface AriListener {
  /** Called for each event, in order. One that throws is logged and does no harm. */
  onEvent(event: AriEvent): void;
  /** Connected, filtered and subscribed: time to find out what was missed. Events flow already. */
  onUp(): void;
  onDown(): void;
  /** How long commands took; for figures alone. */
  onAnswered?: OnAnswered;
}

/** `replaced`: another program took the application's name; calls go to it until we have it back. */
export type AriStatus = "connecting" | "connected" | "replaced" | "closed";

export interface Ari {
  rest: Rest;
  status(): AriStatus;
  close(): Promise<void>;
}

/** Loading ari-client takes a dozen requests; over loopback that is about 0.1 s. */
const OPEN_MS = 5000;
/** Lost within three seconds: who hears the end of a prompt then is not to hear nothing for more than five. */
const PING_EVERY_MS = 1000;
/** So many pings in a row without a pong or an event: the connection is half-open. */
const UNANSWERED_PINGS = 2;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 1500;

/** An endpoint of `pjsip.conf` that never does anything; see `prepare`. */
const NOBODY = "PJSIP/nobody";

Object.assign(globalThis, { log: () => {} });

/** What we use of the websocket (package ws) that ari-client makes. */
interface WebSocket extends EventEmitter {
  readonly readyState: number;
  readonly OPEN: number;
  ping(): void;
  terminate(): void;
}

/** What ari-client keeps to itself; reached into because it offers no other handle on them. */
interface Inside {
  _ws: WebSocket;
  _swagger: { apis: { events: { models: object } } };
}

/**
 * Connect, and stay connected until closed.
 *
 * Never throws and never rejects: an Asterisk that is not there is waited for.
 */
export function openAri(place: AriPlace, listener: AriListener, log: Log): Ari {
  const rest = openRest(place, listener.onAnswered);
  let status: AriStatus = "connecting";
  let connection: Connection | null = null;
  let failures = 0;
  let retry: NodeJS.Timeout | null = null;

  async function connect(): Promise<void> {
    retry = null;
    try {
      const opened = await open(place, rest, take, log);
      if (isClosed()) return opened.drop();
      connection = opened;
      opened.watch(lost);
      await prepare(rest, place.app);
      if (connection !== opened) return;
      status = "connected";
      failures = 0;
      log.info("ARI is connected");
      listener.onUp();
    } catch (error) {
      lost((error as Error).message);
    }
  }

  function take(event: AriEvent): void {
    if (event.type !== "ApplicationReplaced") return listener.onEvent(event);
    log.error("another program has connected as the same ARI application and gets our calls; stop it: only one may rule");
    lost("replaced");
    if (!isClosed()) status = "replaced";
  }

  /** Said of one connection any number of times; acted on once. */
  function lost(why: string): void {
    if (isClosed() || retry) return;
    const wasUp = status === "connected";
    status = "connecting";
    connection?.drop();
    connection = null;
    rest.failPending();
    const longestMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
    // Half of the wait is chance, so that several clients do not come back in step.
    retry = setTimeout(() => void connect(), longestMs / 2 + (Math.random() * longestMs) / 2);
    if (failures === 0) log.warn("ARI is not connected; trying on", { why });
    failures += 1;
    if (wasUp) listener.onDown();
  }

  function isClosed(): boolean {
    return status === "closed";
  }

  void connect();
  return {
    rest,
    status: () => status,
    async close() {
      status = "closed";
      if (retry) clearTimeout(retry);
      connection?.drop();
      rest.close();
    },
  };
}

/** One websocket from its opening to its end. */
interface Connection {
  /** Notice its end, also one that comes without a word. `lost` may be called more than once. */
  watch(lost: (why: string) => void): void;
  drop(): void;
}

/** Open a websocket whose events go to `take`, read by ari-client behind the guard. */
async function open(place: AriPlace, rest: Rest, take: (event: AriEvent) => void, log: Log): Promise<Connection> {
  // ari-client throws where nobody can catch it if this is not a healthy Asterisk: ask first.
  const ping = await rest.send(request("GET", "/asterisk/ping"));
  if (!ping.ok) throw new Error(ping.status === 401 ? "ARI refuses our password" : ping.text);
  const { host, port, user, password } = place;
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  const client = await within(OPEN_MS, ari.connect(url, user, password));
  const inside = client as unknown as Inside;
  inside._swagger.apis.events.models = Object.fromEntries(EVENT_TYPES.map((type) => [type, { properties: [] }]));
  // The types know no "*", though the client has it.
  (client as unknown as EventEmitter).on("*", take);
  // Its promise is of no use: from here on the websocket tells us everything itself.
  client.start(place.app).catch(() => {});
  const socket = inside._ws;
  takeOver(socket, log);
  const connection = { watch: (lost: (why: string) => void) => watch(socket, lost), drop: () => drop(socket) };
  try {
    await within(OPEN_MS, untilOpen(socket));
    return connection;
  } catch (error) {
    drop(socket);
    throw error;
  }
}

/**
 * Take ari-client's listeners off the websocket that it has just made, in the same tick: no
 * more reconnecting, and its reader behind a guard. Of an event that cannot be read nothing
 * is logged, for it may hold a caller's number.
 */
function takeOver(socket: WebSocket, log: Log): void {
  const read = socket.listeners("message")[0] as (this: WebSocket, data: unknown) => void;
  for (const event of ["message", "close", "error"]) socket.removeAllListeners(event);
  socket.on("message", (data) => {
    try {
      read.call(socket, data);
    } catch (error) {
      log.warn("an event from ARI was passed over", { bytes: String(data).length, why: (error as Error).name });
    }
  });
  socket.on("error", () => {}); // "close" follows and says enough.
}

function untilOpen(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("close", () => reject(new Error("the websocket was refused")));
  });
}

function watch(socket: WebSocket, lost: (why: string) => void): void {
  // Counted and not timed, so that a pause of our own is not taken for Asterisk's silence.
  let unanswered = 0;
  const heard = () => {
    unanswered = 0;
  };
  const pings = setInterval(() => {
    // A dropped socket ends its own timer here, within one turn of it.
    if (socket.readyState !== socket.OPEN) return clearInterval(pings);
    if (unanswered >= UNANSWERED_PINGS) return lost("no answer to our pings");
    unanswered += 1;
    socket.ping();
  }, PING_EVERY_MS);
  socket.on("pong", heard);
  socket.on("message", heard);
  socket.on("close", () => {
    clearInterval(pings);
    lost("the connection was closed");
  });
}

/** Not closed but cut: there may be nobody to say goodbye to. */
function drop(socket: WebSocket): void {
  socket.removeAllListeners();
  socket.on("error", () => {});
  socket.terminate();
}

/**
 * Only the events that we read, and the phones' comings and goings among them.
 *
 * Those are had by subscribing to all endpoints at once; single ones would bring their
 * channels' events as well, and so each event twice. That subscription has a fault in
 * Asterisk (seen in 22.10.1; res/stasis/app.c): when the websocket goes while a call is up,
 * its inner part stays with the application; a second one, made after the reconnect, hides
 * it; and when the application is forgotten, because the websocket goes while there is no
 * call, it stays behind and the next phone that registers brings Asterisk down. So the
 * application is never to be forgotten, which a subscription to an endpoint that does
 * nothing ensures, and the one to all is made once in its life.
 */
async function prepare(rest: Rest, app: string): Promise<void> {
  const allowed = EVENT_TYPES.map((type) => ({ type }));
  const filter = request("PUT", `/applications/${app}/eventFilter`, undefined, { allowed });
  const [filtered, known] = await rest.batch([filter, request("GET", `/applications/${app}`)]);
  if (!filtered?.ok) throw new Error(`ARI did not take our filter: ${filtered?.text}`);
  if (!known?.ok) throw new Error(`ARI does not know our application: ${known?.text}`);
  const { endpoint_ids } = JSON.parse(known.body) as { endpoint_ids: string[] };
  if (endpoint_ids.includes(NOBODY)) return;
  const eventSource = `endpoint:${NOBODY},endpoint:`;
  const subscribed = await rest.send(request("POST", `/applications/${app}/subscription`, { eventSource }));
  if (!subscribed.ok) throw new Error(`ARI did not take our subscriptions: ${subscribed.text}`);
}

function within<T>(ms: number, promise: PromiseLike<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
    promise.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}
