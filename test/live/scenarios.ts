/**
 * What SIPp does in the tests, as scenarios in SIPp's own language. Media goes to an `Ear`
 * (`ear.ts`), whose address stands in the SDP. Where a person would decide (answer, hang up)
 * a scenario waits for a nudge, which is an INFO within its Call-ID (`sipp.ts`).
 */
export interface Media {
  host: string;
  port: number;
  /** Offer RFC 4733 telephone-events; without them keys are tones in the audio. */
  events?: boolean;
}

export interface CallerScenario {
  /** What is dialled: "sip:0975105151@127.0.0.1:5060". */
  to: string;
  /** The From header's value without its tag: '<sip:0970000001@127.0.0.2>'. */
  from: string;
  /** Further header lines, such as P-Asserted-Identity. */
  headers?: string[];
  media: Media;
  /** Where the other side is to find us: "127.0.0.2:40000"; where we are unless told. */
  contact?: string;
}

/** Call and talk until the other side hangs up, or hang up at a nudge; before the answer it cancels. */
export function caller({ to, from, headers = [], media, contact }: CallerScenario): string {
  const party = `From: ${from};tag=[pid]c[call_number]`;
  return scenario(`
  <send retrans="500"><![CDATA[
${lines(`INVITE ${to} SIP/2.0`, VIA_INVITE, party, `To: <${to}>`, "Call-ID: [call_id]", "CSeq: 1 INVITE", contactAt(contact), ...headers, ...sdp(media))}
  ]]></send>
  <label id="1"/>
  <recv response="100" optional="true" next="1"/>
  <recv response="180" optional="true" next="1"/>
  <recv response="183" optional="true" next="1"/>
  <recv request="INFO" optional="true" next="3"/>
${[401, 403, 404, 420, 422, 480, 486, 488, 500, 503].map((status) => `  <recv response="${status}" optional="true" next="4"/>`).join("\n")}
  <recv response="200" rrs="true"><action>
    <ereg regexp="[^ ].*" search_in="hdr" header="To:" assign_to="to"/>
  </action></recv>
  <send><![CDATA[
${lines("ACK [next_url] SIP/2.0", VIA, party, "To: [$to]", "Call-ID: [call_id]", "CSeq: 1 ACK", NO_BODY)}
  ]]></send>
  <recv request="INFO" optional="true" next="2"/>
  <recv request="BYE"/>
  <send next="9"><![CDATA[
${OK}
  ]]></send>

  <label id="2"/>
  <send retrans="500"><![CDATA[
${lines("BYE [next_url] SIP/2.0", VIA, party, "To: [$to]", "Call-ID: [call_id]", "CSeq: 2 BYE", NO_BODY)}
  ]]></send>
  <recv response="200" next="9"/>

  <label id="3"/>
  <send retrans="500"><![CDATA[
${lines(`CANCEL ${to} SIP/2.0`, VIA_INVITE, party, `To: <${to}>`, "Call-ID: [call_id]", "CSeq: 1 CANCEL", NO_BODY)}
  ]]></send>
  <recv response="200"/>
  <recv response="487"/>

  <label id="4"/>
  <send><![CDATA[
${lines(`ACK ${to} SIP/2.0`, VIA_INVITE, party, "[last_To:]", "Call-ID: [call_id]", "CSeq: 1 ACK", NO_BODY)}
  ]]></send>
  <label id="9"/>
`);
}

export interface PhoneScenario {
  /**
   * What the phone does with a call. `answer`: ring until nudged; afterwards a nudge hangs up.
   * `answerTooLate`: ring until the offer is taken back, and answer all the same.
   */
  does: "answer" | "answerAtOnce" | "answerTooLate" | "decline" | "busy";
  media: Media;
  /** As the caller's. */
  contact?: string;
}

export function phone({ does, media, contact }: PhoneScenario): string {
  switch (does) {
    case "decline":
      return scenario(refusal("603 Decline"));
    case "busy":
      return scenario(refusal("486 Busy Here"));
    case "answer":
      return scenario(`${INVITE}
  <send><![CDATA[
${reply("180 Ringing", NO_BODY)}
  ]]></send>
  <recv request="CANCEL" optional="true" next="4"/>
  <recv request="INFO"/>${answered(media, contact)}`);
    case "answerAtOnce":
      return scenario(`${INVITE}${answered(media, contact)}`);
    case "answerTooLate":
      return scenario(`${INVITE}
  <send><![CDATA[
${reply("180 Ringing", NO_BODY)}
  ]]></send>
  <recv request="CANCEL"/>
  <send><![CDATA[
${OK}
  ]]></send>${answered(media, contact)}`);
    default:
      return does satisfies never;
  }
}

export interface RegisterScenario {
  seat: string;
  password: string;
  /** "127.0.0.1:5060" */
  registrar: string;
  /** Where the phone takes calls, when not where it registers from. */
  contactHost?: string;
  contactPort?: number;
  expiresS?: number;
}

export function register({ seat, password, registrar, contactHost = "[local_ip]", contactPort, expiresS = 600 }: RegisterScenario): string {
  const message = (cseq: number, auth: string[]) =>
    lines(
      `REGISTER sip:${registrar} SIP/2.0`,
      VIA,
      `From: <sip:${seat}@${registrar}>;tag=[pid]r[call_number]`,
      `To: <sip:${seat}@${registrar}>`,
      "Call-ID: [call_id]",
      `CSeq: ${cseq} REGISTER`,
      `Contact: <sip:${seat}@${contactHost}:${contactPort ?? "[local_port]"};transport=[transport]>`,
      ...auth,
      `Expires: ${expiresS}`,
      NO_BODY,
    );
  return scenario(`
  <send retrans="500"><![CDATA[
${message(1, [])}
  ]]></send>
  <recv response="100" optional="true"/>
  <recv response="401" auth="true"/>
  <send retrans="500"><![CDATA[
${message(2, [`[authentication username=${seat} password=${password}]`])}
  ]]></send>
  <recv response="100" optional="true"/>
  <recv response="200"/>
`);
}

/** A carrier's registrar: challenges once (RFC 3261 22), checks the digest, and accepts. */
export function registrar({ user, password }: { user: string; password: string }): string {
  return scenario(`
  <recv request="REGISTER"/>
  <send><![CDATA[
${registrarAnswer("401 Unauthorized", 'WWW-Authenticate: Digest realm="carrier.invalid", nonce="[pid]-nonce", algorithm=MD5, qop="auth"')}
  ]]></send>
  <recv request="REGISTER"><action>
    <verifyauth assign_to="right" username="${user}" password="${password}"/>
  </action></recv>
  <nop test="right" next="1"/>
  <send next="9"><![CDATA[
${registrarAnswer("403 Forbidden")}
  ]]></send>
  <label id="1"/>
  <send><![CDATA[
${registrarAnswer("200 OK", "[last_Contact:];expires=3600", "Expires: 3600")}
  ]]></send>
  <nop next="8"/>
  <label id="9"/>
  <recv request="REGISTER" timeout="1"/>
  <label id="8"/>
`);
}

/** A registrar that refuses everybody, for as long as it is there. */
export function refusingRegistrar(status: string): string {
  return scenario(`
  <label id="1"/>
  <recv request="REGISTER"/>
  <send next="1"><![CDATA[
${registrarAnswer(status)}
  ]]></send>
`);
}

function registrarAnswer(status: string, ...more: string[]): string {
  return lines(`SIP/2.0 ${status}`, "[last_Via:]", "[last_From:]", "[last_To:];tag=[pid]g[call_number]", "[last_Call-ID:]", "[last_CSeq:]", ...more, "Content-Length: 0");
}

export interface DialScenario {
  seat: string;
  password: string;
  /** "127.0.0.1:5060" */
  registrar: string;
  dials: string;
  media: Media;
}

/** A desk phone dials a code and listens until the centre hangs up. */
export function dial({ seat, password, registrar, dials, media }: DialScenario): string {
  const to = `sip:${dials.replaceAll("*", "%2A")}@${registrar}`;
  const invite = (cseq: number, auth: string[]) =>
    lines(
      `INVITE ${to} SIP/2.0`,
      VIA,
      `From: <sip:${seat}@${registrar}>;tag=[pid]d[call_number]`,
      `To: <${to}>`,
      "Call-ID: [call_id]",
      `CSeq: ${cseq} INVITE`,
      CONTACT,
      ...auth,
      ...sdp(media),
    );
  const ack = (cseq: number, uri: string) =>
    lines(
      `ACK ${uri} SIP/2.0`,
      cseq === 1 ? "[last_Via:]" : VIA,
      `From: <sip:${seat}@${registrar}>;tag=[pid]d[call_number]`,
      "[last_To:]",
      "Call-ID: [call_id]",
      `CSeq: ${cseq} ACK`,
      NO_BODY,
    );
  return scenario(`
  <send retrans="500"><![CDATA[
${invite(1, [])}
  ]]></send>
  <recv response="100" optional="true"/>
  <recv response="401" auth="true"/>
  <send><![CDATA[
${ack(1, to)}
  ]]></send>
  <send retrans="500"><![CDATA[
${invite(2, [`[authentication username=${seat} password=${password}]`])}
  ]]></send>
  <recv response="100" optional="true"/>
  <recv response="180" optional="true"/>
  <recv response="183" optional="true"/>
  <recv response="200" rrs="true"/>
  <send><![CDATA[
${ack(2, "[next_url]")}
  ]]></send>
  <recv request="BYE"/>
  <send><![CDATA[
${OK}
  ]]></send>
`);
}

const VIA = "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]";
/** The nudge comes between the INVITE and its CANCEL, so the branch is fixed and not the last one. */
const VIA_INVITE = "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=z9hG4bK-[pid]-[call_number]-invite";
const contactAt = (place = "[local_ip]:[local_port]") => `Contact: <sip:test@${place};transport=[transport]>`;
const CONTACT = contactAt();
const NO_BODY = "Max-Forwards: 70\nContent-Length: 0";

const reply = (status: string, ...more: string[]) =>
  lines(`SIP/2.0 ${status}`, "[last_Via:]", "[last_From:]", "[last_To:];tag=[pid]p[call_number]", "[last_Call-ID:]", "[last_CSeq:]", ...more);

const OK = lines("SIP/2.0 200 OK", "[last_Via:]", "[last_From:]", "[last_To:]", "[last_Call-ID:]", "[last_CSeq:]", "Content-Length: 0");

/** Asterisk asks now and then whether the phone is there; that is a call of its own to SIPp. */
const INVITE = `
  <recv request="OPTIONS" optional="true" next="3"/>
  <recv request="INVITE" rrs="true"><action>
    <ereg regexp="sip:[^&gt;]*" search_in="hdr" header="Contact:" assign_to="contact"/>
    <ereg regexp="[^ ].*" search_in="hdr" header="From:" assign_to="from"/>
    <ereg regexp="[^ ].*" search_in="hdr" header="To:" assign_to="to"/>
    <ereg regexp="[^ ].*" search_in="hdr" header="Via:" assign_to="via"/>
    <ereg regexp="[^ ].*" search_in="hdr" header="CSeq:" assign_to="cseq"/>
  </action></recv>`;

const refusal = (status: string) => `${INVITE}
  <send><![CDATA[
${reply(status, NO_BODY)}
  ]]></send>
  <recv request="ACK"/>
  <nop next="9"/>
  <label id="3"/>
  <send><![CDATA[
${OK}
  ]]></send>
  <label id="9"/>
  <Reference variables="contact,from,to,via,cseq"/>
`;

const answered = (media: Media, contact?: string) => `
  <send retrans="500"><![CDATA[
${lines("SIP/2.0 200 OK", "Via: [$via]", "From: [$from]", "To: [$to];tag=[pid]p[call_number]", "Call-ID: [call_id]", "CSeq: [$cseq]", contactAt(contact), ...sdp(media))}
  ]]></send>
  <recv request="ACK"/>
  <recv request="INFO" optional="true" next="2"/>
  <recv request="BYE"/>
  <send next="9"><![CDATA[
${OK}
  ]]></send>

  <label id="2"/>
  <send retrans="500"><![CDATA[
${lines("BYE [$contact] SIP/2.0", VIA, "From: [$to];tag=[pid]p[call_number]", "To: [$from]", "Call-ID: [call_id]", "CSeq: 1 BYE", NO_BODY)}
  ]]></send>
  <recv response="200" next="9"/>

  <label id="4"/>
  <send><![CDATA[
${OK}
  ]]></send>
  <send><![CDATA[
${lines("SIP/2.0 487 Request Terminated", "Via: [$via]", "From: [$from]", "To: [$to];tag=[pid]p[call_number]", "Call-ID: [call_id]", "CSeq: [$cseq]", NO_BODY)}
  ]]></send>
  <recv request="ACK" next="9"/>

  <label id="3"/>
  <send><![CDATA[
${OK}
  ]]></send>
  <label id="9"/>
`;

function sdp({ host, port, events = true }: Media): string[] {
  return [
    "Max-Forwards: 70",
    "Content-Type: application/sdp",
    "Content-Length: [len]",
    "",
    "v=0",
    `o=- 1 1 IN IP4 ${host}`,
    "s=-",
    `c=IN IP4 ${host}`,
    "t=0 0",
    `m=audio ${port} RTP/AVP 0${events ? " 101" : ""}`,
    "a=rtpmap:0 PCMU/8000",
    ...(events ? ["a=rtpmap:101 telephone-event/8000", "a=fmtp:101 0-15"] : []),
    "a=ptime:20",
  ];
}

function lines(...all: string[]): string {
  return `${all.join("\n")}\n`;
}

function scenario(body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE scenario SYSTEM "sipp.dtd">\n<scenario name="madoguchi">${body}</scenario>\n`;
}
