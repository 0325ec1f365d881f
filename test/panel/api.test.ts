import { io, type Socket } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Board } from "../../src/floor/board.js";
import type { ApiError, CallList, CallStory, Me, ServerToClient } from "../../src/panel/live-types.js";
import { ARRIVED, CALLER, servedCall } from "../postgres/call-facts.js";
import { type ApiPanel, startApiPanel } from "./api-panel.js";

/** The panel's API and feed, on a real floor, ledger and PostgreSQL. */

let panel: ApiPanel;

beforeAll(async () => {
  panel = await startApiPanel();
});

afterAll(() => panel.stop());

function errorCode(answer: { body: unknown }): string {
  const { error, remedy } = answer.body as ApiError;
  for (const words of [error, remedy]) {
    expect(words.ja).toMatch(/[ぁ-んァ-ヶ一-龠]/);
    expect(words.en).toMatch(/[a-z]/);
  }
  return error.code;
}

function seat(id: string) {
  return panel.run.board().seats.find((row) => row.id === id)!;
}

describe("logging in", () => {
  test("without a session everything but the door is refused", async () => {
    await panel.nobody.get("/api/door").expect(200, {
      centre: { ja: "リハーサル・コールセンター", en: "Rehearsal call centre" },
      rehearsal: true,
      seats: ["101", "102", "103", "104", "105", "106", "107", "108"],
    });
    for (const path of [
      "me",
      "board",
      "status",
      "words",
      "calendar",
      "seats",
      "calls?date=2026-06-01",
      "accounts",
      "audit?date=2026-06-01",
    ]) {
      expect(errorCode(await panel.nobody.get(`/api/${path}`).expect(401))).toBe("notLoggedIn");
    }
  });

  test("a manager logs in, is known, and is nobody again after logging out", async () => {
    const manager = await panel.as("manager");
    expect((await manager.get("/api/me").expect(200)).body).toEqual({
      name: "manager",
      displayName: "現地管理者",
      role: "manager",
      operator: null,
      seat: null,
    } satisfies Me);
    await manager.post("/api/logout").expect(204);
    await manager.get("/api/me").expect(401);
  });

  test("the cookie cannot be read by scripts and is not sent from other sites", async () => {
    const answer = await panel.nobody.post("/api/login").send({ name: "city", password: "rehearsal-city" }).expect(200);
    expect(answer.headers["set-cookie"]?.[0]).toMatch(/^madoguchi=.*HttpOnly.*SameSite=Strict/);
  });

  test("a session id that was planted before the login is not the one after it", async () => {
    const planted = "madoguchi=s%3Aplanted.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    const answer = await panel.nobody
      .post("/api/login")
      .set("Cookie", planted)
      .send({ name: "auditor", password: "rehearsal-auditor" })
      .expect(200);
    expect(answer.headers["set-cookie"]?.[0]).not.toContain("planted");
  });

  test("an operator needs a seat, and the login is the floor's login at it", async () => {
    const refused = await panel.nobody.post("/api/login").send({ name: "1005", password: "00005" }).expect(400);
    expect((refused.body as ApiError).fields?.[0]?.path).toBe("seat");
    await panel.nobody.post("/api/login").send({ name: "1005", password: "00005", seat: "999" }).expect(400);
    const operator = await panel.as("1005", "105");
    expect((await operator.get("/api/me")).body).toMatchObject({ role: "operator", operator: "1005", seat: "105" });
    expect(seat("105")).toMatchObject({ operator: "1005", face: "ready" });
    await operator.post("/api/logout").expect(204);
    expect(seat("105")).toMatchObject({ operator: null, face: "off" });
  });

  test("three wrong PINs lock the operator, the right PIN as well, until the manager unlocks", async () => {
    const logIn = (password: string) => panel.nobody.post("/api/login").send({ name: "1004", password, seat: "104" });
    expect(errorCode(await logIn("11111").expect(401))).toBe("wrongPassword");
    expect(errorCode(await logIn("11112").expect(401))).toBe("wrongPassword");
    expect(errorCode(await logIn("11113").expect(423))).toBe("locked");
    const locked = await logIn("00004").expect(423);
    expect(Number(locked.headers["retry-after"])).toBeGreaterThan(60);
    const manager = await panel.as("manager");
    const rows = (await manager.get("/api/accounts").expect(200)).body as {
      name: string;
      lockedUntil: number | null;
    }[];
    expect(rows.find(({ name }) => name === "1004")?.lockedUntil).toBeGreaterThan(Date.now());
    await manager.put("/api/accounts/1004").send({ unlock: true }).expect(200);
    await logIn("00004").expect(200);
  });

  test("wrong passwords that come all at once are counted one by one", async () => {
    const guesses = Array.from({ length: 6 }, (_, index) =>
      panel.nobody.post("/api/login").send({ name: "1003", password: `2222${index}`, seat: "103" }),
    );
    const statuses = (await Promise.all(guesses)).map(({ status }) => status).sort();
    expect(statuses).toEqual([401, 401, 423, 423, 423, 423]);
  });

  test("an unknown name is answered as a wrong password is", async () => {
    const unknown = await panel.nobody.post("/api/login").send({ name: "nobody-here", password: "x" }).expect(401);
    expect(errorCode(unknown)).toBe("wrongPassword");
  });
});

describe("roles", () => {
  const calendar = { version: 0, closures: [], openings: [] };
  const refused: [string, "get" | "post" | "put" | "delete", string, object?][] = [
    ["1008", "put", "/api/calendar", calendar],
    ["1008", "get", "/api/calls?date=2026-06-01"],
    ["1008", "get", "/api/audit?date=2026-06-01"],
    ["1008", "get", "/api/accounts"],
    ["technician", "put", "/api/calendar", calendar],
    ["technician", "post", "/api/seats/101/change", { change: { type: "logOut" } }],
    ["city", "put", "/api/calendar", calendar],
    ["city", "post", "/api/seats", { id: "120", note: "" }],
    ["city", "get", "/api/accounts"],
    ["auditor", "delete", "/api/seats/101"],
    ["auditor", "post", "/api/accounts", {}],
  ];

  test("what a role may not do is refused and written down", async () => {
    for (const [name, method, path, body] of refused) {
      const agent = await panel.as(name, name === "1008" ? "108" : undefined);
      expect(errorCode(await agent[method](path).send(body).expect(403)), `${name} ${method} ${path}`).toBe(
        "forbidden",
      );
    }
    await panel.drain.drained();
    const auditor = await panel.as("auditor");
    const today = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);
    const { body } = await auditor.get(`/api/audit?date=${today}`).expect(200);
    const targets = (body.entries as { by: string; action: string; target: string }[]).filter(
      ({ action }) => action === "refused",
    );
    expect(targets).toContainEqual(expect.objectContaining({ by: "city", target: "PUT /api/calendar" }));
  });

  test("names of operators are for the room, numbers of seats for everybody", async () => {
    const names = async (name: string) => {
      const { body } = await (await panel.as(name)).get("/api/board").expect(200);
      return (body as Board).seats.find(({ id }) => id === "107");
    };
    await panel.as("1007", "107");
    expect(await names("manager")).toMatchObject({ operator: "1007", name: "リハーサル七郎" });
    expect(await names("city")).toMatchObject({ operator: "1007", name: null });
  });
});

describe("changing seats", () => {
  test("the manager pauses any seat, and it is done, said and written down", async () => {
    await panel.as("1001", "101");
    const manager = await panel.as("manager");
    await manager
      .post("/api/seats/101/change")
      .send({ change: { type: "pause", reason: 2 } })
      .expect(204);
    expect(seat("101")).toMatchObject({ face: "paused", pause: 2 });
    await manager
      .post("/api/seats/101/change")
      .send({ change: { type: "ready" } })
      .expect(204);
    expect(seat("101").face).toBe("ready");
    await panel.drain.drained();
    const rows = await panel.database
      .sql`select by, target, detail from audit where action = 'seat.change' and by = 'manager'`;
    expect(rows).toContainEqual({
      by: "manager",
      target: "101",
      detail: { change: { type: "pause", reason: 2 }, refused: null },
    });
  });

  test("an operator changes the own seat, no other, and logs nobody else in", async () => {
    const operator = await panel.as("1002", "102");
    await operator
      .post("/api/seats/102/change")
      .send({ change: { type: "pause", reason: 1 } })
      .expect(204);
    expect(seat("102").face).toBe("paused");
    await operator
      .post("/api/seats/101/change")
      .send({ change: { type: "ready" } })
      .expect(403);
    await operator
      .post("/api/seats/102/change")
      .send({ change: { type: "logIn", operator: "1006" } })
      .expect(403);
    expect(seat("102").operator).toBe("1002");
  });

  test("what the floor refuses is refused in words", async () => {
    const manager = await panel.as("manager");
    const nobodyThere = await manager
      .post("/api/seats/106/change")
      .send({ change: { type: "ready" } })
      .expect(409);
    expect(errorCode(nobodyThere)).toBe("refused");
    const unknown = await manager
      .post("/api/seats/101/change")
      .send({ change: { type: "pause", reason: 99 } })
      .expect(409);
    expect((unknown.body as ApiError).error.en).toMatch(/reason/);
    await manager
      .post("/api/seats/777/change")
      .send({ change: { type: "ready" } })
      .expect(404);
    await manager
      .post("/api/seats/101/change")
      .send({ change: { type: "dance" } })
      .expect(400);
  });

  test("a seat is added, noted and taken away, and the PBX and the floor hear of it", async () => {
    const technician = await panel.as("technician");
    const added = await technician.post("/api/seats").send({ id: "120", note: "窓側" }).expect(200);
    expect(added.body.seats).toContainEqual({ id: "120", note: "窓側" });
    expect(added.body.secret).toMatch(/^.{20,}$/);
    expect(seat("120")).toMatchObject({ face: "off", phone: "unregistered" });
    expect(panel.applied.at(-1)).toContain("120");
    const times = panel.applied.length;
    const noted = await technician.put("/api/seats/120").send({ note: "入口側" }).expect(200);
    expect(noted.body.seats).toContainEqual({ id: "120", note: "入口側" });
    expect(noted.body.secret).toBeUndefined();
    expect(panel.applied).toHaveLength(times);
    await technician.post("/api/seats").send({ id: "120", note: "" }).expect(400);
    await technician.post("/api/seats").send({ id: "190", note: "" }).expect(400);
    await technician.post("/api/seats").send({ id: "12", note: "" }).expect(400);
    await technician.delete("/api/seats/120").expect(200);
    expect(panel.applied.at(-1)).not.toContain("120");
    expect(panel.run.board().seats.map(({ id }) => id)).not.toContain("120");
    await technician.delete("/api/seats/120").expect(404);
  });

  test("given a PBX that does not take the seats, nothing is changed and it is said so", async () => {
    const technician = await panel.as("technician");
    panel.pbxWorks(false);
    expect(errorCode(await technician.post("/api/seats").send({ id: "121", note: "" }).expect(502))).toBe("fault");
    panel.pbxWorks(true);
    expect((await technician.get("/api/seats")).body.seats.map(({ id }: { id: string }) => id)).not.toContain("121");
    expect(panel.run.board().seats.map(({ id }) => id)).not.toContain("121");
  });
});

describe("the calendar", () => {
  const closure = { date: "2026-06-10", reason: "system_maintenance", agreement: "協議記録 2026-014" };

  test("a closure without the city's agreement is refused, with the reason beside the field", async () => {
    const manager = await panel.as("manager");
    const { version, reasons } = (await manager.get("/api/calendar").expect(200)).body;
    const good = { ...closure, reason: reasons[0].key };
    for (const agreement of [undefined, "", "   "]) {
      const body = { version, closures: [{ ...good, agreement }], openings: [] };
      const refused = (await manager.put("/api/calendar").send(body).expect(400)).body as ApiError;
      expect(refused.fields?.map(({ path }) => path)).toEqual(["closures.0.agreement"]);
      expect(refused.fields?.[0]?.message.ja).toMatch(/合意|協議/);
    }
    const wrong = { version, closures: [{ ...good, date: "2026-02-30", reason: "bored" }], openings: [] };
    const fields = ((await manager.put("/api/calendar").send(wrong).expect(400)).body as ApiError).fields;
    expect(fields?.map(({ path }) => path).sort()).toEqual(["closures.0.date", "closures.0.reason"]);
  });

  test("a closure of today closes the floor at once, is kept and posted, and a stale change is refused", async () => {
    const manager = await panel.as("manager");
    const before = (await manager.get("/api/calendar")).body;
    const today = { ...closure, reason: before.reasons[0].key, date: "2026-06-01" };
    expect(panel.run.board().open).toBe(true);
    const changed = await manager
      .put("/api/calendar")
      .send({ version: before.version, closures: [today], openings: [] })
      .expect(200);
    expect(changed.body).toMatchObject({ version: before.version + 1, closures: [today], changedBy: "manager" });
    expect(panel.run.board().open).toBe(false);
    const stale = await manager
      .put("/api/calendar")
      .send({ version: before.version, closures: [], openings: [] })
      .expect(409);
    expect(errorCode(stale)).toBe("conflict");
    await manager
      .put("/api/calendar")
      .send({ version: before.version + 1, closures: [], openings: [] })
      .expect(200);
    expect(panel.run.board().open).toBe(true);
    await panel.drain.drained();
    const versions = await panel.database
      .sql`select version, value from settings where name = 'calendar' order by version`;
    expect(versions.map(({ value }) => value.closures)).toEqual([[today], []]);
    const audited = await panel.database.sql`select by from audit where action = 'calendar.change'`;
    expect(audited).toHaveLength(2);
  });
});

describe("calls", () => {
  beforeAll(async () => {
    for (const fact of servedCall("call-served")) panel.ledger.append([fact]);
    panel.feed({
      type: "CallArrived",
      call: "call-live",
      leg: "leg-live",
      did: "0975105151",
      caller: CALLER,
      trunk: "carrier",
    });
    await panel.drain.drained();
  });

  test("the day's list and a call's story are there for manager and city, and looking is written down", async () => {
    const city = await panel.as("city");
    const list = (await city.get("/api/calls?date=2026-06-01").expect(200)).body as CallList;
    expect(list.calls.map(({ call }) => call)).toEqual(expect.arrayContaining(["call-served", "call-live"]));
    expect(list.calls.find(({ call }) => call === "call-served")).toMatchObject({
      caller: { display: CALLER.display, e164: CALLER.e164 },
      outcome: "served",
      seat: "101",
      offers: 2,
      waitedMs: 822,
    });
    expect((await city.get("/api/calls?date=2026-06-02")).body.calls).toEqual([]);
    const told = (await city.get("/api/calls/call-served/story").expect(200)).body as CallStory;
    expect(told.steps.map(({ fact }) => fact)).toEqual(servedCall("call-served"));
    expect(told.steps.map(({ afterMs }) => afterMs).slice(0, 3)).toEqual([0, 137, 274]);
    expect(told.offersMade.map(({ seat, outcome }) => [seat, outcome])).toEqual([
      ["102", "noAnswer"],
      ["101", "answered"],
    ]);
    await city.get("/api/calls/call-nowhere/story").expect(404);
    await panel.drain.drained();
    const looks = await panel.database.sql`select target from audit where by = 'city' and action = 'calls.story'`;
    expect(looks).toEqual([{ target: "call-served" }]);
  });

  test("the technician sees the calls without any trace of the numbers", async () => {
    const technician = await panel.as("technician");
    const list = await technician.get("/api/calls?date=2026-06-01").expect(200);
    const told = await technician.get("/api/calls/call-served/story").expect(200);
    expect(told.body.steps).toHaveLength(servedCall("call-served").length);
    for (const text of [list.text, told.text]) {
      expect(text).not.toContain(CALLER.display);
      expect(text).not.toContain(CALLER.e164);
      expect(text).not.toContain(CALLER.dial);
    }
    expect(ARRIVED.type).toBe("CallArrived");
  });

  test("a date that is none is refused with an example", async () => {
    const city = await panel.as("city");
    for (const date of ["", "2026-02-30", "yesterday", "2026-6-1"]) {
      const refused = await city.get(`/api/calls?date=${date}`).expect(400);
      expect((refused.body as ApiError).fields?.[0]).toMatchObject({
        path: "date",
        message: { en: expect.stringContaining("2026-06-01") },
      });
    }
  });
});

describe("bad requests", () => {
  test("a page of another site can change nothing, whatever cookie its visitor has", async () => {
    const manager = await panel.as("manager");
    const forged = (headers: Record<string, string>) =>
      manager
        .post("/api/seats/101/change")
        .set(headers)
        .send({ change: { type: "logOut" } });
    for (const headers of [
      { Origin: "https://evil.invalid" },
      { "Sec-Fetch-Site": "cross-site" },
      { Origin: "null" },
    ]) {
      expect(errorCode(await forged(headers as Record<string, string>).expect(403))).toBe("foreignOrigin");
    }
    expect(seat("101").face).toBe("ready");
    await forged({ Origin: panel.url, "Sec-Fetch-Site": "same-origin" }).expect(204);
  });

  test("a form, JSON that is none, a huge body and nonsense are each refused with what to do", async () => {
    const post = () => panel.nobody.post("/api/login");
    await post().type("form").send("name=manager&password=rehearsal-manager").expect(415);
    await post().set("Content-Type", "application/json").send('{"name": "man').expect(400);
    await post()
      .set("Content-Type", "application/json")
      .send(JSON.stringify({ name: "x".repeat(400_000) }))
      .expect(413);
    await post().send([1, 2, 3]).expect(400);
    await post()
      .send({ name: { $ne: "" }, password: 1 })
      .expect(400);
    await post()
      .send({ name: "a".repeat(65), password: "x" })
      .expect(400);
    const empty = await post().send({}).expect(400);
    expect((empty.body as ApiError).fields?.map(({ path }) => path).sort()).toEqual(["name", "password"]);
    await panel.nobody.get("/api/nothing-here").expect(404);
    await panel.nobody.get("/api/calls/%ZZ/story").expect(400);
  });

  test("no answer says what it is made with, and pages run only our own scripts", async () => {
    const { headers } = await panel.nobody.get("/").expect(200);
    expect(headers["x-powered-by"]).toBeUndefined();
    expect(headers["content-security-policy"]).toContain("default-src 'self'");
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers["x-content-type-options"]).toBe("nosniff");
  });
});

describe("around it", () => {
  test("healthz is 200 only while calls can be taken", async () => {
    panel.feed({ type: "PbxLost" });
    await panel.nobody.get("/healthz").expect(503, { ready: false });
    panel.feed({ type: "PbxConnected", legs: [] });
    await panel.nobody.get("/healthz").expect(200, { ready: true });
  });

  test("the OpenAPI document has every route with who may use it", async () => {
    const { body } = await panel.nobody.get("/api/openapi.json").expect(200);
    expect(body.openapi).toBe("3.1.0");
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining(["/api/login", "/api/calendar", "/api/seats/{seat}/change", "/api/calls/{call}/story"]),
    );
    expect(body.paths["/api/calendar"].put.description).toBe("For manager");
    expect(body.paths["/api/calls"].get.parameters).toMatchObject([{ name: "date", in: "query", required: true }]);
  });

  test("any address of the app is answered by its page, but a missing file is missing", async () => {
    expect((await panel.nobody.get("/calls/2026-06-01").expect(200)).text).toContain("<title>panel</title>");
    await panel.nobody.get("/assets/gone.js").expect(404);
  });
});

describe("accounts", () => {
  test("the manager adds an account, gives it another password and switches it off", async () => {
    const manager = await panel.as("manager");
    const body = { name: "tanaka", displayName: "田中", role: "city", password: "a long enough one" };
    await manager
      .post("/api/accounts")
      .send({ ...body, password: "short" })
      .expect(400);
    await manager.post("/api/accounts").send(body).expect(200);
    await manager.post("/api/accounts").send(body).expect(400);
    const logIn = (password: string) => panel.nobody.post("/api/login").send({ name: "tanaka", password });
    const first = await logIn(body.password).expect(200);
    const cookie = first.headers["set-cookie"]![0]!;
    await manager.put("/api/accounts/tanaka").send({ password: "another long one" }).expect(200);
    await panel.nobody.get("/api/me").set("Cookie", cookie).expect(401);
    await logIn(body.password).expect(401);
    await logIn("another long one").expect(200);
    await manager.put("/api/accounts/tanaka").send({ active: false }).expect(200);
    await logIn("another long one").expect(401);
    await manager.put("/api/accounts/manager").send({ active: false }).expect(409);
    await panel.drain.drained();
    const [row] = await panel.database.sql`select hash, active from accounts where name = 'tanaka'`;
    expect(row).toMatchObject({ hash: expect.stringMatching(/^\$argon2id\$/), active: false });
  });

  test("an operator's PIN is changed on the panel, for the panel and the phone alike", async () => {
    const manager = await panel.as("manager");
    await manager.put("/api/accounts/1006").send({ password: "1234" }).expect(400);
    await manager.put("/api/accounts/1006").send({ password: "98765" }).expect(200);
    await panel.nobody.post("/api/login").send({ name: "1006", password: "00006", seat: "106" }).expect(401);
    await panel.nobody.post("/api/login").send({ name: "1006", password: "98765", seat: "106" }).expect(200);
    expect(await panel.accounts.pinIsRight("1006", "98765")).toBe(true);
    expect(await panel.accounts.pinIsRight("1006", "00006")).toBe(false);
    expect(await panel.accounts.pinIsRight("manager", "rehearsal-manager")).toBe(false);
  });
});

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
    expect(status).toMatchObject({ rehearsal: true, parts: [{ part: "postgres", state: "up" }] });
    expect(me.name).toBe("manager");
    expect(Math.abs(beat.now - board.at)).toBeLessThan(5_000);
    const registered = next(feed, "board");
    panel.feed({ type: "PhoneRegistered", seat: "103" });
    expect((await registered).seats.find(({ id }) => id === "103")?.phone).toBe("registered");
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
    await vi.waitFor(() => expect(boards.at(-1)?.seats.find(({ id }) => id === "102")?.phone).toBe("unreachable"));
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
    await vi.waitFor(() => expect(feed.connected).toBe(false));
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
