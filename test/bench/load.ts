import { BYE_OF_CALLED, contactAt, invited, OK, REPEATED, reply, request, scenario, send } from "../live/sipp-language.js";
import { says } from "../load/scenarios.js";

/**
 * The load of the bench: SIPp scenarios for many calls at once, and what SIPp's own records
 * say about them. The same callers and phones are used for both sides of a comparison.
 */

/**
 * Callers, who speak from the answer on: `speech` is a file of µ-law, said again and again.
 * SIPp's response time 1 is INVITE to first 18x, 2 is INVITE to 200.
 */
export function benchCaller(did: string, remote: string, speech: string): string {
  const uri = `sip:${did}@${remote}`;
  const from = "From: <sip:0970000001@[local_ip]>;tag=[pid]c[call_number]";
  const media = { port: "[rtpstream_audio_port]", events: false };
  return scenario(`
${send(request({ method: "INVITE", uri, from, to: `To: <${uri}>`, cseq: 1, headers: [contactAt()], media }), REPEATED, 'start_rtd="1"')}
  <recv response="100" optional="true"/>
  <recv response="180" optional="true" rtd="1"/>
  <recv response="183" optional="true" rtd="1"/>
  <recv response="200" rtd="2" rrs="true"/>
${send(request({ method: "ACK", uri: "[next_url]", from, to: "[last_To:]", cseq: 1 }))}
${says(speech)}
  <recv request="BYE"/>
${send(OK)}`);
}

/**
 * Phones that answer at once, talk for `talkMs` and hang up. One SIPp plays all of them, and
 * sends back what it hears (-rtp_echo), so that both sides of a call have speech.
 */
export function benchPhone(talkMs: number): string {
  return scenario(`${invited(8, ["contact", "from", "to"])}
${send(reply("180 Ringing"))}
${send(reply("200 OK", [contactAt()], { port: "[media_port]", events: false }), REPEATED)}
  <recv request="ACK"/>
  <pause milliseconds="${talkMs}"/>
${send(BYE_OF_CALLED, REPEATED)}
  <recv response="200" next="9"/>

  <label id="8"/>
${send(OK)}
  <label id="9"/>`);
}

/**
 * From SIPp's message trace of the phones: for each BYE that a phone sent, how long until the
 * next INVITE to that same phone, in ms.
 */
export function freeToInviteMs(trace: string): number[] {
  const freeSince = new Map<string, number>();
  const seatOf = new Map<string, string>();
  const found: number[] = [];
  for (const block of trace.split("-----------------------------------------------").slice(1)) {
    const time = timeOf(block);
    const callId = /^Call-ID: *(\S+)/im.exec(block)?.[1] ?? "";
    const invite = /message received[^]*?\n\n?INVITE sip:(\d+)@/i.exec(block);
    if (invite) {
      const seat = invite[1] as string;
      seatOf.set(callId, seat);
      const free = freeSince.get(seat);
      if (free !== undefined) found.push(time - free);
      freeSince.delete(seat);
    } else if (/message sent[^]*?\n\n?BYE sip:/i.test(block)) {
      const seat = seatOf.get(callId);
      if (seat !== undefined) freeSince.set(seat, time);
    }
  }
  return found;
}

/** The response times of SIPp's -trace_rtt file, in ms, of one of its numbered timers. */
export function responseTimesMs(file: string, timer: string): number[] {
  return file
    .split("\n")
    .map((line) => line.split(";"))
    .filter((cells) => cells[2]?.trim() === timer)
    .map((cells) => Number(cells[1]));
}

export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** When this message of the call was sent first, by SIPp's own trace, as ms of the day; NaN where it was not. */
export function sentAtMs(trace: string, callId: string, begins: string): number {
  const sent = trace.split("-----------------------------------------------").find((block) => block.includes(callId) && /message sent/i.test(block) && block.includes(`\n${begins}`));
  return timeOf(sent ?? "");
}

/** " 2026-11-22 08:49:18.952253" at the head of a block, as ms of the day. */
function timeOf(block: string): number {
  const [, hours, minutes, seconds] = /(\d\d):(\d\d):(\d\d\.\d+)/.exec(block) ?? [];
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}
