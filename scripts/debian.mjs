#!/usr/bin/env node
/**
 * Debian packages in a private folder, without installing anything into the host.
 *
 * Asterisk is not in Debian 12, and a set-up that changes the machine it runs on is
 * a set-up one dares not try. So apt gets its own sources, state and cache (by
 * `APT_CONFIG`), downloads the packages and what they depend on, and `dpkg-deb -x`
 * unpacks each under `<home>/debian/<suite>`. No root is needed and no package's
 * script is run. The mirror is the one that the host itself uses.
 *
 * What was unpacked is written to `.packages.json` in the prefix after each package,
 * so an interrupted set-up goes on where it stopped, and a finished one is recognised
 * in a millisecond without the network.
 *
 * Plain Node and nothing else: this runs before `npm ci` has.
 *
 *     node scripts/debian.mjs <home> <suite> <package>...
 */
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { firstError, privateApt, run, runApt } from "./apt.mjs";
import { checkDisk, diskFull, makeFolder, megabytes } from "./disk.mjs";
import { withLock } from "./lock.mjs";
import { Remedy } from "./remedy.mjs";

/** Unpacked, Debian packages take about this many times the size of the download. */
const UNPACKED_PER_DOWNLOADED = 4.5;

/**
 * Unpack packages of one Debian suite, with what they depend on, and return the prefix.
 *
 * Packages add up: a later call with others extends the same prefix.
 *
 * @param {object} wanted
 * @param {string} wanted.home the state folder
 * @param {string} wanted.suite "forky", "bookworm"
 * @param {string[]} wanted.packages names as apt knows them
 * @param {string[]} [wanted.components] "main" alone unless told
 * @param {(line: string) => void} [wanted.onProgress] gets one line now and then
 * @returns {Promise<string>} the prefix's absolute path
 * @throws {Remedy} with what to do about it
 */
export async function unpack({ home, suite, packages, components = ["main"], onProgress = () => {} }) {
  const prefix = path.resolve(home, "debian", suite);
  if (has(prefix, packages)) return prefix;
  makeFolder(path.dirname(prefix));
  return withLock(`${prefix}.lock`, onProgress, async () => {
    if (has(prefix, packages)) return prefix;
    const before = readRecord(prefix);
    const wanted = {
      suite,
      packages: [...new Set([...(before?.requested ?? []), ...packages])].sort(),
      components: [...new Set([...(before?.components ?? []), ...components])].sort(),
    };
    await extend(prefix, wanted, onProgress);
    return prefix;
  });
}

/**
 * How to run a program out of a prefix. `env` is to be added to the environment.
 *
 * Where the suite's C library is newer than the host's, the program is started through
 * the suite's own dynamic loader; elsewhere the library path is enough and is better,
 * because the program's own children find their libraries too.
 *
 * @param {string} prefix as returned by `unpack`
 * @param {string} name a program's name, or its path in the prefix
 * @returns {{ command: string, args: string[], env: Record<string, string> }}
 * @throws {Remedy} where the prefix lacks it
 */
export function program(prefix, name) {
  const record = readRecord(prefix);
  const file = record && findProgram(prefix, name);
  if (!file) {
    throw new Remedy(`${name} is not in ${prefix}`, `delete ${prefix} and start again; it is made anew`);
  }
  const libraries = libraryPath(prefix, record.triplet);
  if (record.loader) {
    return { command: path.join(prefix, record.loader), args: ["--library-path", libraries, file], env: {} };
  }
  const env = { LD_LIBRARY_PATH: libraries };
  const voices = path.join(prefix, "usr/lib", record.triplet);
  // espeak-ng looks for its data beside itself on the host unless told.
  if (fs.existsSync(path.join(voices, "espeak-ng-data"))) env.ESPEAK_DATA_PATH = voices;
  const fonts = path.join(prefix, ".fonts.conf");
  if (fs.existsSync(fonts)) env.FONTCONFIG_FILE = fonts;
  return { command: file, args: [], env };
}

/**
 * Where a file of a prefix's library folder is.
 *
 * @param {string} prefix as returned by `unpack`
 * @param {string} name relative to usr/lib/<architecture>
 * @throws {Remedy} where the prefix lacks it
 */
export function library(prefix, name) {
  const record = readRecord(prefix);
  const file = record && path.join(prefix, "usr/lib", record.triplet, name);
  if (file && fs.existsSync(file)) return file;
  throw new Remedy(`${name} is not in ${prefix}`, `delete ${prefix} and start again; it is made anew`);
}

/** The versions in a prefix by package name; empty where there is none. */
export function versions(prefix) {
  const record = readRecord(prefix);
  return Object.fromEntries(Object.values(record?.unpacked ?? {}).map((one) => [one.name, one.version]));
}

/** The architecture's folder name in /usr/lib ("x86_64-linux-gnu"), which no compiler is needed to know. */
export function triplet(architecture) {
  const known = {
    amd64: "x86_64-linux-gnu",
    arm64: "aarch64-linux-gnu",
    armhf: "arm-linux-gnueabihf",
    i386: "i386-linux-gnu",
    ppc64el: "powerpc64le-linux-gnu",
    riscv64: "riscv64-linux-gnu",
    s390x: "s390x-linux-gnu",
  }[architecture];
  if (!known) throw new Remedy(`the architecture ${architecture} is not known here`, "use amd64 or arm64");
  return known;
}

// What is in a prefix

function readRecord(prefix) {
  try {
    return JSON.parse(fs.readFileSync(path.join(prefix, ".packages.json"), "utf8"));
  } catch {
    return null;
  }
}

function writeRecord(prefix, record) {
  const file = path.join(prefix, ".packages.json");
  fs.writeFileSync(`${file}.new`, `${JSON.stringify(record, null, 1)}\n`);
  fs.renameSync(`${file}.new`, file);
}

function has(prefix, packages) {
  const record = readRecord(prefix);
  return record?.complete === true && packages.every((one) => record.requested.includes(one));
}

function findProgram(prefix, name) {
  if (name.includes("/")) return [path.join(prefix, name)].find((file) => fs.existsSync(file));
  const folders = ["usr/sbin", "usr/bin", "sbin", "bin", "usr/games"];
  const postgres = path.join(prefix, "usr/lib/postgresql");
  for (const version of fs.existsSync(postgres) ? fs.readdirSync(postgres).sort().reverse() : []) {
    folders.push(`usr/lib/postgresql/${version}/bin`);
  }
  return folders.map((folder) => path.join(prefix, folder, name)).find((file) => fs.existsSync(file));
}

/** `pulseaudio`, `blas` and `lapack` keep libraries in folders that Debian's ld.so.conf or rpaths name. */
function libraryPath(prefix, name) {
  return [
    `usr/lib/${name}`,
    `lib/${name}`,
    `usr/lib/${name}/pulseaudio`,
    `usr/lib/${name}/blas`,
    `usr/lib/${name}/lapack`,
    `usr/lib`,
  ]
    .map((folder) => path.join(prefix, folder))
    .filter((folder) => fs.existsSync(folder))
    .join(":");
}

// Download and unpack

async function extend(prefix, wanted, onProgress) {
  const apt = await privateApt(prefix, wanted);
  onProgress(`Debian ${wanted.suite}: reading the package lists`);
  await runApt(apt, ["update", "--error-on=any"], wanted);
  const debs = await listDebs(apt, wanted);
  let record = readRecord(prefix);
  let target = prefix;
  if (record && Object.keys(record.unpacked).some((deb) => !debs.some((one) => one.deb === deb))) {
    // Other versions than the ones here: files of the old would stay among the new.
    target = `${prefix}.new`;
    fs.rmSync(target, { recursive: true, force: true });
    record = null;
  }
  record ??= newRecord(apt.architecture);
  record.complete = false;
  record.requested = wanted.packages;
  record.components = wanted.components;
  const missing = debs.filter((one) => !record.unpacked[one.deb]);
  checkDisk(path.dirname(prefix), missing.reduce((sum, one) => sum + one.bytes, 0) * (1 + UNPACKED_PER_DOWNLOADED));
  await download(apt, missing, wanted, onProgress);
  makeFolder(target);
  writeRecord(target, record);
  for (const [index, one] of missing.entries()) {
    if (index % 40 === 0) onProgress(`Debian ${wanted.suite}: unpacking ${index + 1} of ${missing.length}`);
    await unpackOne(apt, one, target, record);
  }
  record.loader = loaderNeeded(debs, target, record.triplet);
  writeFontConfig(target, prefix);
  record.complete = true;
  writeRecord(target, record);
  if (target !== prefix) {
    fs.renameSync(prefix, `${prefix}.old`);
    fs.renameSync(target, prefix);
    fs.rmSync(`${prefix}.old`, { recursive: true, force: true });
  }
  // Lists and caches are larger than the packages, and are read anew the next time anyway.
  fs.rmSync(apt.folder, { recursive: true, force: true });
}

function newRecord(architecture) {
  return {
    complete: false,
    architecture,
    triplet: triplet(architecture),
    requested: [],
    components: [],
    loader: null,
    unpacked: {},
  };
}

/**
 * The host's C library runs programs built for an older one, so the suite's own is left
 * out where it is not newer: two C libraries in one process crash at once.
 */
function hostLibcIsEnough(libcVersion) {
  const host = process.report.getReport().header.glibcVersionRuntime;
  return host !== undefined && compareVersions(host, libcVersion) >= 0;
}

function compareVersions(one, other) {
  const [a, b] = [one, other].map((text) => text.split(/[^0-9]+/).map(Number));
  return a[0] - b[0] || a[1] - b[1];
}

function loaderNeeded(debs, prefix, name) {
  const libc = debs.find((one) => one.name === "libc6");
  if (!libc || hostLibcIsEnough(libc.version)) return null;
  for (const folder of [`usr/lib/${name}`, `lib/${name}`]) {
    if (!fs.existsSync(path.join(prefix, folder))) continue;
    const loader = fs.readdirSync(path.join(prefix, folder)).find((file) => /^ld-linux.*\.so\.[0-9]$/.test(file));
    if (loader) return path.join(folder, loader);
  }
  throw new Remedy(`${prefix} has no dynamic loader`, `delete ${prefix} and start again; it is made anew`);
}

/** A browser out of a prefix finds the prefix's fonts by this (fonts-conf(5)). */
function writeFontConfig(target, prefix) {
  if (!fs.existsSync(path.join(target, "usr/share/fonts"))) return;
  const text = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>${prefix}/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;
  fs.writeFileSync(path.join(target, ".fonts.conf"), text);
}

async function unpackOne(apt, one, target, record) {
  const file = path.join(apt.folder, "archives", one.deb);
  if (!(one.name === "libc6" && hostLibcIsEnough(one.version))) {
    await run("dpkg-deb", ["-x", file, target], process.env, (error) => {
      if (/No space left/.test(error)) return diskFull(target);
      fs.rmSync(file, { force: true });
      return new Remedy(`${one.deb} could not be unpacked: ${firstError(error)}`, "start again; it is downloaded anew");
    });
  }
  record.unpacked[one.deb] = { name: one.name, version: one.version };
  writeRecord(target, record);
  fs.rmSync(file, { force: true });
}

/** Every package that apt would install, with its size, from `--print-uris`. */
async function listDebs(apt, wanted) {
  const out = await runApt(
    apt,
    [
      ...installOptions,
      "-o",
      `Dir::Cache::archives=${path.join(apt.folder, "none")}`,
      "--print-uris",
      "install",
      ...wanted.packages,
    ],
    wanted,
  );
  return out
    .split("\n")
    .map((line) => /^'[^']+' (\S+_\S+\.deb) (\d+)/.exec(line))
    .filter((match) => match !== null)
    .map(([, deb, bytes]) => {
      const [name, version] = deb.split("_");
      return { deb, name, version: decodeURIComponent(version).replace(/^\d+:/, ""), bytes: Number(bytes) };
    });
}

const installOptions = ["--yes", "--quiet=1", "--no-install-recommends", "--download-only"];

async function download(apt, missing, wanted, onProgress) {
  if (missing.length === 0) return;
  const all = missing.reduce((sum, one) => sum + one.bytes, 0);
  const archives = path.join(apt.folder, "archives");
  onProgress(`Debian ${wanted.suite}: downloading ${missing.length} packages, ${megabytes(all)}`);
  let shown = 0;
  const timer = setInterval(() => {
    const done = bytesIn(archives) + bytesIn(path.join(archives, "partial"));
    if (done - shown < all / 10) return;
    shown = done;
    onProgress(`Debian ${wanted.suite}: ${megabytes(done)} of ${megabytes(all)}`);
  }, 500);
  try {
    // apt names every package again, and those already unpacked are fetched too unless it is
    // told exactly which ones: by name and version, without their dependencies.
    const exact = missing.map((one) => `${one.name}=${aptVersion(one.deb)}`);
    await runApt(apt, ["--quiet=1", "download", ...exact], wanted, archives);
  } finally {
    clearInterval(timer);
  }
}

function aptVersion(deb) {
  return decodeURIComponent(deb.split("_")[1]);
}

function bytesIn(folder) {
  try {
    return fs.readdirSync(folder).reduce((sum, file) => sum + fs.statSync(path.join(folder, file)).size, 0);
  } catch {
    return 0;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [home, suite, ...packages] = process.argv.slice(2);
  if (packages.length === 0) {
    console.error("usage: node scripts/debian.mjs <home> <suite> <package>...");
    process.exit(2);
  }
  const components = ["main", "contrib"];
  try {
    console.log(await unpack({ home, suite, packages, components, onProgress: (line) => console.error(line) }));
  } catch (error) {
    console.error(error instanceof Remedy ? error.message : error);
    process.exit(1);
  }
}
