import { spawn } from "node:child_process";
import dgram from "node:dgram";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/**
 * SIPp as carrier and as phones: software that we did not write, at the other end of every
 * live test. A scenario runs one SIPp process for one call; what a person would decide
 * (answer, hang up) is told to it while it runs by an INFO within the call's own Call-ID,
 * which only SIPp hears.
 */
export interface Sipp {
  port: number;
  /** Let the scenario go on where it waits for a person. */
  nudge(callId: string): void;
  /** Everything that SIPp sent and received, as text. */
  messages(): string;
  /** Where that is written; empty where it is not kept. */
  messagesFile: string;
  /** No new calls; it ends with the last of those under way. */
  finish(): void;
  pid: number | undefined;
  /** What SIPp complained about. */
  complaints(): string;
  /** A file that SIPp wrote, by the end of its name ("_rtt.csv"). */
  file(ending: string): string;
  /** From its statistics (-trace_stat), when it is over. */
  failedCalls(): number;
  /** SIPp's exit code when the scenario is over: 0 where every call went as written. */
  done: Promise<number>;
  /** From now on it neither hears nor says anything, and its socket stays: nobody is told that it has gone. */
  freeze(): void;
  /** Ends it at once; what it wrote can still be read. */
  stop(): void;
  /** Ends it, and removes what it wrote. */
  close(): Promise<void>;
}

export interface SippOptions {
  program: { command: string; args: string[]; env: Record<string, string> };
  scenario: string;
  /** Own address, and the port where one is wanted. */
  host: string;
  port?: number;
  /** "127.0.0.1:5060"; left out for a scenario that only answers. */
  remote?: string;
  callId?: string;
  calls?: number;
  /** Calls a second; SIPp makes its first after the first interval, so 50 unless told. */
  rate?: number;
  timeoutS?: number;
  /** One a call: the values of [field0], [field1] and so on, each followed by a semicolon. */
  rows?: string[];
  transport?: "udp" | "tcp";
  /** Keep no trace of the messages: for hours of calls. */
  untraced?: boolean;
  extra?: string[];
}

/**
 * Start it. One that answers has its port when this resolves.
 * @throws Error with its complaints, where it has ended before
 */
export async function runSipp(options: SippOptions): Promise<Sipp> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "madoguchi-sipp-"));
  const scenario = path.join(folder, "scenario.xml");
  fs.writeFileSync(scenario, options.scenario);
  const rows = path.join(folder, "rows.csv");
  if (options.rows) fs.writeFileSync(rows, `SEQUENTIAL\n${options.rows.join("\n")}\n`);
  const port = options.port ?? (await freePort(options.host));
  const messages = path.join(folder, "messages.log");
  const { command, args, env } = options.program;
  const errors = fs.openSync(path.join(folder, "stderr.log"), "w");
  // Whatever ends the tests ends it too (prctl(2), PR_SET_PDEATHSIG).
  const child = spawn(
    "setpriv",
    [
      ...["--pdeathsig", "KILL", "--", command, ...args],
      ...(options.remote ? [options.remote] : []),
      ...["-sf", scenario, "-i", options.host, "-mi", options.host, "-p", String(port), "-nostdin"],
      ...["-m", String(options.calls ?? 1), "-r", String(options.rate ?? 50), "-timeout", `${options.timeoutS ?? 120}s`],
      ...["-t", options.transport === "tcp" ? "t1" : "u1"],
      ...(options.untraced ? [] : ["-trace_msg", "-message_file", messages]),
      ...["-trace_err", "-error_file", path.join(folder, "errors.log")],
      ...(options.callId ? ["-cid_str", options.callId] : []),
      ...(options.rows ? ["-inf", rows] : []),
      ...(options.extra ?? []),
    ],
    { cwd: folder, env: { ...process.env, ...env }, stdio: ["ignore", "ignore", errors] },
  );
  fs.closeSync(errors);
  const done = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 255));
  });
  const complaints = () => read(path.join(folder, "stderr.log")) + read(path.join(folder, "errors.log"));
  if (!options.remote) {
    let over = false;
    const end = () => {
      over = true;
    };
    done.then(end, end);
    while (!isBound(options.host, port, options.transport ?? "udp")) {
      if (over) throw new Error(`SIPp has ended before it listened\n${complaints()}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  const file = (ending: string) => {
    const name = fs.readdirSync(folder).find((each) => each.endsWith(ending));
    return name ? read(path.join(folder, name)) : "";
  };
  return {
    port,
    file,
    messagesFile: options.untraced ? "" : messages,
    // As "q" at its keyboard (SIPp's manual, "Controlling SIPp").
    finish: () => void child.kill("SIGUSR1"),
    pid: child.pid,
    failedCalls() {
      const [head, ...rows] = file("_.csv").trim().split("\n");
      const column = head?.split(";").indexOf("FailedCall(C)") ?? -1;
      return Number(rows.at(-1)?.split(";")[column] ?? Number.NaN);
    },
    nudge: (callId) => nudge(options.host, port, callId),
    messages: () => read(messages),
    complaints,
    done,
    freeze: () => void child.kill("SIGSTOP"),
    stop: () => void child.kill("SIGKILL"),
    async close() {
      child.kill("SIGKILL");
      await done;
      fs.rmSync(folder, { recursive: true });
    },
  };
}

function read(file: string): string {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
}

/** An INFO that only SIPp ever sees. */
function nudge(host: string, port: number, callId: string): void {
  const text = [
    `INFO sip:test@${host}:${port} SIP/2.0`,
    `Via: SIP/2.0/UDP ${host}:9;branch=z9hG4bK-nudge-${Math.random().toString(36).slice(2)}`,
    "From: <sip:test@test>;tag=test",
    "To: <sip:test@test>;tag=test",
    `Call-ID: ${callId}`,
    "CSeq: 1000 INFO",
    "Content-Length: 0",
    "",
    "",
  ].join("\r\n");
  const socket = dgram.createSocket("udp4");
  socket.send(text, port, host, () => socket.close());
}

/** Looked up and not tried out: whoever tries a port has it for a moment (proc(5): the address in the machine's byte order). */
function isBound(host: string, port: number, transport: "udp" | "tcp"): boolean {
  const hex = (value: number, digits: number) => value.toString(16).toUpperCase().padStart(digits, "0");
  const address = host.split(".").reverse().map((byte) => hex(Number(byte), 2)).join("");
  return read(`/proc/net/${transport}`).includes(`: ${address}:${hex(port, 4)} `);
}

export async function freePort(host: string): Promise<number> {
  const socket = dgram.createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, host, resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}
