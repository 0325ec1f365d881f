import { Writable } from "node:stream";
import { createLogger, format, type Logger, transports } from "winston";

/**
 * The log: one line an event on standard output, where the terminal, systemd and docker
 * expect it. Readable for people; JSON lines where a collector reads them.
 *
 * Callers' numbers and keyed digits do not belong in it. Whoever logs one masks it; as a net
 * below that, anything in a line that looks like a Japanese or an E.164 telephone number is
 * masked before it is written.
 */

export type Log = Logger;

export const LOG_LEVELS = ["error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** `part` names who speaks: "run", "asterisk", "panel". Others are had by `log.child({ part })`. */
export function openLog(options: { level: LogLevel; json: boolean; part: string }): Log {
  return createLogger({
    level: options.level,
    // One step where winston has one for each thing: a busy hour writes thousands of lines.
    format: format.printf((said) => {
      // Not winston's defaultMeta, which would win over a child's own part.
      const info = { timestamp: new Date().toISOString(), ...said, part: said["part"] ?? options.part };
      // Last of all, so that nothing gets by: the whole line, whatever the number stood in.
      return maskNumbers(options.json ? asJson(info) : readable(info));
    }),
    transports: [new transports.Stream({ stream: gathered(process.stdout) })],
  });
}

/**
 * Lines of one turn of the event loop go out together: a write to a pipe is a system call
 * that waits, and a call has some twenty lines.
 */
function gathered(output: NodeJS.WriteStream): Writable {
  let lines = "";
  const flush = () => {
    const text = lines;
    lines = "";
    if (text !== "") output.write(text);
  };
  // A full disk, or nobody who reads: what is said is lost, and nobody dies of it.
  for (const stream of [output, process.stderr]) stream.on("error", () => {});
  // What a dying process says last is what people need most.
  process.on("exit", flush);
  return new Writable({
    decodeStrings: false,
    write(line: string | Buffer, _encoding, done) {
      if (lines === "") setImmediate(flush);
      lines += line;
      done();
    },
  });
}

/** "0900000001" to "********01"; whatever is too short to keep two digits of is all stars. */
export function mask(number: string): string {
  return number.length < 6 ? "*".repeat(number.length) : "*".repeat(number.length - 2) + number.slice(-2);
}

/** Ten or eleven digits from 0, or "+" and seven to fifteen, standing alone, hyphens allowed. */
const NUMBER = /(?<![\w.:-])(?:\+\d(?:-?\d){6,14}|0\d(?:-?\d){8,9})(?![\w-])/g;

/** The text with everything that looks like a telephone number masked. */
export function maskNumbers(text: string): string {
  return text.replace(NUMBER, mask);
}

function readable(info: Record<string | symbol, unknown>): string {
  const { timestamp, level, part, message, stack, ...rest } = info as Record<string, unknown>;
  let line = `${timestamp} ${String(level).toUpperCase().padEnd(5)} ${part}: ${message}`;
  for (const name in rest) {
    const value = rest[name];
    if (value !== undefined) line += ` ${name}=${typeof value === "string" ? value : asJson(value)}`;
  }
  return stack ? `${line}\n${stack}` : line;
}

/** An error would be `{}`; its story is what people need. */
function asJson(value: unknown): string {
  if (value instanceof Error) return value.stack ?? value.message;
  return JSON.stringify(value, (_name, part: unknown) => (part instanceof Error ? (part.stack ?? part.message) : part));
}
