import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CHAIN_BEGIN, firstBreak, type Linked, nextLink } from "../../src/recording/chain.js";
import { layOut, mix, RATE } from "../../src/recording/join.js";
import { type Order, parseOrder } from "../../src/recording/order.js";
import { meterPeaks, stepFor } from "../../src/recording/peaks.js";
import { callOfTrack, isSafeId } from "../../src/recording/id.js";
import { dayOf, placeOf, spooled } from "../../src/recording/place.js";
import { sha256Of } from "../../src/recording/register.store.js";
import { CHUNK_BYTES, cut, NONCE_BYTES, plainBytes, TAG_BYTES } from "../../src/recording/seal.js";
import { type FoundFile, verify } from "../../src/recording/verify.js";

/** 2026-11-24 09:00 in Japan. */
const T = Date.UTC(2026, 10, 24);
const SECOND = RATE;

const order: Order = {
  call: "c1",
  startedAt: T,
  endedAt: T + 10_000,
  tracks: [
    { track: "c1-t1", side: "caller", startedAt: T },
    { track: "c1-t2", side: "operator", startedAt: T + 1_000 },
  ],
  masks: [],
  retention: { line: "main" },
};

describe("an order", () => {
  const parse = (changed: object, call = "c1") => parseOrder(JSON.stringify({ ...order, ...changed }), call);

  it("that is right is taken, whatever else is in it", () => {
    expect(parse({ note: "of a later version" })).toEqual({ ok: true, order });
  });

  it.each([
    ["of another call than its file", { call: "c2" }, "another than in the file's name"],
    ["with a path in its call", { call: "../c1" }, "letters, digits and hyphens"],
    ["with a path in a track", { tracks: [{ ...order.tracks[0], track: "c1-t1/../../x" }] }, "letters, digits and hyphens"],
    ["with another call's track", { tracks: [{ ...order.tracks[0], track: "c2-t1" }] }, "another call's"],
    ["with a track twice", { tracks: [order.tracks[0], order.tracks[0]] }, "named twice"],
    ["with no track", { tracks: [] }, "names no track"],
    ["with a time before there were any", { startedAt: 5 }, "before the year 2000"],
    ["with a third side", { tracks: [{ ...order.tracks[0], side: "manager" }] }, "side"],
  ])("%s is refused with the reason", (_, changed, reason) => {
    expect(parse(changed)).toEqual({ ok: false, problem: expect.stringContaining(reason) });
  });

  it("that was cut off is refused", () => {
    expect(parseOrder(JSON.stringify(order).slice(0, -1), "c1")).toEqual({ ok: false, problem: "the order is no JSON" });
  });
});

describe("an id", () => {
  it.each(["..", ".", "", "a/b", "a\\b", "a\0b", "-rf", "a b", "é", "a.b", "x".repeat(121)])("%j becomes no path", (id) => {
    expect(isSafeId(id)).toBe(false);
    expect(() => placeOf("/r", { recording: id, day: "2026-11-24" })).toThrow(RangeError);
    expect(callOfTrack(`${id}-t1`)).toBeNull();
  });

  it("never leads out of its folder, whatever it is", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (recording, day) => {
        try {
          const { header, body } = placeOf("/r", { recording, day });
          expect(header).toMatch(/^\/r\/headers\/[^/]+$/);
          expect(body).toMatch(/^\/r\/bodies\/[^/]+\/[^/]+$/);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });

  it("is read from a file's name, of our files alone", () => {
    expect(spooled("c1-t12.ulaw")).toEqual({ kind: "track", track: "c1-t12", call: "c1" });
    expect(spooled("c1.order.json")).toEqual({ kind: "order", call: "c1" });
    for (const name of ["c1.ulaw", "..order.json", "c1.order.json.new", "c1-t1.wav", ".ulaw"]) expect(spooled(name)).toBeNull();
  });
});

describe("a recording's day", () => {
  it("is Japan's", () => {
    expect(dayOf(Date.UTC(2026, 10, 23, 14, 59, 59))).toBe("2026-11-23");
    expect(dayOf(Date.UTC(2026, 10, 23, 15))).toBe("2026-11-24");
  });
});

describe("tracks on one clock", () => {
  const lengths = (...seconds: number[]) => new Map(seconds.map((long, index) => [`c1-t${index + 1}`, long * SECOND]));

  it("begin where they were said, and what is not there is a gap of its side", () => {
    const joint = layOut(order, lengths(10, 8));
    expect(joint.placed.map(({ at }) => at)).toEqual([0, SECOND]);
    expect(joint).toMatchObject({ frames: 10 * SECOND, startedAt: T });
    expect(joint.gaps).toEqual([
      { side: "operator", fromMs: 0, untilMs: 1_000 },
      { side: "operator", fromMs: 9_000, untilMs: 10_000 },
    ]);
  });

  it("of which one is lost are kept without it", () => {
    const joint = layOut(order, new Map([["c1-t2", SECOND]]));
    expect(joint).toMatchObject({ frames: SECOND, startedAt: T + 1_000 });
    expect(joint.gaps).toEqual([{ side: "caller", fromMs: 0, untilMs: 1_000 }]);
  });

  it.each([
    ["ahead a year", 365 * 86_400_000],
    ["back a day", -86_400_000],
  ])("follow one another where the clock jumped %s, and the mask stays on what it is for", (_, jump) => {
    const later = { track: "c1-t3", side: "operator" as const, startedAt: T + 5_000 + jump };
    const masks = [{ from: later.startedAt + 1_000, until: later.startedAt + 2_000, why: "paused" as const }];
    const joint = layOut({ ...order, tracks: [...order.tracks, later], masks }, lengths(4, 3, 3));
    expect(joint.placed[2]?.at).toBe(4 * SECOND);
    expect(joint.frames).toBe(7 * SECOND);
    expect(joint.masked).toEqual([{ from: 5 * SECOND, until: 6 * SECOND }]);
  });

  it("are apart by a tone where the recording was paused between them, and by silence where nothing was to be hidden", () => {
    const later = { track: "c1-t3", side: "operator" as const, startedAt: T + 9_000 };
    const masks = [{ from: T + 3_500, until: T + 7_000, why: "paused" as const }];
    const joint = layOut({ ...order, tracks: [...order.tracks, later], masks }, lengths(4, 3, 3));
    expect(joint.masked).toEqual([{ from: 3.5 * SECOND, until: 7 * SECOND }]);
  });

  it("are masked where any of them lies in a mask, and each stretch once", () => {
    const masks = [
      { from: T + 500, until: T + 2_000, why: "paused" as const },
      { from: T + 1_500, until: T + 3_000, why: "digits" as const },
      { from: T + 60_000, until: T + 61_000, why: "digits" as const },
    ];
    expect(layOut({ ...order, masks }, lengths(10, 8)).masked).toEqual([{ from: SECOND / 2, until: 3 * SECOND }]);
  });
});

describe("joined sound", () => {
  /** µ-law: 0x80 is the loudest above, 0x00 the loudest below, 0xff silence (G.711, table 2b). */
  const loud = Buffer.alloc(8, 0x80);

  it("has the caller on the left and the operator on the right", () => {
    const sound = mix(0, 8, [{ side: "caller", at: 0, ulaw: loud.subarray(0, 4) }, { side: "operator", at: 4, ulaw: loud.subarray(0, 4) }], []);
    expect([...sound]).toEqual([32_124, 0, 32_124, 0, 32_124, 0, 32_124, 0, 0, 32_124, 0, 32_124, 0, 32_124, 0, 32_124]);
  });

  it("has two of one side at a time in it, and does not wrap round", () => {
    const two = [{ side: "caller" as const, at: 0, ulaw: loud }, { side: "caller" as const, at: 0, ulaw: loud }];
    expect(mix(0, 1, two, [])[0]).toBe(32_767);
    expect(mix(0, 1, [{ side: "caller", at: 0, ulaw: Buffer.from([0x00]) }], [])[0]).toBe(-32_124);
    expect(mix(0, 1, [{ side: "caller", at: 0, ulaw: Buffer.from([0xff]) }], [])[0]).toBe(0);
  });

  it("has a quiet tone where it is masked, and nothing of what was said", () => {
    const masked = mix(100, 8, [{ side: "caller", at: 100, ulaw: loud }], [{ from: 102, until: 106 }]);
    const unsaid = mix(100, 8, [], [{ from: 102, until: 106 }]);
    expect(masked.slice(4, 12)).toEqual(unsaid.slice(4, 12));
    expect(Math.max(...unsaid)).toBeGreaterThan(0);
    expect(masked[0]).toBe(32_124);
  });

  it("is the same however it is cut into pieces", () => {
    const track = Buffer.from(Array.from({ length: 100 }, (_, index) => (index * 37) & 0xff));
    const whole = mix(0, 100, [{ side: "caller", at: 0, ulaw: track }], [{ from: 30, until: 60 }]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), (at) => {
        const pieces = [{ side: "caller" as const, at: 0, ulaw: track }];
        const halves = [mix(0, at, pieces, [{ from: 30, until: 60 }]), mix(at, 100 - at, pieces, [{ from: 30, until: 60 }])];
        expect(halves.flatMap((half) => [...half])).toEqual([...whole]);
      }),
    );
  });
});

describe("the waveform", () => {
  it("has the loudest of each step and channel", () => {
    const meter = meterPeaks(3_000);
    const sound = new Int16Array(6_000);
    sound[0] = -32_768;
    sound[1] = 12_800;
    sound[2 * 2_000] = 1_280;
    meter.add(sound.subarray(0, 3_000));
    meter.add(sound.subarray(3_000));
    expect(meter.peaks()).toEqual({ stepMs: 250, values: Uint8Array.from([255, 100, 10, 0]) });
  });

  it("of a day long recording is coarser, so that it fits into a page", () => {
    expect(stepFor(RATE * 3_600)).toBe(250);
    expect((RATE * 86_400) / ((RATE * stepFor(RATE * 86_400)) / 1_000)).toBeLessThanOrEqual(20_000);
  });
});

describe("the chain", () => {
  let chain = CHAIN_BEGIN;
  const entries = ["a", "b", "c", "d"].map((recording): Linked => {
    const one = { recording, day: "2026-11-24", sha256Header: sha256Of(`h${recording}`), sha256Body: sha256Of(`b${recording}`) };
    chain = nextLink(sha256Of, chain, one);
    return { ...one, chain };
  });
  const found: FoundFile[] = entries.flatMap(({ recording, day, sha256Header, sha256Body }) => [
    { part: "header" as const, recording, day: null, sha256: sha256Header },
    { part: "body" as const, recording, day, sha256: sha256Body },
  ]);
  const looked = { entries, found, destroyed: new Set<string>(), elsewhere: new Map<string, string>() };
  const header = (of: string) => (one: FoundFile) => one.part === "header" && one.recording === of;

  it("of what was kept is whole, and every file is as it was", () => {
    expect(verify({ ...looked, elsewhere: new Map(entries.map((one) => [one.recording, one.chain])) }, sha256Of)).toEqual([]);
  });

  it("breaks where an entry was taken out, put in another place or altered", () => {
    expect(firstBreak(sha256Of, entries.filter(({ recording }) => recording !== "b"))?.recording).toBe("c");
    expect(firstBreak(sha256Of, [entries[0], entries[2], entries[1], entries[3]] as Linked[])?.recording).toBe("c");
    expect(firstBreak(sha256Of, entries.map((one) => (one.recording === "b" ? { ...one, sha256Body: "0" } : one)))?.recording).toBe("b");
  });

  it("whose end was cut off is found by what was written down elsewhere", () => {
    const cutOff = { ...looked, entries: entries.slice(0, 3), found: found.slice(0, 6), elsewhere: new Map([["d", entries[3]?.chain ?? ""]]) };
    expect(verify(cutOff, sha256Of)).toEqual([{ kind: "otherChain", recording: "d" }]);
  });

  it("names a missing, an altered and an exchanged file", () => {
    expect(verify({ ...looked, found: found.filter((one) => !header("b")(one)) }, sha256Of)).toEqual([{ kind: "missing", recording: "b", part: "header" }]);
    const altered = found.map((one) => (header("b")(one) ? { ...one, sha256: sha256Of("x") } : one));
    expect(verify({ ...looked, found: altered }, sha256Of)).toEqual([{ kind: "altered", recording: "b", part: "header" }]);
    const exchanged = found.map((one) => (header("b")(one) ? { ...one, sha256: entries[2]?.sha256Header ?? "" } : one));
    expect(verify({ ...looked, found: exchanged }, sha256Of)).toEqual([{ kind: "exchanged", recording: "b", part: "header", of: "c" }]);
  });

  it("names what nobody knows of, and what should be gone", () => {
    const stray = { part: "body" as const, recording: "z", day: "2026-11-24", sha256: sha256Of("z") };
    expect(verify({ ...looked, found: [...found, stray] }, sha256Of)).toEqual([{ kind: "stray", recording: "z", part: "body" }]);
    const half = found.filter((one) => !header("b")(one));
    expect(verify({ ...looked, found: half, destroyed: new Set(["b"]) }, sha256Of)).toEqual([{ kind: "notDestroyed", recording: "b", part: "body" }]);
  });
});

describe("an age file", () => {
  it("is cut after the line of its MAC, once that is whole", () => {
    const file = Buffer.from("age-encryption.org/v1\n-> X25519 abc\ndef\n--- mac\n\0\n--- \n");
    expect(cut(file.subarray(0, 47))).toBeNull();
    expect(Buffer.from(cut(file)?.header ?? []).toString()).toBe("age-encryption.org/v1\n-> X25519 abc\ndef\n--- mac\n");
    expect(Buffer.from(cut(file)?.rest ?? [])).toEqual(file.subarray(-7));
    expect(() => cut(Buffer.alloc(1 << 18))).toThrow("no age file");
  });

  it("is as long as its content, a nonce and a tag for each chunk", () => {
    fc.assert(
      fc.property(fc.nat(5 * CHUNK_BYTES), (plain) => {
        const chunks = Math.max(1, Math.ceil(plain / CHUNK_BYTES));
        expect(plainBytes(NONCE_BYTES + plain + chunks * TAG_BYTES)).toBe(plain);
      }),
    );
    for (const wrong of [0, NONCE_BYTES, NONCE_BYTES + TAG_BYTES - 1, NONCE_BYTES + CHUNK_BYTES + 2 * TAG_BYTES]) expect(plainBytes(wrong)).toBeNull();
  });
});
