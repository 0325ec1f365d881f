import { readdir } from "node:fs/promises";
import { hash } from "@node-rs/argon2";
import { describe, expect, it } from "vitest";
import { verifyPassword, verifyPin } from "../../src/site/pin.verify.js";
import { loadSite } from "../../src/site/site.load.js";
import { SITE_FILES, setupOf } from "../../src/site/site.js";
import { openSiteFolder, rehearsal, vocabulary } from "./site-kit.js";

const HASH = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE";

const { folder, change, problems } = openSiteFolder();

describe("the rehearsal site", () => {
  it("keeps its outside contract", async () => {
    const site = await loadSite(rehearsal, vocabulary);
    expect(site.kind).toBe("rehearsal");
    expect(site.lines.map((line) => line.number)).toEqual(["0975105151"]);
    expect(site.carriers.map((profile) => [profile.name, profile.access.kind])).toEqual([["fixed", "address"]]);
    expect(site.seats).toEqual(
      ["101", "102", "103", "104", "105", "106", "107", "108"].map((id) => ({ id, password: `rehearsal-${id}` })),
    );
    expect(site.phones).toEqual([{ id: "190", label: "管理者", password: "rehearsal-190", supervises: true }]);
    expect(site.directory.departments.map(({ code, number, languages, districts }) => `${code} ${number} ${[...languages, ...districts].join("+")}`)).toEqual([
      "8001 0970000001 ja+en+honcho",
      "8002 0970000002 ja+tsurusaki",
      "8003 0970000003 ja+dainan",
      "8004 0970000004 ja+wasada",
      "8005 0970000005 ja+ozai",
      "8006 0970000006 ja+sakanoichi",
      "8007 0970000007 ja+saganoseki",
      "8008 0970000008 ja+notsuharu",
      "8009 0970000009 ja+akeno",
      "8101 0970000101 en",
      "8102 0970000102 zh",
      "8103 0970000103 ko",
    ]);
    expect(site.operators.map(({ id, pin, languages }) => `${id} ${pin} ${languages.join("+")}`)).toEqual([
      "1001 00001 ja",
      "1002 00002 ja",
      "1003 00003 ja",
      "1004 00004 ja",
      "1005 00005 ja+en",
      "1006 00006 ja+zh",
      "1007 00007 ja+ko",
      "1008 00008 ja+en+zh+ko",
    ]);
    expect(site.accounts.map(({ name, role, password }) => [name, role, password])).toEqual(
      ["manager", "technician", "city", "auditor"].map((name) => [name, name, `rehearsal-${name}`]),
    );
    expect(site.rules).toMatchObject({ ringMs: 20_000, noAnswersToPause: 2, wrapUpWarnMs: 120_000, wrapUpEndMs: null });
    expect(site.rules).toMatchObject({ pinTries: 3, pinLockMs: 300_000, recordingNotice: false });
  });

  it("has the files that there are, and no others", async () => {
    expect((await readdir(rehearsal)).sort()).toEqual(SITE_FILES.map((file) => `${file}.json`).sort());
  });

  it("can be rehearsed with the registering carrier by naming it", async () => {
    await change("lines", (lines) => {
      lines[0].carrier = "registering";
    });
    const site = await loadSite(folder(), vocabulary);
    expect(site.carriers.map((profile) => profile.access.kind)).toEqual(["registration"]);
  });
});

describe("the set-up of the floor", () => {
  it("has all that decides about calls and no secret", async () => {
    const setup = setupOf(await loadSite(rehearsal, vocabulary));
    expect(setup.lines).toEqual(["0975105151"]);
    expect(setup.seats.map((seat) => seat.id)).not.toContain("190");
    expect(setup.menu.languageKeys).toEqual({ "7": "en", "8": "zh", "9": "ko" });
    expect(setup.menu.matters.map((matter) => [matter.key, matter.id, matter.notice])).toEqual([
      ["1", "appointment", undefined],
      ["2", "lost_card", "lost_card"],
      ["3", "other", undefined],
    ]);
    expect(setup.calendar.holidays["2026-05-06"]).toBe("振替休日");
    expect(JSON.stringify(setup)).not.toMatch(/rehearsal-|"pin"|"password"|\b0000\d\b/);
  });

  it("takes the site's own holidays over the law's", async () => {
    await change("calendar", (calendar) => {
      calendar.holidays = { "2026-06-10": "市の記念日", "2026-07-20": null };
    });
    const { calendar } = setupOf(await loadSite(folder(), vocabulary));
    expect(calendar.holidays["2026-06-10"]).toBe("市の記念日");
    expect(calendar.holidays["2026-07-20"]).toBeUndefined();
  });

  it("survives being written down, as a log needs", async () => {
    const setup = setupOf(await loadSite(rehearsal, vocabulary));
    expect(JSON.parse(JSON.stringify(setup))).toEqual(setup);
  });
});

describe("a production site", () => {
  async function makeProduction(): Promise<void> {
    await change("site", (d) => {
      d.kind = "production";
    });
    await change("departments", (d) => {
      d.departments = [];
    });
    await change("operators", (d) => d.map(({ pin: _, ...rest }: { pin: string }) => ({ ...rest, pinHash: HASH })));
    await change("accounts", (d) =>
      d.map(({ password: _, ...rest }: { password: string }) => ({ ...rest, passwordHash: HASH })),
    );
    await change("seats", (d) => {
      for (const device of [...d.seats, ...d.phones]) delete device.password;
    });
    await change("carriers", (d) => {
      delete d[1].access.password;
      d[1].access.passwordFile = "carrier-password";
    });
  }

  it("has hashes and secret files instead of secrets", async () => {
    await makeProduction();
    expect(await problems()).toEqual([]);
  });

  it("refuses every plain secret", async () => {
    await makeProduction();
    await change("operators", (d) => {
      d[0] = { ...d[0], pin: "00001", pinHash: undefined };
    });
    await change("accounts", (d) => {
      d[0] = { ...d[0], password: "rehearsal-manager", passwordHash: undefined };
    });
    await change("seats", (d) => {
      d.seats[0].password = "rehearsal-101";
    });
    await change("carriers", (d) => {
      d[1].access = { ...d[1].access, password: "rehearsal", passwordFile: undefined };
    });
    const found = (await problems()).join("\n");
    for (const place of [
      "operators.json [0].pin:",
      "accounts.json [0].password:",
      "seats.json seats[0].password:",
      "carriers.json [1].access.password:",
    ]) {
      expect(found).toContain(place);
    }
  });

  it("refuses the rehearsal's impossible numbers", async () => {
    await makeProduction();
    await change("lines", (d) => {
      d[0].number = "0970000001";
    });
    await change("departments", (d) => {
      d.departments.push({ code: "8001", name: { ja: "市民課", en: "Citizens" }, number: "0970000001", hours: null });
    });
    expect(await problems()).toEqual([
      expect.stringMatching(/^lines\.json \[0\]\.number: is no number/),
      expect.stringMatching(/^departments\.json departments\[0\]\.number: must be a number/),
    ]);
  });
});

describe("a PIN or password", () => {
  it("is compared with its hash, or with the rehearsal's open one", async () => {
    const pinHash = await hash("12345");
    expect(await verifyPin({ pinHash }, "12345")).toBe(true);
    expect(await verifyPin({ pinHash }, "12346")).toBe(false);
    expect(await verifyPin({ pin: "00001" }, "00001")).toBe(true);
    expect(await verifyPin({ pin: "00001" }, "00002")).toBe(false);
    expect(await verifyPin({ pin: "00001" }, "")).toBe(false);
    expect(await verifyPassword({ password: "rehearsal-city" }, "rehearsal-city")).toBe(true);
    expect(await verifyPassword({}, "")).toBe(false);
  });

  it("makes a hash that the site's files accept", async () => {
    await change("operators", (d) => {
      d[0] = { ...d[0], pin: undefined, pinHash: HASH };
    });
    expect(await problems()).toEqual([]);
    expect(await hash("12345")).toMatch(/^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$/);
  });
});
