import { Writable } from "node:stream";
import { transports } from "winston";
import { expect, test } from "vitest";
import { mask, maskNumbers, openLog } from "../../src/log.js";

/** What may and what may not stand in a log line. */

function linesOf(json: boolean, work: (log: ReturnType<typeof openLog>) => void): string[] {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk).trimEnd());
      done();
    },
  });
  const log = openLog({ level: "info", json, part: "test" });
  log.clear().add(new transports.Stream({ stream }));
  work(log);
  return lines;
}

test("a masked number keeps its last two digits, a short one none", () => {
  expect(mask("09000000001")).toBe("*********01");
  expect(mask("00001")).toBe("*****");
  expect(mask("")).toBe("");
});

test.each([
  ["from 0970000001", "from ********01"],
  ["from 097-000-0001 to x", "from **********01 to x"],
  ["+819000000001", "***********01"],
  ["caller=09000000001,", "caller=*********01,"],
])("a telephone number in %j does not get through", (text, expected) => {
  expect(maskNumbers(text)).toBe(expected);
});

test.each([
  "call-1a2b-000000123",
  "2026-06-01T10:00:00.000Z",
  "seat 101 operator 1001",
  "127.0.0.1:5060",
  "waited 1795337545586 ms",
  "took 0.012345678901 s",
])("%j is left as it is", (text) => {
  expect(maskNumbers(text)).toBe(text);
});

test("numbers are masked in messages, in details at any depth, and in errors", () => {
  const [line] = linesOf(true, (log) =>
    log.info("call from 0970000001", { caller: { list: ["09000000001"] }, error: new Error("no route to 0970000002") }),
  );
  expect(line).not.toMatch(/097000000|09000000/);
  const parsed = JSON.parse(line ?? "");
  expect(parsed).toMatchObject({
    level: "info",
    part: "test",
    message: "call from ********01",
    caller: { list: ["*********01"] },
  });
  expect(parsed.error).toContain("no route to ********02");
});

test("a line for people has time, level, part, words and details, and a child says its own part", () => {
  const [line] = linesOf(false, (log) => log.child({ part: "panel" }).warn("slow", { ms: 12, seat: "101" }));
  expect(line).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z WARN {2}panel: slow ms=12 seat=101$/);
});

test("what is below the level is not written", () => {
  expect(linesOf(false, (log) => log.debug("detail"))).toEqual([]);
});
