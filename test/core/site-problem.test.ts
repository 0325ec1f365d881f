import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { loadSite } from "../../src/site/site.load.js";
import { type Edit, openSiteFolder, vocabulary } from "./site-kit.js";

const { folder, change, problems } = openSiteFolder();

describe("a mistake in a site's files", () => {
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
      "a level that there is not",
      "operators",
      (d) => {
        d[4].languageLevels = { en: 4 };
      },
      /^operators\.json \[4\]\.languageLevels\.en: must be a level from 1 to 3/,
    ],
    [
      "a level in a language that is not spoken",
      "operators",
      (d) => {
        d[0].languageLevels = { en: 2 };
      },
      /^operators\.json \[0\]\.languageLevels\.en: is no language of theirs; languages has ja/,
    ],
    [
      "a level in a matter that the menu lacks",
      "operators",
      (d) => {
        d[0].matterLevels = { taxes: 3 };
      },
      /^operators\.json \[0\]\.matterLevels\.taxes: menu\.json has no such matter; it has appointment/,
    ],
    [
      "a step that asks for more than the one before",
      "rules",
      (d) => {
        d.skillSteps = [{ untilMs: 30_000, language: 1, matter: 0 }, { untilMs: 60_000, language: 2, matter: 0 }];
      },
      /^rules\.json skillSteps\[1\]\.language: must not be more than 1/,
    ],
    [
      "steps in the wrong order",
      "rules",
      (d) => {
        d.skillSteps = [{ untilMs: 30_000, language: 2, matter: 2 }, { untilMs: 30_000, language: 1, matter: 0 }];
      },
      /^rules\.json skillSteps\[1\]\.untilMs: must be more than 30000/,
    ],
    [
      "a line that overtakes whoever comes back from a transfer",
      "lines",
      (d) => {
        d[0].headStartMs = 7_200_000;
      },
      /^lines\.json \[0\]\.headStartMs: must not be more than the 3600000 of rules\.json/,
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
      "a trunk that is kept for callers alone",
      "carriers",
      (d) => {
        d[0].channels = 2;
      },
      /^carriers\.json \[0\]\.channels: must be more than the 2 that rules\.json keeps/,
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
      "a band of the wait without words",
      "rules",
      (d) => {
        d.waitBands[0].id = "under_7";
      },
      /^rules\.json waitBands\[0\]\.id: prompts\.json has no words for "under_7" .*under_5/,
    ],
    [
      "a band that ends before the one before",
      "rules",
      (d) => {
        d.waitBands[1].untilMs = 200_000;
      },
      /^rules\.json waitBands: each band must end later/,
    ],
    [
      "bands of which the last has an end",
      "rules",
      (d) => {
        d.waitBands.pop();
      },
      /^rules\.json waitBands: the last band, and no other, has no end/,
    ],
    [
      "a department's premium number",
      "departments",
      (d) => {
        d.departments[1].number = "0990000001";
      },
      /^departments\.json departments\[1\]\.number: is an international, premium/,
    ],
    [
      "a department for a matter that the menu has not",
      "departments",
      (d) => {
        d.departments[0].matters = ["tax"];
      },
      /^departments\.json departments\[0\]\.matters: there is no "tax" .*lost_card/,
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
    await expect(loadSite(path.join(folder(), "none"), vocabulary)).rejects.toThrow(
      /set MADOGUCHI_SITE to a site's folder/,
    );
    await rm(path.join(folder(), "menu.json"));
    await writeFile(path.join(folder(), "rules.json"), '{\n  "ringMs": 20000,,\n}');
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
    await writeFile(path.join(folder(), "seats.json"), '{"seats": [{"id": "101", "password": "secret-seat" oops}]}');
    expect((await problems()).join("\n")).not.toMatch(/secret-|12345678/);
  });
});
