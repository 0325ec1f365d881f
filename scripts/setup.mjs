/**
 * The set-up: everything between a fresh clone and a system that can be started. Each step
 * looks first whether its work is done, so a second start needs neither network nor time,
 * and one that was interrupted goes on where it stopped.
 *
 *   npm packages -> build -> Debian packages -> voices -> setup.json
 *
 * What was found or made is written to `<home>/setup.json`: how each program is run. The
 * house and the tests read it and need not know where the programs came from.
 */
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { diskFull, makeFolder } from "./disk.mjs";
import { findAsterisk } from "./asterisk.mjs";
import { spawnChild } from "./children.mjs";
import { library, program, unpack } from "./debian.mjs";
import { withLock } from "./lock.mjs";
import { mendPackages } from "./mend.mjs";
import { Remedy } from "./remedy.mjs";
import { VOICE_PACKAGES } from "./speak.mjs";

export const ROOT = path.resolve(import.meta.dirname, "..");

/** What the house runs, and what the draft voices are made with. */
export const PACKAGES = {
  database: ["postgresql-15"],
  recordings: ["opus-tools"],
  voices: VOICE_PACKAGES,
  /**
   * For tests and the bench alone. Three fonts, because the panel shows Japanese, Chinese and Korean; nut-server plays a
   * UPS; baresip and linphone are desk phones that nobody here wrote; age opens what is encrypted without us.
   */
  tests: [
    "sip-tester",
    "baresip-core",
    "linphone-cli",
    "sox",
    "libfaketime",
    "chromium",
    "fonts-ipafont-gothic",
    "fonts-nanum",
    "fonts-dejavu-core",
    "nut-server",
    "age",
    "postgresql-15",
  ],
};

/** The state folder: MADOGUCHI_HOME, or `var` in the repository. */
export function homeFolder(env = process.env) {
  return path.resolve(env.MADOGUCHI_HOME || path.join(ROOT, "var"));
}

/**
 * The npm packages and the build, which every other step needs.
 *
 * @param {(line: string) => void} onProgress
 * @throws {Remedy}
 */
export async function setUpProgram(onProgress) {
  requireNode();
  makeFolder(path.join(ROOT, "dist"));
  await withLock(path.join(ROOT, "dist", ".set-up.lock"), onProgress, async () => {
    await installPackages(onProgress);
    mendPackages(ROOT);
    await build(onProgress);
  });
}

/**
 * The programs and sounds of a state folder.
 *
 * @param {object} options
 * @param {string} options.home
 * @param {boolean} [options.forTests] what only tests need as well
 * @param {(line: string) => void} options.onProgress
 * @returns the content of `<home>/setup.json`
 * @throws {Remedy}
 */
export async function setUpHome({ home, forTests = false, onProgress }) {
  makeFolder(home);
  return withLock(path.join(home, "set-up.lock"), onProgress, async () => {
    const setup = { asterisk: await findAsterisk({ home, onProgress }) };
    const packages = [...PACKAGES.voices, ...PACKAGES.recordings];
    if (!process.env.DATABASE_URL) packages.push(...PACKAGES.database);
    if (forTests) packages.push(...PACKAGES.tests);
    const components = ["main", "contrib"];
    const prefix = await unpack({ home, suite: "bookworm", packages, components, onProgress });
    const forky = forTests && (await unpack({ home, suite: "forky", packages: ["docker-compose"], onProgress }));
    setup.opusenc = program(prefix, "opusenc");
    if (packages.includes("postgresql-15")) {
      setup.postgres = { postgres: program(prefix, "postgres"), initdb: program(prefix, "initdb") };
    }
    if (forky) setup.tests = { ...testPrograms(prefix), compose: program(forky, "docker-compose") };
    else setup.tests = testsOfBefore(home);
    await setUpSounds(home, prefix, onProgress);
    writeIfChanged(path.join(home, "setup.json"), `${JSON.stringify(setup, null, 1)}\n`);
    return setup;
  });
}

/** What `npm test` has set up stays: it may be running beside this. Undefined where there is nothing. */
function testsOfBefore(home) {
  try {
    return JSON.parse(fs.readFileSync(path.join(home, "setup.json"), "utf8")).tests;
  } catch {
    return undefined;
  }
}

function testPrograms(prefix) {
  return {
    sipp: program(prefix, "sipp"),
    sox: program(prefix, "sox"),
    soxi: program(prefix, "soxi"),
    // Preloaded into what is to live by another clock.
    faketime: library(prefix, "faketime/libfaketimeMT.so.1"),
    chromium: program(prefix, "usr/lib/chromium/chromium"),
    // The one in /sbin is a script that asks the host whether it may.
    upsd: program(prefix, "lib/nut/upsd"),
    dummyUps: program(prefix, "lib/nut/dummy-ups"),
    age: program(prefix, "age"),
    opusdec: program(prefix, "opusdec"),
    baresip: { ...program(prefix, "baresip"), modules: path.join(prefix, "usr/lib/baresip/modules") },
    linphone: { ...program(prefix, "linphonec"), folder: path.join(prefix, "usr") },
  };
}

async function setUpSounds(home, prefix, onProgress) {
  const { makeSounds } = await import("./voices.mjs");
  await makeSounds({ home, voices: prefix, onProgress });
}

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Remedy(`Node ${process.versions.node} is too old`, "install Node 20.19 or later of the 20 line");
}

// npm packages

/** By content, not by date: what npm noted as installed is compared with what the lock file asks for. */
function packagesAreInstalled() {
  try {
    const wanted = JSON.parse(fs.readFileSync(path.join(ROOT, "package-lock.json"), "utf8")).packages;
    const installed = JSON.parse(fs.readFileSync(path.join(ROOT, "node_modules/.package-lock.json"), "utf8")).packages;
    return Object.entries(wanted).every(
      ([name, one]) =>
        name === "" || one.optional || one.devOptional || one.peer || installed[name]?.version === one.version,
    );
  } catch {
    return false;
  }
}

async function installPackages(onProgress) {
  if (packagesAreInstalled()) return;
  onProgress("npm: installing packages");
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  await run("npm", args, (output) => npmRemedy(output));
}

function npmRemedy(output) {
  if (/ENOSPC/.test(output)) return diskFull(ROOT);
  if (/EACCES|EPERM/.test(output)) {
    return new Remedy("npm may not write here", `give ${ROOT} to the user who runs this`);
  }
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ECONNRESET|network/.test(output)) {
    return new Remedy(
      "npm cannot reach its registry",
      "check the network and npm's proxy setting (npm ping must work), then start again",
    );
  }
  return new Remedy("npm ci failed", "see the message above; then start again");
}

// Build

async function build(onProgress) {
  await buildPart("server", ["src", "tsconfig.json", "package-lock.json"], onProgress, async () => {
    removeStaleOutput();
    await run(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.json"], buildRemedy);
  });
  await buildPart("web", ["web", "src/panel", "src/admin", "src/alarm", "src/floor", "src/prompt", "package-lock.json"], onProgress, () =>
    run(
      process.execPath,
      ["node_modules/vite/bin/vite.js", "build", "--config", "web/vite.config.ts", "--logLevel", "warn"],
      buildRemedy,
    ),
  );
}

/** Skipped when the sources are those of the last build, by content. */
async function buildPart(name, sources, onProgress, work) {
  const stamp = path.join(ROOT, "dist", `.${name}-sources`);
  const hash = hashOf(sources.map((source) => path.join(ROOT, source)));
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === hash) return;
  onProgress(`building the ${name === "web" ? "panel" : "control plane"}`);
  fs.rmSync(stamp, { force: true });
  await work();
  fs.writeFileSync(stamp, hash);
}

/** The compiler leaves the output of sources that are gone, and something might still import it. */
function removeStaleOutput() {
  const dist = path.join(ROOT, "dist");
  const stale = filesUnder(dist).filter((file) => {
    if (!/\.js(\.map)?$/.test(file) || file.startsWith(path.join(dist, "web") + path.sep)) return false;
    const source = path.relative(dist, file).replace(/\.js(\.map)?$/, ".ts");
    return !fs.existsSync(path.join(ROOT, "src", source));
  });
  for (const file of stale) fs.rmSync(file);
}

function buildRemedy() {
  return new Remedy("the build failed", "see the messages above; in a fresh clone of a release it does not");
}

function hashOf(places) {
  const hash = crypto.createHash("sha256").update(process.version);
  for (const place of places) {
    for (const file of filesUnder(place)) {
      hash.update(path.relative(ROOT, file)).update("\0").update(fs.readFileSync(file)).update("\0");
    }
  }
  return hash.digest("hex");
}

function filesUnder(place) {
  if (!fs.existsSync(place)) return [];
  if (!fs.statSync(place).isDirectory()) return [place];
  return fs
    .readdirSync(place)
    .sort()
    .flatMap((name) => filesUnder(path.join(place, name)));
}

function writeIfChanged(file, text) {
  if (fs.existsSync(file) && fs.readFileSync(file, "utf8") === text) return;
  fs.writeFileSync(`${file}.new`, text);
  fs.renameSync(`${file}.new`, file);
}

/**
 * Run a program in the repository, its output shown; `remedy` turns the output of a failed one
 * into what is thrown.
 */
function run(command, args, remedy) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env };
    // npm would leave the build tools out, and the tools would choose other defaults.
    delete env.NODE_ENV;
    const child = spawnChild(command, args, { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
        process.stderr.write(text);
      });
    }
    child.on("error", () => reject(new Remedy(`${command} cannot be run`, "install Node 20 with npm")));
    child.on("close", (code) => (code === 0 ? resolve() : reject(remedy(output))));
  });
}
