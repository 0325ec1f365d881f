import { describe, expect, it } from "vitest";
import { encoded, fromPcm16, levelled, measured, RATE_HZ, silence, trimmed } from "../../scripts/sound.mjs";

/** A tone in the middle of silence. */
function tone(ms: number, amplitude: number, silenceMs = 0): Float64Array {
  const [before, length] = [(silenceMs * RATE_HZ) / 1000, (ms * RATE_HZ) / 1000];
  const samples = new Float64Array(length + 2 * before);
  for (let i = 0; i < length; i += 1) samples[before + i] = amplitude * Math.sin((2 * Math.PI * 440 * i) / RATE_HZ);
  return samples;
}

describe("µ-law", () => {
  it("has the code words of G.711 for zero and both full scales", () => {
    expect([...encoded(Float64Array.of(0, 1, -1))]).toEqual([0xff, 0x80, 0x00]);
  });

  it("gives back what was put in, within a sixteenth of its size", () => {
    for (const amplitude of [0.01, 0.1, 0.5, 0.9]) {
      const { rmsDb } = measured(encoded(tone(200, amplitude)));
      expect(rmsDb).toBeCloseTo(20 * Math.log10(amplitude / Math.SQRT2), 0);
    }
  });

  it("measures silence as silence, however it is made", () => {
    expect(measured(silence(300))).toMatchObject({ durationMs: 300, peakDb: -120, rmsDb: -120 });
    expect(measured(Buffer.alloc(0)).rmsDb).toBeLessThan(-100);
  });
});

describe("a level", () => {
  it("is the same for a whisper and a shout, pauses left out of the count", () => {
    for (const amplitude of [0.02, 0.3, 0.99]) {
      const { rmsDb, peakDb } = measured(encoded(levelled(tone(500, amplitude, 2000), -20)));
      expect(rmsDb).toBeCloseTo(-20, 0);
      expect(peakDb).toBeLessThan(-0.5);
    }
  });

  it("bends the peaks of a sound that has few and high ones, and never clips them", () => {
    const clicks = tone(1000, 0.02);
    for (let i = 0; i < clicks.length; i += 400) clicks[i] = 1;
    expect(measured(encoded(levelled(clicks, -20))).peakDb).toBeLessThan(-0.5);
  });
});

describe("trimming", () => {
  it("takes the silence away and puts the wanted pauses there", () => {
    const { durationMs } = measured(encoded(trimmed(tone(500, 0.3, 1000), { leadMs: 100, tailMs: 250 })));
    expect(durationMs).toBeGreaterThanOrEqual(500 + 100 + 250);
    expect(durationMs).toBeLessThan(500 + 100 + 250 + 100);
  });

  it("leaves nothing of what is nothing", () => {
    expect(trimmed(new Float64Array(8000), { leadMs: 100, tailMs: 250 })).toHaveLength(0);
  });
});

it("16-bit samples are read as sox writes them", () => {
  expect([...fromPcm16(Buffer.from([0x00, 0x80, 0xff, 0x7f, 0x00, 0x40]))]).toEqual([-1, 32767 / 32768, 0.5]);
});
