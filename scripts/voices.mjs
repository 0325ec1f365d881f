#!/usr/bin/env node
/**
 * Make every sound that callers and operators hear, once, at set-up.
 *
 * `<home>/sounds/<language>/<clip>.ulaw` is raw µ-law at 8 kHz: a recording from
 * `prompts/recordings/<language>/<clip>.wav` where there is one, else a draft by an
 * offline voice. `<home>/sounds/moh/*.ulaw` is the hold music. `<home>/sounds/manifest.json`
 * says of each sound what it was made from, so that only what changed is made again, how
 * long it is, and whether it is still a draft.
 *
 * A sound that is silent, too loud or missing stops the set-up with the clip's name: better
 * than a caller who hears nothing.
 *
 * Needs what the build made (`dist/prompt`); everything else is plain Node.
 *
 *     node scripts/voices.mjs <home>
 */
import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { unpack } from "./debian.mjs";
import { checkDisk, diskFull } from "./disk.mjs";
import { withLock } from "./lock.mjs";
import { Remedy } from "./remedy.mjs";
import { encoded, fromPcm16, levelled, measured, RATE_HZ, silence, trimmed } from "./sound.mjs";
import { readSound, speak, spokenText, VOICE_PACKAGES, VOICES } from "./speak.mjs";

export { VOICE_PACKAGES };

/** Debian packages (suite forky) with the hold music. */
export const MUSIC_PACKAGES = ["asterisk-moh-opsound-wav"];

/** The calm ones of the package, by their files' names. */
const MUSIC = ["macroform-cold_day", "macroform-the_simplicity", "manolo_camp-morning_coffee"];

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const PROMPTS = path.join(ROOT, "prompts");

/** Counted up when the making itself changes, so that every sound is made again. */
const RECIPE = 1;
const SPEECH_DB = -20;
/** Music is in the background: it is heard for minutes, and the announcements must stand out. */
const MUSIC_DB = -27;
const PAUSE_MS = 300;

/** What every speech sound must keep to; a peak of 0 dBFS would be distorted. */
const LIMITS = { minimumMs: 60, maximumMs: 60_000, quietestDb: -24, loudestDb: -17, peakDb: -0.5 };

/** All sounds and the music take half of this. */
const ROOM_BYTES = 50e6;

const AT_ONCE = 2;
const PROGRESS_EVERY = 150;

/**
 * Make the sounds that are missing or out of date, and check them all.
 *
 * @param {object} wanted
 * @param {string} wanted.home the state folder
 * @param {string} [wanted.voices] prefix with VOICE_PACKAGES; unpacked under home unless told
 * @param {string} [wanted.music] prefix with MUSIC_PACKAGES, likewise
 * @param {string} [wanted.prompts] folder of texts and recordings; the repository's unless told
 * @param {(line: string) => void} [wanted.onProgress] gets one line now and then
 * @returns {Promise<object>} the manifest: `{ sounds: { "ja/menu": { hash, durationMs, source } }, music: { … } }`
 * @throws {Remedy} naming the sound and what to do about it
 */
export async function makeSounds({ home, voices, music, prompts = PROMPTS, onProgress = () => {} }) {
  const sounds = path.resolve(home, "sounds");
  await fs.mkdir(sounds, { recursive: true });
  try {
    return await withLock(`${sounds}.lock`, onProgress, () =>
      bringUpToDate({ home, sounds, voices, music, prompts, onProgress }),
    );
  } catch (error) {
    throw error.code === "ENOSPC" ? diskFull(sounds) : error;
  }
}

async function bringUpToDate({ home, sounds, voices, music, prompts, onProgress }) {
  const { clips, readings } = await wantedClips(prompts);
  const recordings = await findRecordings(prompts, clips, onProgress);
  const before = await readManifest(sounds);
  const jobs = clips.map((clip) => job(clip, readings, recordings));
  const due = [];
  for (const one of jobs) if (!(await isCurrent(sounds, before.sounds[one.key], one))) due.push(one);
  const musicDue = [];
  for (const name of MUSIC) if (!(await isMusicCurrent(sounds, before.music[name], name))) musicDue.push(name);
  if (due.length + musicDue.length === 0 && sameKeys(before, jobs)) return before;

  checkDisk(sounds, ROOM_BYTES);
  const prefix =
    voices ||
    (await unpack({ home, suite: "bookworm", packages: VOICE_PACKAGES, components: ["main", "contrib"], onProgress }));
  const made = await makeAll({ sounds, prefix, readings, due, before: before.sounds, onProgress });
  if (musicDue.length > 0) {
    const source = music || (await unpack({ home, suite: "forky", packages: MUSIC_PACKAGES, onProgress }));
    onProgress("sounds: hold music");
    for (const name of musicDue) before.music[name] = await makeMusic(sounds, prefix, source, name);
  }
  const manifest = { sounds: {}, music: Object.fromEntries(MUSIC.map((name) => [name, before.music[name]])) };
  for (const { key } of jobs) manifest.sounds[key] = made[key] ?? before.sounds[key];
  await writeManifest(sounds, manifest);
  await removeStrangers(sounds, manifest);
  return manifest;
}

/** The clips as the control plane will ask for them: its own list, not a second one. */
async function wantedClips(prompts) {
  const built = path.join(ROOT, "dist/prompt");
  try {
    const { allClips } = await import(pathToFileURL(path.join(built, "clips.js")).href);
    const { loadTexts } = await import(pathToFileURL(path.join(built, "texts.load.js")).href);
    const texts = loadTexts(prompts);
    return { clips: allClips(texts), readings: texts.readings };
  } catch (error) {
    if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new Remedy(
      "The sounds need the built control plane, which is not there",
      "run npm start, which builds it first",
    );
  }
}

/** Recordings by "language/clip"; those that fit no clip are pointed out and left alone. */
async function findRecordings(prompts, clips, onProgress) {
  const known = new Set(clips.map(({ language, clip }) => `${language}/${clip}`));
  const found = new Map();
  for (const language of Object.keys(VOICES)) {
    const folder = path.join(prompts, "recordings", language);
    for (const file of await fs.readdir(folder).catch(() => [])) {
      if (!file.endsWith(".wav")) continue;
      const key = `${language}/${file.slice(0, -".wav".length)}`;
      if (known.has(key))
        found.set(key, { file: path.join(folder, file), content: sha256(await fs.readFile(path.join(folder, file))) });
      else onProgress(`sounds: the recording ${key}.wav fits no clip and is not used; check its name`);
    }
  }
  return found;
}

/** What is to be made for a clip, and a hash of all that decides how it sounds. */
function job({ language, clip, text, voiced, opens }, readings, recordings) {
  const key = `${language}/${clip}`;
  const recording = recordings.get(key);
  const pauses = pausesAround(voiced, opens);
  const spoken = spokenText(language, voiced, readings);
  const made = recording ? [recording.content] : [spoken, VOICES[language], language === "en" ? readings.en : []];
  const hash = sha256(JSON.stringify([RECIPE, SPEECH_DB, pauses, ...made]));
  return {
    key,
    language,
    text,
    spoken,
    pauses,
    hash,
    recording: recording?.file,
    source: recording ? "recording" : "draft",
  };
}

/** A full stop asks for a longer pause after it than a comma; after a number it goes on almost at once. */
function pausesAround(voiced, opens) {
  const tailMs = /[。.?]$/u.test(voiced) ? 250 : /[、，,]$/u.test(voiced) ? 150 : 40;
  return { leadMs: opens ? 100 : 0, tailMs };
}

async function isCurrent(sounds, entry, { key, hash }) {
  if (entry?.hash !== hash) return false;
  return (await sizeOf(path.join(sounds, `${key}.ulaw`))) === bytesOf(entry.durationMs);
}

async function isMusicCurrent(sounds, entry, name) {
  if (entry?.hash !== musicHash(name)) return false;
  return (await sizeOf(path.join(sounds, "moh", `${name}.ulaw`))) === bytesOf(entry.durationMs);
}

function bytesOf(durationMs) {
  return (durationMs * RATE_HZ) / 1000;
}

function musicHash(name) {
  return sha256(JSON.stringify([RECIPE, MUSIC_DB, "trimmed", name]));
}

function sameKeys(manifest, jobs) {
  return Object.keys(manifest.sounds).length === jobs.length;
}

/** Two at a time; what was made before a failure is kept in the manifest for the next try. */
async function makeAll({ sounds, prefix, readings, due, before, onProgress }) {
  const made = {};
  const waiting = [...due];
  const scratch = await fs.mkdtemp(path.join(sounds, ".making-"));
  for (const language of Object.keys(VOICES)) await fs.mkdir(path.join(sounds, language), { recursive: true });
  const worker = async (number) => {
    const folder = path.join(scratch, String(number));
    await fs.mkdir(folder);
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      made[next.key] = await makeSound({ sounds, prefix, readings, folder, next });
      const count = Object.keys(made).length;
      if (count % PROGRESS_EVERY === 0 || count === due.length) onProgress(`sounds: ${count} of ${due.length}`);
    }
  };
  try {
    const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, (_, number) => worker(number)));
    const failed = ended.find((one) => one.status === "rejected");
    if (failed) throw failed.reason;
    return made;
  } catch (error) {
    const { music } = await readManifest(sounds);
    await writeManifest(sounds, { sounds: { ...before, ...made }, music });
    throw error;
  } finally {
    await fs.rm(scratch, { recursive: true, force: true });
  }
}

async function makeSound({ sounds, prefix, readings, folder, next }) {
  const { key, language, spoken, pauses, hash, recording, source } = next;
  let bytes = silence(PAUSE_MS);
  if (recording || spoken !== "") {
    try {
      const wav = recording ?? (await speak({ prefix, language, text: spoken, readings, folder }));
      const samples = fromPcm16(await readSound(prefix, wav, RATE_HZ));
      bytes = encoded(trimmed(levelled(samples, SPEECH_DB), pauses));
    } catch (error) {
      inSound(next, error);
    }
    checkSound(next, measured(bytes));
  }
  await replaceFile(path.join(sounds, `${key}.ulaw`), bytes);
  return { hash, durationMs: bytes.length / (RATE_HZ / 1000), source };
}

/** Say which sound it is about. */
function inSound(next, error) {
  if (error instanceof Remedy || error.code) {
    error.message = `The sound ${next.key}: ${error.message}`;
    throw error;
  }
  throw new Remedy(`The sound ${next.key} cannot be made: ${error.message}`, remedyFor(next));
}

function remedyFor({ key, recording }) {
  if (recording) return `record it again as a WAV file (${recording})`;
  return `correct its text or reading in prompts/prompts.json, or put a recording at prompts/recordings/${key}.wav`;
}

/** Loudly, and by name: a caller cannot tell us that there was silence. */
function checkSound(next, { durationMs, rmsDb, peakDb }) {
  const wrong =
    rmsDb < LIMITS.quietestDb
      ? `is silent or too quiet (${rmsDb.toFixed(1)} dBFS)`
      : durationMs < LIMITS.minimumMs
        ? `lasts only ${durationMs} ms`
        : durationMs > LIMITS.maximumMs
          ? `lasts ${Math.round(durationMs / 1000)} s`
          : rmsDb > LIMITS.loudestDb
            ? `is too loud (${rmsDb.toFixed(1)} dBFS)`
            : peakDb > LIMITS.peakDb
              ? `is clipped (peak ${peakDb.toFixed(1)} dBFS)`
              : null;
  if (wrong !== null) throw new Remedy(`The sound ${next.key} ("${next.text}") ${wrong}`, remedyFor(next));
}

async function makeMusic(sounds, prefix, source, name) {
  const samples = fromPcm16(
    await readSound(prefix, path.join(source, "usr/share/asterisk/moh", `${name}.wav`), RATE_HZ),
  );
  // Pieces begin and end with up to some seconds of nothing, and who waits is not to wonder.
  const bytes = encoded(trimmed(levelled(samples, MUSIC_DB), { leadMs: 0, tailMs: 0 }));
  await fs.mkdir(path.join(sounds, "moh"), { recursive: true });
  await replaceFile(path.join(sounds, "moh", `${name}.ulaw`), bytes);
  return { hash: musicHash(name), durationMs: bytes.length / (RATE_HZ / 1000) };
}

/** Sounds of texts that are no more: nobody may find them and wonder. */
async function removeStrangers(sounds, manifest) {
  const wanted = new Set([
    ...Object.keys(manifest.sounds),
    ...Object.keys(manifest.music).map((name) => `moh/${name}`),
  ]);
  for (const folder of [...Object.keys(VOICES), "moh"]) {
    for (const file of await fs.readdir(path.join(sounds, folder))) {
      if (!wanted.has(`${folder}/${file.replace(/\.ulaw$/, "")}`)) await fs.rm(path.join(sounds, folder, file));
    }
  }
}

async function readManifest(sounds) {
  try {
    return JSON.parse(await fs.readFile(path.join(sounds, "manifest.json"), "utf8"));
  } catch {
    // Missing or torn: everything is made anew, which is what a missing manifest means.
    return { sounds: {}, music: {} };
  }
}

async function writeManifest(sounds, manifest) {
  await replaceFile(path.join(sounds, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
}

/** Whole or not at all: Asterisk may be playing the old one. */
async function replaceFile(file, content) {
  await fs.writeFile(`${file}.new`, content);
  await fs.rename(`${file}.new`, file);
}

async function sizeOf(file) {
  return (await fs.stat(file).catch(() => null))?.size ?? -1;
}

function sha256(content) {
  return createHash("sha256").update(content).digest("hex").slice(0, 32);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [home, voices, music] = process.argv.slice(2);
  if (!home) {
    console.error("usage: node scripts/voices.mjs <home> [prefix of the voices] [prefix of the music]");
    process.exit(2);
  }
  try {
    const { sounds } = await makeSounds({ home, voices, music, onProgress: (line) => console.error(line) });
    console.log(`${Object.keys(sounds).length} sounds in ${path.resolve(home, "sounds")}`);
  } catch (error) {
    console.error(error instanceof Remedy ? error.message : error);
    process.exit(1);
  }
}
