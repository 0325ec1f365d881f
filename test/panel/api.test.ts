import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Board } from "../../src/floor/board.js";
import type { ApiError, Me } from "../../src/panel/live-types.js";
import { type ApiPanel, errorCode, startApiPanel } from "./api-panel.js";

/** The panel's API: who gets in, who may do what, and what is refused at the door. */

let panel: ApiPanel;

beforeAll(async () => {
  panel = await startApiPanel();
});

afterAll(() => panel.stop());

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
      "disaster",
      "rehearsal?date=2026-06-01&time=10:00",
      "directory",
      "directory/csv",
      "directory/versions",
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

  test("a clock that is set an hour on or back ends no session and neither frees nor prolongs a lock", async () => {
    const short = await startApiPanel({ sessionMs: 600_000 });
    try {
      const login = await short.nobody.post("/api/login").send({ name: "manager", password: "rehearsal-manager" }).expect(200);
      const cookie = String(login.headers["set-cookie"]).split(";")[0] ?? "";
      const logIn = (password: string) => short.nobody.post("/api/login").send({ name: "1004", password, seat: "104" });
      for (const _ of [1, 2, 3]) await logIn("11111");
      for (const hours of [1, -1]) {
        vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + hours * 3_600_000 });
        await short.nobody.get("/api/me").set("cookie", cookie).expect(200);
        const locked = await logIn("00004").expect(423);
        expect(Number(locked.headers["retry-after"])).toBeLessThanOrEqual(300);
        vi.useRealTimers();
      }
    } finally {
      vi.useRealTimers();
      await short.stop();
    }
  });

  test("an operator locked at the desk phone is locked here, and unlocked for both by the manager", async () => {
    const logIn = () => panel.nobody.post("/api/login").send({ name: "1006", password: "00006", seat: "106" });
    for (const id of ["a", "b", "c"]) {
      const code = { type: "logIn", operator: "1006", pin: "wrong" } as const;
      panel.feed({ type: "DeskCodeDialled", call: `guess-${id}`, leg: `guess-${id}`, seat: "107", code });
      panel.feed({ type: "LegEnded", leg: `guess-${id}`, cause: 16 });
    }
    expect(errorCode(await logIn().expect(423))).toBe("locked");
    const manager = await panel.as("manager");
    await manager.put("/api/accounts/1006").send({ unlock: true }).expect(200);
    const code = { type: "logIn", operator: "1006", pin: "right" } as const;
    panel.feed({ type: "DeskCodeDialled", call: "right", leg: "right", seat: "107", code });
    expect(seat("107").operator).toBe("1006");
    await logIn().expect(200);
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
    ["city", "put", "/api/disaster", { version: 0, mode: "suspended", reason: "x" }],
    ["technician", "post", "/api/disaster/told", { version: 0 }],
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

describe("bad requests", () => {
  test("a page of another site can change nothing, whatever cookie its visitor has", async () => {
    await panel.as("1001", "101");
    const manager = await panel.as("manager");
    const forged = (headers: Record<string, string>) =>
      manager
        .post("/api/seats/101/change")
        .set(headers)
        .send({ change: { type: "logOut" } });
    const foreign: Record<string, string>[] = [
      { Origin: "https://evil.invalid" },
      { "Sec-Fetch-Site": "cross-site" },
      { Origin: "null" },
    ];
    for (const headers of foreign) {
      expect(errorCode(await forged(headers).expect(403))).toBe("foreignOrigin");
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
    expect(body.paths["/api/calls"].get.parameters).toMatchObject([
      { name: "date", in: "query", required: true },
      { name: "direction", in: "query", required: false },
    ]);
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
