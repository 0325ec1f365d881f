import { openBaresip } from "../live/baresip.js";
import { shareOfTone } from "../live/ear.js";
import { openManager } from "../live/manager.js";
import { type Answering, type Caller, type DeskPhone, openStage, type Stage, until } from "../live/people.js";
import { startSystem, type System } from "../live/system.js";
import { percentile, sentAtMs } from "./load.js";

/**
 * How long people wait for one another's sound when a caller is transferred, as their ears
 * have it: a caller on hold until the music begins, whoever asks a department until it is heard.
 */
export interface Waits {
  /** From the last key, the request of the panel, or the phone's order to transfer, ms. */
  toMusic: number[];
  /** From the 200 OK of the department's phone until the operator, or the caller, hears it, ms. */
  toSpeech: number[];
  /** The longest for which the caller heard nothing at all. */
  quietMs: number[];
}

export type Way = "keyed" | "panel" | "refer";

const OPERATOR_HZ = 1100;
const DEPARTMENT_HZ = 1500;
const TIMES: Record<Way, number> = { keyed: 20, panel: 20, refer: 8 };
/** Between two keys, as of a quick finger. */
const BETWEEN_KEYS_MS = 120;
/** Nobody hands a caller over before having said a word. */
const GREETING_MS = 1_000;
const QUIET = 60;

const isTone = (hz: number) => (packet: Int16Array) => shareOfTone(packet, hz) > 0.8;
/** Sound that is not the operator's: on hold it can be nothing but music. */
const isMusic = (packet: Int16Array) => packet.some((sample) => Math.abs(sample) > QUIET) && shareOfTone(packet, OPERATOR_HZ) < 0.5;

export async function measureTransfers(): Promise<Record<Way, Waits>> {
  const system = await startSystem({ site: { rules: { announceEveryMs: 0, wrapUpEndMs: 0 }, overflow: [] } });
  const stage = openStage(system);
  try {
    const outside = await stage.outside();
    outside.ear.speak(DEPARTMENT_HZ);
    const consulted = await consultations(system, stage, outside);
    return { ...consulted, refer: await referrals(system, stage, outside) };
  } finally {
    await stage.close();
    await system.stop();
  }
}

/** The operator asks again and again about the same caller, by a code and on the panel in turn. */
async function consultations(system: System, stage: Stage, outside: Answering): Promise<Record<"keyed" | "panel", Waits>> {
  const phone = await stage.phone("101");
  await phone.logIn("1001");
  phone.ear.speak(OPERATOR_HZ);
  const call = await talkWith(phone, stage);
  const ask = await panelOf(system);
  const waits = { keyed: noWaits(), panel: noWaits() };
  for (let round = 0; round < Math.max(TIMES.keyed, TIMES.panel); round += 1) {
    if (round < TIMES.keyed) await consult(waits.keyed, call, phone, outside, () => key(phone, "*188001"), () => key(phone, "#"));
    if (round < TIMES.panel) await consult(waits.panel, call, phone, outside, () => ask({ type: "consult", to: "8001" }), () => ask({ type: "return" }));
  }
  await call.hangUp();
  await phone.released();
  await phone.leave();
  return waits;
}

/** A caller who hears the operator. */
async function talkWith(phone: { rings(): Promise<unknown>; answer(): Promise<void> }, stage: Stage): Promise<Caller> {
  const call = await stage.call();
  await call.answered();
  call.press("0");
  await phone.rings();
  const together = call.ear.next(isTone(OPERATOR_HZ));
  await phone.answer();
  await together;
  await new Promise((resolve) => setTimeout(resolve, GREETING_MS));
  return call;
}

async function consult(waits: Waits, call: Caller, phone: DeskPhone, outside: Answering, start: () => Promise<number>, end: () => Promise<number>): Promise<void> {
  call.ear.forget();
  const music = call.ear.next(isMusic);
  const speech = phone.ear.next(isTone(DEPARTMENT_HZ));
  const startedAt = await start();
  waits.toMusic.push((await music) - startedAt);
  waits.toSpeech.push(await sinceAnswer(outside, speech));
  const back = call.ear.next(isTone(OPERATOR_HZ));
  await end();
  await back;
  waits.quietMs.push(call.ear.longestQuietMs());
  await outside.released();
}

/** A phone that nobody here wrote hands its caller over without a word; each time another caller. */
async function referrals(system: System, stage: Stage, outside: Answering): Promise<Waits> {
  const desk = await stage.phone("102");
  await desk.logIn("1002");
  const phone = await openBaresip({ seat: "102", host: stage.address(), registrar: system.sip, toneHz: OPERATOR_HZ });
  const waits = noWaits();
  for (let round = 0; round < TIMES.refer; round += 1) {
    const call = await talkWith(phone, stage);
    call.ear.forget();
    const music = call.ear.next(isMusic);
    const speech = call.ear.next(isTone(DEPARTMENT_HZ));
    const startedAt = performance.now();
    await phone.transfer("8002");
    waits.toMusic.push((await music) - startedAt);
    waits.toSpeech.push(await sinceAnswer(outside, speech));
    waits.quietMs.push(call.ear.longestQuietMs());
    await call.hangUp();
    await outside.released();
    await phone.released();
  }
  await phone.leave();
  return waits;
}

/** From the department's 200 OK, by the clock of its own trace, until it is heard. */
async function sinceAnswer(outside: Answering, speech: Promise<number>): Promise<number> {
  const { callId } = await outside.rings();
  await outside.answer();
  const heardAt = await speech;
  const sent = await until("the trace has the answer", () => sentAtMs(outside.sipp.messages(), callId, "SIP/2.0 200 OK"));
  return ofDayMs(heardAt) - sent;
}

async function key(phone: DeskPhone, keys: string): Promise<number> {
  let endedAt = 0;
  for (const one of keys) {
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_KEYS_MS));
    phone.ear.press(one);
    endedAt = await phone.ear.pressed();
  }
  return endedAt;
}

/** Asks as the manager, and says when it did. */
async function panelOf(system: System): Promise<(ask: object) => Promise<number>> {
  const manager = await openManager(system);
  return async (ask) => {
    const at = performance.now();
    await manager.post("/api/seats/101/transfer", { ask });
    return at;
  };
}

/** A `performance.now()` as ms of the day, as SIPp's trace has its times. */
function ofDayMs(at: number): number {
  const wall = new Date(performance.timeOrigin + at);
  return ((wall.getHours() * 60 + wall.getMinutes()) * 60 + wall.getSeconds()) * 1000 + ((performance.timeOrigin + at) % 1000);
}

function noWaits(): Waits {
  return { toMusic: [], toSpeech: [], quietMs: [] };
}

const NAMES: Record<Way, string> = { keyed: "*18<department>", panel: "the panel", refer: "a phone's own REFER" };

export function describeTransfers(waits: Record<Way, Waits>): string {
  const row = (name: string, figures: readonly number[]) =>
    `${name.padEnd(48)}${[0.5, 0.99, 1].map((share) => percentile([...figures], share).toFixed(1).padStart(10)).join("")}`;
  const rows = (Object.keys(NAMES) as Way[]).flatMap((way) => [
    row(`asked by ${NAMES[way]} → music, ms`, waits[way].toMusic),
    row("  department's 200 OK → its speech, ms", waits[way].toSpeech),
    row("  longest quiet of the caller, ms", waits[way].quietMs),
  ]);
  return ["", `${"transfers".padEnd(48)}${["p50", "p99", "longest"].map((name) => name.padStart(10)).join("")}`, ...rows, ""].join("\n");
}
