/**
 * Desk phones gone mad: each registers and unregisters as fast as it is told to. Hand-made and
 * not SIPp, which would need a call and two requests for every change: the digest is worked
 * out from the last challenge, so that each request is a change.
 */
import crypto from "node:crypto";
import dgram from "node:dgram";

export interface Storm {
  /** Requests sent, and those that were granted. */
  counts: { sent: number; granted: number };
  /** No more is sent. */
  stop(): Promise<void>;
}

export interface StormOptions {
  host: string;
  registrar: { host: string; port: number };
  seats: readonly string[];
  /** Changes a second, of all phones together. */
  perSecond: number;
}

const TICK_MS = 10;

export async function openStorm({ host, registrar, seats, perSecond }: StormOptions): Promise<Storm> {
  const socket = dgram.createSocket({ type: "udp4", recvBufferSize: 1 << 20 });
  await new Promise<void>((resolve) => socket.bind(0, host, resolve));
  const { port } = socket.address();
  const uri = `sip:${registrar.host}:${registrar.port}`;
  const counts = { sent: 0, granted: 0 };
  const challenges = new Map<string, string>();
  const there = new Map<string, boolean>();

  socket.on("message", (data) => {
    const text = data.toString("latin1");
    const seat = /^To: *<sip:(\d+)@/im.exec(text)?.[1] ?? "";
    if (text.startsWith("SIP/2.0 200")) counts.granted += 1;
    const challenge = /^WWW-Authenticate: *(.*)$/im.exec(text)?.[1];
    if (challenge) challenges.set(seat, challenge);
    if (text.startsWith("OPTIONS ")) answer(text);
  });

  function answer(request: string): void {
    const kept = request.split("\r\n").filter((line) => /^(Via|From|To|Call-ID|CSeq):/i.test(line));
    socket.send(["SIP/2.0 200 OK", ...kept, "Content-Length: 0", "", ""].join("\r\n"), registrar.port, registrar.host);
  }

  function register(seat: string): void {
    const challenge = challenges.get(seat);
    const expires = there.get(seat) ? 0 : 300;
    if (challenge) there.set(seat, expires > 0);
    counts.sent += 1;
    const text = [
      `REGISTER ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP ${host}:${port};branch=z9hG4bK${crypto.randomUUID()}`,
      "Max-Forwards: 70",
      `From: <sip:${seat}@${registrar.host}>;tag=storm`,
      `To: <sip:${seat}@${registrar.host}>`,
      `Call-ID: storm-${seat}-${port}`,
      `CSeq: ${counts.sent} REGISTER`,
      `Contact: <sip:${seat}@${host}:${port}>`,
      ...(challenge ? [authorization(seat, challenge)] : []),
      `Expires: ${expires}`,
      "Content-Length: 0",
      "",
      "",
    ].join("\r\n");
    socket.send(text, registrar.port, registrar.host);
  }

  function authorization(seat: string, challenge: string): string {
    const field = (name: string) => new RegExp(`${name}="?([^",]+)"?`).exec(challenge)?.[1] ?? "";
    const md5 = (text: string) => crypto.createHash("md5").update(text).digest("hex");
    const [realm, nonce, opaque] = [field("realm"), field("nonce"), field("opaque")];
    const response = md5(`${md5(`${seat}:${realm}:rehearsal-${seat}`)}:${nonce}:00000001:storm:auth:${md5(`REGISTER:${uri}`)}`);
    return `Authorization: Digest username="${seat}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="storm", opaque="${opaque}"`;
  }

  const from = performance.now();
  let next = 0;
  // What a late tick has left out is made up for.
  const timer = setInterval(() => {
    const due = ((performance.now() - from) / 1000) * perSecond;
    for (; next < due; next += 1) register(seats[next % seats.length] as string);
  }, TICK_MS);
  return {
    counts,
    async stop() {
      clearInterval(timer);
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
}
