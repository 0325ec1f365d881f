import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { hash } from "@node-rs/argon2";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadTexts } from "../../src/prompt/texts.load.js";
import { verifyPassword, verifyPin } from "../../src/site/pin.verify.js";
import { loadSite, SiteError } from "../../src/site/site.load.js";
import { SITE_FILES, setupOf, vocabularyOf } from "../../src/site/site.js";

const rehearsal = fileURLToPath(new URL("../../sites/rehearsal", import.meta.url));
const vocabulary = vocabularyOf(loadTexts());
const HASH = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "site-"));
  await cp(rehearsal, folder, { recursive: true });
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Changes one file of the copied site. */
// biome-ignore lint/suspicious/noExplicitAny: the tests write what the schema must refuse
async function change(file: string, edit: (data: any) => unknown): Promise<void> {
  const name = path.join(folder, `${file}.json`);
  const data: unknown = JSON.parse(await readFile(name, "utf8"));
  await writeFile(name, JSON.stringify(edit(data) ?? data));
}

async function problems(): Promise<string[]> {
  try {
    await loadSite(folder, vocabulary);
  } catch (error) {
    if (error instanceof SiteError) return error.problems;
    throw error;
  }
  return [];
}

describe("the rehearsal site", () => {
  it("keeps its outside contract", async () => {
    const site = await loadSite(rehearsal, vocabulary);
    expect(site.kind).toBe("rehearsal");
    expect(site.lines.map((line) => line.number)).toEqual(["0975105151"]);
    expect(site.carriers.map((profile) => [profile.name, profile.access.kind])).toEqual([["fixed", "address"]]);
    expect(site.seats).toEqual(
      ["101", "102", "103", "104", "105", "106", "107", "108"].map((id) => ({ id, password: `rehearsal-${id}` })),
    );
    expect(site.phones).toEqual([{ id: "190", label: "管理者", password: "rehearsal-190" }]);
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
    const site = await loadSite(folder, vocabulary);
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
    const { calendar } = setupOf(await loadSite(folder, vocabulary));
    expect(calendar.holidays["2026-06-10"]).toBe("市の記念日");
    expect(calendar.holidays["2026-07-20"]).toBeUndefined();
  });

  it("survives being written down, as a log needs", async () => {
    const setup = setupOf(await loadSite(rehearsal, vocabulary));
    expect(JSON.parse(JSON.stringify(setup))).toEqual(setup);
  });
});

describe("a mistake in a site's files", () => {
  // biome-ignore lint/suspicious/noExplicitAny: the edits write what the schema must refuse
  type Edit = (data: any) => unknown;

  it.each<[string, string, Edit, RegExp]>([
    [
      "a PIN of four digits",
      "operators",
      (d) => {
        d[2].pin = "1234";
      },
      /^operators\.json \[2\]\.pin: must be five digits/,
    ],
    [
      "an unknown language",
      "operators",
      (d) => {
        d[0].languages = ["fr"];
      },
      /^operators\.json \[0\]\.languages\[0\]: must be one of "ja"/,
    ],
    [
      "an operator twice",
      "operators",
      (d) => {
        d[1].id = "1001";
      },
      /^operators\.json \[1\]\.id: "1001" stands at \[0\]\.id already/,
    ],
    [
      "a missing key",
      "operators",
      (d) => {
        delete d[0].name;
      },
      /^operators\.json \[0\]\.name: is missing; it must be a string/,
    ],
    [
      "an operator without a PIN",
      "operators",
      (d) => {
        delete d[0].pin;
      },
      /^operators\.json \[0\]: needs pin or pinHash/,
    ],
    [
      "a misspelt key",
      "rules",
      (d) => {
        d.ringMS = 1;
      },
      /^rules\.json: has the unknown key "ringMS"/,
    ],
    [
      "a ring of one hour",
      "rules",
      (d) => {
        d.ringMs = 3_600_000;
      },
      /^rules\.json ringMs: must be whole milliseconds from 1000 to 120000/,
    ],
    [
      "less time after a wrong key",
      "rules",
      (d) => {
        d.menuAfterWrongKeyMs = 6000;
      },
      /^rules\.json menuAfterWrongKeyMs: must not be shorter/,
    ],
    [
      "a pause code twice",
      "rules",
      (d) => {
        d.pauseReasons[1].code = 1;
      },
      /^rules\.json pauseReasons: each code may stand once/,
    ],
    [
      "a seat's number at another phone",
      "seats",
      (d) => {
        d.phones[0].id = "101";
      },
      /^seats\.json phones\[0\]\.id: "101" stands at seats\[0\]\.id/,
    ],
    [
      "a line with hyphens",
      "lines",
      (d) => {
        d[0].number = "097-510-5151";
      },
      /^lines\.json \[0\]\.number: must be the digits as dialled/,
    ],
    [
      "a line that cannot exist",
      "lines",
      (d) => {
        d[0].number = "0970100000";
      },
      /^lines\.json \[0\]\.number: is no number of the Japanese/,
    ],
    [
      "a carrier that is not there",
      "lines",
      (d) => {
        d[0].carrier = "x";
      },
      /^lines\.json \[0\]\.carrier: carriers\.json has no "x"; it has fixed, registering/,
    ],
    [
      "a second trunk that is not there",
      "lines",
      (d) => {
        d[0].alsoBy = ["x"];
      },
      /^lines\.json \[0\]\.alsoBy\[0\]: carriers\.json has no "x"/,
    ],
    [
      "a second trunk that is the first",
      "lines",
      (d) => {
        d[0].alsoBy = ["fixed"];
      },
      /^lines\.json \[0\]\.alsoBy\[0\]: "fixed" is named for this line already/,
    ],
    [
      "two trunks in use at one address",
      "lines",
      (d) => {
        d[0].alsoBy = ["registering"];
      },
      /^carriers\.json \[1\]\.access\.from\[0\]: 127\.0\.0\.2 is an address of "fixed" already/,
    ],
    [
      "another codec",
      "carriers",
      (d) => {
        d[0].codecs = ["alaw"];
      },
      /^carriers\.json \[0\]\.codecs/,
    ],
    [
      "a role that nobody has",
      "accounts",
      (d) => {
        d[0].role = "root";
      },
      /^accounts\.json \[0\]\.role: .*"manager"/,
    ],
    [
      "a closure without agreement",
      "calendar",
      (d) => {
        d.closures.push({ date: "2026-06-01", reason: "typhoon" });
      },
      /^calendar\.json closures\[0\]\.agreement: needs the reference/,
    ],
    [
      "a closure for no agreed reason",
      "calendar",
      (d) => {
        d.closures.push({ date: "2026-06-01", reason: "x", agreement: "1" });
      },
      /^calendar\.json closures\[0\]\.reason: must be one of the agreed reasons: .*typhoon/,
    ],
    [
      "a notice that is no prompt",
      "menu",
      (d) => {
        d.matters[1].notice = "x";
      },
      /^menu\.json matters\[1\]\.notice: there is no prompt "x"/,
    ],
    [
      "a label missing in Korean",
      "menu",
      (d) => {
        delete d.matters[0].label.ko;
      },
      /^menu\.json matters\[0\]\.label\.ko: is missing/,
    ],
    ["a list for an object", "site", () => [], /^site\.json: /],
  ])("such as %s is told with its place and its remedy", async (_, file, edit, expected) => {
    await change(file, edit);
    expect(await problems()).toEqual([expect.stringMatching(expected)]);
  });

  it("is told together with all others", async () => {
    await change("operators", (d) => {
      d[2].pin = "1";
    });
    await change("seats", (d) => {
      d.seats[0].id = "1";
    });
    expect(await problems()).toHaveLength(2);
  });

  it("may be a missing folder, a missing file, or text that is no JSON", async () => {
    await expect(loadSite(path.join(folder, "none"), vocabulary)).rejects.toThrow(
      /set MADOGUCHI_SITE to a site's folder/,
    );
    await rm(path.join(folder, "menu.json"));
    await writeFile(path.join(folder, "rules.json"), '{\n  "ringMs": 20000,,\n}');
    const found = await problems();
    expect(found).toContainEqual(expect.stringMatching(/^menu\.json: is missing; start from the file/));
    expect(found).toContainEqual(expect.stringMatching(/^rules\.json: is not valid JSON at line 2, column \d+; check/));
  });

  it("never repeats a secret", async () => {
    await change("operators", (d) => {
      d[0].pin = "secret-pin";
    });
    await change("accounts", (d) => {
      d[0].password = 12345678;
    });
    await writeFile(path.join(folder, "seats.json"), '{"seats": [{"id": "101", "password": "secret-seat" oops}]}');
    expect((await problems()).join("\n")).not.toMatch(/secret-|12345678/);
  });
});

describe("a production site", () => {
  async function makeProduction(): Promise<void> {
    await change("site", (d) => {
      d.kind = "production";
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
    expect(await problems()).toEqual([expect.stringMatching(/^lines\.json \[0\]\.number: is no number/)]);
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
