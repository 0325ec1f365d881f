import dgram from "node:dgram";

/**
 * A mouth and an ear on RTP (RFC 3550): sends and collects G.711 µ-law at 8 kHz, 20 ms a
 * packet, and telephone-events (RFC 4733). SIPp does the signalling; it says in its SDP that
 * media goes here, so that tests can speak, press keys and measure what was heard.
 */
export interface Ear {
  host: string;
  port: number;
  /** Where the other side listens, as its SDP says; otherwise its first packet tells. */
  meets(host: string, port: number): void;
  /** Speak a sine tone from now on, instead of silence; null: silence. */
  speak(hz: number | null): void;
  /** Press a key by RFC 4733 (payload type 101). */
  press(key: string): void;
  /** When all keys pressed so far have been sent: the `performance.now()` at which the last one ended. */
  pressed(): Promise<number>;
  /** Press keys faster than any finger could: all within a few packets. */
  flood(keys: string): void;
  /** Press a key as a pair of tones in the audio (ITU-T Q.23), 120 ms long. */
  pressInBand(key: string): void;
  /** The `performance.now()` at which the next packet of audio comes that is like that. */
  next(isLike: (packet: Int16Array) => boolean): Promise<number>;
  /** The longest time for which no sound came, since the ear was opened or emptied, ms. */
  longestQuietMs(): number;
  /** The keys that came by RFC 4733 since the ear was opened. */
  keys(): string;
  /** All samples heard since the ear was opened or emptied, in order of arrival, as linear 16 bit. */
  heard(): Int16Array;
  /** The last so many of them; cheap to ask again and again. */
  lately(samples: number): Int16Array;
  /** Whether this sound has been heard since the ear was opened or emptied; cheap to ask again and again. */
  listenFor(clip: Int16Array): () => boolean;
  forget(): void;
  close(): Promise<void>;
}

export const SAMPLE_RATE_HZ = 8000;
const SAMPLES_A_PACKET = 160;
const PACKET_MS = 20;
/** Who was stopped for longer does not say it all at once. */
const MADE_UP_MS = 200;
/** Below this (linear 16 bit) nobody hears anything. */
const QUIET = 60;
const KEYS = "0123456789*#ABCD";
const ROWS_HZ = [697, 770, 852, 941];
const COLUMNS_HZ = [1209, 1336, 1477, 1633];
const KEYPAD = "123A456B789C*0#D";
const AMPLITUDE = 8000;
/** Too short for RTP, so nobody hears it. */
const LAST_PACKET = Buffer.from("last");
/** So many packets are left of a key when its end is told first. */
const ENDED_LEFT = 2;
/** Ten keys in 20 ms. */
const FLOOD_A_TICK = 10;

export async function openEar(host: string): Promise<Ear> {
  const socket = dgram.createSocket("udp4");
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(0, host, resolve);
  });
  const { port } = socket.address();
  let heard = new Int16Array(SAMPLE_RATE_HZ);
  let length = 0;
  let emptied = 0;
  let closing: Promise<void> | null = null;
  let longestQuiet = 0;
  let soundAt = performance.now();
  let keysHeard = "";
  let lastEvent = -1;
  const keys: string[] = [];
  const awaitingKeys: ((at: number) => void)[] = [];
  let awaitingSound: { isLike: (packet: Int16Array) => boolean; resolve: (at: number) => void }[] = [];
  const flooding: string[] = [];
  const tones: { hz: number[]; samples: number }[] = [];
  const ssrc = (port * 2654435761) >>> 0;
  let peer: { host: string; port: number } | null = null;
  let toneHz: number | null = null;
  let sequence = 1;
  let timestamp = 0;
  let phase = 0;
  let event: { code: number; left: number; start: number; duration: number } | null = null;

  socket.on("message", (packet, from) => {
    if (packet.length < 12) return;
    peer = { host: from.address, port: from.port };
    if ((packet[1]! & 0x7f) === 0) hear(decodeUlaw(packet.subarray(12)));
    if ((packet[1]! & 0x7f) === 101) hearKey(packet);
  });

  /** Each packet of one event has the time stamp of its beginning. */
  function hearKey(packet: Buffer): void {
    const stamp = packet.readUInt32BE(4);
    if (stamp === lastEvent) return;
    lastEvent = stamp;
    keysHeard += KEYS[packet[12] ?? 0] ?? "?";
  }

  function hear(samples: Int16Array): void {
    const come = awaitingSound.filter(({ isLike }) => isLike(samples));
    awaitingSound = awaitingSound.filter((one) => !come.includes(one));
    for (const { resolve } of come) resolve(performance.now());
    if (samples.some((sample) => Math.abs(sample) > QUIET)) {
      longestQuiet = longestQuietMs();
      soundAt = performance.now();
    }
    if (length + samples.length > heard.length) {
      const longer = new Int16Array(2 * heard.length);
      longer.set(heard);
      heard = longer;
    }
    heard.set(samples, length);
    length += samples.length;
  }

  function longestQuietMs(): number {
    return Math.max(longestQuiet, performance.now() - soundAt);
  }

  /** Each time only what is new since the last time is compared. */
  function listenFor(clip: Int16Array): () => boolean {
    const opening = openingOf(clip);
    let at = 0;
    let since = emptied;
    return () => {
      if (since !== emptied) [at, since] = [0, emptied];
      for (; at + opening.length <= length; at += STEP) {
        if (likenessAt(heard, at, opening) > HEARD) return true;
      }
      return false;
    };
  }

  /**
   * Media may only be sent once it is known where to. What was late is
   * made up for: a phone that keeps a clock of its own hears gaps in slower speech, and no tone.
   */
  let due = performance.now();
  function beat(): void {
    const now = performance.now();
    due = Math.max(due + PACKET_MS, now - MADE_UP_MS);
    timer = setTimeout(beat, due - now);
    if (!peer) return;
    if (!event && keys.length > 0) {
      event = { code: KEYS.indexOf(keys.shift()!), left: 8, start: timestamp, duration: 0 };
    }
    for (const key of flooding.splice(0, FLOOD_A_TICK)) sendAtOnce(key);
    sendPacket(...(event ? eventPacket() : audioPacket()));
    timestamp += SAMPLES_A_PACKET;
  }
  let timer = setTimeout(beat, PACKET_MS);

  function sendPacket(type: number, marker: boolean, stamp: number, payload: Buffer): void {
    if (!peer) return;
    const header = Buffer.alloc(12);
    header[0] = 0x80;
    header[1] = type | (marker ? 0x80 : 0);
    header.writeUInt16BE(sequence++ & 0xffff, 2);
    header.writeUInt32BE(stamp >>> 0, 4);
    header.writeUInt32BE(ssrc, 8);
    socket.send(Buffer.concat([header, payload]), peer.port, peer.host);
  }

  function eventPacket(): [number, boolean, number, Buffer] {
    const now = event!;
    const first = now.duration === 0;
    now.duration += SAMPLES_A_PACKET;
    now.left -= 1;
    // The last three packets carry the end bit, as the RFC recommends against loss.
    const payload = Buffer.from([now.code, now.left <= ENDED_LEFT ? 0x8a : 0x0a, now.duration >> 8, now.duration & 0xff]);
    if (now.left === ENDED_LEFT && keys.length === 0) for (const resolve of awaitingKeys.splice(0)) resolve(performance.now());
    if (now.left === 0) event = null;
    return [101, first, now.start, payload];
  }

  /** An event that has begun and ended in two packets. */
  function sendAtOnce(key: string): void {
    for (const [end, duration] of [[0x0a, 80], [0x8a, 160]] as const) {
      sendPacket(101, end === 0x0a, timestamp, Buffer.from([KEYS.indexOf(key), end, 0, duration]));
    }
    timestamp += SAMPLES_A_PACKET;
  }

  function audioPacket(): [number, boolean, number, Buffer] {
    const payload = Buffer.alloc(SAMPLES_A_PACKET);
    const hz = tones[0] ? tones[0].hz : toneHz === null ? [] : [toneHz];
    for (let i = 0; i < SAMPLES_A_PACKET; i += 1, phase += 1) {
      const level = hz.reduce((sum, one) => sum + Math.sin((2 * Math.PI * one * phase) / SAMPLE_RATE_HZ), 0);
      payload[i] = encodeUlaw(Math.round((AMPLITUDE * level) / Math.max(1, hz.length)));
    }
    if (tones[0] && (tones[0].samples -= SAMPLES_A_PACKET) <= 0) tones.shift();
    return [0, false, timestamp, payload];
  }

  return {
    host,
    port,
    meets: (host, port) => void (peer = { host, port }),
    speak: (hz) => void (toneHz = hz),
    press: (key) => void keys.push(key),
    pressed: () => new Promise((resolve) => awaitingKeys.push(resolve)),
    next: (isLike) => new Promise((resolve) => awaitingSound.push({ isLike, resolve })),
    flood: (more) => void flooding.push(...more),
    pressInBand: (key) => {
      const place = KEYPAD.indexOf(key);
      tones.push({ hz: [ROWS_HZ[place >> 2]!, COLUMNS_HZ[place & 3]!], samples: 960 });
      tones.push({ hz: [], samples: 960 });
    },
    longestQuietMs,
    keys: () => keysHeard,
    heard: () => heard.slice(0, length),
    lately: (samples) => heard.slice(Math.max(0, length - samples), length),
    listenFor,
    forget() {
      length = 0;
      emptied += 1;
      longestQuiet = 0;
      soundAt = performance.now();
    },
    close() {
      closing ??= new Promise((resolve) => {
        clearTimeout(timer);
        // What was sent to us before this is read before it.
        const saying = setInterval(() => socket.send(LAST_PACKET, port, host), 5);
        socket.on("message", (packet) => {
          if (!packet.equals(LAST_PACKET)) return;
          clearInterval(saying);
          socket.removeAllListeners("message").close(() => resolve());
        });
      });
      return closing;
    },
  };
}

/** Power of one frequency relative to all power, 0 to 1 (Goertzel); 1 is a pure tone. */
export function shareOfTone(samples: Int16Array, hz: number): number {
  const w = (2 * Math.PI * hz) / SAMPLE_RATE_HZ;
  let re = 0;
  let im = 0;
  let all = 0;
  for (let i = 0; i < samples.length; i += 1) {
    const s = samples[i]!;
    re += s * Math.cos(w * i);
    im += s * Math.sin(w * i);
    all += s * s;
  }
  return all === 0 ? 0 : (2 * (re * re + im * im)) / (samples.length * all);
}

/** The longest stretch below `level` (linear 16 bit), in ms. */
export function longestSilenceMs(samples: Int16Array, level = QUIET): number {
  let longest = 0;
  let run = 0;
  for (const sample of samples) {
    run = Math.abs(sample) < level ? run + 1 : 0;
    if (run > longest) longest = run;
  }
  return (longest * 1000) / SAMPLE_RATE_HZ;
}

/** The likeness of the very sound is 1; one that does not begin with the same words stays below 0.5. */
export const HEARD = 0.9;
/** What is compared of a clip. */
const OPENING_SAMPLES = 2 * SAMPLE_RATE_HZ;
/**
 * Asterisk begins a prompt with a new packet, and the house's sounds are multiples of 10 ms
 * long, so that all that follow in one playback begin on such a step too.
 */
const STEP = SAMPLES_A_PACKET / 2;

/** How well the first two seconds of `clip` are found anywhere in `samples`, 0 to 1. */
export function likeness(samples: Int16Array, clip: Int16Array): number {
  const opening = openingOf(clip);
  let best = 0;
  for (let at = 0; at + opening.length <= samples.length; at += STEP) {
    best = Math.max(best, likenessAt(samples, at, opening));
  }
  return best;
}

/** Where `clip` begins in `samples`, from `from` on; -1 where it is not in there. */
export function whereIs(samples: Int16Array, clip: Int16Array, from = 0): number {
  const opening = openingOf(clip);
  for (let at = from; at + opening.length <= samples.length; at += STEP) {
    if (likenessAt(samples, at, opening) > HEARD) return at;
  }
  return -1;
}

/** Where in these samples the clip's opening is most like them: a piece of music may repeat itself nearly, and never quite. */
export function bestPlace(samples: Int16Array, clip: Int16Array): { at: number; likeness: number } {
  const opening = openingOf(clip);
  let best = { at: -1, likeness: -1 };
  for (let at = 0; at + opening.length <= samples.length; at += STEP) {
    const likeness = likenessAt(samples, at, opening);
    if (likeness > best.likeness) best = { at, likeness };
  }
  return best;
}

/** The last packets may be cut off by a hang-up. */
function openingOf(clip: Int16Array): Int16Array {
  return clip.subarray(0, Math.min(OPENING_SAMPLES, clip.length - 5 * SAMPLES_A_PACKET));
}

/** Normalised correlation, of every 16th sample. */
function likenessAt(samples: Int16Array, at: number, clip: Int16Array): number {
  let dot = 0;
  let a = 0;
  let b = 0;
  for (let i = 0; i < clip.length; i += 16) {
    const x = samples[at + i]!;
    const y = clip[i]!;
    dot += x * y;
    a += x * x;
    b += y * y;
  }
  return a > 0 && b > 0 ? dot / Math.sqrt(a * b) : 0;
}

/** ITU-T G.711 µ-law. */
export function decodeUlaw(bytes: Uint8Array): Int16Array {
  const samples = new Int16Array(bytes.length);
  for (let i = 0; i < bytes.length; i += 1) {
    const u = ~bytes[i]! & 0xff;
    const magnitude = (((u & 0x0f) << 3) + 0x84) << ((u & 0x70) >> 4);
    samples[i] = u & 0x80 ? 0x84 - magnitude : magnitude - 0x84;
  }
  return samples;
}

function encodeUlaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(32635, Math.abs(sample)) + 0x84;
  const exponent = Math.max(0, Math.floor(Math.log2(magnitude)) - 7);
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff;
}
