/**
 * A line in bad weather: what goes over it is lost, late, doubled and out of order, both ways,
 * SIP and speech alike. One person's SIP and media go through two pipes; the centre sees the
 * far end of each as that person's address. What happens is drawn from a seed; when packets
 * come is not, so two runs are alike and not the same.
 */
import dgram from "node:dgram";
import { Random } from "../sim/random.js";

export interface Weather {
  /** Share of the packets that never arrive. */
  loss: number;
  /** Each packet is late by anything up to this, so that later ones overtake it, ms. */
  jitterMs: number;
  /** Share that arrives twice, each copy with its own delay. */
  doubled: number;
  /** Share that is held back by `HELD_BACK_MS` more. */
  heldBack: number;
  seed: number;
}

/** What the acceptance asks for. */
export const STORM: Omit<Weather, "seed"> = { loss: 0.05, jitterMs: 100, doubled: 0.05, heldBack: 0.02 };

/** Longer than T1 (RFC 3261, 17.1.1.1): a request so late comes after its own retransmission. */
const HELD_BACK_MS = 600;

export interface Place {
  host: string;
  port: number;
}

export interface Pipe {
  /** Where the person's end is, and the one that the centre sees. */
  near: Place;
  far: Place;
  /** Packets by what became of them, towards the centre and from it. */
  counts: { in: Counts; out: Counts };
  close(): Promise<void>;
}

export interface Counts {
  came: number;
  lost: number;
  doubled: number;
  overtaken: number;
}

export interface Line {
  sip: Pipe;
  rtp: Pipe;
  close(): Promise<void>;
}

export interface LineOptions {
  /** Where the person is, and the address that the centre is to see. */
  nearHost: string;
  farHost: string;
  /** The centre's SIP address. */
  centre: Place;
  /** The person's ear, and SIP where calls come there. */
  ear: Place;
  sip?: Place;
  weather: Weather;
}

export async function layLine({ nearHost, farHost, centre, ear, sip, weather }: LineOptions): Promise<Line> {
  const random = new Random(weather.seed);
  const hosts = { nearHost, farHost, weather, random };
  const pipes = { sip: await openPipe({ ...hosts, near: sip, far: centre }), rtp: await openPipe({ ...hosts, near: ear }) };
  return {
    ...pipes,
    async close() {
      await pipes.sip.close();
      await pipes.rtp.close();
    },
  };
}

interface PipeOptions {
  nearHost: string;
  farHost: string;
  /** Whither. Where it is not told: whence something came last, for each call has speech of its own. */
  near?: Place;
  far?: Place;
  weather: Weather;
  random: Random;
}

async function openPipe({ nearHost, farHost, near, far, weather, random }: PipeOptions): Promise<Pipe> {
  const [nearEnd, farEnd] = [await bound(nearHost), await bound(farHost)];
  const counts = { in: noCounts(), out: noCounts() };
  const late = new Set<NodeJS.Timeout>();
  let person = near;
  let centre = far;

  function carry(packet: Buffer, tally: Counts, order: { last: number }, from: dgram.Socket, to: () => Place | undefined): void {
    tally.came += 1;
    const number = tally.came;
    if (random.chance(weather.loss)) return void (tally.lost += 1);
    const copies = random.chance(weather.doubled) ? 2 : 1;
    tally.doubled += copies - 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const delayMs = weather.jitterMs * random.next() + (random.chance(weather.heldBack) ? HELD_BACK_MS : 0);
      const timer = setTimeout(() => {
        late.delete(timer);
        if (number < order.last) tally.overtaken += 1;
        order.last = Math.max(order.last, number);
        const place = to();
        if (place) from.send(packet, place.port, place.host);
      }, delayMs);
      late.add(timer);
    }
  }

  const [inOrder, outOrder] = [{ last: 0 }, { last: 0 }];
  nearEnd.on("message", (packet, { address, port }) => {
    if (!near) person = { host: address, port };
    carry(packet, counts.in, inOrder, farEnd, () => centre);
  });
  farEnd.on("message", (packet, { address, port }) => {
    if (!far) centre = { host: address, port };
    carry(packet, counts.out, outOrder, nearEnd, () => person);
  });
  return {
    near: placeOf(nearEnd),
    far: placeOf(farEnd),
    counts,
    async close() {
      for (const timer of late) clearTimeout(timer);
      await Promise.all([nearEnd, farEnd].map((end) => new Promise<void>((resolve) => end.close(() => resolve()))));
    },
  };
}

function noCounts(): Counts {
  return { came: 0, lost: 0, doubled: 0, overtaken: 0 };
}

async function bound(host: string): Promise<dgram.Socket> {
  const socket = dgram.createSocket("udp4");
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(0, host, resolve);
  });
  return socket;
}

function placeOf(socket: dgram.Socket): Place {
  const { address, port } = socket.address();
  return { host: address, port };
}
