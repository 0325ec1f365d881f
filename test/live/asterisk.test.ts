import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readLog } from "../../src/reconcile/records.read.js";
import { LINE, Rig, until } from "./asterisk.rig.js";
import type { SipPhone } from "./asterisk.sip.js";

/** Asterisk as it is configured here: who gets in, what is refused, and what is written down. */
let rig: Rig;
let carrier: SipPhone;

beforeAll(async () => {
  rig = (await Rig.start()).connect();
  await rig.expect("PbxConnected");
  carrier = await rig.carrier();
});
afterAll(() => rig?.stop());

describe("who gets in", () => {
  test("an INVITE from an unknown address is challenged, never let in, and logged without its number", async () => {
    const stranger = await rig.phone("0900009876", 77);
    const invite = stranger.request("INVITE", rig.uri(LINE), { body: stranger.sdp() });
    expect((await stranger.answerTo(invite)).first).toBe("SIP/2.0 401 Unauthorized");
    await until(() => rig.asteriskLog().includes(`${stranger.address}:${stranger.port}`), "a line in the log");
    expect(rig.asteriskLog()).toContain("No matching endpoint found");
    expect(rig.asteriskLog()).not.toContain("0900009876");
    expect(rig.inputs.filter((input) => input.type === "CallArrived")).toEqual([]);
  });

  test("a phone with a wrong password is refused and logged, and is not taken for registered", async () => {
    const phone = await rig.phone("101", 21);
    expect(await phone.register("not-the-password")).toMatch(/^SIP\/2\.0 40[13]/);
    await until(() => rig.asteriskLog().includes("Failed to authenticate"), "a line in the log");
    expect(rig.inputs.some((input) => input.type === "PhoneRegistered" && input.seat === "101")).toBe(false);
  });

  test("a phone that is no seat is refused", async () => {
    const phone = await rig.phone("555", 22);
    expect(await phone.register("rehearsal-555")).toMatch(/^SIP\/2\.0 40[13]/);
  });

  test("given a seat's phone, when another registers as the same seat, then the newest is rung", async () => {
    const first = await rig.desk("102", 23);
    const second = await rig.phone("102", 24);
    expect(await second.register("rehearsal-102")).toBe("SIP/2.0 200 OK");
    const { call, leg } = await rig.caller(carrier);
    const { leg: seatLeg } = await rig.ring(call, second);
    rig.obey({ type: "HangUp", call, leg: seatLeg, reason: "normal" }, { type: "HangUp", call, leg, reason: "normal" });
    await rig.expect("LegEnded", (input) => input.leg === leg);
    expect(first.heard.some((message) => message.first.startsWith("INVITE "))).toBe(false);
    expect(rig.inputs.some((input) => input.type === "PhoneLost" && input.seat === "102" && input.why === "unreachable")).toBe(false);
    await rig.expectNothingLeft();
  });

  test("a phone that unregisters is told of, and so is one that answers no more", async () => {
    const phone = await rig.desk("103", 25);
    await phone.register("rehearsal-103", 0);
    await rig.expect("PhoneLost", (input) => input.seat === "103" && input.why === "unregistered");
    await phone.register("rehearsal-103");
    await rig.expect("PhoneRegistered", (input) => input.seat === "103");
    phone.close();
    await rig.expect("PhoneLost", (input) => input.seat === "103" && input.why === "unreachable");
  });
});

describe("what is dialled", () => {
  const dial = (number: string) => carrier.request("INVITE", rig.uri(number), { body: carrier.sdp() });

  test("a number that is not ours is answered 404 and logged by its end alone", async () => {
    expect((await carrier.answerTo(dial("0970001234"))).first).toBe("SIP/2.0 404 Not Found");
    await until(() => rig.asteriskLog().includes("that end in 34"), "a line in the log");
    expect(rig.asteriskLog()).not.toContain("0970001234");
  });

  test.each(["1", "abc", "+", "*11", "%00%01"])("the odd number %s does no harm", async (number) => {
    expect((await carrier.answerTo(dial(number))).first).toMatch(/^SIP\/2\.0 4/);
    await rig.expectNothingLeft();
  });

  test("the international form of our number is our number", async () => {
    const invite = dial("+81975105151");
    const arrived = await rig.expect("CallArrived");
    expect(arrived.did).toBe(LINE);
    carrier.cancel(invite);
    await rig.expect("LegEnded", (input) => input.leg === arrived.leg);
  });

  test("an offer without G.711 µ-law, and a fax, are answered 488", async () => {
    const fax = `v=0\r\no=- 1 1 IN IP4 ${carrier.address}\r\ns=-\r\nc=IN IP4 ${carrier.address}\r\nt=0 0\r\nm=image 40000 udptl t38\r\n`;
    const alaw = fax.replace("m=image 40000 udptl t38", "m=audio 40000 RTP/AVP 8");
    for (const body of [fax, alaw]) {
      const invite = carrier.request("INVITE", rig.uri(LINE), { body });
      const refusal = await carrier.answerTo(invite);
      expect(refusal.first).toMatch(/^SIP\/2\.0 488/);
      carrier.ack(invite, refusal);
    }
  });

  test("a second INVITE with the same Call-ID is the same call", async () => {
    const before = rig.inputs.filter((input) => input.type === "CallArrived").length;
    const invite = carrier.request("INVITE", rig.uri(LINE), { body: carrier.sdp() });
    carrier.send(invite.text);
    const { leg, call } = await rig.expect("CallArrived");
    carrier.send(invite.text);
    // Another branch: not the same transaction, but the same call all the same (RFC 3261, 8.2.2.2).
    carrier.request("INVITE", rig.uri(LINE), { body: carrier.sdp(), dialog: { ...invite.dialog, cseq: 0 }, cseq: 1 });
    await carrier.expect("SIP/2.0 486");
    expect(rig.logged.join()).toContain("a second INVITE with the Call-ID of a call that is here");
    rig.obey({ type: "HangUp", call, leg, reason: "congestion" });
    await carrier.expect("SIP/2.0 503");
    await rig.expect("LegEnded", (input) => input.leg === leg);
    expect(rig.inputs.filter((input) => input.type === "CallArrived").length).toBe(before + 1);
    await rig.expectNothingLeft();
    // Nor is it one by Asterisk's own record, or each would be missing in ours.
    await until(async () => {
      const [first, second] = (await readLog(rig.config.paths.asterisk.log)).visits.slice(-2);
      return first?.leg === leg && !first.refused && second?.refused === true;
    }, "the call event log has both");
  });

  test("malformed messages are dropped or refused, logged without what stood in them, and the next call gets through", async () => {
    const secret = "0900004321";
    for (const text of [
      "INVITE\r\n\r\n",
      `INVITE sip:${secret}@ SIP/2.0\r\nVia: nonsense\r\nFrom: <<<sip:${secret}>\r\nTo: \r\nCSeq: x\r\n\r\n`,
      `INVITE ${rig.uri(LINE)} SIP/2.0\r\nVia: SIP/2.0/UDP ${carrier.address}:${carrier.port};branch=z9hG4bKa\r\nFrom: "${secret}\r\nTo: <sip:x>\r\nCall-ID: a\r\nCSeq: 99999999999 INVITE\r\nContent-Length: 900\r\n\r\n`,
      `\u0000\u0001\u0002${"A".repeat(9000)}`,
    ]) {
      carrier.send(text);
    }
    await until(() => /Dropping \d+ bytes packet|malformed SIP message/.test(rig.asteriskLog()), "a line in the log");
    expect(rig.asteriskLog()).not.toContain(secret);
    const { call, leg } = await rig.caller(carrier);
    rig.obey({ type: "HangUp", call, leg, reason: "normal" });
    await rig.expect("LegEnded", (input) => input.leg === leg);
  });
});

describe("who is calling", () => {
  const arrives = async (from: string, headers: string[] = []) => {
    const invite = carrier.request("INVITE", rig.uri(LINE), { body: carrier.sdp(), from, headers });
    const arrived = await rig.expect("CallArrived");
    carrier.cancel(invite);
    await rig.expect("LegEnded", (input) => input.leg === arrived.leg);
    return arrived.caller;
  };

  test("the headers come through whatever is written in them", async () => {
    expect((await arrives("<sip:09000000001@127.0.0.1>")).display).toBe("090-0000-0001");
    expect((await arrives('"Anonymous" <sip:anonymous@anonymous.invalid>')).class).toBe("withheld");
    expect((await arrives('"Coin line/payphone" <sip:anonymous@anonymous.invalid>')).class).toBe("payphone");
    expect((await arrives("<sip:x@127.0.0.1>", ["P-Asserted-Identity: <sip:+819000000001@127.0.0.1>"])).dial).toBe("09000000001");
    expect((await arrives("<sip:09000000001@127.0.0.1>", ["Privacy: user;id"])).class).toBe("withheld");
    const odd = await arrives('"a, \\"b\\" ${EXTEN} ) ; %41" <sip:09000000001@127.0.0.1>');
    expect(odd.display).toBe("090-0000-0001");
  });
});

describe("desk phones", () => {
  let phone: SipPhone;
  beforeAll(async () => {
    phone = await rig.desk("104", 31);
  });

  const dialled = async (code: string) => {
    const invite = await phone.dial(code, "rehearsal-104");
    const input = await rig.expect("DeskCodeDialled");
    rig.obey({ type: "HangUp", call: input.call, leg: input.leg, reason: "normal" });
    await rig.expect("LegEnded", (ended) => ended.leg === input.leg);
    expect(input.seat).toBe("104");
    return { invite, code: input.code };
  };

  test("codes are read, and a PIN is right or wrong", async () => {
    expect((await dialled("*111001*00001")).code).toEqual({ type: "logIn", operator: "1001", pin: "right" });
    expect((await dialled("*111001*76543")).code).toEqual({ type: "logIn", operator: "1001", pin: "wrong" });
    expect((await dialled("*119999*00001")).code).toEqual({ type: "logIn", operator: "9999", pin: "wrong" });
    expect((await dialled("*12")).code).toEqual({ type: "logOut" });
    expect((await dialled("*13")).code).toEqual({ type: "ready" });
    expect((await dialled("*143")).code).toEqual({ type: "pause", reason: 3 });
    for (const code of ["*149", "*11", "*1110010000176543", "1001*76543", "9"]) {
      expect((await dialled(code)).code).toEqual({ type: "unknown" });
    }
  });

  test("no PIN, right, wrong or mistyped, is in any log or in the call event log", () => {
    const logs = rig.allLogs();
    expect(logs).toContain("CHAN_START");
    for (const pin of ["00001*", "*00001", "76543", "1001*0"]) expect(logs).not.toContain(pin);
  });
});
