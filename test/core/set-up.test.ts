import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { isGoodEnough } from "../../scripts/asterisk.mjs";
import { triplet } from "../../scripts/debian.mjs";
import { startTime, withLock } from "../../scripts/lock.mjs";
import { hostSources } from "../../scripts/sources.mjs";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "madoguchi-set-up-"));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe("the host's package sources", () => {
  it("are read from both of apt's formats, without what is switched off", () => {
    const etc = path.join(folder, "apt");
    fs.mkdirSync(path.join(etc, "sources.list.d"), { recursive: true });
    fs.writeFileSync(
      path.join(etc, "sources.list"),
      [
        "# deb http://old.example/debian bookworm main",
        "deb [arch=amd64 trusted=yes] http://one.example/debian bookworm main contrib # a remark",
        "deb-src http://one.example/debian bookworm main",
      ].join("\n"),
    );
    fs.writeFileSync(
      path.join(etc, "sources.list.d", "debian.sources"),
      [
        "Types: deb deb-src",
        "# a remark between",
        "URIs: http://two.example/debian",
        "Suites: bookworm",
        " bookworm-updates",
        "Components: main",
        "",
        "Enabled: no",
        "Types: deb",
        "URIs: http://off.example/debian",
        "Suites: bookworm",
        "Components: main",
      ].join("\n"),
    );
    fs.writeFileSync(
      path.join(etc, "sources.list.d", "left.sources.disabled"),
      "Types: deb\nURIs: http://no.example\nSuites: x\n",
    );
    expect(hostSources(etc)).toEqual([
      { uri: "http://one.example/debian", suite: "bookworm", components: ["main", "contrib"], trusted: true },
      { uri: "http://two.example/debian", suite: "bookworm", components: ["main"], trusted: false },
      { uri: "http://two.example/debian", suite: "bookworm-updates", components: ["main"], trusted: false },
    ]);
  });

  it("may be none at all", () => {
    expect(hostSources(path.join(folder, "nothing"))).toEqual([]);
  });
});

describe("an Asterisk", () => {
  it.each([
    ["22.10.1~dfsg+~cs6.17.60671434-1", true],
    ["22.10.1", true],
    ["22.11.0", true],
    ["22.10.0", false],
    ["22.9.5", false],
    ["20.12.0", false],
    // Another line is another PBX: what was seen of 22 need not be so there.
    ["23.1.0", false],
    ["none", false],
  ])("%s is good enough: %s", (version, good) => {
    expect(isGoodEnough(version)).toBe(good);
  });
});

describe("an architecture", () => {
  it("has its folder of libraries", () => {
    expect(triplet("amd64")).toBe("x86_64-linux-gnu");
    expect(triplet("arm64")).toBe("aarch64-linux-gnu");
  });

  it("that is not known is refused with what would do", () => {
    expect(() => triplet("vax")).toThrow(/vax[\s\S]*amd64 or arm64/);
  });
});

describe("package-lock.json", () => {
  // npm leaves out what its registry does not have for other platforms, and `npm ci` then
  // refuses the file everywhere.
  it("has every optional package of every package, also those for other platforms", () => {
    const lock = JSON.parse(fs.readFileSync(path.resolve(import.meta.dirname, "../../package-lock.json"), "utf8"));
    const packages: Record<string, { optionalDependencies?: Record<string, string> }> = lock.packages;
    const names = new Set(Object.keys(packages).map((place) => place.split("node_modules/").at(-1)));
    const wanted = Object.values(packages).flatMap((one) => Object.keys(one.optionalDependencies ?? {}));
    expect(wanted.filter((name) => !names.has(name))).toEqual([]);
  });
});

describe("two set-ups at the same time", () => {
  it("take turns", async () => {
    const file = path.join(folder, "turns.lock");
    const order: string[] = [];
    const one = (name: string) =>
      withLock(
        file,
        () => {},
        async () => {
          order.push(`${name} begins`);
          await new Promise((resolve) => setImmediate(resolve));
          order.push(`${name} ends`);
        },
      );
    await Promise.all([one("first"), one("second")]);
    expect(order[1]).toBe(order[0]?.replace("begins", "ends"));
    expect(order[3]).toBe(order[2]?.replace("begins", "ends"));
  });

  it("do not wait for one that was killed, even if its process id is used again", async () => {
    const file = path.join(folder, "stale.lock");
    fs.writeFileSync(file, `${process.pid} ${Number(startTime(process.pid)) - 1}`);
    const told: string[] = [];
    expect(
      await withLock(
        file,
        (line: string) => told.push(line),
        async () => "done",
      ),
    ).toBe("done");
  });
});

describe("the command for packages", () => {
  it("on a machine without Debian's tools says so, without a stack", () => {
    const done = spawnSync(process.execPath, ["scripts/debian.mjs", path.join(folder, "home"), "bookworm", "sox"], {
      cwd: path.resolve(import.meta.dirname, "../.."),
      env: { PATH: "/nonexistent" },
      encoding: "utf8",
    });
    expect(done.status).toBe(1);
    expect(done.stderr).toContain("this needs a Debian host");
    expect(done.stderr).not.toContain("    at ");
  });
});
