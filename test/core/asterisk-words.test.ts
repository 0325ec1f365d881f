import { describe, expect, test } from "vitest";
import { readDeskCode } from "../../src/asterisk/desk-code.js";
import type { Channel } from "../../src/asterisk/event.js";
import { leftByTransfer, TRANSFERRED } from "../../src/asterisk/lists.js";
import { loadIn } from "../../src/asterisk/load.js";
import { logSieve } from "../../src/asterisk/logsieve.js";
import { newPhones } from "../../src/asterisk/phones.js";
import { fill } from "../../src/asterisk/template.js";

/** What of Asterisk can be tested without it: its configuration's templates, its log, codes and contacts. */
test("of a caller whom a phone transferred while nobody heard of it there are two halves, and one transfer", () => {
  const half = (end: string): Channel => ({
    id: end,
    name: `Local/8001@transferred-00000001;${end}`,
    state: "Up",
    protocol_id: "",
    dialplan: { context: TRANSFERRED, exten: "8001", app_name: "MusicOnHold", app_data: "" },
    creationtime: "",
  });
  const bridge = { id: "talk", channels: ["caller", "1"] };
  expect(leftByTransfer([half("1"), half("2")], [bridge])).toEqual([{ bridge, half: half("2") }]);
});

describe("a template", () => {
  test("is filled with values, lists and lists within lists, and inner names come first", () => {
    const text = "a = {{sip.port}}\n{{#seats}}\n[{{id}}]\n{{#codes}}\n{{id}}-{{code}}\n{{/codes}}\n{{/seats}}\nend {{id}}\n";
    const values = {
      id: "outer",
      sip: { port: 5060 },
      seats: [{ id: "101", codes: [{ code: "x" }, { code: "y" }] }, { id: "102", codes: [] }],
    };
    expect(fill("t", text, values)).toBe("a = 5060\n[101]\n101-x\n101-y\n[102]\nend outer\n");
  });

  test("with a name that has no value is refused by file and name", () => {
    expect(() => fill("pjsip.conf", "x = {{sip.prot}}", { sip: { port: 1 } })).toThrow("pjsip.conf: {{sip.prot}} has no value");
    expect(() => fill("pjsip.conf", "{{#seats}}{{/seats}}", { seats: "101" })).toThrow("{{#seats}} is not a list");
    expect(() => fill("f", "{{toString}}", {})).toThrow("has no value");
  });

  test("lets no value become another setting or a comment", () => {
    expect(fill("f", "password = {{p}}", { p: "a;b" })).toBe("password = a\\;b");
    for (const p of ["a\nallow_transfer = yes", "a\u0000", "{{other}}"]) {
      expect(() => fill("f", "password = {{p}}", { p })).toThrow("cannot hold");
    }
  });

  test("does not take the dialplan's own brackets for its own", () => {
    const text = "Set(x=${URIENCODE(${PJSIP_HEADER(read,{{header}})})})";
    expect(fill("f", text, { header: "To" })).toBe("Set(x=${URIENCODE(${PJSIP_HEADER(read,To)})})");
  });
});

describe("Asterisk's log", () => {
  const kept = (line: string) => logSieve()(line);

  test.each([
    ["Request 'INVITE' from '\"Taro\" <sip:09000000001@192.0.2.1>' failed for '192.0.2.7:5060' (callid: a@b)", ["09000000001", "Taro"], ["192.0.2.7:5060", "…01"]],
    ["Call (UDP:127.0.0.1:5060) to extension '1001*00001' rejected because extension not found", ["00001", "1001*"], ["extension not found"]],
    ["Ext. 0970001234:26 @ from-fixed: Refused", ["0970001234"], ["from-fixed"]],
    ["Ext. *111001*00001:2 @ from-seat: x", ["00001"], ["from-seat"]],
    ["tel:+81-90-0000-0001 and <sip:0900-000-0001@x>", ["0000-0001", "000-0001"], []],
    ["number 09000000001 and +819000000001.", ["09000000001", "819000000001"], []],
  ])("%s", (line, gone, stays) => {
    for (const text of gone) expect(kept(line)).not.toContain(text);
    for (const text of stays) expect(kept(line)).toContain(text);
  });

  test("seats, addresses, times and Asterisk's own words stay", () => {
    for (const line of [
      "[2026-11-22T08:42:43.571+0000] NOTICE[17329]: loader.c:2568 load_modules: 77 modules will be loaded.",
      "Request 'REGISTER' from '<sip:101@127.0.0.1>' failed for '127.0.0.5:38586' - Failed to authenticate",
      "WARNING[12135]: Contact 101/sip:101@127.0.0.5:5062 is now Unreachable. RTT: 0.000 msec",
    ]) {
      expect(kept(line)).toBe(line);
    }
  });

  test("a malformed message is named, and nothing of it is kept", () => {
    const sieve = logSieve();
    const lines = [
      "ERROR[1]: pjproject: sip_transport.c Error processing 80 bytes packet from UDP 192.0.2.7:5060 : PJSIP syntax error:",
      "INVITE sip:09000000001@x SIP/2.0",
      'From: "Taro"',
      "",
      "-- end of packet.",
      "the next line",
    ].map(sieve);
    expect(lines[0]).toContain("192.0.2.7:5060");
    expect(lines[0]).toContain("malformed SIP message");
    expect(lines.slice(1, 5)).toEqual([null, null, null, null]);
    expect(lines[5]).toBe("the next line");
  });
});

describe("a code dialled at a desk phone", () => {
  test.each([
    ["*111001*00001", { type: "logIn", operator: "1001", pin: "00001" }],
    ["*12", { type: "logOut" }],
    ["*13", { type: "ready" }],
    ["*15", { type: "emergency" }],
    ["*141", { type: "pause", reason: 1 }],
    ["*31101", { type: "supervise", mode: "listen", seat: "101" }],
    ["*32102", { type: "supervise", mode: "whisper", seat: "102" }],
    ["*33103", { type: "supervise", mode: "join", seat: "103" }],
    ["*145", { type: "pause", reason: 5 }],
    ["8001", { type: "department", to: "8001" }],
    ...["110", "118", "119", "0970000001", "09000000001", "0101234567890", "1840970000001", "+81970000001"].map((dialled) => [dialled, { type: "number", number: dialled }] as const),
    ...["", "*", "*11", "*111001", "*111001*", "*111001*1*2", "*140", "*146", "*14", "*1412", "*30101", "*34101", "*311", "*311011", "*120", "12", "*16", "*11١*1", "*13\n"].map(
      (dialled) => [dialled, { type: "unknown" }] as const,
    ),
  ] as const)("%j", (dialled, code) => {
    expect(readDeskCode(dialled)).toEqual(code);
  });
});

describe("Asterisk's taskprocessors", () => {
  const head = "Processor              Processed   In Queue  Max Depth  Low water High water Low time(us) High time(us)";
  const foot = ["", "3 taskprocessors"];

  test("tell the longest queue, and which are above their high water", () => {
    const rows = [
      "ast_msg_queue                 10          7         12        450        500          0          0",
      "pjsip/distributor-0000001e  9001        501        600        450        500         12        400 ",
      "stasis/p:cdr-00000003        311        500        501        450        500          0          0",
    ];
    expect(loadIn(["", head, ...rows, ...foot])).toEqual({ deepest: 501, overHighWater: 1 });
    expect(loadIn([head, rows[0]!, ...foot])).toEqual({ deepest: 7, overHighWater: 0 });
  });

  test("that are not among the lines tell nothing", () => {
    expect(loadIn([head, ...foot])).toBeNull();
    expect(loadIn(["No such command 'core show taskprocessors'"])).toBeNull();
  });
});

describe("a phone's contacts", () => {
  test("a phone that registers from another address was never away", () => {
    const phones = newPhones();
    expect(phones.contactChanged("101", "sip:a", "NonQualified")).toEqual({ type: "PhoneRegistered", seat: "101" });
    expect(phones.contactChanged("101", "sip:a", "Reachable")).toBeNull();
    expect(phones.contactChanged("101", "sip:b", "NonQualified")).toEqual({ type: "PhoneRegistered", seat: "101" });
    expect(phones.contactChanged("101", "sip:a", "Removed")).toBeNull();
    expect(phones.contactChanged("101", "sip:b", "Reachable")).toBeNull();
    expect(phones.contactChanged("101", "sip:b", "Unreachable")).toEqual({ type: "PhoneLost", seat: "101", why: "unreachable" });
    expect(phones.contactChanged("101", "sip:b", "Reachable")).toEqual({ type: "PhoneRegistered", seat: "101" });
    expect(phones.contactChanged("101", "sip:b", "Removed")).toEqual({ type: "PhoneLost", seat: "101", why: "unregistered" });
  });

  test("after a connect the list counts, and contacts that it does not name may go", () => {
    const phones = newPhones();
    expect(phones.listed("101", true)).toEqual({ type: "PhoneRegistered", seat: "101" });
    expect(phones.contactChanged("101", "sip:a", "Removed")).toEqual({ type: "PhoneLost", seat: "101", why: "unregistered" });
    expect(phones.listed("102", false)).toEqual({ type: "PhoneLost", seat: "102", why: "unregistered" });
  });
});
