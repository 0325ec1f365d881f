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
    format: format.combine(
      format.timestamp(),
      format.errors({ stack: true }),
      // Not winston's defaultMeta, which would win over a child's own part.
      saidBy({ part: options.part }),
      netForNumbers(),
      options.json ? format.json() : format.printf(readable),
    ),
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

const saidBy = format((info, options) => {
  info["part"] ??= (options as { part: string }).part;
  return info;
});

const netForNumbers = format((info) => {
  for (const [key, value] of Object.entries(info)) {
    if (key !== "timestamp") info[key] = masked(value);
  }
  return info;
});

/** Strings at any depth; depth is bounded because a log line is no place for a deep object. */
function masked(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return maskNumbers(value);
  if (value instanceof Error) return maskNumbers(value.stack ?? value.message);
  if (value === null || typeof value !== "object" || depth > 3) return value;
  if (Array.isArray(value)) return value.map((one) => masked(one, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, masked(one, depth + 1)]));
}

function readable(info: Record<string | symbol, unknown>): string {
  const { timestamp, level, part, message, stack, ...rest } = info as Record<string, unknown>;
  const details = Object.entries(rest)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join("");
  const line = `${timestamp} ${String(level).toUpperCase().padEnd(5)} ${part}: ${message}${details}`;
  return stack ? `${line}\n${stack}` : line;
}
