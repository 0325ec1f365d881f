/**
 * The keys of all channels, heard at Asterisk's manager: ARI does not tell when a key begins,
 * without which an echo looks like a key (keys.ts).
 */
import net from "node:net";
import type { LegId } from "../floor/id.js";
import type { Log } from "../log.js";
import { actionText, type AmiPlace, headersIn, type Headers, loginOf, readBlocks, refusalIn } from "./ami.js";
import type { KeyTold } from "./keys.js";

export interface KeysWatch {
  /** Whether keys are being heard here; where not, what ARI says of them must do. */
  hears(): boolean;
  /** ARI has told of a key: if nothing is told of it here, the connection is deaf, and `onMissed` is called. */
  expect(onMissed: () => void): void;
  start(): void;
  stop(): void;
}

export interface WatchingKeys {
  ami: AmiPlace;
  onKey(leg: LegId, told: KeyTold): void;
  log: Log;
}

const AGAIN_MS = 1_000;
/** Both ways a key is told within milliseconds. */
const DEAF_MS = 1_000;
const EDGES: Readonly<Record<string, KeyTold["edge"]>> = { DTMFBegin: "begins", DTMFEnd: "ends" };

export function watchKeys({ ami, onKey, log }: WatchingKeys): KeysWatch {
  let socket: net.Socket | null = null;
  let again: NodeJS.Timeout | undefined;
  let hears = false;
  let complained = false;
  /** When a key was last told, on `performance.now()`. */
  let toldAt = Number.NEGATIVE_INFINITY;

  function listen(): void {
    const mine = net.connect({ host: ami.host, port: ami.port, noDelay: true });
    socket = mine;
    mine.on("error", () => {});
    mine.on("close", () => lost(mine));
    readBlocks(mine, (block) => {
      if (socket === mine) take(block);
    });
    mine.write(actionText(loginOf(ami, "dtmf")));
  }

  function take(block: string): void {
    const refusal = refusalIn(block);
    if (refusal) socket?.destroy();
    if (refusal === null) [hears, complained] = [true, false];
    if (refusal !== undefined) return;
    const key = keyIn(headersIn(block));
    if (!key) return;
    toldAt = performance.now();
    onKey(key.leg, key);
  }

  function lost(which: net.Socket): void {
    if (socket !== which) return;
    [socket, hears] = [null, false];
    if (!complained) log.warn("Asterisk's manager does not tell of keys; those keyed very fast may be heard twice");
    complained = true;
    again = setTimeout(listen, AGAIN_MS).unref();
  }

  return {
    hears: () => hears,
    expect(onMissed) {
      const before = performance.now() - DEAF_MS;
      setTimeout(() => {
        if (toldAt >= before) return;
        socket?.destroy();
        onMissed();
      }, DEAF_MS);
    },
    start() {
      if (socket) return;
      clearTimeout(again);
      listen();
    },
    stop() {
      clearTimeout(again);
      const last = socket;
      [socket, hears] = [null, false];
      last?.destroy();
    },
  };
}

/** Those that Asterisk itself sends are told of too. */
function keyIn({ Event, Direction, Uniqueid, Digit }: Headers): (KeyTold & { leg: LegId }) | null {
  const edge = EDGES[Event ?? ""];
  return edge && Direction === "Received" && Uniqueid && Digit ? { leg: Uniqueid, digit: Digit, edge } : null;
}
