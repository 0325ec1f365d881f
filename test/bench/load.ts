/**
 * The load of the bench: SIPp scenarios for many calls at once, and what SIPp's own records
 * say about them. The same callers and phones are used for both sides of a comparison.
 */

/**
 * Callers, who speak from the answer on: `speech` is a file of µ-law, said again and again.
 * SIPp's response time 1 is INVITE to first 18x, 2 is INVITE to 200.
 */
export function benchCaller(did: string, remote: string, speech: string): string {
  return scenario(`
  <send retrans="500" start_rtd="1"><![CDATA[
${lines(
  `INVITE sip:${did}@${remote} SIP/2.0`,
  VIA,
  "From: <sip:0970000001@[local_ip]>;tag=[pid]c[call_number]",
  `To: <sip:${did}@${remote}>`,
  "Call-ID: [call_id]",
  "CSeq: 1 INVITE",
  "Contact: <sip:bench@[local_ip]:[local_port]>",
  "Max-Forwards: 70",
  ...sdp("[rtpstream_audio_port]"),
)}
  ]]></send>
  <recv response="100" optional="true"/>
  <recv response="180" optional="true" rtd="1"/>
  <recv response="183" optional="true" rtd="1"/>
  <recv response="200" rtd="2" rrs="true"/>
  <send><![CDATA[
${lines(
  "ACK [next_url] SIP/2.0",
  VIA,
  "From: <sip:0970000001@[local_ip]>;tag=[pid]c[call_number]",
  "[last_To:]",
  "Call-ID: [call_id]",
  "CSeq: 1 ACK",
  "Max-Forwards: 70",
  "Content-Length: 0",
)}
  ]]></send>
  <nop><action><exec rtp_stream="${speech},-1,0,PCMU/8000"/></action></nop>
  <recv request="BYE"/>
  <send><![CDATA[
${OK}
  ]]></send>
`);
}

/**
 * Phones that answer at once, talk for `talkMs` and hang up. One SIPp plays all of them, and
 * sends back what it hears (-rtp_echo), so that both sides of a call have speech.
 */
export function benchPhone(talkMs: number): string {
  return scenario(`
  <recv request="OPTIONS" optional="true" next="8"/>
  <recv request="INVITE" rrs="true"><action>
    <ereg regexp="sip:[^&gt;]*" search_in="hdr" header="Contact:" assign_to="contact"/>
    <ereg regexp="[^ ].*" search_in="hdr" header="From:" assign_to="from"/>
    <ereg regexp="[^ ].*" search_in="hdr" header="To:" assign_to="to"/>
  </action></recv>
  <send><![CDATA[
${reply("180 Ringing", "Content-Length: 0")}
  ]]></send>
  <send retrans="500"><![CDATA[
${reply("200 OK", "Contact: <sip:bench@[local_ip]:[local_port]>", ...ECHO)}
  ]]></send>
  <recv request="ACK"/>
  <pause milliseconds="${talkMs}"/>
  <send retrans="500"><![CDATA[
${lines(
  "BYE [$contact] SIP/2.0",
  VIA,
  "From: [$to];tag=[pid]p[call_number]",
  "To: [$from]",
  "Call-ID: [call_id]",
  "CSeq: 1 BYE",
  "Max-Forwards: 70",
  "Content-Length: 0",
)}
  ]]></send>
  <recv response="200" next="9"/>
  <label id="8"/>
  <send><![CDATA[
${OK}
  ]]></send>
  <label id="9"/>
`);
}

/** Registers one seat a call, from lines "user;password" of an injection file. */
export function benchRegister(registrar: string, contact: string): string {
  const message = (cseq: number, auth: string[]) =>
    lines(
      `REGISTER sip:${registrar} SIP/2.0`,
      VIA,
      `From: <sip:[field0]@${registrar}>;tag=[pid]r[call_number]`,
      `To: <sip:[field0]@${registrar}>`,
      "Call-ID: [call_id]",
      `CSeq: ${cseq} REGISTER`,
      `Contact: <sip:[field0]@${contact}>`,
      ...auth,
      "Expires: 3600",
      "Max-Forwards: 70",
      "Content-Length: 0",
    );
  return scenario(`
  <send retrans="500"><![CDATA[
${message(1, [])}
  ]]></send>
  <recv response="100" optional="true"/>
  <recv response="401" auth="true"/>
  <send retrans="500"><![CDATA[
${message(2, ["[field1]"])}
  ]]></send>
  <recv response="100" optional="true"/>
  <!-- Once more, where the first REGISTER was repeated. -->
  <recv response="401" optional="true"/>
  <recv response="200"/>
`);
}

/** Each phone dials its log-in code: lines "user;authentication;code" of an injection file. */
export function benchLogIn(registrar: string): string {
  const message = (method: string, cseq: number, more: string[]) =>
    lines(
      `${method} sip:[field2]@${registrar} SIP/2.0`,
      VIA,
      `From: <sip:[field0]@${registrar}>;tag=[pid]d[call_number]`,
      method === "INVITE" ? `To: <sip:[field2]@${registrar}>` : "[last_To:]",
      "Call-ID: [call_id]",
      `CSeq: ${cseq} ${method}`,
      "Contact: <sip:bench@[local_ip]:[local_port]>",
      "Max-Forwards: 70",
      ...more,
    );
  return scenario(`
  <send retrans="500"><![CDATA[
${message("INVITE", 1, ECHO)}
  ]]></send>
  <recv response="100" optional="true"/>
  <recv response="401" auth="true"/>
  <send><![CDATA[
${message("ACK", 1, ["Content-Length: 0"])}
  ]]></send>
  <send retrans="500"><![CDATA[
${message("INVITE", 2, ["[field1]", ...ECHO])}
  ]]></send>
  <recv response="100" optional="true"/>
  <recv response="200"/>
  <send><![CDATA[
${message("ACK", 2, ["Content-Length: 0"])}
  ]]></send>
  <recv request="BYE"/>
  <send><![CDATA[
${OK}
  ]]></send>
`);
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

/** " 2026-11-22 08:49:18.952253" at the head of a block, as ms of the day. */
function timeOf(block: string): number {
  const [, hours, minutes, seconds] = /(\d\d):(\d\d):(\d\d\.\d+)/.exec(block) ?? [];
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}

const VIA = "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]";
const sdp = (audioPort: string) => [
  "Content-Type: application/sdp",
  "Content-Length: [len]",
  "",
  "v=0",
  "o=- 1 1 IN IP4 [local_ip]",
  "s=-",
  "c=IN IP4 [media_ip]",
  "t=0 0",
  `m=audio ${audioPort} RTP/AVP 0`,
  "a=rtpmap:0 PCMU/8000",
  "a=ptime:20",
];
const ECHO = sdp("[media_port]");
const OK = lines(
  "SIP/2.0 200 OK",
  "[last_Via:]",
  "[last_From:]",
  "[last_To:]",
  "[last_Call-ID:]",
  "[last_CSeq:]",
  "Content-Length: 0",
);

function reply(status: string, ...more: string[]): string {
  return lines(
    `SIP/2.0 ${status}`,
    "[last_Via:]",
    "[last_From:]",
    "[last_To:];tag=[pid]p[call_number]",
    "[last_Call-ID:]",
    "[last_CSeq:]",
    ...more,
  );
}

function lines(...all: string[]): string {
  return `${all.join("\n")}\n`;
}

function scenario(body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE scenario SYSTEM "sipp.dtd">\n<scenario name="bench">${body}</scenario>\n`;
}
