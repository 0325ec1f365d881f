/**
 * Asterisk's manager interface, for the few things that ARI cannot do: move a caller who is
 * in the dialplan or hears a prompt, and tell the queue of the fallback who may be rung.
 *
 * A connection is made for a handful of actions and closed again: nothing is to be kept
 * alive, and what a broken one can harm is the next handful alone. (One that stays hears keys:
 * keys.watch.ts.)
 */
import net from "node:net";
import type { Address } from "../config.js";

export interface AmiPlace extends Address {
  user: string;
  password: string;
}

export type Action = { Action: string } & Record<string, string>;

/** Over loopback an action takes a millisecond. */
const DEADLINE_MS = 2_000;

/** The same name as ARI's; a password of its own. */
export const AMI_SECRET = "ami";

/**
 * Carry out these actions in order.
 *
 * @returns for each what Asterisk said against it, or null where it was done
 * @throws Error where the manager cannot be reached, refuses the password or does not answer
 */
export async function askManager(place: AmiPlace, actions: readonly Action[]): Promise<(string | null)[]> {
  const results: (string | null)[] = [];
  await converse(place, actions, (block) => {
    const refusal = refusalIn(block);
    if (refusal !== undefined) results.push(refusal);
    return results.length === actions.length;
  });
  return results;
}

/**
 * One line of Asterisk's command line.
 *
 * @returns the lines of its output
 * @throws Error as `askManager` does, and where the command is refused
 */
export async function askCommandLine(place: AmiPlace, command: string): Promise<string[]> {
  let response = "";
  await converse(place, [{ Action: "Command", Command: command }], (block) => {
    response = block;
    return refusalIn(block) !== undefined;
  });
  const refusal = refusalIn(response);
  if (refusal) throw new Error(`Asterisk refused "${command}": ${refusal}`);
  return [...response.matchAll(/^Output: ?(.*?)\r?$/gm)].map((match) => match[1] ?? "");
}

/** The headers of one answer, by name. */
export type Headers = Readonly<Record<string, string | undefined>>;

/**
 * Ask for a list, which comes as events.
 *
 * @param last the event that ends the list
 * @throws Error as `askManager`, and where Asterisk refuses the action
 */
export async function listFromManager(place: AmiPlace, action: Action, last: string): Promise<Headers[]> {
  const listed: Headers[] = [];
  let refused: string | null = null;
  await converse(place, [action], (block) => {
    refused ??= refusalIn(block) ?? null;
    const headers = headersIn(block);
    if (headers["Event"] !== undefined) listed.push(headers);
    return refused !== null || headers["Event"] === last;
  });
  if (refused !== null) throw new Error(`Asterisk's manager refused ${action.Action} (${refused})`);
  return listed;
}

/** Log in, send these actions, and hand each block of the answers to `take` until it has all. */
function converse(place: AmiPlace, actions: readonly Action[], take: (block: string) => boolean): Promise<void> {
  const login = loginOf(place, "off");
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: place.host, port: place.port, noDelay: true, timeout: DEADLINE_MS });
    let loggedIn = false;
    let over = false;
    const fail = (why: string) => {
      over = true;
      socket.destroy();
      reject(new Error(`Asterisk's manager at ${place.host}:${place.port} ${why}`));
    };
    socket.on("timeout", () => fail("does not answer"));
    socket.on("error", (error) => fail(`cannot be reached (${error.message})`));
    socket.on("close", () => fail("closed the connection"));
    readBlocks(socket, (block) => {
      if (over) return;
      if (!loggedIn) {
        const refusal = refusalIn(block);
        loggedIn = refusal === null;
        if (refusal) fail("refused the password; is another Asterisk there?");
      } else if (take(block)) {
        over = true;
        socket.end(actionText({ Action: "Logoff" }));
        resolve();
      }
    });
    socket.write([login, ...actions].map(actionText).join(""));
  });
}

/** Responses and events are blocks of headers, each ended by an empty line. */
export function readBlocks(socket: net.Socket, take: (block: string) => void): void {
  let text = "";
  socket.setEncoding("utf8");
  socket.on("data", (more) => {
    const blocks = (text + String(more)).split("\r\n\r\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) take(block);
  });
}

/** @param events what this connection is told of by itself: a class of events, or "off" */
export function loginOf({ user, password }: AmiPlace, events: "dtmf" | "off"): Action {
  return { Action: "Login", Username: user, Secret: password, Events: events };
}

/** A line break in a value would begin another header, and so another action. */
export function actionText(action: Action): string {
  const headers = Object.entries(action).map(([name, value]) => `${name}: ${value.replace(/[\r\n]/g, "")}\r\n`);
  return `${headers.join("")}\r\n`;
}

/** Undefined where the block is no response but an event, of which a few come unasked. */
export function refusalIn(block: string): string | null | undefined {
  const response = /^Response: *(.*?)\r?$/im.exec(block)?.[1];
  if (response === undefined) return undefined;
  return response === "Success" ? null : (/^Message: *(.*?)\r?$/im.exec(block)?.[1] ?? response);
}

export function headersIn(block: string): Headers {
  const pairs = [...block.matchAll(/^([A-Za-z0-9]+): *(.*?)\r?$/gm)].map(([, name, value]) => [name, value]);
  return Object.fromEntries(pairs) as Headers;
}
