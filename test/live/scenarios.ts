/**
 * What SIPp does in the tests: callers, phones and registrars. Media goes to an `Ear`
 * (`ear.ts`), whose address stands in the SDP. Where a person would decide (answer, hang up)
 * a scenario waits for a nudge, which is an INFO within its Call-ID (`sipp.ts`).
 */
import {
  BYE_OF_CALLED,
  contactAt,
  invited,
  type Media,
  OK,
  provisional,
  REPEATED,
  refusedBy,
  reply,
  replyToInvite,
  request,
  scenario,
  send,
  VIA_INVITE,
} from "./sipp-language.js";

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
export function caller({ to: uri, from: party, headers = [], media, contact }: CallerScenario): string {
  const from = `From: ${party};tag=[pid]c[call_number]`;
  const to = `To: <${uri}>`;
  const answered = "To: [$to]";
  // The nudge comes between the INVITE and its CANCEL.
  const via = VIA_INVITE;
  return scenario(`
${send(request({ method: "INVITE", uri, via, from, to, cseq: 1, headers: [contactAt(contact), ...headers], media }), REPEATED)}
  <label id="1"/>${provisional(' next="1"')}
  <recv request="INFO" optional="true" next="3"/>${refusedBy([401, 403, 404, 420, 422, 480, 486, 488, 500, 503], 4)}
  <recv response="200" rrs="true"><action>
    <ereg regexp="[^ ].*" search_in="hdr" header="To:" assign_to="to"/>
  </action></recv>
${send(request({ method: "ACK", uri: "[next_url]", from, to: answered, cseq: 1 }))}
  <recv request="INFO" optional="true" next="2"/>
  <recv request="BYE"/>
${send(OK, 'next="9"')}

  <label id="2"/>
${send(request({ method: "BYE", uri: "[next_url]", from, to: answered, cseq: 2 }), REPEATED)}
  <recv response="200" next="9"/>

  <label id="3"/>
${send(request({ method: "CANCEL", uri, via, from, to, cseq: 1 }), REPEATED)}
  <recv response="200"/>
  <recv response="487"/>

  <label id="4"/>
${send(request({ method: "ACK", uri, via, from, to: "[last_To:]", cseq: 1 }))}
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
  const rings = send(reply("180 Ringing"));
  switch (does) {
    case "decline":
      return scenario(refusal("603 Decline"));
    case "busy":
      return scenario(refusal("486 Busy Here"));
    case "answer":
      return scenario(`${invited(3)}${rings}
  <recv request="CANCEL" optional="true" next="4"/>
  <recv request="INFO"/>${answered(media, contact)}`);
    case "answerAtOnce":
      return scenario(`${invited(3)}${answered(media, contact)}`);
    case "answerTooLate":
      return scenario(`${invited(3)}${rings}
  <recv request="CANCEL"/>${send(OK)}${answered(media, contact)}`);
    default:
      return does satisfies never;
  }
}

const refusal = (status: string) => `${invited(3)}
${send(reply(status))}
  <recv request="ACK"/>
  <nop next="9"/>

  <label id="3"/>
${send(OK)}
  <label id="9"/>
  <Reference variables="contact,from,to,via,cseq"/>`;

const answered = (media: Media, contact?: string) => `
${send(replyToInvite("200 OK", [contactAt(contact)], media), REPEATED)}
  <recv request="ACK"/>
  <recv request="INFO" optional="true" next="2"/>
  <recv request="BYE"/>
${send(OK, 'next="9"')}

  <label id="2"/>
${send(BYE_OF_CALLED, REPEATED)}
  <recv response="200" next="9"/>

  <label id="4"/>
${send(OK)}
${send(replyToInvite("487 Request Terminated"))}
  <recv request="ACK" next="9"/>

  <label id="3"/>
${send(OK)}
  <label id="9"/>`;

/** Who proves to be a seat, or SIPp's word for it where many do so by one injection file. */
export interface SeatUser {
  seat: string;
  /** "127.0.0.1:5060" */
  registrar: string;
  /** SIPp's keyword, as `digest` makes it. */
  authentication: string;
}

/** How SIPp answers a challenge (RFC 3261, 22). */
export function digest(user: string, password: string): string {
  return `[authentication username=${user} password=${password}]`;
}

export interface RegisterScenario extends SeatUser {
  /** Where the phone takes calls, "127.0.0.1:5070"; where it registers from unless told. */
  contact?: string;
  expiresS?: number;
}

export function register({ seat, authentication, registrar, contact = "[local_ip]:[local_port]", expiresS = 600 }: RegisterScenario): string {
  const message = (cseq: number, proof: string[]) =>
    request({
      method: "REGISTER",
      uri: `sip:${registrar}`,
      from: `From: <sip:${seat}@${registrar}>;tag=[pid]r[call_number]`,
      to: `To: <sip:${seat}@${registrar}>`,
      cseq,
      headers: [`Contact: <sip:${seat}@${contact};transport=[transport]>`, ...proof, `Expires: ${expiresS}`],
    });
  return scenario(`
${send(message(1, []), REPEATED)}
  <recv response="100" optional="true"/>
  <recv response="401" auth="true"/>
${send(message(2, [authentication]), REPEATED)}
  <recv response="100" optional="true"/>
  <!-- Once more, where the first REGISTER was repeated. -->
  <recv response="401" optional="true"/>
  <recv response="200"/>`);
}

/** A carrier's registrar: challenges once (RFC 3261 22), checks the digest, and accepts. */
export function registrar({ user, password }: { user: string; password: string }): string {
  return scenario(`
  <recv request="REGISTER"/>
${send(reply("401 Unauthorized", ['WWW-Authenticate: Digest realm="carrier.invalid", nonce="[pid]-nonce", algorithm=MD5, qop="auth"']))}
  <recv request="REGISTER"><action>
    <verifyauth assign_to="right" username="${user}" password="${password}"/>
  </action></recv>
  <nop test="right" next="1"/>
${send(reply("403 Forbidden"), 'next="9"')}
  <label id="1"/>
${send(reply("200 OK", ["[last_Contact:];expires=3600", "Expires: 3600"]))}
  <nop next="8"/>
  <label id="9"/>
  <recv request="REGISTER" timeout="1"/>
  <label id="8"/>`);
}

/** A registrar that refuses everybody, for as long as it is there. */
export function refusingRegistrar(status: string): string {
  return scenario(`
  <label id="1"/>
  <recv request="REGISTER"/>
${send(reply(status), 'next="1"')}`);
}

export interface DialScenario extends SeatUser {
  /** "*111001*00001" */
  dials: string;
  media: Media;
}

/** A desk phone dials a code and listens until the centre hangs up. */
export function dial({ seat, authentication, registrar, dials, media }: DialScenario): string {
  const uri = `sip:${dials.replaceAll("*", "%2A")}@${registrar}`;
  const from = `From: <sip:${seat}@${registrar}>;tag=[pid]d[call_number]`;
  const invite = (cseq: number, proof: string[]) =>
    request({ method: "INVITE", uri, from, to: `To: <${uri}>`, cseq, headers: [contactAt(), ...proof], media });
  const ack = { method: "ACK", from, to: "[last_To:]" };
  return scenario(`
${send(invite(1, []), REPEATED)}
  <recv response="100" optional="true"/>
  <recv response="401" auth="true"/>
${send(request({ ...ack, uri, via: "[last_Via:]", cseq: 1 }))}
${send(invite(2, [authentication]), REPEATED)}${provisional()}
  <recv response="200" rrs="true"/>
${send(request({ ...ack, uri: "[next_url]", cseq: 2 }))}
  <recv request="BYE"/>
${send(OK)}`);
}
