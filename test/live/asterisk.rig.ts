/**
 * Asterisk alone, as the house runs it, with the adapter beside it and the test in the
 * floor's place: it sees the inputs and gives the commands.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Writable } from "node:stream";
import { transports } from "winston";
import { connectPbx, type LeftBehind, type Pbx, type PbxOptions } from "../../src/asterisk/pbx.js";
import { APP, ARI_SECRET } from "../../src/asterisk/render.js";
import { openSecrets } from "../../src/asterisk/secret.js";
import { type Address, type Config, parseConfig } from "../../src/config.js";
import type { Command } from "../../src/floor/command.js";
import type { Input } from "../../src/floor/input.js";
import { type Part, startPart, untilReady } from "../../src/house/part.js";
import { asteriskPlan, renderPbx } from "../../src/house/pbx.js";
import { openLog } from "../../src/log.js";
import { loadTexts } from "../../src/prompt/texts.load.js";
import { loadSite } from "../../src/site/site.load.js";
import { type Site, vocabularyOf } from "../../src/site/site.js";
import { installed, ROOT } from "../installed.js";
import { PATIENCE_MS } from "../patience.js";
import { header, type Message, type Sent, SipPhone } from "./asterisk.sip.js";
import { freeBase, removeHome, shareSetUp } from "./system.js";

export type InputOf<T extends Input["type"]> = Input & { type: T };

export class Rig {
  /** Everything that the adapter has said, in order. */
  readonly inputs: Input[] = [];
  readonly logged: string[] = [];
  pbx!: Pbx;
  private readonly taken = new Set<Input>();
  private readonly phones: SipPhone[] = [];
  private readonly watchers = new Set<() => void>();
  private lastId = 0;
  /** Called with each input before it is kept; for a test that wants to throw. */
  onInput: (input: Input) => void = () => {};

  private constructor(
    readonly config: Config,
    readonly site: Site,
    private asterisk: Part,
    private readonly texts: PbxOptions["texts"],
  ) {}

  /** @param change makes the site another one before anything is started */
  static async start(change: (site: Site) => Site = (site) => site): Promise<Rig> {
    const base = await freeBase();
    const home = fs.mkdtempSync(path.join(os.tmpdir(), "madoguchi-asterisk-"));
    shareSetUp(home);
    const env = {
      MADOGUCHI_HOME: home,
      MADOGUCHI_SIP: `${base}.1:5060`,
      MADOGUCHI_ARI: `${base}.1:8088`,
      MADOGUCHI_AMI: `${base}.1:5038`,
      MADOGUCHI_CARRIER: `${base}.2`,
    };
    const parsed = parseConfig(env, { root: ROOT, folder: ROOT, nowMs: Date.now() });
    if (!parsed.ok) throw new Error(parsed.problems.join("\n"));
    const { config } = parsed;
    const texts = loadTexts();
    const vocabulary = vocabularyOf(texts);
    const site = change(await loadSite(config.site.folder, vocabulary));
    renderPbx(config, installed(), site);
    return new Rig(config, site, await startAsterisk(config), texts);
  }

  /** Connect the adapter; `ari` where it is not to go there directly. */
  connect(ari: Address = this.config.ari, sweepEveryMs?: number, left?: LeftBehind): Rig {
    const log = openLog({ level: "debug", json: false, part: "pbx" });
    const kept = new Writable({
      write: (line, _, done) => {
        this.logged.push(String(line));
        done();
      },
    });
    log.clear().add(new transports.Stream({ stream: kept }));
    this.pbx = connectPbx({
      config: { ...this.config, ari },
      site: this.site,
      secrets: openSecrets(this.config.paths.secrets),
      asterisk: installed().asterisk.places,
      texts: this.texts,
      log,
      sweepEveryMs,
      left,
      verifyPin: async (operator, pin) => this.site.operators.some((one) => one.id === operator && one.pin === pin),
      onInput: (input) => this.take(input),
    });
    return this;
  }

  /** Another adapter takes the place of this one, and knows of these calls' legs out. */
  async again(outside: string[]): Promise<void> {
    await this.pbx.close();
    this.connect(undefined, undefined, { callers: [], desks: [], seats: [], outside, snoops: [], bridges: [] });
  }

  private take(input: Input): void {
    this.inputs.push(input);
    for (const watch of this.watchers) watch();
    this.onInput(input);
  }

  /** The first input that fits and was not expected before, now or soon. */
  async expect<T extends Input["type"]>(
    type: T,
    fits: (input: InputOf<T>) => boolean = () => true,
  ): Promise<InputOf<T>> {
    const wanted = (input: Input): input is InputOf<T> =>
      input.type === type && !this.taken.has(input) && fits(input as InputOf<T>);
    let found: InputOf<T> | undefined;
    await until(() => (found = this.inputs.find(wanted)) !== undefined, `${type} from the adapter`);
    this.taken.add(found as Input);
    return found as InputOf<T>;
  }

  obey(...commands: Command[]): void {
    this.pbx.obey(commands);
  }

  /** A name that was not used before. */
  id(kind: string): string {
    this.lastId += 1;
    return `${kind}-${this.lastId}`;
  }

  /** A telephone on an address of its own: x.y.z.10 and so on. */
  async phone(user: string, last = 10): Promise<SipPhone> {
    const host = this.config.sip.host.replace(/\d+$/, String(last));
    const phone = await SipPhone.open(user, host, { address: this.config.sip.host, port: this.config.sip.port });
    this.phones.push(phone);
    return phone;
  }

  /** A desk phone that is registered and known to be. */
  async desk(seat: string, last = 10): Promise<SipPhone> {
    const phone = await this.phone(seat, last);
    await phone.register(`rehearsal-${seat}`);
    await this.expect("PhoneRegistered", (input) => input.seat === seat);
    return phone;
  }

  /** Somebody behind the trunk; who is to be called there is at its port 5060. */
  async carrier(user = "09000000001", port?: number): Promise<SipPhone> {
    const server = { address: this.config.sip.host, port: this.config.sip.port };
    const phone = await SipPhone.open(user, this.config.carrier.host, server, port);
    this.phones.push(phone);
    return phone;
  }

  uri(number: string): string {
    return `sip:${number}@${this.config.sip.host}:${this.config.sip.port}`;
  }

  /** A caller who is answered. */
  async caller(carrier: SipPhone): Promise<{ call: string; leg: string; invite: Sent }> {
    const invite = carrier.request("INVITE", this.uri(LINE), { body: carrier.sdp() });
    const { call, leg } = await this.expect("CallArrived");
    this.obey({ type: "Answer", call, leg });
    carrier.ack(invite, await carrier.answerTo(invite));
    return { call, leg, invite };
  }

  /** Let a phone ring; resolves with its INVITE. */
  async ring(call: string, phone: SipPhone, ringMs = 20_000): Promise<{ leg: string; invite: Message }> {
    phone.forget();
    // An INVITE that nobody answered comes again and again (RFC 3261, 17.1.1.2).
    const before = new Set(phone.heard.map((message) => header(message, "call-id")));
    const leg = this.id("leg");
    const show = { number: "09000000001", name: "090-0000-0001 予約" };
    this.obey({ type: "Ring", call, leg, offer: this.id("offer"), seat: phone.user, show, ringMs });
    return { leg, invite: await phone.expect((message) => message.first.startsWith("INVITE ") && !before.has(header(message, "call-id"))) };
  }

  /** A caller and a phone who talk. */
  async talk(carrier: SipPhone, phone: SipPhone) {
    const caller = await this.caller(carrier);
    const { leg: seatLeg, invite: seatInvite } = await this.ring(caller.call, phone);
    phone.answer(seatInvite);
    await this.expect("LegAnswered", (input) => input.leg === seatLeg);
    const bridge = this.id("bridge");
    this.obey({ type: "Bridge", call: caller.call, bridge, legs: [caller.leg, seatLeg] });
    await until(async () => {
      const { channels } = await this.ari<{ channels?: string[] }>(`/bridges/${bridge}`);
      return channels?.length === 2;
    }, "the two to be in their bridge");
    return { ...caller, seatLeg, seatInvite, bridge };
  }

  /** Ask ARI itself. */
  async ari<T>(what: string, method = "GET", body?: object): Promise<T> {
    const password = openSecrets(this.config.paths.secrets).of(ARI_SECRET);
    const authorization = `Basic ${Buffer.from(`${APP}:${password}`).toString("base64")}`;
    const response = await fetch(`http://${this.config.ari.host}:${this.config.ari.port}/ari${what}`, {
      method,
      headers: { authorization, ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    return (await response.json()) as T;
  }

  /** Wait until Asterisk has neither channels nor bridges. */
  async expectNothingLeft(): Promise<void> {
    const left = async () => [...(await this.ari<unknown[]>("/channels")), ...(await this.ari<unknown[]>("/bridges"))];
    await until(async () => (await left()).length === 0, "Asterisk to have no channel and no bridge");
  }

  asteriskLog(): string {
    const file = path.join(this.config.paths.log, "asterisk.log");
    return ["", ".before"].map((end) => (fs.existsSync(file + end) ? fs.readFileSync(file + end, "utf8") : "")).join("");
  }

  /** Everything that was written to disk or to the log by Asterisk and the adapter, but for its configuration. */
  allLogs(): string {
    const folders = [this.config.paths.log, this.config.paths.asterisk.log, this.config.paths.asterisk.spool];
    const files = folders.flatMap((folder) =>
      fs.readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((one) =>
        one.isFile() ? [path.join(one.parentPath, one.name)] : [],
      ),
    );
    return [...files.map((file) => fs.readFileSync(file, "utf8")), ...this.logged].join("\n");
  }

  async stopAsterisk(): Promise<void> {
    await this.asterisk.stop(2000);
  }

  async startAsterisk(): Promise<void> {
    this.asterisk = await startAsterisk(this.config);
  }

  async stop(): Promise<void> {
    for (const phone of this.phones) phone.close();
    await this.pbx?.close();
    await this.asterisk.stop(1000);
    removeHome(this.config.home);
  }
}

export const LINE = "0975105151";

/** Wait for a condition. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited ${PATIENCE_MS} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function startAsterisk(config: Config): Promise<Part> {
  const plan = asteriskPlan(config, installed());
  const part = startPart(plan);
  await untilReady(part, plan);
  return part;
}
