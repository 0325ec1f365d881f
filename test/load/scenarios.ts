import {
  BYE_OF_CALLED,
  contactAt,
  invited,
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
} from "../live/sipp-language.js";

/**
 * What SIPp does under load. Callers' media goes to ears (`ears.ts`), whose ports stand in the
 * injection file; phones send back what they hear (-rtp_echo). Nobody nudges: each decides by
 * its own clock and by chance.
 */

/**
 * Calls "number;port" of an injection file. Talks until the other side hangs up, or hangs up
 * `hangUpAfterMs` after the answer, whatever is going on then.
 *
 * @param speech file of µ-law that SIPp itself says again and again; then there is no ear, and no port is read
 */
export function crowdCaller(did: string, remote: string, hangUpAfterMs: number | null, speech?: string): string {
  const uri = `sip:${did}@${remote}`;
  const via = VIA_INVITE;
  const from = "From: <sip:[field0]@[local_ip]>;tag=[pid]c[call_number]";
  const to = `To: <${uri}>`;
  const answered = "To: [$to]";
  const media = { port: speech ? "[rtpstream_audio_port]" : "[field1]" };
  const patience = hangUpAfterMs === null ? "" : ` timeout="${hangUpAfterMs}" ontimeout="2"`;
  return scenario(`
${send(request({ method: "INVITE", uri, via, from, to, cseq: 1, headers: [contactAt()], media }), REPEATED)}${provisional()}${refusedBy([404, 480, 486, 500, 503], 4)}
  <recv response="200" rrs="true"><action>
    <ereg regexp="[^ ].*" search_in="hdr" header="To:" assign_to="to"/>
  </action></recv>
${send(request({ method: "ACK", uri: "[next_url]", from, to: answered, cseq: 1 }))}
${speech ? says(speech) : ""}
  <recv request="BYE"${patience}/>
${send(OK, 'next="9"')}

  <label id="2"/>
${send(request({ method: "BYE", uri: "[next_url]", from, to: answered, cseq: 2 }), REPEATED)}
  <recv request="BYE" optional="true" next="3"/>
  <recv response="481" optional="true" next="9"/>
  <recv response="200" next="9"/>

  <label id="3"/>
${send(OK)}
  <recv response="481" optional="true" next="9"/>
  <recv response="200" next="9"/>

  <label id="4"/>
${send(request({ method: "ACK", uri, via, from, to: "[last_To:]", cseq: 1 }))}
  <label id="9"/>`);
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
  return scenario(`${invited(8)}
${send(reply("180 Ringing"))}
${drawn(rings)}
${rings.map(({ ms, label }) => `  <label id="${label}"/>\n  <recv request="CANCEL" timeout="${ms}" ontimeout="10" next="4"/>`).join("\n")}

  <label id="10"/>
${send(replyToInvite("200 OK", [contactAt()], { port: "[media_port]" }), REPEATED)}
  <recv request="CANCEL" optional="true" next="5"/>
  <recv request="ACK"/>
${drawn(talks)}
${talks.map(({ ms, label }) => `  <label id="${label}"/>\n  <recv request="BYE" timeout="${ms}" ontimeout="11" next="12"/>`).join("\n")}

  <label id="11"/>
${send(BYE_OF_CALLED, REPEATED)}
  <recv request="BYE" optional="true" next="6"/>
  <recv response="481" optional="true" next="9"/>
  <recv response="200" next="9"/>

  <label id="12"/>
${send(OK, 'next="9"')}

  <label id="4"/>
${send(OK)}
${send(replyToInvite("487 Request Terminated"))}
  <recv request="ACK" next="9"/>

  <label id="5"/>
${send(OK)}
  <recv request="ACK"/>
  <recv request="BYE" next="12"/>

  <label id="6"/>
${send(OK)}
  <recv response="481" optional="true" next="9"/>
  <recv response="200" next="9"/>

  <label id="8"/>
${send(OK)}
  <label id="9"/>`);
}

/** @param speech file of µ-law, which SIPp says again and again */
export function says(speech: string): string {
  return `\n  <nop><action><exec rtp_stream="${speech},-1,0,PCMU/8000"/></action></nop>`;
}

/** Goes on at one of these labels, each as likely as the others. */
function drawn(all: { label: number }[]): string {
  return all.map(({ label }, index) => `  <nop next="${label}" chance="${(1 / (all.length - index)).toFixed(4)}"/>`).join("\n");
}
