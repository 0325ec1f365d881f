/**
 * A voice for callers and operators: sound that is built like speech (a buzzing source
 * with the formants of vowels, in syllables and phrases, as ITU-T P.50 describes
 * artificial voices), so that both directions of a call carry something to hear and to
 * measure. It says nothing, and nobody's voice is in it.
 *
 * 8 kHz, G.711 µ-law, as the trunk speaks it.
 */
import { type Random, seeded } from "./random.js";

const RATE_HZ = 8_000;

/** First two formants of Japanese vowels, in Hz. */
const VOWELS: readonly (readonly [number, number])[] = [
  [800, 1200],
  [300, 2300],
  [300, 1200],
  [500, 1900],
  [500, 900],
];

export interface Voice {
  /** The mean pitch: about 120 for a deep voice, 210 for a high one. */
  pitchHz: number;
  seed: number;
}

/** So many seconds of a voice's speech, one byte a sample; phrases with pauses between them. */
export function speech(voice: Voice, lengthS: number): Uint8Array {
  const random = seeded(voice.seed);
  const samples = new Float32Array(lengthS * RATE_HZ);
  let at = 0;
  while (at < samples.length) {
    const syllables = random.whole(5, 12);
    for (let index = 0; index < syllables; index += 1) {
      at = syllable(samples, at, voice.pitchHz * (1.12 - (0.24 * index) / syllables), random);
    }
    at += Math.round(random.between(0.4, 1.2) * RATE_HZ);
  }
  return Uint8Array.from(samples, (sample) => muLaw(sample));
}

/** One syllable from a place on; returns the place after it. */
function syllable(samples: Float32Array, from: number, pitchHz: number, random: Random): number {
  const length = Math.round(random.between(0.11, 0.2) * RATE_HZ);
  const formants = VOWELS[random.whole(0, VOWELS.length - 1)] ?? [500, 1500];
  const harmonics: [hz: number, level: number][] = [];
  for (let hz = pitchHz; hz < 3_400; hz += pitchHz) {
    const level = formants.reduce((sum, formant) => sum + 1 / (1 + ((hz - formant) / 120) ** 2), 0.02);
    harmonics.push([hz, (0.12 * level) / (1 + hz / 3_000)]);
  }
  for (let index = 0; index < length && from + index < samples.length; index += 1) {
    const envelope = Math.sin((Math.PI * (index + 0.5)) / length) ** 0.6;
    const turn = (2 * Math.PI * index) / RATE_HZ;
    samples[from + index] = envelope * harmonics.reduce((sum, [hz, level]) => sum + level * Math.sin(hz * turn), 0);
  }
  return from + length;
}

/** One sample of -1…1 as G.711 µ-law (ITU-T G.711, table 2a). */
function muLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const level = Math.min(8_158, Math.round(Math.abs(sample) * 8_158)) + 33;
  const segment = 31 - Math.clz32(level) - 5;
  return ~(sign | (segment << 4) | ((level >> (segment + 1)) & 0x0f)) & 0xff;
}
