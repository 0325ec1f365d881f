/**
 * Sound as samples: trimming, an even level, and G.711 µ-law.
 *
 * The trunk speaks µ-law at 8 kHz and nothing else, so every sound is stored as exactly
 * the bytes that go into RTP, and Asterisk transcodes nothing. Everything here works on
 * one channel at 8 kHz, on floats from -1 to 1, and touches no file.
 */

export const RATE_HZ = 8000;
const PER_MS = RATE_HZ / 1000;
const FRAME = 10 * PER_MS;

/** Below this under the loudest frame there is no speech. */
const SPEECH_RANGE_DB = 40;
/** Nor below this at all. */
const SPEECH_FLOOR_DB = -60;

/** Where the limiter begins to bend, and what it never passes: -5.2 and -1.4 dBFS. */
const KNEE = 0.55;
const CEILING = 0.85;

/** 16-bit little-endian samples, as sox writes them. */
export function fromPcm16(bytes) {
  const samples = new Float64Array(bytes.length >> 1);
  for (let i = 0; i < samples.length; i += 1) samples[i] = bytes.readInt16LE(i * 2) / 32768;
  return samples;
}

/**
 * Cut away what is silent before and after, keep a little of it so that no consonant is
 * lost, and put the given pauses there instead.
 *
 * @param {{ leadMs: number, tailMs: number }} pauses milliseconds
 */
export function trimmed(samples, { leadMs, tailMs }) {
  const active = activeFrames(samples);
  if (active.length === 0) return new Float64Array(0);
  const from = Math.max(0, active[0] * FRAME - 20 * PER_MS);
  const to = Math.min(samples.length, (active.at(-1) + 1) * FRAME + 40 * PER_MS);
  const kept = samples.slice(from, to);
  fade(kept, 5 * PER_MS);
  const whole = new Float64Array(leadMs * PER_MS + kept.length + tailMs * PER_MS);
  whole.set(kept, leadMs * PER_MS);
  return whole;
}

/**
 * Bring the speech in it to a level, peaks bent rather than cut.
 *
 * @param {number} levelDb dBFS RMS of the frames in which something is heard
 */
export function levelled(samples, levelDb) {
  let current = samples;
  // Bending the peaks takes some of the level away again; a second and third turn give it back.
  for (let turn = 0; turn < 3; turn += 1) {
    const gain = 10 ** ((levelDb - activeRmsDb(current)) / 20);
    current = current.map((sample) => limited(sample * gain));
  }
  return current;
}

/** What a listener gets of stored µ-law: milliseconds, dBFS, and the share of samples at full scale. */
export function measured(ulaw) {
  const samples = Float64Array.from(ulaw, decode);
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return { durationMs: ulaw.length / PER_MS, rmsDb: activeRmsDb(samples), peakDb: decibels(peak * peak) };
}

/** Encode as µ-law (ITU-T G.711, table 2a). */
export function encoded(samples) {
  return Buffer.from(Array.from(samples, encode));
}

/** Digital silence, which is 0xFF in µ-law. */
export function silence(ms) {
  return Buffer.alloc(ms * PER_MS, 0xff);
}

function limited(sample) {
  const size = Math.abs(sample);
  if (size <= KNEE) return sample;
  const room = CEILING - KNEE;
  return Math.sign(sample) * (KNEE + room * Math.tanh((size - KNEE) / room));
}

function fade(samples, length) {
  const steps = Math.min(length, samples.length >> 1);
  for (let i = 0; i < steps; i += 1) {
    samples[i] *= i / steps;
    samples[samples.length - 1 - i] *= i / steps;
  }
}

/** Indices of the frames in which something is heard. */
function activeFrames(samples) {
  const powers = [];
  for (let from = 0; from < samples.length; from += FRAME) powers.push(power(samples.subarray(from, from + FRAME)));
  const loudestDb = decibels(powers.reduce((most, one) => Math.max(most, one), 0));
  const thresholdDb = Math.max(SPEECH_FLOOR_DB, loudestDb - SPEECH_RANGE_DB);
  return powers.flatMap((one, index) => (decibels(one) > thresholdDb ? [index] : []));
}

function activeRmsDb(samples) {
  const active = activeFrames(samples);
  let sum = 0;
  for (const index of active) sum += power(samples.subarray(index * FRAME, (index + 1) * FRAME));
  return decibels(active.length === 0 ? 0 : sum / active.length);
}

function power(samples) {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : sum / samples.length;
}

function decibels(squared) {
  return 10 * Math.log10(squared + 1e-12);
}

const BIAS = 0x84;
const CLIP = 32635;

function encode(sample) {
  const sign = sample < 0 ? 0x80 : 0;
  const size = Math.min(CLIP, Math.round(Math.abs(sample) * 32768)) + BIAS;
  const exponent = 31 - Math.clz32(size) - 7;
  const mantissa = (size >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

function decode(byte) {
  const bits = ~byte & 0xff;
  const size = ((((bits & 0x0f) << 3) + BIAS) << ((bits >> 4) & 0x07)) - BIAS;
  return ((bits & 0x80) !== 0 ? -size : size) / 32768;
}
