import net from "node:net";
import { afterEach, expect, test } from "vitest";
import { type KeysWatch, watchKeys } from "../../src/asterisk/keys.watch.js";
import { openLog } from "../../src/log.js";
import { until } from "../live/people.js";

/** The manager's connection for keys, whose other end lets everybody in and says what the test says. */

let server: net.Server;
let keys: KeysWatch;
const told: string[] = [];

async function given(): Promise<{ say(digit: string): void }> {
  const sockets: net.Socket[] = [];
  server = net.createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    socket.write("Asterisk Call Manager/9.0.0\r\nResponse: Success\r\n\r\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  const log = openLog({ level: "error", json: false, part: "test" });
  keys = watchKeys({ ami: { host: "127.0.0.1", port, user: "u", password: "p" }, onKey: (leg, { digit, edge }) => told.push(`${leg} ${digit} ${edge}`), log });
  keys.start();
  await until("it is let in", () => keys.hears());
  const say = (digit: string) => {
    for (const event of ["DTMFBegin", "DTMFEnd"]) sockets.at(-1)?.write(`Event: ${event}\r\nUniqueid: leg\r\nDigit: ${digit}\r\nDirection: Received\r\n\r\n`);
  };
  return { say };
}

afterEach(() => {
  keys.stop();
  server.close();
  told.length = 0;
});

test("a key that is told here is not missed", async () => {
  const { say } = await given();
  let missed = 0;
  keys.expect(() => (missed += 1));
  say("5");
  await until("it is told", () => told.length === 2);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  expect({ told, missed, hears: keys.hears() }).toEqual({ told: ["leg 5 begins", "leg 5 ends"], missed: 0, hears: true });
});

test("a connection that says nothing of a key is deaf: the key is not lost, and it is made anew", async () => {
  await given();
  let missed = 0;
  keys.expect(() => (missed += 1));
  await until("the key is missed", () => missed === 1);
  await until("ARI is heard instead", () => !keys.hears());
  await until("it is connected again", () => keys.hears());
});
