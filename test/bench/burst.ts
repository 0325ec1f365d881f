import { testPrograms } from "../installed.js";
import { until } from "../live/people.js";
import { openRecord } from "../live/record.js";
import { runSipp } from "../live/sipp.js";
import { startSystem } from "../live/system.js";
import { logIn, numberAt } from "../load/crowd.js";
import { openEars } from "../load/ears.js";
import { crowdCaller } from "../load/scenarios.js";
import { openTrace } from "../load/trace.js";
import { benchPhone, percentile } from "./load.js";
import { benchSite } from "./site.js";

/**
 * More callers than operators all at once, and none of them gives up: what each heard and when,
 * and how long the centre took to be rid of them.
 */
export interface Burst {
  /** INVITE to 200, and INVITE to the first sound, ms. */
  answerMs: number[];
  soundMs: number[];
  /** The longest time without a packet that each caller had, ms; 0: shorter than 60. */
  quietMs: number[];
  /** INVITE to an operator, ms. */
  waitMs: number[];
  served: number;
  /** From the last INVITE until nobody waited any more, ms. */
  recoveryMs: number;
  /** The same, if no seat had ever been idle: all that there was to say, by the seats, less the burst itself. */
  leastMs: number;
}

export const BURST = { seats: 6, calls: 100, callsPerS: 10, talkMs: 4_000 };

/** A key in the menu, as of people who know what they want. */
const KEY_AFTER_MS = 3_000;

export async function measureBurst(): Promise<Burst> {
  const { seats, calls, callsPerS, talkMs } = BURST;
  const site = benchSite(seats, { announceEveryMs: 20_000 });
  const system = await startSystem({ site: site.changes });
  const ears = await openEars(system.carrier, calls);
  try {
    const program = testPrograms().sipp;
    const host = system.sip.host.replace(/\.\d+$/, ".9");
    const remote = `${system.sip.host}:${system.sip.port}`;
    const phones = await runSipp({ program, scenario: benchPhone(talkMs), host, calls: 1_000, timeoutS: 300, extra: ["-rtp_echo"] });
    await logIn(system, site, `${host}:${phones.port}`);
    const rows = ears.ports.map((port, index) => `${numberAt(index)};${port};`);
    const callers = await runSipp({ program, scenario: crowdCaller("0975105151", remote, null), host: system.carrier, remote, calls, rate: callsPerS, timeoutS: 300, rows, extra: ["-l", String(calls)] });
    const read = openTrace(callers.messagesFile);
    const invitedAt = new Map<string, number>();
    const answeredAt = new Map<string, number>();
    const portOf = new Map<string, number>();
    const follow = setInterval(look, 20);
    function look(): void {
      for (const { at, sent, start, callId, text } of read()) {
        if (sent && start.startsWith("INVITE ") && !invitedAt.has(callId)) {
          const port = Number(/^m=audio (\d+)/m.exec(text)?.[1]);
          invitedAt.set(callId, at);
          portOf.set(callId, port);
          ears.begin(port, "1", KEY_AFTER_MS);
        }
        if (!sent && /^SIP\/2\.0 200/.test(start) && /CSeq: *1 INVITE/i.test(text) && !answeredAt.has(callId)) answeredAt.set(callId, at);
      }
    }
    await callers.done;
    clearInterval(follow);
    look();
    const record = openRecord(system);
    await until("every call has its last fact", () => record.facts().filter(({ what }) => what.type === "CallEnded").length === calls);
    const heard = new Map([...portOf].map(([callId, port]) => [callId, ears.over(port)]));
    const facts = record.facts();
    await record.close();
    const invites = [...invitedAt.values()];
    const connected = facts.flatMap(({ at, call, what }) => (what.type === "CallConnected" ? [{ at, call, what }] : []));
    const arrived = new Map(facts.flatMap(({ at, call, what }) => (what.type === "CallArrived" && call ? [[call, at] as const] : [])));
    await phones.close();
    await callers.close();
    const since = (times: Map<string, number>) => [...times].map(([callId, at]) => at - (invitedAt.get(callId) ?? Number.NaN));
    const firstArrival = Math.min(...arrived.values());
    const lastArrival = Math.max(...arrived.values());
    return {
      answerMs: since(answeredAt),
      soundMs: since(new Map([...heard].flatMap(([callId, { first }]) => (first === null ? [] : [[callId, first] as const])))),
      quietMs: [...heard.values()].map(({ gaps }) => Math.max(0, ...gaps.map(({ ms }) => ms))),
      waitMs: connected.map(({ at, call }) => at - (arrived.get(call ?? "") ?? Number.NaN)),
      served: facts.filter(({ what }) => what.type === "CallEnded" && what.outcome === "served").length,
      recoveryMs: Math.max(...connected.map(({ at }) => at)) - lastArrival,
      leastMs: (invites.length * talkMs) / seats - (lastArrival - firstArrival) - talkMs,
    };
  } finally {
    ears.close();
    await system.stop();
  }
}

export function describeBurst({ answerMs, soundMs, quietMs, waitMs, served, recoveryMs, leastMs }: Burst): string {
  const { seats, calls, callsPerS, talkMs } = BURST;
  const row = (name: string, values: number[]) =>
    `${name.padEnd(36)}${[0.5, 0.99, 1].map((share) => percentile(values, share).toFixed(0).padStart(9)).join("")}`;
  return [
    "",
    `a burst: ${calls} calls at ${callsPerS} a second, ${seats} seats, ${talkMs} ms of talk`,
    `${"ms".padEnd(36)}      p50      p99      max`,
    row("INVITE → answer", answerMs),
    row("INVITE → first sound", soundMs),
    row("longest time without a packet", quietMs),
    row("INVITE → operator", waitMs),
    `${"served".padEnd(36)}${String(served).padStart(9)} of ${calls}`,
    `${"last INVITE → nobody waits".padEnd(36)}${recoveryMs.toFixed(0).padStart(9)}, and ${leastMs.toFixed(0)} if no seat had ever been idle`,
    "",
  ].join("\n");
}
