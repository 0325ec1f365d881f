/**
 * One line of Asterisk's call event log (asterisk-config/cel_custom.conf): what happened to
 * which channel, and when by the machine's clock. The business clock's lead stands in the
 * line itself, because another start may have had another.
 */
import type { CallId, LegId } from "../floor/id.js";

export interface LogEvent {
  /** "CHAN_START", "ANSWER", "HANGUP" …; of events that the dialplan makes, its own name. */
  type: string;
  /** Ms since 1970 on the machine's clock. */
  at: number;
  /** The same to the microsecond, as it stands there: no two events of a kind have it in one channel. */
  moment: string;
  leg: LegId;
  /** The leg that came first of all that have to do with one another. */
  linked: LegId;
  /** "PJSIP/101-0000002a" */
  channel: string;
  context: string;
  app: string;
  /** The other one in the bridge. */
  peer: string;
  /** Of a caller's channel once the dialplan has given the call its id. */
  call: CallId | null;
  /** Which of our numbers that caller has dialled; empty where it is not told. */
  did: string;
  /** Business clock minus machine clock, ms; 0 where it is not told. */
  leadMs: number;
  extra: string;
}

const FIELDS = 10;

/** Null where it is no whole line of ours: an old one with other fields, or one that is still being written. */
export function readLine(text: string): LogEvent | null {
  const fields = fieldsOf(text);
  if (fields?.length !== FIELDS) return null;
  const [type, moment, leg, linked, channel, context, app, peer, mark, extra] = fields as string[];
  const time = /^(\d+)\.(\d{3})\d*$/.exec(moment!);
  if (!time) return null;
  const [call = "", lead = "", did = ""] = mark!.split(" ");
  return {
    type: type!,
    at: Number(time[1]) * 1000 + Number(time[2]),
    moment: moment!,
    leg: leg!,
    linked: linked!,
    channel: channel!,
    context: context!,
    app: app!,
    peer: peer!,
    call: call || null,
    did,
    leadMs: Number(lead) || 0,
    extra: extra!,
  };
}

/** "101" of "PJSIP/101-0000002a". */
export function phoneOf(channel: string): string {
  return /^PJSIP\/(.+)-[^-]*$/.exec(channel)?.[1] ?? "";
}

/** What the dialplan handed to CELGenUserEvent. */
export function wordsIn({ extra }: LogEvent): string {
  const words = objectIn(extra)["extra"];
  return typeof words === "string" ? words : "";
}

/** Q.850 cause of a HANGUP and who asked for it: a channel's name, "dialplan/…", or nobody. */
export function hangUpIn({ extra }: LogEvent): { cause: number; source: string } {
  const { hangupcause, hangupsource } = objectIn(extra);
  return { cause: Number(hangupcause) || 0, source: typeof hangupsource === "string" ? hangupsource : "" };
}

/** Of a BRIDGE_ENTER or BRIDGE_EXIT. */
export function bridgeIn({ extra }: LogEvent): string {
  return String(objectIn(extra)["bridge_id"] ?? "");
}

function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Values with commas between, in quotes or without; a quote inside is doubled (RFC 4180). Null where a quote is left open. */
function fieldsOf(line: string): string[] | null {
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  for (;;) {
    const found = field.exec(line);
    if (!found) return null;
    fields.push(found[1] === undefined ? (found[2] ?? "") : found[1].replaceAll('""', '"'));
    if (found[3] === "") return fields;
  }
}
