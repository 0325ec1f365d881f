/**
 * SIP in SIPp's own language: messages, what a scenario does with them, and where speech goes.
 * Who does what when is for the scenarios of each kind of test to say; how a message is
 * written is the same for all of them, and is said here.
 */

/** Where speech is to be sent, and in which form. */
export interface Media {
  /** Where SIPp itself has its media, unless told. */
  host?: string;
  /** A port, or SIPp's word for one. */
  port: number | string;
  /** Offer RFC 4733 telephone-events, as unless told; without them keys are tones in the audio. */
  events?: boolean;
}

export interface Request {
  method: string;
  uri: string;
  /** Header lines; `via` that of a new transaction unless told. */
  via?: string;
  from: string;
  to: string;
  cseq: number;
  /** Further header lines. */
  headers?: string[];
  /** With an offer; with an empty body unless told. */
  media?: Media;
}

export const VIA = "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]";
/** Of an INVITE whose CANCEL or refusal may come after other messages: not SIPp's last branch. */
export const VIA_INVITE = "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=z9hG4bK-[pid]-[call_number]-invite";
/** The tag of whoever is called. */
const TAG = ";tag=[pid]p[call_number]";
const EMPTY = "Content-Length: 0";

/** What a called party keeps of the INVITE (`invited`), to answer it and to hang up when other messages have come since. */
const KEPT = {
  contact: ["sip:[^&gt;]*", "Contact"],
  from: ["[^ ].*", "From"],
  to: ["[^ ].*", "To"],
  via: ["[^ ].*", "Via"],
  cseq: ["[^ ].*", "CSeq"],
} as const;

export function request({ method, uri, via = VIA, from, to, cseq, headers = [], media }: Request): string {
  return lines(
    `${method} ${uri} SIP/2.0`,
    via,
    from,
    to,
    "Call-ID: [call_id]",
    `CSeq: ${cseq} ${method}`,
    ...headers,
    "Max-Forwards: 70",
    ...(media ? sdp(media) : [EMPTY]),
  );
}

/** Hangs up as the called party, who has kept the INVITE's Contact, From and To. */
export const BYE_OF_CALLED = request({ method: "BYE", uri: "[$contact]", from: `From: [$to]${TAG}`, to: "To: [$from]", cseq: 1 });

/** To the request that came last. */
export function reply(status: string, headers: string[] = [], media?: Media): string {
  return lines(
    `SIP/2.0 ${status}`,
    "[last_Via:]",
    "[last_From:]",
    `[last_To:]${TAG}`,
    "[last_Call-ID:]",
    "[last_CSeq:]",
    ...headers,
    ...(media ? sdp(media) : [EMPTY]),
  );
}

/** To the INVITE that was kept, whatever has come since. */
export function replyToInvite(status: string, headers: string[] = [], media?: Media): string {
  return lines(
    `SIP/2.0 ${status}`,
    "Via: [$via]",
    "From: [$from]",
    `To: [$to]${TAG}`,
    "Call-ID: [call_id]",
    "CSeq: [$cseq]",
    ...headers,
    ...(media ? sdp(media) : [EMPTY]),
  );
}

/** 200 to a request within a call, or outside all calls. */
export const OK = lines("SIP/2.0 200 OK", "[last_Via:]", "[last_From:]", "[last_To:]", "[last_Call-ID:]", "[last_CSeq:]", EMPTY);

/** @param place "127.0.0.2:40000"; where SIPp is unless told */
export function contactAt(place = "[local_ip]:[local_port]"): string {
  return `Contact: <sip:test@${place};transport=[transport]>`;
}

/** What is to be answered is repeated until it is, first after RFC 3261's T1, in ms. */
export const REPEATED = 'retrans="500"';

export function send(message: string, ...attributes: string[]): string {
  return `
  <send${attributes.map((one) => ` ${one}`).join("")}><![CDATA[
${message}
  ]]></send>`;
}

/** Wait for an INVITE and keep these of its headers. Asterisk's question whether one is there is a call of its own, at `elsewhere`. */
export function invited(elsewhere: number, kept: (keyof typeof KEPT)[] = ["contact", "from", "to", "via", "cseq"]): string {
  const keep = kept.map((name) => {
    const [regexp, header] = KEPT[name];
    return `    <ereg regexp="${regexp}" search_in="hdr" header="${header}:" assign_to="${name}"/>`;
  });
  return `
  <recv request="OPTIONS" optional="true" next="${elsewhere}"/>
  <recv request="INVITE" rrs="true"><action>
${keep.join("\n")}
  </action></recv>`;
}

/** What may come before an INVITE's answer. */
export function provisional(attributes = ""): string {
  return [100, 180, 183].map((status) => `\n  <recv response="${status}" optional="true"${attributes}/>`).join("");
}

/** Each of these ends the wait for an answer, and goes on at the label `next`. */
export function refusedBy(statuses: number[], next: number): string {
  return statuses.map((status) => `\n  <recv response="${status}" optional="true" next="${next}"/>`).join("");
}

export function scenario(body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE scenario SYSTEM "sipp.dtd">\n<scenario name="madoguchi">${body}\n</scenario>\n`;
}

function sdp({ host = "[media_ip]", port, events = true }: Media): string[] {
  return [
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
