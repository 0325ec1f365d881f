#!/usr/bin/env node
/**
 * What the containers of docker-compose.yml do besides running the parts:
 *
 *     build     in the image's build: packages, program, sounds
 *     prepare   once before the parts: sounds and Asterisk's configuration into the state volume
 *     health    whether calls can be taken
 */
import fs from "node:fs";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "..");
/** Where Debian's packages have them, in the container in which Asterisk runs. */
const MODULES = {
  x64: "/usr/lib/x86_64-linux-gnu/asterisk/modules",
  arm64: "/usr/lib/aarch64-linux-gnu/asterisk/modules",
};
const DATA = "/usr/share/asterisk";

const commands = { build, prepare, health };
const command = commands[process.argv[2]];
if (!command) {
  console.error(`usage: node scripts/container.mjs ${Object.keys(commands).join(" | ")}`);
  process.exit(2);
}
try {
  await command();
} catch (error) {
  console.error(error?.name === "Remedy" || error?.name === "Trouble" ? error.message : error);
  process.exitCode = 1;
}

async function build() {
  const { homeFolder, setUpProgram } = await import("./setup.mjs");
  await setUpProgram(console.log);
  const { makeSounds } = await import("./voices.mjs");
  await makeSounds({ home: homeFolder(), onProgress: console.log });
}

async function prepare() {
  const { readConfigOrExplain } = await import("../dist/house.js");
  const { renderPbx } = await import("../dist/house/pbx.js");
  const { loadSiteOrExplain } = await import("../dist/house/site.js");
  const config = readConfigOrExplain(process.env);
  const places = { modules: MODULES[process.arch], data: DATA };
  const setup = { asterisk: { version: "of the image", program: { command: "asterisk", args: [], env: {} }, places }, opusenc: { command: "opusenc", args: [], env: {} } };
  fs.mkdirSync(config.home, { recursive: true });
  fs.writeFileSync(config.paths.setup, `${JSON.stringify(setup, null, 1)}\n`);
  fs.cpSync(path.join(ROOT, "var/sounds"), config.paths.sounds, { recursive: true });
  renderPbx(config, setup, await loadSiteOrExplain(config));
  console.log(`Asterisk's configuration is in ${config.paths.asterisk.etc}`);
}

async function health() {
  const { addressText } = await import("../dist/config.js");
  const { readConfigOrExplain } = await import("../dist/house.js");
  const { answersOk } = await import("../dist/house/pbx.js");
  const ok = await answersOk(`http://${addressText(readConfigOrExplain(process.env).http)}/healthz`);
  if (!ok) process.exitCode = 1;
}
