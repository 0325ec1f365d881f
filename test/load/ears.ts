import dgram from "node:dgram";

/**
 * The ears and mouths of many callers on RTP (RFC 3550): each has a port, says 20 ms of sound
 * every 20 ms once Asterisk has spoken, presses a key (RFC 4733) when it is told to, and notes
 * every time during which it heard nothing. What is said does not matter, so it is always
 * the same; that packets come is what is measured here. SIPp does the signalling.
 */
export interface Ears {
  readonly ports: readonly number[];
  /** A call begins on this port; `keyAfterMs` later the caller presses `key`. */
  begin(port: number, key: string, keyAfterMs: number): void;
  /** The call is over; gives what was heard of it. */
  over(port: number): Heard;
  /** What has been heard so far of the call that is on this port. */
  heard(port: number): Heard;
  /** A key has been pressed in the call that is on this port. */
  hasPressed(port: number): boolean;
  close(): void;
}

/** All times are wall ms. A silence of ours, when this process did not run, is not one of Asterisk's. */
export interface Heard {
  first: number | null;
  last: number | null;
  /** Times without a packet that were longer than `NOTED_MS`. */
  gaps: Gap[];
}

export interface Gap {
  from: number;
  ms: number;
}

const NOTED_MS = 60;
const TICK_MS = 20;
const SAMPLES = 160;
const KEYS = "0123456789*#";
/** A key is this many packets long, the last three with the end bit. */
const KEY_PACKETS = 8;

interface Ear {
  port: number;
  socket: dgram.Socket;
  /** Where Asterisk speaks from in this call. */
  peer: { port: number; address: string } | null;
  busy: boolean;
  key: string;
  keyAt: number;
  keyLeft: number;
  pressed: boolean;
  sequence: number;
  timestamp: number;
  keyStart: number;
  heard: Heard;
  /** How much of the time this process had not run, when the last packet came. */
  stalled: number;
}

/** Open `count` of them on one address. */
export async function openEars(host: string, count: number): Promise<Ears> {
  const all = await Promise.all(Array.from({ length: count }, () => openOne(host)));
  const byPort = new Map(all.map((ear) => [ear.port, ear]));
  const talking = new Set<Ear>();
  let stalledMs = 0;
  let tickAt = performance.now();

  for (const ear of all) ear.socket.on("message", (packet, from) => hear(ear, packet, from));

  function hear(ear: Ear, packet: Buffer, from: dgram.RemoteInfo): void {
    if (packet.length < 12 || !ear.busy) return;
    const now = Date.now();
    const { heard } = ear;
    if (heard.last !== null) {
      const ms = now - heard.last - (stalledMs - ear.stalled);
      if (ms > NOTED_MS) heard.gaps.push({ from: heard.last, ms: Math.round(ms) });
    }
    heard.first ??= now;
    heard.last = now;
    ear.stalled = stalledMs;
    ear.peer ??= { port: from.port, address: from.address };
  }

  const timer = setInterval(() => {
    const now = performance.now();
    stalledMs += Math.max(0, now - tickAt - 2 * TICK_MS);
    tickAt = now;
    const wall = Date.now();
    for (const ear of talking) speak(ear, wall);
  }, TICK_MS);

  function earAt(port: number): Ear {
    const ear = byPort.get(port);
    if (!ear) throw new Error(`there is no ear at port ${port}`);
    return ear;
  }

  return {
    ports: all.map(({ port }) => port),
    begin(port, key, keyAfterMs) {
      const ear = earAt(port);
      Object.assign(ear, { busy: true, peer: null, key, keyAt: Date.now() + keyAfterMs, keyLeft: 0, pressed: false });
      ear.heard = { first: null, last: null, gaps: [] };
      talking.add(ear);
    },
    over(port) {
      const ear = earAt(port);
      talking.delete(ear);
      ear.busy = false;
      return ear.heard;
    },
    heard: (port) => earAt(port).heard,
    hasPressed: (port) => earAt(port).pressed,
    close() {
      clearInterval(timer);
      for (const { socket } of all) socket.close();
    },
  };
}

async function openOne(host: string): Promise<Ear> {
  // Addresses are numbers here: nothing is to be looked up for each of thousands of packets.
  const lookup: dgram.SocketOptions["lookup"] = (address, _options, found) => found(null, address, 4);
  const socket = dgram.createSocket({ type: "udp4", recvBufferSize: 262_144, lookup });
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(0, host, () => {
      socket.off("error", reject);
      resolve();
    });
  });
  const idle = { peer: null, busy: false, key: "", keyAt: 0, keyLeft: 0, pressed: false, keyStart: 0 };
  const heard: Heard = { first: null, last: null, gaps: [] };
  return { port: socket.address().port, socket, ...idle, sequence: 1, timestamp: 0, heard, stalled: 0 };
}

/** Two seconds of sound would be as good: this is one packet, said again and again. */
const SOUND = Buffer.from(Array.from({ length: SAMPLES }, (_, index) => (index * 37) % 256));

function speak(ear: Ear, now: number): void {
  if (!ear.peer) return;
  if (!ear.pressed && ear.key !== "" && now >= ear.keyAt) {
    ear.pressed = true;
    ear.keyLeft = KEY_PACKETS;
    ear.keyStart = ear.timestamp;
  }
  const isKey = ear.keyLeft > 0;
  const packet = Buffer.allocUnsafe(12 + (isKey ? 4 : SAMPLES));
  packet[0] = 0x80;
  packet[1] = isKey ? 101 | (ear.keyLeft === KEY_PACKETS ? 0x80 : 0) : 0;
  packet.writeUInt16BE(ear.sequence++ & 0xffff, 2);
  packet.writeUInt32BE((isKey ? ear.keyStart : ear.timestamp) >>> 0, 4);
  packet.writeUInt32BE((ear.port * 2654435761) >>> 0, 8);
  if (isKey) {
    const duration = (KEY_PACKETS - ear.keyLeft + 1) * SAMPLES;
    packet[12] = KEYS.indexOf(ear.key);
    packet[13] = ear.keyLeft <= 3 ? 0x8a : 0x0a;
    packet.writeUInt16BE(duration, 14);
    ear.keyLeft -= 1;
  } else SOUND.copy(packet, 12);
  ear.timestamp += SAMPLES;
  ear.socket.send(packet, ear.peer.port, ear.peer.address);
}
