/**
 * The rehearsal as a newcomer meets it: `npm start` without a site, and calls come in and are
 * served by themselves. The carrier and the phones are a second Asterisk; a caller of ours
 * stands beside them.
 */
import fs from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import type { Board, SeatRow } from "../../src/floor/board.js";
import { lives, readNote } from "../../src/house/living.js";
import { udpProblem } from "../../src/house/port.js";
import { openCentre } from "./centre.js";
import { decodeUlaw, likeness, SAMPLE_RATE_HZ } from "./ear.js";
import { until } from "./people.js";
import { startSystem } from "./system.js";

/** Ten times the minute in which calls shall be served. */
const PATIENCE_MS = 600_000;

const centre = openCentre({ traffic: true });
let cookie: string;

beforeAll(async () => {
  cookie = await logIn();
});

describe("the rehearsal site with its own traffic", () => {
  test(
    "all eight phones register, their operators log in, and calls that come in are served",
    async () => {
      await until("eight operators are at their phones", async () => {
        const { seats } = await board();
        return seats.length === 8 && seats.every((seat) => seat.operator !== null && seat.phone === "registered");
      });
      const busy = await until("a caller is being served", async () => busyBoard(await board()), PATIENCE_MS);
      expect(busy.today.arrived).toBeGreaterThanOrEqual(1);
      expect(busy.today.answered).toBeGreaterThanOrEqual(1);
      expect(busy.seats.map((seat) => seat.operator)).toEqual(operators(1, 8));
    },
    PATIENCE_MS,
  );

  test("its SIP and its speech have sockets on the carrier's and the phones' addresses and nowhere else", async () => {
    const sockets = await until("a call has its media", () => {
      const open = udpSockets(rehearsalPid());
      return open.filter(({ port }) => isMedia(port)).length >= 4 ? open : null;
    });
    const phones = centre.system.carrier.replace(/\.2$/, ".3");
    const used = sockets.filter(({ port }) => port === 5060 || isMedia(port));
    expect(new Set(used.map(({ host }) => host))).toEqual(new Set([centre.system.carrier, phones]));
    expect(used.filter(({ port }) => port === 5060).map(({ host }) => host)).toEqual(
      expect.arrayContaining([centre.system.carrier, phones]),
    );
    expect(tcpListeners(rehearsalPid())).toEqual([]);
  });

  test(
    "a caller of ours is answered by a rehearsal phone, hears it speak, and its wrap-up ends by itself",
    async () => {
      const voice = operatorVoice();
      const caller = await centre.stage.call({ from: `<sip:0970000042@${centre.system.carrier}>` });
      await caller.answered();
      caller.press("0");
      await until(
        "the operator's voice is heard",
        async () => {
          await pause(250);
          return likeness(caller.ear.heard().subarray(-8 * SAMPLE_RATE_HZ), voice) > 0.9;
        },
        PATIENCE_MS,
      );
      const talking = rowsIn(await board(), "talking");
      await caller.hangUp();
      const seat = await until("its seat is in wrap-up", async () =>
        rowsIn(await board(), "wrapUp").find((id) => talking.includes(id)),
      );
      await until(
        "the phone has dialled that it is ready",
        async () => !rowsIn(await board(), "wrapUp").includes(seat),
      );
      expect((await board()).seats.find(({ id }) => id === seat)?.operator).not.toBeNull();
    },
    PATIENCE_MS,
  );

  test(
    "a department that an operator asks answers, or is busy",
    async () => {
      const ask = JSON.stringify({ ask: { type: "consult", to: "8001" } });
      const headers = { "content-type": "application/json", origin: centre.system.http, cookie };
      await until(
        "somebody who talks has asked",
        async () => {
          const [seat] = rowsIn(await board(), "talking");
          if (!seat) return false;
          return (await fetch(`${centre.system.http}/api/seats/${seat}/transfer`, { method: "POST", headers, body: ask })).status === 204;
        },
        PATIENCE_MS,
      );
      await until("it has answered, or was busy", () =>
        centre.record.facts().some(({ what }) => what.type === "TransferAnswered" || (what.type === "TransferEnded" && what.outcome === "busy")),
      );
    },
    PATIENCE_MS,
  );

  test("what it logs names no caller and no PIN", () => {
    const text = centre.system.log("rehearsal") + centre.system.log("rehearsal-asterisk");
    expect(text).toContain("carrier on");
    expect(text).not.toMatch(/0970000|0900000|\*11\d/);
  });

  test("stopped with the house, nothing of it is left", async () => {
    const note = readNote(path.join(centre.system.home, "run", "rehearsal-asterisk.part"));
    expect(note && lives(note)).toBe(true);
    expect(await centre.system.stop()).toBe(0);
    expect(note && lives(note)).toBe(false);
    expect(await udpProblem({ host: centre.system.carrier, port: 5060 })).toBeNull();
  });
});

describe("the rehearsal site asked to be quiet", () => {
  test("nothing is bound where carrier and phones would be, and no phone registers", async () => {
    const quiet = await startSystem();
    try {
      expect(await udpProblem({ host: quiet.carrier, port: 5060 })).toBeNull();
      expect(await udpProblem({ host: quiet.carrier.replace(/\.2$/, ".3"), port: 5060 })).toBeNull();
      expect(fs.existsSync(path.join(quiet.home, "rehearsal"))).toBe(false);
      expect(quiet.log("rehearsal")).toBe("");
    } finally {
      await quiet.stop();
    }
  });
});

// The panel's API, as the board in the browser uses it

async function logIn(): Promise<string> {
  const answer = await fetch(`${centre.system.http}/api/login`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: centre.system.http },
    body: JSON.stringify({ name: "manager", password: "rehearsal-manager" }),
  });
  if (!answer.ok) throw new Error(`the manager cannot log in: ${answer.status} ${await answer.text()}`);
  return answer.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
}

async function board(): Promise<Board> {
  const answer = await fetch(`${centre.system.http}/api/board`, { headers: { cookie } });
  if (!answer.ok) throw new Error(`the board cannot be read: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Board;
}

function busyBoard(seen: Board): Board | null {
  return seen.today.answered > 0 && rowsIn(seen, "talking").length > 0 ? seen : null;
}

function rowsIn(seen: Board, face: SeatRow["face"]): string[] {
  return seen.seats.filter((seat) => seat.face === face).map(({ id }) => id);
}

function operators(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => String(1000 + from + index));
}

/** Two seconds of what an answering phone says after its first two. */
function operatorVoice(): Int16Array {
  const bytes = fs.readFileSync(path.join(centre.system.home, "rehearsal", "lib", "sounds", "operator.ulaw"));
  return decodeUlaw(bytes.subarray(2 * SAMPLE_RATE_HZ, 4 * SAMPLE_RATE_HZ));
}

// The sockets of a process (proc(5): /proc/pid/fd, /proc/net/udp, /proc/net/tcp)

function rehearsalPid(): number {
  const note = readNote(path.join(centre.system.home, "run", "rehearsal-asterisk.part"));
  if (!note) throw new Error("the rehearsal's Asterisk is not running");
  return note.pid;
}

function isMedia(port: number): boolean {
  return port >= 22_000 && port < 23_000;
}

interface Socket {
  host: string;
  port: number;
}

/**
 * PJSIP keeps two sockets on any address for questions to name servers. It asks none, for
 * only addresses stand in the configuration; they are not among the ports looked at.
 */
function udpSockets(pid: number): Socket[] {
  return socketsOf(pid, "udp", () => true);
}

function tcpListeners(pid: number): Socket[] {
  const LISTEN = "0A";
  return socketsOf(pid, "tcp", (state) => state === LISTEN);
}

function socketsOf(pid: number, kind: "udp" | "tcp", wanted: (state: string) => boolean): Socket[] {
  const own = new Set(fs.readdirSync(`/proc/${pid}/fd`).map((fd) => inodeOf(`/proc/${pid}/fd/${fd}`)));
  const rows = fs.readFileSync(`/proc/${pid}/net/${kind}`, "utf8").trim().split("\n").slice(1);
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter((fields) => own.has(fields[9] ?? "") && wanted(fields[3] ?? ""))
    .map((fields) => socketAt(fields[1] ?? ""));
}

function inodeOf(link: string): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(fs.readlinkSync(link))?.[1];
  } catch {
    return undefined;
  }
}

/** "0200007F:13C4" is 127.0.0.2:5060: the address in the machine's byte order. */
function socketAt(text: string): Socket {
  const [address = "", port = ""] = text.split(":");
  const bytes = address.match(/../g)?.map((byte) => Number.parseInt(byte, 16)) ?? [];
  return { host: bytes.reverse().join("."), port: Number.parseInt(port, 16) };
}
