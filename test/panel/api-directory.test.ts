import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Department } from "../../src/directory/department.js";
import type { ApiError, DirectoryVersions, DirectoryView } from "../../src/panel/live-types.js";
import { type ApiPanel, errorCode, startApiPanel } from "./api-panel.js";

/** The departments by the API: read by everybody, changed by the manager, as a form or as a table. */

let panel: ApiPanel;

beforeAll(async () => {
  panel = await startApiPanel();
});

afterAll(() => panel.stop());

describe("the departments", () => {
  const NEW: Department = {
    code: "8010",
    kind: "department",
    name: { ja: "国保年金課", en: "Health insurance" },
    number: "097-000-0010",
    districts: [],
    matters: ["other"],
    languages: ["ja"],
    hours: null,
    substitute: "8001",
    blind: false,
    showCaller: false,
    confirmed: { on: "2026-06-01", by: "国保年金課" },
  };

  async function read(): Promise<DirectoryView> {
    return (await (await panel.as("manager")).get("/api/directory").expect(200)).body;
  }

  function of(view: DirectoryView, code: string): Department | undefined {
    return view.departments.find((one) => one.code === code);
  }

  test("everybody reads them with what is true now, the manager alone changes them", async () => {
    const operator = await panel.as("1003", "103");
    const view = (await operator.get("/api/directory").expect(200)).body as DirectoryView;
    expect(view.departments).toHaveLength(12);
    expect(view.now["8001"]).toEqual({ display: "097-000-0001", barred: null, open: true, opensAt: expect.any(Number) });
    for (const name of ["technician", "city", "auditor"]) {
      const other = await panel.as(name);
      await other.put("/api/directory").send({ version: view.version, departments: [] }).expect(403);
      await other.put("/api/directory/csv").send({ version: view.version, csv: "" }).expect(403);
    }
    await operator.put("/api/directory").send({ version: view.version, departments: [] }).expect(403);
  });

  test("one is added, confirmed and given another number, which nobody has confirmed", async () => {
    const manager = await panel.as("manager");
    const before = await read();
    const send = (version: number, departments: Department[]) => manager.put("/api/directory").send({ version, departments });
    const added = (await send(before.version, [NEW, ...before.departments]).expect(200)).body as DirectoryView;
    expect(of(added, "8010")).toEqual({ ...NEW, number: "0970000010" });
    expect(panel.floor.look().setup.directory.departments).toEqual(added.departments);
    expect(errorCode(await send(before.version, before.departments).expect(409))).toBe("conflict");
    const renumbered = added.departments.map((one) => (one.code === "8010" ? { ...one, number: "0970000011" } : one));
    const changed = (await send(added.version, renumbered).expect(200)).body as DirectoryView;
    expect(of(changed, "8010")?.confirmed).toBeNull();
    await send(changed.version, before.departments).expect(200);
    await panel.drain.drained();
    const { versions } = (await manager.get("/api/directory/versions").expect(200)).body as DirectoryVersions;
    expect(versions.map(({ by, changes }) => ({ by, ...changes }))).toEqual([
      { by: "manager", added: [], removed: ["8010"], changed: [] },
      { by: "manager", added: [], removed: [], changed: [{ code: "8010", fields: ["number", "confirmed"] }] },
      { by: "manager", added: ["8010"], removed: [], changed: [] },
    ]);
    const audited = await panel.database.sql`select detail from audit where action = 'directory.change' order by at`;
    expect(audited[0]?.detail).toMatchObject({ added: ["8010"] });
  });

  test("a number to which no call may go is refused beside its field", async () => {
    const manager = await panel.as("manager");
    const { version, departments } = await read();
    for (const number of ["0990000001", "010-1-202-555-0123", "119", "097-510-5151", "97-000-0001"]) {
      const wrong = [...departments, { ...NEW, number }];
      const refused = (await manager.put("/api/directory").send({ version, departments: wrong }).expect(400)).body as ApiError;
      expect(refused.fields?.map(({ path }) => path)).toEqual(["departments.12.number"]);
    }
    expect((await read()).version).toBe(version);
  });

  test("as a table they go out, come back changed, and are refused line by line", async () => {
    const manager = await panel.as("manager");
    const { version } = await read();
    const file = await manager.get("/api/directory/csv").expect(200);
    expect(file.headers["content-type"]).toMatch(/^text\/csv/);
    expect(file.headers["content-disposition"]).toContain(`departments-${version}.csv`);
    const changed = file.text.replace("097-000-0009", "097-000-0090");
    const view = (await manager.put("/api/directory/csv").send({ version, csv: changed }).expect(200)).body as DirectoryView;
    expect(of(view, "8009")?.number).toBe("0970000090");
    await panel.drain.drained();
    expect((await manager.get(`/api/directory/csv?version=${version}`).expect(200)).text).toBe(file.text);
    expect((await manager.get("/api/directory/csv?version=0").expect(200)).text).toBe(file.text);
    await manager.get("/api/directory/csv?version=999").expect(404);
    const wrong = { version: view.version, csv: changed.replace("097-000-0001", "110") };
    const refused = (await manager.put("/api/directory/csv").send(wrong).expect(400)).body as ApiError;
    expect(refused.fields).toEqual([
      { path: "csv.2", message: { ja: expect.stringMatching(/^2行目「電話番号」：/), en: expect.stringMatching(/^Line 2/) } },
    ]);
  });
});
