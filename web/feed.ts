import { computed, signal } from "@preact/signals";
import { io, type Socket } from "socket.io-client";
import type { Board } from "../src/floor/board.js";
import type { AlarmRow, ClientToServer, Me, ServerToClient, Status } from "../src/panel/live-types.js";

/**
 * The live feed: the board and the state of the parts, pushed by the control plane, with a
 * beat every second.
 *
 * connecting: nothing has come yet. live: beats come. stopped: none for 3 s, or the
 * connection is gone; what is shown is old, so pages grey it out, stop its clocks and say
 * so. The feed connects again by itself, and the next beat makes it live.
 */
export type FeedState = "connecting" | "live" | "stopped";

const SILENCE_MS = 3000;
const TICK_MS = 200;

export const feed = signal<FeedState>("connecting");
export const board = signal<Board | null>(null);
export const status = signal<Status | null>(null);
/** Null until they have come, and for whoever may not see them. */
export const alarms = signal<AlarmRow[] | null>(null);

/** The business clock, in whole seconds (wall ms); it stands still while the feed is stopped. */
export const second = signal(Math.floor(Date.now() / 1000) * 1000);

/** The business day, "today" on every page: the board's, or this browser's until it is known. */
export const today = computed(() => board.value?.today.date ?? null);

/** `at` is `performance.now()` at that moment: the browser's own clock may be set at any time. */
interface Heard {
  wall: number;
  at: number;
}

let socket: Socket<ServerToClient, ClientToServer> | null = null;
let heard: Heard | null = null;
/** When anything last came, by `performance.now()`. */
let aliveAt = 0;
let ticker: ReturnType<typeof setInterval> | undefined;

export interface FeedEvents {
  me: (me: Me) => void;
  loggedOut: () => void;
}

export function openFeed(then: FeedEvents): void {
  closeFeed();
  feed.value = "connecting";
  socket = io({ path: "/socket.io", reconnectionDelay: 500, reconnectionDelayMax: 2000, timeout: 4000 });
  socket.on("board", (picture) => {
    board.value = picture;
    // A picture may be older than its arrival, so it sets the clock only until a beat has.
    heard ??= { wall: picture.at, at: performance.now() };
    live();
  });
  socket.on("beat", (beat) => {
    heard = { wall: beat.now, at: performance.now() };
    live();
  });
  socket.on("status", (parts) => (status.value = parts));
  socket.on("alarms", (list) => (alarms.value = list));
  socket.on("me", then.me);
  socket.on("loggedOut", then.loggedOut);
  socket.on("disconnect", (reason) => {
    stop();
    // socket.io does not come back by itself from a server that closed the connection on purpose.
    if (reason === "io server disconnect") socket?.connect();
  });
  socket.on("connect_error", (refusal) => {
    stop();
    if (refusal.message === "notLoggedIn") then.loggedOut();
  });
  ticker = setInterval(tick, TICK_MS);
}

export function closeFeed(): void {
  clearInterval(ticker);
  socket?.removeAllListeners();
  socket?.disconnect();
  socket = null;
  heard = null;
  board.value = null;
  status.value = null;
  alarms.value = null;
}

function live(): void {
  aliveAt = performance.now();
  feed.value = "live";
  tick();
}

function stop(): void {
  feed.value = "stopped";
}

function tick(): void {
  if (heard === null || feed.value === "stopped") return;
  if (performance.now() - aliveAt > SILENCE_MS) stop();
  else second.value = Math.floor((heard.wall + performance.now() - heard.at) / 1000) * 1000;
}
