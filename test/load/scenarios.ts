/**
 * What SIPp does under load, in SIPp's own language. Callers' media goes to ears (`ears.ts`),
 * whose ports stand in the injection file; phones send back what they hear (-rtp_echo).
 * Nobody nudges: each decides by its own clock and by chance.
 */

/**
 * Calls "number;port" of an injection file. Talks until the other side hangs up, or hangs up
 * `hangUpAfterMs` after the answer, whatever is going on then.
 *
 * @param speech file of µ-law that SIPp itself says again and again; then there is no ear, and no port is read
 */
export function crowdCaller(did: string, remote: string, hangUpAfterMs: number | null, speech?: string): string {
  const party = "From: <sip:[field0]@[local_ip]>;tag=[pid]c[call_number]";
  const patience = hangUpAfterMs === null ? "" : ` timeout="${hangUpAfterMs}" ontimeout="2"`;
  return scenario(`
  <send retrans="500"><![CDATA[
${lines(
  `INVITE sip:${did}@${remote} SIP/2.0`,
  "Via: SIP/2.0/UDP [local_ip]:[local_port];branch=z9hG4bK-[pid]-[call_number]-invite",
  party,
  `To: <sip:${did}@${remote}>`,
  "Call-ID: [call_id]",
  "CSeq: 1 INVITE",
  "Contact: <sip:crowd@[local_ip]:[local_port]>",
  "Max-Forwards: 70",
  ...sdp(speech ? "[rtpstream_audio_port]" : "[field1]"),
)}
  ]]></send>
  <recv response="100" optional="true"/>
  <recv response="180" optional="true"/>
  <recv response="183" optional="true"/>
${[404, 480, 486, 500, 503].map((status) => `  <recv response="${status}" optional="true" next="4"/>`).join("\n")}
  <recv response="200" rrs="true"><action>
    <ereg regexp="[^ ].*" search_in="hdr" header="To:" assign_to="to"/>
  </action></recv>
  <send><![CDATA[
${lines("ACK [next_url] SIP/2.0", VIA, party, "To: [$to]", "Call-ID: [call_id]", "CSeq: 1 ACK", NO_BODY)}
  ]]></send>
${speech ? `  <nop><action><exec rtp_stream="${speech},-1,0,PCMU/8000"/></action></nop>` : ""}
  <recv request="BYE"${patience}/>
  <send next="9"><![CDATA[
${OK}
  ]]></send>

  <label id="2"/>
  <send retrans="500"><![CDATA[
${lines("BYE [next_url] SIP/2.0", VIA, party, "To: [$to]", "Call-ID: [call_id]", "CSeq: 2 BYE", NO_BODY)}
  ]]></send>
  <recv request="BYE" optional="true" next="3"/>
  <recv response="481" optional="true" next="9"/>
  <recv response="200" next="9"/>

  <label id="3"/>
  <send><![CDATA[
${OK}
  ]]></send>
  <recv response="481" optional="true" next="9"/>
  <recv response="200" next="9"/>

  <label id="4"/>
  <send><![CDATA[
${lines(`ACK sip:${did}@${remote} SIP/2.0`, "Via: SIP/2.0/UDP [local_ip]:[local_port];branch=z9hG4bK-[pid]-[call_number]-invite", party, "[last_To:]", "Call-ID: [call_id]", "CSeq: 1 ACK", NO_BODY)}
  ]]></send>
  <label id="9"/>
`);
}

/** How long a phone rings and talks, ms: one of each is drawn for each call, each as likely as the others. */
export interface Habits {
  ringMs: readonly number[];
  talkMs: readonly number[];
}

/** All phones of a site in one SIPp: they ring, answer, talk and hang up. */
export function crowdPhone({ ringMs, talkMs }: Habits): string {
  const rings = ringMs.map((ms, index) => ({ ms, label: 20 + index }));
  const talks = talkMs.map((ms, index) => ({ ms, label: 30 + index }));
  return scenario(`
  <recv request="OPTIONS" optional="true" next="8"/>
  <recv request="INVITE" rrs="true"><action>
    <ereg regexp="sip:[^&gt;]*" search_in="hdr" header="Contact:" assign_to="contact"/>
    <ereg regexp="[^ ].*" search_in="hdr" header="From:" assign_to="from"/>
    <ereg regexp="[^ ].*" search_in="hdr" header="To:" assign_to="to"/>
    <ereg regexp="[^ ].*" search_in="hdr" header="Via:" assign_to="via"/>
    <ereg regexp="[^ ].*" search_in="hdr" header="CSeq:" assign_to="cseq"/>
  </action></recv>
  <send><![CDATA[
${reply("180 Ringing", "Content-Length: 0")}
  ]]></send>
${drawn(rings)}
${rings.map(({ ms, label }) => `  <label id="${label}"/>\n  <recv request="CANCEL" timeout="${ms}" ontimeout="10" next="4"/>`).join("\n")}

  <label id="10"/>
  <send retrans="500"><![CDATA[
${lines("SIP/2.0 200 OK", "Via: [$via]", "From: [$from]", "To: [$to];tag=[pid]p[call_number]", "Call-ID: [call_id]", "CSeq: [$cseq]", "Contact: <sip:crowd@[local_ip]:[local_port]>", ...sdp("[media_port]"))}
  ]]></send>
  <recv request="CANCEL" optional="true" next="5"/>
  <recv request="ACK"/>
${drawn(talks)}
${talks.map(({ ms, label }) => `  <label id="${label}"/>\n  <recv request="BYE" timeout="${ms}" ontimeout="11" next="12"/>`).join("\n")}

  <label id="11"/>
  <send retrans="500"><![CDATA[
${lines("BYE [$contact] SIP/2.0", VIA, "From: [$to];tag=[pid]p[call_number]", "To: [$from]", "Call-ID: [call_id]", "CSeq: 1 BYE", NO_BODY)}
  ]]></send>
  <recv request="BYE" optional="true" next="6"/>
  <recv response="481" optional="true" next="9"/>
  <recv response="200" next="9"/>

  <label id="12"/>
  <send next="9"><![CDATA[
${OK}
  ]]></send>

  <label id="4"/>
  <send><![CDATA[
${OK}
  ]]></send>
  <send><![CDATA[
${lines("SIP/2.0 487 Request Terminated", "Via: [$via]", "From: [$from]", "To: [$to];tag=[pid]p[call_number]", "Call-ID: [call_id]", "CSeq: [$cseq]", NO_BODY)}
  ]]></send>
  <recv request="ACK" next="9"/>

  <label id="5"/>
  <send><![CDATA[
${OK}
  ]]></send>
  <recv request="ACK"/>
  <recv request="BYE" next="12"/>

  <label id="6"/>
  <send><![CDATA[
${OK}
  ]]></send>
  <recv response="481" optional="true" next="9"/>
  <recv response="200" next="9"/>

  <label id="8"/>
  <send><![CDATA[
${OK}
  ]]></send>
  <label id="9"/>
`);
}

/** Goes on at one of these labels, each as likely as the others. */
function drawn(all: { label: number }[]): string {
  return all.map(({ label }, index) => `  <nop next="${label}" chance="${(1 / (all.length - index)).toFixed(4)}"/>`).join("\n");
}

const VIA = "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]";
const NO_BODY = "Max-Forwards: 70\nContent-Length: 0";

const OK = lines("SIP/2.0 200 OK", "[last_Via:]", "[last_From:]", "[last_To:]", "[last_Call-ID:]", "[last_CSeq:]", "Content-Length: 0");

const sdp = (port: string) => [
  "Content-Type: application/sdp",
  "Content-Length: [len]",
  "",
  "v=0",
  "o=- 1 1 IN IP4 [local_ip]",
  "s=-",
  "c=IN IP4 [media_ip]",
  "t=0 0",
  `m=audio ${port} RTP/AVP 0 101`,
  "a=rtpmap:0 PCMU/8000",
  "a=rtpmap:101 telephone-event/8000",
  "a=ptime:20",
];

function reply(status: string, ...more: string[]): string {
  return lines(`SIP/2.0 ${status}`, "[last_Via:]", "[last_From:]", "[last_To:];tag=[pid]p[call_number]", "[last_Call-ID:]", "[last_CSeq:]", ...more);
}

function lines(...all: string[]): string {
  return `${all.join("\n")}\n`;
}

function scenario(body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE scenario SYSTEM "sipp.dtd">\n<scenario name="crowd">${body}</scenario>\n`;
}
