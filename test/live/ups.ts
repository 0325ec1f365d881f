/**
 * A UPS for tests: the real upsd of Network UPS Tools with its dummy driver, whose state the
 * test writes into a file. Everything is in a folder of its own and on a loopback address.
 */
import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import type { UpsPlace } from "../../src/config.js";
import type { Program } from "../../src/house/part.js";
import { testPrograms } from "../installed.js";
import { until } from "./people.js";

export interface Ups {
  place: UpsPlace;
  /** As MADOGUCHI_UPS names it. */
  text: string;
  /** What it tells from now on: words of `ups.status`, and how long its battery lasts. */
  says(status: string, runtimeS?: number): void;
  /** upsd is gone, as if its machine were. */
  fallSilent(): Promise<void>;
  /** upsd is there again. */
  speakAgain(): Promise<void>;
  /** The driver is gone, which upsd says of it. */
  loseDriver(): Promise<void>;
  stop(): Promise<void>;
}

/** @param host a loopback address of the test's own */
export async function startUps(host: string): Promise<Ups> {
  const { upsd, dummyUps } = testPrograms();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "madoguchi-ups-"));
  const write = (name: string, lines: string[]) => fs.writeFileSync(path.join(folder, name), `${lines.join("\n")}\n`, { mode: 0o640 });
  const place = { name: "ups", host, port: 3493 };
  write("ups.conf", ["pollinterval = 1", "[ups]", "driver = dummy-ups", "port = ups.dev", "mode = dummy-once"]);
  write("upsd.conf", [`LISTEN ${host} ${place.port}`]);
  write("upsd.users", []);
  const says = (status: string, runtimeS?: number) => {
    const runtime = runtimeS === undefined ? [] : [`battery.runtime: ${runtimeS}`];
    write("ups.new", [`ups.status: ${status}`, ...runtime]);
    // In one step: the driver must not read half of it.
    fs.renameSync(path.join(folder, "ups.new"), path.join(folder, "ups.dev"));
  };
  says("OL", 3600);
  const run = ({ command, args, env }: Program, more: string[]) =>
    spawn("setpriv", ["--pdeathsig", "TERM", "--", command, ...args, ...more], {
      // As whoever runs the tests, who may be nobody in particular.
      env: { ...process.env, ...env, NUT_CONFPATH: folder, NUT_STATEPATH: folder, NUT_ALTPIDPATH: folder },
      stdio: "ignore",
    });
  const me = ["-F", "-u", os.userInfo().username];
  const driver = run(dummyUps, [...me, "-a", "ups"]);
  await until("the driver is there", () => fs.existsSync(path.join(folder, "dummy-ups-ups")));
  let server = run(upsd, me);
  await until("upsd is there", () => answers(place));
  return {
    place,
    text: `${place.name}@${host}:${place.port}`,
    says,
    fallSilent: () => end(server),
    async speakAgain() {
      server = run(upsd, me);
      await until("upsd is there again", () => answers(place));
    },
    loseDriver: () => end(driver),
    async stop() {
      await end(server);
      await end(driver);
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}

function answers({ host, port }: UpsPlace): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
