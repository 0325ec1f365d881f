/**
 * Starting and stopping the whole system as a person does: what it says when it cannot
 * start, and that it leaves nothing behind when it is stopped, however that happens.
 */
import { spawn, spawnSync } from "node:child_process";
import dgram from "node:dgram";
import { once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { ROOT, SET_UP_HOME } from "../installed.js";
import { until } from "./people.js";
import { cleanEnvironment, freeBase, shareSetUp, startSystem, type System } from "./system.js";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

describe("given a fresh state folder", () => {
  it("the system comes up with its own database, answers /healthz, and Ctrl-C leaves no process", async () => {
    const system = await startSystem({ ownCluster: true });
    expect((await fetch(`${system.http}/healthz`)).status).toBe(200);
    const members = processesOf(system.home);
    expect(members.map(({ name }) => name).sort()).toEqual(expect.arrayContaining(["asterisk", "node", "postgres"]));
    system.process.kill("SIGINT");
    const code = await system.stop();
    expect(code).toBe(0);
    expect(members.filter(({ pid }) => isAlive(pid))).toEqual([]);
  });

  it("its folder is usable again after the house was killed, and what was left is ended", async () => {
    const home = folder();
    const first = await startSystem({ ownCluster: true, home });
    await logIn(first, "101", "1001");
    await logIn(first, "102", "1002");
    expect(await seatsThatAre(first, "off")).toBe(6);
    const members = processesOf(home);
    // As if the kernel's notice did not reach them: they are stopped, so they cannot react to it.
    const stopped = ["asterisk", "main"].map((name) => pidOf(home, name));
    for (const pid of stopped) process.kill(pid, "SIGSTOP");
    first.process.kill("SIGKILL");
    // The control plane's guard too, so that nobody is left who would look after it.
    process.kill(pidOf(home, "control-plane"), "SIGKILL");
    await once(first.process, "exit");
    await until("all but the stopped ones have ended", () => members.filter(({ pid }) => isAlive(pid)).length === stopped.length);
    const second = await startSystem({ ownCluster: true, home });
    expect(second.output()).toContain("ended asterisk, left by an earlier start");
    expect(second.output()).toContain("ended main, left by an earlier start");
    expect(stopped.filter(isAlive)).toEqual([]);
    expect((await fetch(`${second.http}/healthz`)).status).toBe(200);
    // A rehearsal's next start is another morning.
    expect(await seatsThatAre(second, "off")).toBe(8);
    // However many were logged in, the control plane is the first one of that morning.
    expect(second.log("control-plane")).not.toContain("is started again");
    await second.stop();
  });
});

async function logIn({ http }: System, seat: string, operator: string): Promise<void> {
  const json = { "content-type": "application/json", origin: http };
  const body = JSON.stringify({ name: "manager", password: "rehearsal-manager" });
  const login = await fetch(`${http}/api/login`, { method: "POST", headers: json, body });
  const cookie = login.headers.getSetCookie().join("; ");
  const change = JSON.stringify({ change: { type: "logIn", operator } });
  const { status } = await fetch(`${http}/api/seats/${seat}/change`, { method: "POST", headers: { ...json, cookie }, body: change });
  expect(status).toBe(204);
}

async function seatsThatAre({ http }: System, face: string): Promise<number> {
  const text = await (await fetch(`${http}/metrics`)).text();
  return Number(new RegExp(`madoguchi_seats\\{face="${face}"\\} (\\d+)`).exec(text)?.[1]);
}

describe("given a set-up that has been done", () => {
  it("doing it again needs neither the network nor any of Debian's tools", () => {
    const script = `import { setUpHome } from "./scripts/setup.mjs";
      await setUpHome({ home: ${JSON.stringify(SET_UP_HOME)}, forTests: true, onProgress: console.log });`;
    const done = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
      cwd: ROOT,
      env: { ...cleanEnvironment(), PATH: "/nonexistent" },
      encoding: "utf8",
    });
    // Not even a line of progress, because nothing was to be done.
    expect(done.stdout + done.stderr).toBe("");
    expect(done.status).toBe(0);
  });

  it("npm start leaves what npm test has set up beside it", () => {
    const home = folder();
    for (const name of ["debian", "sounds"]) fs.symlinkSync(path.join(SET_UP_HOME, name), path.join(home, name));
    fs.copyFileSync(path.join(SET_UP_HOME, "setup.json"), path.join(home, "setup.json"));
    const script = `import { setUpHome } from "./scripts/setup.mjs";
      await setUpHome({ home: ${JSON.stringify(home)}, onProgress: console.log });`;
    const done = spawnSync(process.execPath, ["--input-type=module", "--eval", script], { cwd: ROOT, env: cleanEnvironment(), encoding: "utf8" });
    expect(done.stderr).toBe("");
    expect(JSON.parse(fs.readFileSync(path.join(home, "setup.json"), "utf8")).tests).toMatchObject({ sipp: {} });
  });
});

describe("given something in the way", () => {
  it("a taken port is named with its variable and another value", async () => {
    const base = await freeBase();
    const server = net.createServer().listen(8080, `${base}.1`);
    await once(server, "listening");
    const { code, text } = await runHouse({ ...addresses(base) });
    server.close();
    expect(code).toBe(1);
    expect(text).toContain(`MADOGUCHI_HTTP=${base}.1:8080 cannot be used: another program listens there`);
    expect(text).toContain(`MADOGUCHI_HTTP=${base}.1:8180 npm start`);
  });

  it("it is told before anything is downloaded", async () => {
    const base = await freeBase();
    const server = net.createServer().listen(8080, `${base}.1`);
    await once(server, "listening");
    const { code, text, home } = await run("scripts/start.mjs", folder(), addresses(base));
    server.close();
    expect(code).toBe(1);
    expect(text).toContain(`MADOGUCHI_HTTP=${base}.1:8080 cannot be used`);
    expect(fs.existsSync(path.join(home, "setup.json"))).toBe(false);
  });

  it("a taken SIP port over TCP alone is noticed as well", async () => {
    const base = await freeBase();
    const server = net.createServer().listen(5060, `${base}.1`);
    await once(server, "listening");
    const { code, text } = await runHouse({ ...addresses(base) });
    server.close();
    expect(code).toBe(1);
    expect(text).toContain(`MADOGUCHI_SIP=${base}.1:5060 cannot be used`);
  });

  it("an address that the rehearsal's phones need is asked for as well", async () => {
    const base = await freeBase();
    const socket = dgram.createSocket("udp4").bind(5060, `${base}.3`);
    await once(socket, "listening");
    const { code, text } = await runHouse({ ...addresses(base), MADOGUCHI_REHEARSAL: "" });
    socket.close();
    expect(code).toBe(1);
    expect(text).toContain(`MADOGUCHI_CARRIER=${base}.3:5060 cannot be used: another program listens there`);
  });

  it("nonsense in two variables gives a line for each, and nothing is started", async () => {
    const { code, text, home } = await runHouse({ MADOGUCHI_SIP: "here", MADOGUCHI_CLOCK: "tomorrow" });
    expect(code).toBe(1);
    expect(text).toMatch(/^MADOGUCHI_SIP=here: is not an IP address and a port; right would be/m);
    expect(text).toMatch(/^MADOGUCHI_CLOCK=tomorrow: is not a date and time/m);
    expect(text).not.toContain("    at ");
    expect(fs.existsSync(path.join(home, "log"))).toBe(false);
  });

  it("a second start on the same state folder is refused and does not harm the first", async () => {
    const system = await startSystem();
    const { code, text } = await runHouse({ ...addresses(await freeBase()), MADOGUCHI_HOME: system.home });
    expect(code).toBe(1);
    expect(text).toContain(`in use by another Madoguchi (process ${system.process.pid})`);
    expect((await fetch(`${system.http}/healthz`)).status).toBe(200);
    await system.stop();
  });

  it("a site's folder that does not exist is named", async () => {
    const { code, text } = await runHouse({ ...addresses(await freeBase()), MADOGUCHI_SITE: "/nonexistent/site" });
    expect(code).toBe(1);
    expect(text).toContain("/nonexistent/site");
    expect(text).toContain("MADOGUCHI_SITE");
  });

  it("a site with public passwords is refused beyond loopback, by whatever name it is started", async () => {
    const { code, text } = await runHouse({
      ...addresses(await freeBase()),
      MADOGUCHI_SITE: path.join(ROOT, "sites/rehearsal"),
      MADOGUCHI_SIP: "0.0.0.0:5060",
    });
    expect(code).toBe(1);
    expect(text).toContain("MADOGUCHI_SIP=0.0.0.0:5060: the rehearsal site has public passwords");
  });

  it("a state folder without a set-up is told how to get one", async () => {
    const home = folder();
    const { code, text } = await runHouse({ ...addresses(await freeBase()), MADOGUCHI_HOME: home });
    expect(code).toBe(1);
    expect(text).toContain("npm start");
  });
});

describe("given parts that die while it runs", () => {
  it("each is started again, the house stands, and Ctrl-C still leaves nothing", async () => {
    const system = await startSystem({ ownCluster: true, traffic: true });
    const before = processesOf(system.home);
    const parts = ["asterisk", "postgres", "rehearsal", "control-plane"];
    const first = parts.map((name) => pidOf(system.home, name));
    for (const pid of first) process.kill(pid, "SIGKILL");
    await until("all are started again", () => parts.every((name, at) => ![null, first[at]].includes(notedPid(system.home, name))));
    for (const name of parts) {
      await until(`${name} is back`, () => new RegExp(`${name} is back after`).test(system.output()));
      expect(system.output()).toContain(`${name} was ended by SIGKILL; it is started again`);
    }
    await until("calls can be taken", async () => (await fetch(`${system.http}/healthz`)).ok);
    const members = [...before, ...processesOf(system.home)];
    expect(await system.stop()).toBe(0);
    expect(members.filter(({ pid }) => isAlive(pid))).toEqual([]);
  });
});

function runHouse(env: Record<string, string>) {
  const home = env["MADOGUCHI_HOME"] ?? folder();
  if (!env["MADOGUCHI_HOME"]) shareSetUp(home);
  return run("dist/house.js", home, env);
}

async function run(script: string, home: string, env: Record<string, string>): Promise<{ code: number; text: string; home: string }> {
  const child = spawn(process.execPath, [path.join(ROOT, script)], {
    env: { ...cleanEnvironment(), MADOGUCHI_HOME: home, MADOGUCHI_REHEARSAL: "quiet", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (more: string) => {
      text += more;
    });
  }
  const [code] = await once(child, "close");
  return { code: code as number, text, home };
}

function addresses(base: string): Record<string, string> {
  return {
    MADOGUCHI_SIP: `${base}.1:5060`,
    MADOGUCHI_HTTP: `${base}.1:8080`,
    MADOGUCHI_ARI: `${base}.1:8088`,
    MADOGUCHI_AMI: `${base}.1:5038`,
    MADOGUCHI_CARRIER: `${base}.2`,
  };
}

function folder(): string {
  const made = fs.mkdtempSync(path.join(os.tmpdir(), "madoguchi-start-"));
  folders.push(made);
  return made;
}

interface Member {
  pid: number;
  name: string;
}

/** @throws Error where no such part runs */
function pidOf(home: string, name: string): number {
  const pid = notedPid(home, name);
  if (pid === null) throw new Error(`${name} has left no note of its process`);
  return pid;
}

function notedPid(home: string, name: string): number | null {
  const file = path.join(home, "run", `${name}.part`);
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")).pid as number) : null;
}

/** The parts that the house of a state folder has noted, by what they run. */
function processesOf(home: System["home"]): Member[] {
  const run = path.join(home, "run");
  return fs
    .readdirSync(run)
    .filter((file) => file.endsWith(".part"))
    .map((file) => JSON.parse(fs.readFileSync(path.join(run, file), "utf8")).pid as number)
    .map((pid) => ({ pid, name: nameOf(pid) }));
}

/** By the command line, because a program that is run by a loader of its own has the loader's name. */
function nameOf(pid: number): string {
  const line = fs.readFileSync(`/proc/${pid}/cmdline`, "utf8");
  return (
    ["asterisk", "postgres"].find((name) => line.split("\0").some((word) => path.basename(word) === name)) ?? "node"
  );
}

/** A zombie is not alive. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(fs.readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
