/**
 * The draft voices: a text becomes a WAV file, offline, by programs of Debian's packages.
 *
 * Japanese: Open JTalk with the voice of the Nagoya Institute of Technology. English:
 * Flite's slt. Chinese and Korean: eSpeak NG, Chinese from pinyin. The voices misread some
 * words, so `prompts.json` holds readings for them. They are drafts: a recording put in a
 * prompt's place is used instead.
 */
import { spawn } from "node:child_process";
import fs from "node:fs/promises";
import path from "node:path";
import { program } from "./debian.mjs";
import { Remedy } from "./remedy.mjs";

/** Debian packages (suite bookworm, components main and contrib) with the voices and sox. */
export const VOICE_PACKAGES = [
  "open-jtalk",
  "open-jtalk-mecab-naist-jdic",
  "hts-voice-nitech-jp-atr503-m001",
  "flite",
  "espeak-ng",
  "sox",
];

/**
 * How each voice speaks. Japanese and English are slowed a little for old ears; the
 * caller pays for every second, so not by much. A change here makes the sounds anew.
 */
export const VOICES = {
  // What is tried in turn: some sentence may come out with one sound drawn out at one speed and not at another.
  ja: { engine: "open_jtalk", attempts: [{ rate: 0.93 }, { rate: 0.97 }, { rate: 0.9 }, { rate: 1, halfTones: 0.5 }] },
  en: { engine: "flite", voice: "slt", stretch: 1.05 },
  zh: { engine: "espeak-ng", voice: "cmn-latn-pinyin", wordsPerMinute: 165 },
  ko: { engine: "espeak-ng", voice: "ko", wordsPerMinute: 160 },
};

/** Longer than any vowel in speech: the voice got stuck on it. */
const STRETCHED_MS = 400;
/** Open JTalk reads one line of this many bytes and silently drops the rest. */
const LINE_MAX_BYTES = 1000;
/** Open JTalk's trace counts in units of 100 ns. */
const TRACE_UNITS_PER_MS = 10_000;

/**
 * What a voice is given: the text after the readings. Part of what decides whether a sound
 * must be made again.
 */
export function spokenText(language, voiced, readings) {
  if (language !== "ja") return voiced;
  return readings.ja.reduce((text, { written, spoken }) => text.replaceAll(written, spoken), voiced);
}

/**
 * Speak into a WAV file.
 *
 * @param {object} job
 * @param {string} job.prefix the unpacked voices
 * @param {string} job.language ja, en, zh, ko
 * @param {string} job.text as `spokenText` gave it
 * @param {object} job.readings of prompts.json
 * @param {string} job.folder an empty folder for this job alone
 * @returns {Promise<string>} the WAV file
 * @throws {Remedy} where the voice draws a sound out at every attempt, or is not there
 * @throws {Error} with the program's words where it refuses the text
 */
export async function speak({ prefix, language, text, readings, folder }) {
  const wav = path.join(folder, "voice.wav");
  const voice = VOICES[language];
  switch (voice.engine) {
    case "open_jtalk":
      return speakJapanese(prefix, voice, text, folder, wav);
    case "flite": {
      const lexicon = path.join(folder, "lexicon");
      await fs.writeFile(lexicon, readings.en.map(({ written, spoken }) => `"${written}" : ${spoken}\n`).join(""));
      await run(prefix, "flite", [
        "-voice",
        voice.voice,
        "-add_lex",
        lexicon,
        "--setf",
        `duration_stretch=${voice.stretch}`,
        "-t",
        text,
        "-o",
        wav,
      ]);
      return wav;
    }
    case "espeak-ng":
      await run(prefix, "espeak-ng", ["-v", voice.voice, "-s", String(voice.wordsPerMinute), "-w", wav, "--", text]);
      return wav;
    default:
      throw new Error(`no engine ${voice.engine}`);
  }
}

/** Any sound file that sox can read, as one channel of 16-bit samples at `rateHz`. */
export async function readSound(prefix, file, rateHz) {
  // 3 dB less before the filters, or they could drive a loud recording beyond full scale.
  const out = ["-t", "raw", "-r", String(rateHz), "-c", "1", "-e", "signed-integer", "-b", "16", "-L", "-"];
  return run(prefix, "sox", ["-V1", "-D", file, ...out, "gain", "-3", "highpass", "120"]);
}

async function speakJapanese(prefix, voice, text, folder, wav) {
  if (Buffer.byteLength(text) > LINE_MAX_BYTES) {
    throw new Remedy(`"${text.slice(0, 20)}…" is longer than the voice can read at once`, "cut it into two prompts");
  }
  const [input, trace] = [path.join(folder, "text"), path.join(folder, "trace")];
  await fs.writeFile(input, `${text}\n`);
  const dictionary = path.join(prefix, "var/lib/mecab/dic/open-jtalk/naist-jdic");
  const model = path.join(prefix, "usr/share/hts-voice/nitech-jp-atr503-m001/nitech_jp_atr503_m001.htsvoice");
  let stuck = "";
  for (const { rate, halfTones = 0 } of voice.attempts) {
    const tuning = ["-r", String(rate), "-fm", String(halfTones)];
    await run(prefix, "open_jtalk", ["-x", dictionary, "-m", model, ...tuning, "-ow", wav, "-ot", trace, input]);
    stuck = stretchedPhoneme(await fs.readFile(trace, "utf8"));
    if (stuck === "") return wav;
  }
  throw new Remedy(
    `The Japanese voice draws out ${stuck} in "${text}"`,
    "write it another way (kana, a comma) in the readings of prompts/prompts.json",
  );
}

/** The first sound, not a pause, that lasts too long: "a 620 ms"; "" where there is none. */
function stretchedPhoneme(trace) {
  const labels = trace.slice(trace.indexOf("[Output label]"));
  for (const [, from, to, phoneme] of labels.matchAll(/^(\d+) (\d+) [^-\s]*-([A-Za-z]+)\+/gm)) {
    const ms = (Number(to) - Number(from)) / TRACE_UNITS_PER_MS;
    if (phoneme !== "sil" && phoneme !== "pau" && ms > STRETCHED_MS) return `${phoneme} ${Math.round(ms)} ms`;
  }
  return "";
}

/** Run a program of the prefix to its end; what it wrote to stdout. An Error where the program refuses. */
function run(prefix, name, args) {
  const { command, args: before, env } = program(prefix, name);
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...before, ...args], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [out, err] = [[], []];
    child.stdout.on("data", (chunk) => out.push(chunk));
    child.stderr.on("data", (chunk) => err.push(chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(Buffer.concat(out));
      const said = Buffer.concat(err).toString().trim().split("\n").slice(-3).join("; ");
      reject(new Error(`${name} ended with ${signal ?? code}: ${said}`));
    });
  });
}
