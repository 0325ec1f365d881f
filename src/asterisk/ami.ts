/**
 * Asterisk's manager interface, for the few things that ARI cannot do: move a caller who is
 * in the dialplan or hears a prompt, and tell the queue of the fallback who may be rung.
 *
 * A connection is made for a handful of actions and closed again: nothing is to be kept
 * alive, and what a broken one can harm is the next handful alone.
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
  return (await converse(place, actions)).map((response) => refusalIn(response) ?? null);
}

/**
 * One line of Asterisk's command line.
 *
 * @returns the lines of its output
 * @throws Error as `askManager` does, and where the command is refused
 */
export async function askCommandLine(place: AmiPlace, command: string): Promise<string[]> {
  const [response = ""] = await converse(place, [{ Action: "Command", Command: command }]);
  const refusal = refusalIn(response);
  if (refusal) throw new Error(`Asterisk refused "${command}": ${refusal}`);
  return [...response.matchAll(/^Output: ?(.*?)\r?$/gm)].map((match) => match[1] ?? "");
}

/** Gives the response to each action. */
function converse(place: AmiPlace, actions: readonly Action[]): Promise<string[]> {
  const login = { Action: "Login", Username: place.user, Secret: place.password, Events: "off" };
  const all: Action[] = [login, ...actions];
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: place.host, port: place.port, noDelay: true, timeout: DEADLINE_MS });
    const responses: string[] = [];
    let text = "";
    const fail = (why: string) => {
      socket.destroy();
      reject(new Error(`Asterisk's manager at ${place.host}:${place.port} ${why}`));
    };
    socket.on("timeout", () => fail("does not answer"));
    socket.on("error", (error) => fail(`cannot be reached (${error.message})`));
    socket.on("close", () => fail("closed the connection"));
    socket.on("data", (data) => {
      text += data.toString("utf8");
      for (let end = text.indexOf("\r\n\r\n"); end >= 0; end = text.indexOf("\r\n\r\n")) {
        const block = text.slice(0, end);
        const refusal = refusalIn(block);
        text = text.slice(end + 4);
        if (refusal === undefined) continue;
        if (responses.push(block) === 1 && refusal !== null) return fail("refused the password; is another Asterisk there?");
      }
      if (responses.length < all.length) return;
      socket.end(actionText({ Action: "Logoff" }));
      resolve(responses.slice(1));
    });
    socket.write(all.map(actionText).join(""));
  });
}

/** A line break in a value would begin another header, and so another action. */
function actionText(action: Action): string {
  const headers = Object.entries(action).map(([name, value]) => `${name}: ${value.replace(/[\r\n]/g, "")}\r\n`);
  return `${headers.join("")}\r\n`;
}

/** Undefined where the block is no response but an event, of which a few come unasked. */
function refusalIn(block: string): string | null | undefined {
  const response = /^Response: *(.*?)\r?$/im.exec(block)?.[1];
  if (response === undefined) return undefined;
  return response === "Success" ? null : (/^Message: *(.*?)\r?$/im.exec(block)?.[1] ?? response);
}
