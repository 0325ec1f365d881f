/**
 * Which Asterisk to use: one on PATH that is recent enough and has the modules that our
 * configuration asks for, else Debian's of the suite `forky` in the private prefix.
 */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { program, unpack, versions } from "./debian.mjs";
import { Remedy } from "./remedy.mjs";

const ROOT = path.resolve(import.meta.dirname, "..");
/** The first release of the 22 line on which this was seen to work; another line is another PBX. */
const NEEDED = [22, 10, 1];
/** Where distributions and Asterisk's own installer put modules and data. */
const MODULE_FOLDERS = [
  "/usr/lib/x86_64-linux-gnu/asterisk/modules",
  "/usr/lib/aarch64-linux-gnu/asterisk/modules",
  "/usr/lib/asterisk/modules",
  "/usr/lib64/asterisk/modules",
  "/usr/local/lib/asterisk/modules",
];
const DATA_FOLDERS = ["/usr/share/asterisk", "/var/lib/asterisk", "/usr/local/share/asterisk"];
export const SUITE = "forky";

/**
 * @param {{ home: string, onProgress: (line: string) => void }} options
 * @returns {Promise<{ version: string, program: object, places: { modules: string, data: string } }>}
 * @throws {Remedy}
 */
export async function findAsterisk({ home, onProgress }) {
  return asteriskOnPath() ?? asteriskInPrefix(home, onProgress);
}

/** Whether a version such as "22.10.1~dfsg+~cs6" is one that we can use. */
export function isGoodEnough(version) {
  const [major, minor, patch] = version.split(/[^0-9]+/).map(Number);
  if (major !== NEEDED[0]) return false;
  return minor > NEEDED[1] || (minor === NEEDED[1] && (patch ?? 0) >= NEEDED[2]);
}

function asteriskOnPath() {
  const asked = spawnSync("asterisk", ["-V"], { encoding: "utf8", timeout: 5000 });
  const version = /^Asterisk (?:certified-)?(\S+)/.exec(asked.stdout ?? "")?.[1];
  if (!version || !isGoodEnough(version)) return null;
  const modules = MODULE_FOLDERS.find((folder) => missingModules(folder).length === 0);
  const data = DATA_FOLDERS.find((folder) => fs.existsSync(path.join(folder, "rest-api")));
  if (!modules || !data) return null;
  return { version, program: { command: "asterisk", args: [], env: {} }, places: { modules, data } };
}

async function asteriskInPrefix(home, onProgress) {
  const packages = ["asterisk", "asterisk-moh-opsound-wav"];
  const prefix = await unpack({ home, suite: SUITE, packages, onProgress });
  const version = versions(prefix).asterisk ?? "none";
  if (!isGoodEnough(version)) {
    throw new Remedy(
      `Debian ${SUITE} on this mirror has Asterisk ${version}, and 22.10.1 or later of the 22 line is needed`,
      "name a mirror that is up to date in /etc/apt/sources.list, or put a recent enough asterisk on PATH",
    );
  }
  const library = path.join(prefix, "usr/lib");
  const modules = fs
    .readdirSync(library)
    .map((name) => path.join(library, name, "asterisk/modules"))
    .find((folder) => fs.existsSync(folder));
  const missing = modules ? missingModules(modules) : ["all"];
  if (missing.length > 0) {
    throw new Remedy(
      `Asterisk in ${prefix} lacks modules: ${missing.join(", ")}`,
      `delete ${prefix} and start again; it is made anew`,
    );
  }
  return {
    version,
    program: program(prefix, "asterisk"),
    places: { modules, data: path.join(prefix, "usr/share/asterisk") },
  };
}

/** Those of `asterisk-config/modules.conf` that a folder does not have. */
function missingModules(folder) {
  const text = fs.readFileSync(path.join(ROOT, "asterisk-config/modules.conf"), "utf8");
  const named = [...text.matchAll(/^\s*(?:require|load|preload)\s*=>?\s*(\S+\.so)/gm)].map((match) => match[1]);
  return named.filter((name) => !fs.existsSync(path.join(folder, name)));
}
