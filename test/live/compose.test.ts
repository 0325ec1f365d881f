/**
 * The containers of production are the parts that `npm start` runs: a validator accepts the
 * description, and its images, ports, folders and variables are those of the code.
 */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SUITE } from "../../scripts/asterisk.mjs";
import { PACKAGES } from "../../scripts/setup.mjs";
import { addressText, type Config, parseConfig, pathsUnder, VARIABLES } from "../../src/config.js";
import { ROOT, SET_UP_HOME, testPrograms } from "../installed.js";

interface Service {
  image: string;
  build?: { target: string };
  command: string[] | null;
  environment?: Record<string, string>;
  volumes: { source: string; target: string; read_only?: boolean }[];
  network_mode: string;
  ports?: unknown;
}

const GIVEN = { MADOGUCHI_SITE: path.join(ROOT, "sites/rehearsal"), MADOGUCHI_SIP: "192.0.2.10:5060" };
const dockerfile = fs.readFileSync(path.join(ROOT, "Dockerfile"), "utf8");
let services: Record<string, Service>;

beforeAll(() => {
  const validated = compose(GIVEN);
  expect(validated.stderr).toBe("");
  services = JSON.parse(validated.stdout).services;
});

describe("docker-compose.yml", () => {
  it("describes every part, all on the host's network", () => {
    expect(Object.keys(services).sort()).toEqual(["asterisk", "control-plane", "keeper", "postgres", "prepare"]);
    for (const service of Object.values(services)) {
      expect(service.network_mode).toBe("host");
      expect(service.ports).toBeUndefined();
    }
  });

  it("asks for the site and the SIP address, and names what is missing", () => {
    expect(compose({ MADOGUCHI_SIP: GIVEN.MADOGUCHI_SIP }).stderr).toContain("MADOGUCHI_SITE");
    expect(compose({ MADOGUCHI_SITE: GIVEN.MADOGUCHI_SITE }).stderr).toContain("MADOGUCHI_SIP");
  });

  it("gives the control plane an environment that it accepts, with the code's own defaults", () => {
    const config = configOf("control-plane");
    const plain = parsed({});
    expect(config.rtp).toEqual(plain.rtp);
    for (const name of ["http", "ari", "ami"] as const)
      expect(addressText(config[name])).toBe(addressText(plain[name]));
    expect(addressText(config.sip)).toBe(GIVEN.MADOGUCHI_SIP);
    expect(config.site).toEqual({ folder: "/etc/madoguchi/site", rehearsal: false });
    expect(services["prepare"]?.environment).toEqual(services["control-plane"]?.environment);
  });

  it("names no variable that the code does not know", () => {
    const names = Object.keys(services["control-plane"]?.environment ?? {});
    expect(names.filter((name) => !VARIABLES.some((known) => known === name))).toEqual([]);
  });

  it("mounts the state where all three look for it, and the site where it may only be read", () => {
    const { home, site } = configOf("control-plane");
    for (const name of ["asterisk", "control-plane", "prepare"]) expect(targets(name)).toContain(home);
    const mounted = services["control-plane"]?.volumes.find(({ target }) => target === site.folder);
    expect(mounted).toMatchObject({ source: GIVEN.MADOGUCHI_SITE, read_only: true });
  });

  it("gives the keeper what it needs: the spool that Asterisk and the control plane share, its program, and the encoder of the set-up", () => {
    const spool = services["keeper"]?.environment?.["MADOGUCHI_SPOOL"];
    for (const name of ["asterisk", "control-plane", "keeper", "prepare"]) {
      expect(services[name]?.volumes.find(({ target }) => target === spool)?.source).toBe("spool");
    }
    expect(services["keeper"]?.environment).toEqual(services["control-plane"]?.environment);
    const script = services["keeper"]?.command?.at(-1) ?? "";
    expect(fs.existsSync(path.join(ROOT, script.replace(/^dist/, "src").replace(/\.js$/, ".ts")))).toBe(true);
    for (const one of PACKAGES.recordings) expect(dockerfile).toContain(`--no-install-recommends ${one} `);
  });

  it("puts the database's socket where DATABASE_URL says", () => {
    const folder = decodeURIComponent(/@([^/]*)\//.exec(configOf("control-plane").databaseUrl ?? "")?.[1] ?? "");
    expect(targets("postgres")).toContain(folder);
    expect(targets("control-plane")).toContain(folder);
  });

  it("runs the PostgreSQL that the set-up takes from Debian", () => {
    const major = /^postgresql-(\d+)$/.exec(PACKAGES.database[0] ?? "")?.[1];
    expect(services["postgres"]?.image).toBe(`postgres:${major}-bookworm`);
  });
});

describe("the Dockerfile", () => {
  it("has a stage for each image that is built", () => {
    const stages = [...dockerfile.matchAll(/^FROM \S+ AS (\S+)$/gm)].map((match) => match[1]);
    for (const { build } of Object.values(services)) if (build) expect(stages).toContain(build.target);
  });

  it("takes Asterisk from the suite of the set-up and starts it as the house does", () => {
    expect(dockerfile).toContain(`FROM debian:${SUITE}-slim AS asterisk`);
    const etc = pathsUnder(configOf("control-plane").home).asterisk.etc;
    expect(dockerfile).toContain(JSON.stringify(path.join(etc, "asterisk.conf")));
  });

  it("has the Node that package.json asks for, and starts a program that the build makes", () => {
    const { engines } = JSON.parse(fs.readFileSync(path.join(ROOT, "package.json"), "utf8"));
    const major = /(\d+)/.exec(engines.node)?.[1];
    expect(dockerfile.match(/FROM node:\S+/g)).toEqual([
      `FROM node:${major}-bookworm`,
      `FROM node:${major}-bookworm-slim`,
    ]);
    const script = /"(dist\/[^"]+)"\]/.exec(dockerfile)?.[1] ?? "";
    expect(fs.existsSync(path.join(ROOT, script.replace(/^dist/, "src").replace(/\.js$/, ".ts")))).toBe(true);
  });

  it("carries every folder that the program reads", () => {
    for (const folder of ["dist", "asterisk-config", "drizzle", "prompts", "scripts", "var/sounds"]) {
      expect(dockerfile).toContain(`COPY --from=build /opt/madoguchi/${folder} ${folder}`);
    }
  });
});

describe("preparing the state volume", () => {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "madoguchi-container-"));
  afterAll(() => fs.rmSync(home, { recursive: true, force: true }));

  it("renders Asterisk's configuration for its container and brings the sounds", () => {
    // The image has the sounds of its build in var/; here they are those of the set-up.
    const image = path.join(home, "image");
    fs.mkdirSync(path.join(image, "var"), { recursive: true });
    for (const name of ["dist", "scripts", "asterisk-config", "prompts", "sites", "node_modules", "package.json"]) {
      fs.symlinkSync(path.join(ROOT, name), path.join(image, name));
    }
    fs.symlinkSync(path.join(SET_UP_HOME, "sounds"), path.join(image, "var/sounds"));
    const state = path.join(home, "state");
    const done = spawnSync(
      process.execPath,
      ["--preserve-symlinks-main", "--preserve-symlinks", "scripts/container.mjs", "prepare"],
      {
        cwd: image,
        env: { PATH: process.env["PATH"], MADOGUCHI_HOME: state },
        encoding: "utf8",
      },
    );
    expect(done.stderr).toBe("");
    const paths = pathsUnder(state);
    expect(fs.readFileSync(path.join(paths.asterisk.etc, "asterisk.conf"), "utf8")).toContain("/asterisk/modules");
    expect(fs.statSync(path.join(paths.asterisk.etc, "pjsip.conf")).mode & 0o077).toBe(0);
    expect(fs.readdirSync(path.join(paths.sounds, "ja")).length).toBeGreaterThan(10);
  });
});

function compose(env: Record<string, string>): { stdout: string; stderr: string } {
  const { command, args, env: own } = testPrograms().compose;
  return spawnSync(command, [...args, "--file", path.join(ROOT, "docker-compose.yml"), "config", "--format", "json"], {
    // Of the surrounding environment only the path: nothing may fill in what is not given.
    env: { PATH: process.env["PATH"], HOME: os.tmpdir(), ...own, ...env },
    encoding: "utf8",
  });
}

function configOf(service: string): Config {
  return parsed(services[service]?.environment ?? {});
}

function parsed(env: Record<string, string>): Config {
  const result = parseConfig(env, { root: "/opt/madoguchi", folder: "/opt/madoguchi", nowMs: 0 });
  if (!result.ok) throw new Error(result.problems.join("\n"));
  return result.config;
}

function targets(service: string): string[] {
  return (services[service]?.volumes ?? []).map(({ target }) => target);
}
