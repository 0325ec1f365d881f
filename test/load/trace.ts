import fs from "node:fs";

/** SIPp's trace of messages (-trace_msg), read while it is being written. */
export interface SipMessage {
  /** Wall ms. */
  at: number;
  sent: boolean;
  /** The first line. */
  start: string;
  callId: string;
  text: string;
}

const SEPARATOR = /^-{40,} (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+)\n(?:UDP|TCP) message (sent|received) (?:\[\d+\] bytes|\((\d+) bytes\))[^\n]*\n\n/m;

/** Gives each time what has been written since. */
export function openTrace(file: string): () => SipMessage[] {
  let offset = 0;
  let rest = "";
  return () => {
    if (!fs.existsSync(file)) return [];
    const size = fs.statSync(file).size;
    if (size > offset) {
      const handle = fs.openSync(file, "r");
      const buffer = Buffer.alloc(size - offset);
      offset += fs.readSync(handle, buffer, 0, buffer.length, offset);
      fs.closeSync(handle);
      rest += buffer.toString("latin1");
    }
    const found: SipMessage[] = [];
    for (;;) {
      const head = SEPARATOR.exec(rest);
      if (!head) return found;
      const from = head.index + head[0].length;
      const length = Number(/[([](\d+)/.exec(head[0].slice(head[0].indexOf("message")))?.[1]);
      // Its last bytes are still to be written.
      if (rest.length < from + length) return found;
      const text = rest.slice(from, from + length);
      rest = rest.slice(from + length);
      found.push({
        at: Date.parse((head[1] ?? "").replace(" ", "T")),
        sent: head[2] === "sent",
        start: text.slice(0, text.search(/\r?\n/)),
        callId: headerOf(text, "Call-ID"),
        text,
      });
    }
  };
}

export function headerOf(message: string, name: string): string {
  return new RegExp(`^${name}: *(.*?)\\r?$`, "im").exec(message)?.[1]?.trim() ?? "";
}
