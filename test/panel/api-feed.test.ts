import { io, type Socket } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Board } from "../../src/floor/board.js";
import type { ServerToClient } from "../../src/panel/live-types.js";
import { soon } from "../patience.js";
import { type ApiPanel, startApiPanel } from "./api-panel.js";

/** The live feed, over real connections. */

let panel: ApiPanel;

beforeAll(async () => {
  panel = await startApiPanel();
});

afterAll(() => panel.stop());

describe("the live feed", () => {
  type Feed = Socket<ServerToClient>;
  const feeds: Feed[] = [];

  afterAll(() => {
    for (const feed of feeds) feed.disconnect();
  });

  async function cookieOf(name: string): Promise<string> {
    const answer = await panel.nobody
      .post("/api/login")
      .send({ name, password: `rehearsal-${name}` })
      .expect(200);
    return answer.headers["set-cookie"]![0]!.split(";")[0]!;
  }

  function connect(headers: Record<string, string>): Feed {
    const feed: Feed = io(panel.url, { extraHeaders: headers, reconnection: false, forceNew: true });
    feeds.push(feed);
    return feed;
  }

  function next<E extends keyof ServerToClient>(feed: Feed, event: E): Promise<Parameters<ServerToClient[E]>[0]> {
    return new Promise((resolve) =>
      feed.once(event, ((value: Parameters<ServerToClient[E]>[0]) => resolve(value)) as never),
    );
  }

  test("without a session, and from another site with one, there is no feed", async () => {
    const refusal = (feed: Feed) =>
      new Promise<string>((resolve) => feed.once("connect_error", (error) => resolve(error.message)));
    expect(await refusal(connect({}))).toBe("notLoggedIn");
    const cookie = await cookieOf("manager");
    expect(await refusal(connect({ Cookie: cookie, Origin: "https://evil.invalid" }))).not.toBe("notLoggedIn");
  });

  test("it brings board, status and person at once, then every change, and a beat", async () => {
    const feed = connect({ Cookie: await cookieOf("manager") });
    const [board, status, me, beat] = await Promise.all([
      next(feed, "board"),
      next(feed, "status"),
      next(feed, "me"),
      next(feed, "beat"),
    ]);
    expect(board.seats).toHaveLength(8);
    expect(status).toMatchObject({
      rehearsal: true,
      parts: [
        { part: "postgres", state: "up" },
        { part: "ledger", state: "up" },
      ],
    });
    expect(me.name).toBe("manager");
    // Of one clock, which is not the machine's.
    expect(Math.abs(beat.now - board.at)).toBeLessThan(600_000);
    const boards: Board[] = [];
    feed.on("board", (one) => boards.push(one));
    panel.feed({ type: "PhoneRegistered", seat: "103" });
    await soon(() => expect(boards.at(-1)?.seats.find(({ id }) => id === "103")?.phone).toBe("registered"));
    await next(feed, "beat");
  });

  test("a burst of changes comes as a few boards, the last one whole", async () => {
    const feed = connect({ Cookie: await cookieOf("technician") });
    const boards: Board[] = [];
    feed.on("board", (board) => boards.push(board));
    await next(feed, "board");
    for (let times = 0; times < 100; times += 1) {
      panel.feed({ type: "PhoneRegistered", seat: "102" });
      panel.feed({ type: "PhoneLost", seat: "102", why: times < 99 ? "unregistered" : "unreachable" });
    }
    await soon(() => expect(boards.at(-1)?.seats.find(({ id }) => id === "102")?.phone).toBe("unreachable"));
    expect(boards.length).toBeLessThan(50);
    expect(boards.every(({ seats }) => seats.every(({ name }) => name === null))).toBe(true);
  });

  test("it ends with the session, and says so", async () => {
    const cookie = await cookieOf("auditor");
    const feed = connect({ Cookie: cookie });
    await next(feed, "board");
    const farewell = next(feed, "loggedOut");
    await panel.nobody.post("/api/logout").set("Cookie", cookie).expect(204);
    await farewell;
    await soon(() => expect(feed.connected).toBe(false));
  });

  test("an operator who moves by the desk phone is told the new seat", async () => {
    const answer = await panel.nobody
      .post("/api/login")
      .send({ name: "1007", password: "00007", seat: "107" })
      .expect(200);
    const feed = connect({ Cookie: answer.headers["set-cookie"]![0]!.split(";")[0]! });
    expect((await next(feed, "me")).seat).toBe("107");
    const told = next(feed, "me");
    panel.feed({ type: "SeatChangeAsked", seat: "106", change: { type: "logIn", operator: "1007" }, by: "phone" });
    expect((await told).seat).toBe("106");
  });
});
