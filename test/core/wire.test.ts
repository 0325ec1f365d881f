/**
 * Who stood still for longer than a command's deadline has not read what came meanwhile: that
 * is looked at first. The other end is a thread of its own, so that it goes on.
 */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openWire, type Wire } from "../../src/asterisk/wire.js";

const DEADLINE_MS = 50;
/** Longer than a deadline and the time until it is looked at. */
const STILL_MS = 600;

const SERVER = `
  const { parentPort, workerData } = require("node:worker_threads");
  const answered = new Int32Array(workerData);
  const server = require("node:http").createServer((request, response) => {
    if (request.url === "/silent") return;
    response.on("finish", () => { Atomics.add(answered, 0, 1); Atomics.notify(answered, 0); });
    response.end("done");
  });
  server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
`;

let answered: Int32Array;
let server: Worker;
let wire: Wire;

beforeEach(async () => {
  answered = new Int32Array(new SharedArrayBuffer(4));
  server = new Worker(SERVER, { eval: true, workerData: answered.buffer });
  const [port] = (await once(server, "message")) as [number];
  wire = openWire({ host: "127.0.0.1", port, authorization: "Basic", deadlineMs: DEADLINE_MS, connections: 1, idleMs: 10_000 });
  // The connection is there: the next request leaves before `send` returns.
  while ((await wire.send([{ method: "GET", path: "/" }]))[0] === "timeout");
});
afterEach(async () => {
  wire.close();
  await server.terminate();
});

it("given we stood still until after the deadline, then an answer that came meanwhile is an answer", async () => {
  const before = Atomics.load(answered, 0);
  const answer = wire.send([{ method: "GET", path: "/" }]);
  Atomics.wait(answered, 0, before);
  standStill(STILL_MS);
  expect(await answer).toEqual([{ status: 200, body: "done" }]);
});

it("given no answer came, then the deadline ends it", async () => {
  expect(await wire.send([{ method: "GET", path: "/silent" }])).toEqual(["timeout"]);
});

function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
