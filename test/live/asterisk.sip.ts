/**
 * A SIP telephone of a few lines, hand-made so that a test can say exactly what goes over the
 * wire: a carrier that calls, a desk phone that registers and answers, refuses or vanishes.
 * UDP, RFC 3261 as far as it is needed here; no media, for what is tested here has none.
 */
import crypto from "node:crypto";
import dgram from "node:dgram";
import { PATIENCE_MS } from "../patience.js";

export interface Message {
  /** "INVITE sip:… SIP/2.0" or "SIP/2.0 200 OK". */
  first: string;
  headers: Map<string, string[]>;
  body: string;
  text: string;
}

export class SipPhone {
  readonly heard: Message[] = [];
  private readonly waiting: { want: (message: Message) => boolean; resolve: (message: Message) => void }[] = [];
  private readonly taken = new Set<Message>();
  private closing?: Promise<void>;
  private lastCseq = 0;
  /** What it does with an INVITE; by default nothing. */
  onInvite: (invite: Message) => void = () => {};

  private constructor(
    private readonly socket: dgram.Socket,
    readonly address: string,
    readonly port: number,
    readonly user: string,
    private readonly server: { address: string; port: number },
  ) {
    socket.on("message", (data) => this.take(data.toString("utf8")));
  }

  static async open(user: string, address: string, server: { address: string; port: number }, port = 0): Promise<SipPhone> {
    const socket = dgram.createSocket("udp4");
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.bind(port, address, resolve);
    });
    return new SipPhone(socket, address, socket.address().port, user, server);
  }

  /**
   * What was sent before goes out: dgram looks an address up first, and would drop it without a word.
   * Resolves when the port is free again.
   */
  close(): Promise<void> {
    this.closing ??= new Promise((resolve) => setImmediate(() => this.socket.close(resolve)));
    return this.closing;
  }

  send(text: string): void {
    this.socket.send(text, this.server.port, this.server.address);
  }

  private take(text: string): void {
    const message = parse(text);
    if (!message) return;
    if (message.first.startsWith("OPTIONS ")) return this.reply(message, "200 OK");
    this.heard.push(message);
    if (message.first.startsWith("INVITE ")) this.onInvite(message);
    if (/^(BYE|NOTIFY) /.test(message.first)) this.reply(message, "200 OK");
    if (message.first.startsWith("CANCEL ")) {
      this.reply(message, "200 OK");
      const invite = this.heard.findLast((one) => one.first.startsWith("INVITE ") && header(one, "call-id") === header(message, "call-id"));
      if (invite) this.reply(invite, "487 Request Terminated");
    }
    const at = this.waiting.findIndex(({ want }) => want(message));
    if (at >= 0) this.waiting.splice(at, 1)[0]?.resolve(message);
  }

  /** The first message that fits and was not expected before, heard already or soon. */
  async expect(want: string | ((message: Message) => boolean), withinMs = PATIENCE_MS): Promise<Message> {
    const fits = typeof want === "string" ? (message: Message) => message.first.startsWith(want) : want;
    const found = this.heard.find((message) => !this.taken.has(message) && fits(message));
    if (found) {
      this.taken.add(found);
      return found;
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${this.user} did not hear ${want} within ${withinMs} ms`)), withinMs);
      this.waiting.push({
        want: fits,
        resolve: (message) => {
          clearTimeout(timer);
          this.taken.add(message);
          resolve(message);
        },
      });
    });
  }

  /** What was heard so far is not expected any more. */
  forget(): void {
    for (const message of this.heard) this.taken.add(message);
  }

  /** The final answer to a request of ours. */
  answerTo({ dialog }: Sent, withinMs?: number): Promise<Message> {
    return this.expect(
      (message) => /^SIP\/2\.0 [2-6]/.test(message.first) && header(message, "call-id") === dialog.callId,
      withinMs,
    );
  }

  reply(request: Message, status: string, more: { body?: string; headers?: string[] } = {}): void {
    const to = header(request, "to");
    const tagged = /;tag=/.test(to) ? to : `${to};tag=${this.user}tag`;
    const body = more.body ?? "";
    this.send(
      [
        `SIP/2.0 ${status}`,
        ...(request.headers.get("via") ?? []).map((via) => `Via: ${via}`),
        `From: ${header(request, "from")}`,
        `To: ${tagged}`,
        `Call-ID: ${header(request, "call-id")}`,
        `CSeq: ${header(request, "cseq")}`,
        `Contact: <${this.contact()}>`,
        ...(more.headers ?? []),
        ...(body ? ["Content-Type: application/sdp"] : []),
        `Content-Length: ${Buffer.byteLength(body)}`,
        "",
        body,
      ].join("\r\n"),
    );
  }

  /** Answer an INVITE with 200 and SDP. @param mediaPort where somebody listens, if anybody does */
  answer(invite: Message, mediaPort?: number): void {
    this.reply(invite, "200 OK", { body: this.sdp("sendrecv", 1, mediaPort) });
  }

  contact(): string {
    return `sip:${this.user}@${this.address}:${this.port}`;
  }

  /** @param version of the offer; a later one may change the direction */
  sdp(direction = "sendrecv", version = 1, mediaPort = this.port + 1): string {
    return `v=0\r\no=- 1 ${version} IN IP4 ${this.address}\r\ns=-\r\nc=IN IP4 ${this.address}\r\nt=0 0\r\nm=audio ${mediaPort} RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=${direction}\r\n`;
  }

  /** A request of our own; `dialog` of an earlier one keeps Call-ID and tags. */
  request(method: string, uri: string, options: RequestOptions = {}): Sent {
    const dialog: Dialog = options.dialog ?? { callId: `${crypto.randomUUID()}@${this.address}`, fromTag: crypto.randomUUID().slice(0, 8), cseq: 0 };
    dialog.cseq = options.cseq ?? dialog.cseq + 1;
    dialog.from ??= options.from ?? `<sip:${this.user}@${this.address}>`;
    const branch = options.branch ?? `z9hG4bK${crypto.randomUUID()}`;
    const body = options.body ?? "";
    const text = [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP ${this.address}:${this.port};rport;branch=${branch}`,
      `Max-Forwards: 70`,
      `From: ${dialog.from};tag=${dialog.fromTag}`,
      `To: ${dialog.to ?? options.to ?? `<${uri}>`}`,
      `Call-ID: ${dialog.callId}`,
      `CSeq: ${dialog.cseq} ${method}`,
      `Contact: <${this.contact()}>`,
      ...(options.headers ?? []),
      ...(body ? ["Content-Type: application/sdp"] : []),
      `Content-Length: ${Buffer.byteLength(body)}`,
      "",
      body,
    ].join("\r\n");
    this.send(text);
    return { text, dialog, branch, uri };
  }

  /** Register, answering the challenge; resolves with the final status line. */
  async register(password: string, expiresS = 300): Promise<string> {
    const uri = `sip:${this.server.address}:${this.server.port}`;
    const to = `<sip:${this.user}@${this.server.address}>`;
    const headers = [`Expires: ${expiresS}`];
    const first = this.request("REGISTER", uri, { to, from: to, headers });
    const { dialog } = first;
    const challenge = await this.answerTo(first);
    const authorization = this.digest("REGISTER", uri, password, header(challenge, "www-authenticate"));
    this.request("REGISTER", uri, { to, from: to, headers: [...headers, authorization], dialog });
    return (await this.answerTo(first)).first;
  }

  /** Call out with digest, as a desk phone does; resolves with the INVITE that was let in. */
  async dial(extension: string, password: string, headers: string[] = []): Promise<Sent> {
    const uri = `sip:${extension}@${this.server.address}:${this.server.port}`;
    const first = this.request("INVITE", uri, { body: this.sdp(), headers });
    const challenge = await this.answerTo(first);
    this.ack(first, challenge);
    const authorization = this.digest("INVITE", uri, password, header(challenge, "www-authenticate"));
    return this.request("INVITE", uri, { body: this.sdp(), dialog: first.dialog, headers: [authorization, ...headers] });
  }

  ack(invite: Sent, answer: Message): void {
    const ok = answer.first.startsWith("SIP/2.0 2");
    const to = header(answer, "to");
    if (ok) invite.dialog.to = to;
    this.request("ACK", invite.uri, {
      dialog: { ...invite.dialog, to },
      cseq: Number.parseInt(header(answer, "cseq"), 10),
      branch: ok ? undefined : invite.branch,
    });
  }

  bye(invite: Sent): void {
    this.request("BYE", invite.uri, { dialog: invite.dialog });
  }

  /** A request within a dialog that the other side's INVITE began; resolves with the final answer. */
  async within(invite: Message, method: string, options: { headers?: string[]; body?: string } = {}): Promise<Message> {
    this.lastCseq += 1;
    const cseq = `${this.lastCseq} ${method}`;
    const body = options.body ?? "";
    const target = /<([^>]*)>/.exec(header(invite, "contact"))?.[1];
    const dialog = [
      `From: ${header(invite, "to")};tag=${this.user}tag`,
      `To: ${header(invite, "from")}`,
      `Call-ID: ${header(invite, "call-id")}`,
      "Max-Forwards: 70",
    ];
    const message = (verb: string, more: string[], content: string) =>
      [
        `${verb} ${target} SIP/2.0`,
        `Via: SIP/2.0/UDP ${this.address}:${this.port};rport;branch=z9hG4bK${crypto.randomUUID()}`,
        ...dialog,
        `CSeq: ${this.lastCseq} ${verb}`,
        `Contact: <${this.contact()}>`,
        ...more,
        ...(content ? ["Content-Type: application/sdp"] : []),
        `Content-Length: ${Buffer.byteLength(content)}`,
        "",
        content,
      ].join("\r\n");
    this.send(message(method, options.headers ?? [], body));
    const answer = await this.expect((heard) => /^SIP\/2\.0 [2-6]/.test(heard.first) && header(heard, "cseq") === cseq);
    if (method === "INVITE") this.send(message("ACK", [], ""));
    return answer;
  }

  cancel(invite: Sent): void {
    this.request("CANCEL", invite.uri, { dialog: { ...invite.dialog }, cseq: invite.dialog.cseq, branch: invite.branch });
  }

  private digest(method: string, uri: string, password: string, challenge: string): string {
    const field = (name: string) => new RegExp(`${name}="?([^",]+)"?`).exec(challenge)?.[1] ?? "";
    const md5 = (text: string) => crypto.createHash("md5").update(text).digest("hex");
    const [realm, nonce, opaque] = [field("realm"), field("nonce"), field("opaque")];
    const cnonce = "cafe";
    const response = md5(`${md5(`${this.user}:${realm}:${password}`)}:${nonce}:00000001:${cnonce}:auth:${md5(`${method}:${uri}`)}`);
    return `Authorization: Digest username="${this.user}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="${cnonce}", opaque="${opaque}"`;
  }
}

export interface Dialog {
  callId: string;
  fromTag: string;
  cseq: number;
  from?: string;
  /** The whole To header once the other side has put its tag there. */
  to?: string;
}

export interface Sent {
  text: string;
  dialog: Dialog;
  branch: string;
  uri: string;
}

export interface RequestOptions {
  to?: string;
  from?: string;
  headers?: string[];
  body?: string;
  dialog?: Dialog;
  branch?: string;
  cseq?: number;
}

export function header(message: Message, name: string): string {
  return message.headers.get(name)?.[0] ?? "";
}

function parse(text: string): Message | null {
  const [head = "", body = ""] = text.split("\r\n\r\n");
  const [first = "", ...lines] = head.split("\r\n");
  if (first === "") return null;
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const at = line.indexOf(":");
    const name = line.slice(0, at).trim().toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(at + 1).trim()]);
  }
  return { first, headers, body, text };
}
