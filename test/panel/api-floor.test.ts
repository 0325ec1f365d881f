import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ApiError, CallList, CallStory, InformationCounts, InformationView, SkillsView } from "../../src/panel/live-types.js";
import type { Site } from "../../src/site/site.js";
import { CALLER, servedCall } from "../postgres/call-facts.js";
import { type ApiPanel, errorCode, startApiPanel } from "./api-panel.js";

/** The panel's API where it changes and shows the floor: seats, the calendar, calls. */

let panel: ApiPanel;

beforeAll(async () => {
  panel = await startApiPanel({ site: everybodyInformed });
});

/** Whoever is not served at once comes into the voice information. */
function everybodyInformed(site: Site): void {
  site.overflow = [{ id: "everybody", label: { ja: "全員", en: "Everybody" }, when: { languages: ["ja"] }, action: { type: "information" } }];
}

afterAll(() => panel.stop());

function seat(id: string) {
  return panel.run.board().seats.find((row) => row.id === id)!;
}

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
    expect(panel.run.board().opening).toBe("open");
    const changed = await manager
      .put("/api/calendar")
      .send({ version: before.version, closures: [today], openings: [] })
      .expect(200);
    expect(changed.body).toMatchObject({ version: before.version + 1, closures: [today], changedBy: "manager" });
    expect(panel.run.board().opening).toBe("closed");
    const stale = await manager
      .put("/api/calendar")
      .send({ version: before.version, closures: [], openings: [] })
      .expect(409);
    expect(errorCode(stale)).toBe("conflict");
    await manager
      .put("/api/calendar")
      .send({ version: before.version + 1, closures: [], openings: [] })
      .expect(200);
    expect(panel.run.board().opening).toBe("open");
    await panel.drain.drained();
    const versions = await panel.database
      .sql`select version, value from settings where name = 'calendar' order by version`;
    expect(versions.map(({ value }) => value.closures)).toEqual([[today], []]);
    const audited = await panel.database.sql`select by from audit where action = 'calendar.change'`;
    expect(audited).toHaveLength(2);
  });
});

describe("a rehearsed call", () => {
  const ask = async (query: string, name = "city") => (await panel.as(name)).get(`/api/rehearsal?${query}`);

  test("is answered from the calendar in force, for every role, in the caller's language", async () => {
    const { body } = await ask("date=2026-09-22&time=10:00&language=en");
    expect(body).toMatchObject({ open: false, why: "holiday", end: "hungUp", holidaysKnown: true, whyWords: { ja: "祝日（国民の休日）" } });
    expect(body.nextOpen).toBe(Date.parse("2026-09-24T08:30:00+09:00"));
    expect(body.steps.map(({ text }: { text: string }) => text).join(" ")).toMatch(/reopen on Thursday, September .*0120-95-0178.*recorded information.*Goodbye/);
    expect((await ask("date=2026-06-01&time=10:00&did=0970000000")).body.end).toBe("refused");
    expect((await ask("date=2026-06-01&time=10:00&disaster=suspended")).body.steps[0].text).toContain("災害の影響により、ただいま受付を休止");
  });

  test("of a moment that does not exist is refused beside its field", async () => {
    for (const query of ["date=2026-02-30&time=10:00", "date=2026-06-01&time=25:00"]) {
      const refused = await ask(query);
      expect(refused.status).toBe(400);
      expect((refused.body as ApiError).fields?.[0]?.message.ja).toMatch(/入力してください/);
    }
  });
});

describe("the disaster mode", () => {
  test("is the manager's decision with a reason: at once on the floor, in the alarms, kept, audited, and ended by another", async () => {
    const manager = await panel.as("manager");
    const { version, heard } = (await manager.get("/api/disaster").expect(200)).body;
    expect(heard.reduced.ko[0].text).toContain("재해");
    const put = (body: object) => manager.put("/api/disaster").send(body);
    const nameless = (await put({ version, mode: "suspended", reason: "  " }).expect(400)).body as ApiError;
    expect(nameless.fields?.[0]?.path).toBe("reason");
    const begun = (await put({ version, mode: "suspended", reason: "大雨特別警報" }).expect(200)).body;
    expect(begun.note.ja).toMatch(/受付休止[\s\S]*大雨特別警報[\s\S]*災害の影響により/);
    expect(panel.run.board()).toMatchObject({ opening: "suspended", disaster: { mode: "suspended", reason: "大雨特別警報" } });
    const alarms = async () => (await manager.get("/api/alarms")).body.alarms.filter(({ clearedAt }: { clearedAt: number | null }) => clearedAt === null).map(({ key }: { key: string }) => key);
    await expect.poll(alarms).toContain("disasterSuspended");
    expect(errorCode(await put({ version, mode: "reduced", reason: "x" }).expect(409))).toBe("conflict");
    expect(errorCode(await put({ version: begun.version, mode: "suspended", reason: "x" }).expect(409))).toBe("conflict");
    const told = (await manager.post("/api/disaster/told").send({ version: begun.version }).expect(200)).body;
    expect(told.decision.told).toMatchObject({ by: "manager" });
    const city = await panel.as("city");
    expect((await city.get("/api/disaster").expect(200)).body.decision).toEqual(told.decision);
    await city.put("/api/disaster").send({ version: told.version, mode: null, reason: "x" }).expect(403);
    await put({ version: told.version, mode: null, reason: "警報解除" }).expect(200);
    expect(panel.run.board()).toMatchObject({ opening: "open", disaster: null });
    await expect.poll(alarms).not.toContain("disasterSuspended");
    await panel.drain.drained();
    const audited = await panel.database.sql`select action, target from audit where action like 'disaster.%' order by at`;
    expect(audited.map(({ action, target }) => `${action} ${target}`)).toEqual(["disaster.change suspended", "disaster.told suspended", "disaster.change end"]);
  });
});

describe("the voice information", () => {
  test("a loop is refused beside its key, with the remedy, and nothing is changed", async () => {
    const manager = await panel.as("manager");
    const { body: view }: { body: InformationView } = await manager.get("/api/information").expect(200);
    const nodes = structuredClone(view.information.nodes);
    nodes[1]!.keys = [{ key: "1", to: nodes[0]!.id }];
    const { body: refused }: { body: ApiError } = await manager.put("/api/information").send({ version: view.version, information: { ...view.information, nodes } }).expect(400);
    expect(refused.fields?.map(({ path }) => path)).toEqual(["information.nodes.1.keys.0.to"]);
    expect(refused.fields?.[0]?.message.ja).toMatch(/同じ案内に戻って.*削除してください/);
    expect(panel.floor.look().setup.information).toEqual(view.information);
  });

  test("a change is in force at once, written down, and refused to whoever read an older version or may only look", async () => {
    const manager = await panel.as("manager");
    const city = await panel.as("city");
    const { body: view }: { body: InformationView } = await city.get("/api/information").expect(200);
    const { version } = view;
    const information = { ...view.information, closedKey: null };
    await city.put("/api/information").send({ version, information }).expect(403);
    const { body: after }: { body: InformationView } = await manager.put("/api/information").send({ version, information }).expect(200);
    expect(after).toMatchObject({ version: version + 1, changedBy: "manager", information });
    expect(panel.floor.look().setup.information.closedKey).toBeNull();
    await manager.put("/api/information").send({ version, information: view.information }).expect(409);
    await panel.drain.drained();
    const rows = await panel.database.sql`select by from audit where action = 'information.change'`;
    expect(rows).toEqual([{ by: "manager" }]);
    await manager.put("/api/information").send({ version: version + 1, information: view.information }).expect(200);
  });

  test("every node's entries and ends are counted, and every rule that was met", async () => {
    const leg = "informed-leg";
    panel.feed({ type: "CallArrived", call: "informed", leg, did: "0975105151", caller: CALLER, trunk: "carrier" });
    for (const digit of "01") panel.feed({ type: "DigitPressed", leg, digit });
    panel.feed({ type: "LegEnded", leg, cause: 16 });
    await panel.drain.drained();
    const { body: counts }: { body: InformationCounts } = await (await panel.as("city")).get("/api/information/counts").expect(200);
    for (const tally of [counts.today, counts.month]) {
      expect(tally.nodes["entrance"]).toMatchObject({ entered: 1, left: { key: 1, hungUp: 0 } });
      expect(tally.nodes["lost_card"]).toMatchObject({ entered: 1, left: { hungUp: 1 } });
      expect(tally.rules).toEqual({ everybody: 1 });
    }
  });
});

describe("operators' skills", () => {
  const NONE_BUT_JAPANESE = { ja: 3, en: 0, zh: 0, ko: 0 };
  const operator = (id: string) => panel.floor.look().setup.operators.find((one) => one.id === id);

  test("are what the site says until the manager changes them: at once on the floor, kept, posted, written down, and out as a file", async () => {
    const manager = await panel.as("manager");
    const { body: view }: { body: SkillsView } = await manager.get("/api/skills").expect(200);
    const ALL = { appointment: 3, lost_card: 3, other: 3 };
    expect(view.operators[0]).toEqual({ id: "1001", name: "リハーサル一郎", languages: NONE_BUT_JAPANESE, matters: ALL });
    const change = { version: view.version, languages: { ...NONE_BUT_JAPANESE, en: 1 }, matters: { ...ALL, lost_card: 2, other: 0 } };
    const { body: after }: { body: SkillsView } = await manager.put("/api/skills/1001").send(change).expect(200);
    expect(after).toMatchObject({ version: view.version + 1, changedBy: "manager" });
    const skills = { languages: ["ja", "en"], languageLevels: { en: 1 }, matterLevels: { appointment: 3, lost_card: 2 } };
    expect(operator("1001")).toMatchObject(skills);
    // Of the same ledger the next control plane has the same (main.ts).
    expect(panel.ledger.setting("panel:skills")).toMatchObject({ version: after.version, value: { "1001": { languages: change.languages } } });
    const { text } = await manager.get("/api/skills/file").expect(200);
    const file = JSON.parse(text) as { id: string }[];
    expect(file.find(({ id }) => id === "1001")).toEqual({ id: "1001", name: "リハーサル一郎", ...skills });
    expect(text).not.toContain("pin");
    await manager.put("/api/skills/1001").send(change).expect(409);
    await panel.drain.drained();
    expect(await panel.database.sql`select by, target from audit where action = 'skills.change'`).toEqual([{ by: "manager", target: "1001" }]);
    expect(await panel.database.sql`select version from settings where name = 'skills'`).toEqual([{ version: after.version }]);

    await manager.put("/api/skills/1001").send({ version: after.version, languages: NONE_BUT_JAPANESE, matters: ALL }).expect(200);
    expect(operator("1001")).toEqual({ id: "1001", name: "リハーサル一郎", languages: ["ja"] });
  });

  test("that cannot be are refused beside their field, and to whoever may not", async () => {
    const manager = await panel.as("manager");
    const { body: view }: { body: SkillsView } = await manager.get("/api/skills").expect(200);
    const [{ languages, matters }] = view.operators as [SkillsView["operators"][number]];
    const fields = async (change: object, at = "1001") => {
      const { body } = await manager.put(`/api/skills/${at}`).send({ version: view.version, languages, matters, ...change }).expect(400);
      errorCode({ body });
      return (body as ApiError).fields?.map(({ path, message }) => `${path} ${message.ja}`);
    };
    expect(await fields({ languages: { ja: 0, en: 0, zh: 0, ko: 0 } })).toEqual(["languages 対応する言語を1つ以上選んでください。"]);
    expect(await fields({ languages: { ...languages, ja: 4 } })).toEqual([expect.stringMatching(/^languages.ja 0（対応しない）から3/)]);
    expect(await fields({ matters: { appointment: 3, lost_card: 3, tax: 1 } })).toEqual([expect.stringMatching(/^matters.tax .*メニューにありません/), expect.stringMatching(/^matters.other /)]);
    await manager.put("/api/skills/9999").send({ version: view.version, languages, matters }).expect(404);
    await (await panel.as("auditor")).put("/api/skills/1001").send({ version: view.version, languages, matters }).expect(403);
    await (await panel.as("city")).get("/api/skills").expect(403);
    expect(operator("1001")).toMatchObject({ languages: ["ja"] });
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
