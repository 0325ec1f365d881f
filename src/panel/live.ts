import type { Server as HttpServer } from "node:http";
import type { RequestHandler } from "express";
import type { Session } from "express-session";
import { Server, type Socket } from "socket.io";
import { may, type Role, ROLES } from "../admin/right.js";
import { boardFor, statusOf } from "./board.routes.js";
import { fromOwnPage } from "./http.js";
import type { ClientToServer, ServerToClient } from "./live-types.js";
import { meOf, personOf } from "./person.js";
import type { PanelParts } from "./parts.js";
import type { SessionStore } from "./session.store.js";

/**
 * The live feed: the whole board at every change, at once and then every 50 ms at most, a
 * beat every second, and the state of the parts when it changes. A connection belongs to a
 * session and ends with it; while it lasts it keeps the session alive, because a wallboard
 * asks for nothing else all day.
 */
export interface Live {
  /** This session is over. */
  endSession(sid: string): void;
  /** Every session of this account is over. */
  endAccount(account: string): void;
  close(): Promise<void>;
}

interface SocketData {
  sid: string;
  account: string;
  /** What was last sent as `me`, as JSON. */
  me: string;
}
type Feed = Server<ClientToServer, ServerToClient, Record<string, never>, SocketData>;
type FeedSocket = Socket<ClientToServer, ServerToClient, Record<string, never>, SocketData>;

const BOARD_EVERY_MS = 50;
const BEAT_MS = 1_000;
const TOUCH_EVERY_BEATS = 60;
/** Rooms by what the board shows there. */
/** Whose board shows the same. */
const roomOf = (role: Role) => `board:${role}`;
const WITH_ALARMS = "alarms";

export function startLive(http: HttpServer, parts: PanelParts, session: RequestHandler, store: SessionStore): Live {
  const io: Feed = new Server(http, {
    serveClient: false,
    maxHttpBufferSize: 10_000,
    pingInterval: 5_000,
    pingTimeout: 5_000,
    allowRequest: (request, decide) => decide(null, fromOwnPage(request)),
  });
  io.engine.use(session);
  io.use((socket, next) => {
    const person = personOf(sessionOf(socket), parts);
    if (!person) return next(new Error("notLoggedIn"));
    socket.data = { sid: sessionOf(socket)!.id, account: person.account.name, me: "" };
    next();
  });
  io.on("connection", (socket) => welcome(socket, parts));

  const pushBoard = coalesced(BOARD_EVERY_MS, () => {
    if (io.sockets.sockets.size === 0) return;
    const board = parts.floor.board();
    for (const role of ROLES) io.to(roomOf(role)).emit("board", boardFor(board, role));
    for (const socket of io.sockets.sockets.values()) tellMe(socket, parts);
  });
  parts.floor.onChange(pushBoard.ask);

  parts.alarms.onChange(() => void io.to(WITH_ALARMS).emit("alarms", parts.alarms.list()));

  let beats = 0;
  let lastStatus = "";
  let lastDoor = "";
  const beat = setInterval(() => {
    beats += 1;
    io.emit("beat", { now: parts.now() });
    const { now: _, ...status } = statusOf(parts);
    const asText = JSON.stringify(status);
    if (asText !== lastStatus) io.emit("status", statusOf(parts));
    lastStatus = asText;
    // Opening and closing come by the clock and by the calendar, without any call or seat.
    const { opening, disaster, pbx, today } = parts.floor.board();
    const door = `${opening} ${disaster?.since} ${pbx} ${today.date}`;
    if (door !== lastDoor) pushBoard.ask();
    lastDoor = door;
    for (const socket of io.sockets.sockets.values())
      checkSession(socket, parts, store, beats % TOUCH_EVERY_BEATS === 0);
  }, BEAT_MS);

  return {
    endSession: (sid) => end(io, (data) => data.sid === sid),
    endAccount: (account) => end(io, (data) => data.account === account),
    async close() {
      clearInterval(beat);
      pushBoard.stop();
      await io.close();
    },
  };
}

function welcome(socket: FeedSocket, parts: PanelParts): void {
  const person = personOf(sessionOf(socket), parts);
  if (!person) return void socket.disconnect(true);
  const { role } = person.account;
  void socket.join(roomOf(role));
  tellMe(socket, parts);
  socket.emit("board", boardFor(parts.floor.board(), role));
  socket.emit("status", statusOf(parts));
  if (may(role, "seeAlarms")) {
    void socket.join(WITH_ALARMS);
    socket.emit("alarms", parts.alarms.list());
  }
  socket.emit("beat", { now: parts.now() });
}

/** An operator's seat may have changed at the desk phone. */
function tellMe(socket: FeedSocket, parts: PanelParts): void {
  const person = personOf(sessionOf(socket), parts);
  if (!person) return;
  const me = meOf(parts, person);
  const asText = JSON.stringify(me);
  if (asText !== socket.data.me) socket.emit("me", me);
  socket.data.me = asText;
}

function checkSession(socket: FeedSocket, parts: PanelParts, store: SessionStore, touch: boolean): void {
  const current = sessionOf(socket);
  if (!current || !personOf(current, parts) || !store.isAlive(socket.data.sid)) return bidFarewell(socket);
  if (touch) store.keepAlive(socket.data.sid);
}

function end(io: Feed, isMeant: (data: SocketData) => boolean): void {
  for (const socket of io.sockets.sockets.values()) if (isMeant(socket.data)) bidFarewell(socket);
}

function bidFarewell(socket: FeedSocket): void {
  socket.emit("loggedOut");
  socket.disconnect(true);
}

function sessionOf(socket: FeedSocket): Session | undefined {
  return (socket.request as { session?: Session }).session;
}

/** Does it at once, and while it is asked for again and again every `ms` at most, never leaving out the last. */
function coalesced(ms: number, work: () => void): { ask: () => void; stop: () => void } {
  let timer: NodeJS.Timeout | null = null;
  let again = false;
  const run = () => {
    again = false;
    work();
    timer = setTimeout(() => {
      timer = null;
      if (again) run();
    }, ms);
  };
  return {
    ask() {
      if (timer) again = true;
      else run();
    },
    stop() {
      if (timer) clearTimeout(timer);
      timer = null;
    },
  };
}
