/** Whatever comes over the wire: each has its answer and its line in the log, and the next caller is served. */
import crypto from "node:crypto";
import { once } from "node:events";
import net from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { header, type Message, type Sent, SipPhone } from "./asterisk.sip.js";
import { eachTestEndsItsCalls, hangUpAll, isDeserted, leavesNothingBehind, openCentre } from "./centre.js";
import { until } from "./people.js";
import { digest, register } from "./scenarios.js";

const centre = openCentre();

/** After each of these tests. */
afterEach(async () => {
  const call = await centre.stage.call();
  await call.answered();
  await until("something is heard", () => call.ear.heard().some((sample) => Math.abs(sample) > 1000));
  await call.hangUp();
});
eachTestEndsItsCalls(centre);

const ours = () => `sip:0975105151@${centre.system.sip.host}:${centre.system.sip.port}`;
const logged = (words: string | RegExp) =>
  until(`the log says ${words}`, () => centre.system.log("asterisk").split("\n").find((line) => line.match(words)));

/** Somebody with a SIP stack of their own making, on this address. */
async function stranger(host: string): Promise<SipPhone> {
  const { sip } = centre.system;
  return SipPhone.open("0970008888", host, { address: sip.host, port: sip.port });
}

/** A call of theirs that was answered. */
async function talking(phone: SipPhone): Promise<Sent> {
  const invite = phone.request("INVITE", ours(), { body: phone.sdp() });
  const answer = await phone.expect("SIP/2.0 200");
  phone.ack(invite, answer);
  return invite;
}

function answerTo(method: string): (message: Message) => boolean {
  return (message) => /^SIP\/2.0 [2-6]/.test(message.first) && header(message, "cseq").endsWith(method);
}

describe("an INVITE", () => {
  test("to a number that is not ours is refused by 404 and logged without it", async () => {
    const call = await centre.stage.call({ did: "0975105199" });
    await call.ended();
    expect(call.refusal()).toBe(404);
    expect(await logged("the number that it names is not one of this centre")).toContain("99");
    expect(centre.system.log("asterisk")).not.toContain("0975105199");
  });

  test("from an unknown address is not let in, and is logged", async () => {
    const call = await centre.stage.call({ host: centre.stage.address(), from: "<sip:0970007777@nowhere.invalid>" });
    await call.ended();
    expect(call.refusal()).toBe(401);
    await logged(/No matching endpoint found|failed for/);
    // Of this caller: an earlier one's arrival may still be on its way into the record.
    expect(centre.record.facts().filter(({ what }) => what.type === "CallArrived" && JSON.stringify(what.caller).includes("7777"))).toEqual([]);
  });

  test("that comes twice with one Call-ID, as a repetition or by another way, is one call", async () => {
    const phone = await stranger(centre.system.carrier);
    const invite = phone.request("INVITE", ours(), { body: phone.sdp() });
    phone.send(invite.text);
    phone.send(invite.text.replace(invite.branch, `${invite.branch}-other-way`));
    const refused = await phone.expect((message) => /^SIP\/2.0 4/.test(message.first));
    expect(refused.first).toMatch(/48[26]/);
    const answer = phone.heard.find((message) => message.first.startsWith("SIP/2.0 200")) ?? (await phone.expect("SIP/2.0 200"));
    phone.ack(invite, answer);
    await centre.record.call(phone.user).saw("LineAnswered");
    expect(new Set(centre.record.facts().filter(arrivedFrom(phone.user)).map(({ call }) => call)).size).toBe(1);
    phone.bye(invite);
    await centre.record.call(phone.user).saw("CallEnded", { by: "caller" });
    phone.close();
  });

  test("without an offer that we speak (G.729, no SDP codec) is refused by 488", async () => {
    const phone = await stranger(centre.system.carrier);
    const invite = phone.request("INVITE", ours(), {
      body: phone.sdp().replace("RTP/AVP 0 101", "RTP/AVP 18").replace(/a=rtpmap.*\r\n/g, ""),
    });
    const answer = await phone.expect(answerTo("INVITE"));
    expect(answer.first).toContain("488");
    phone.ack(invite, answer);
    phone.close();
  });
});

describe("a phone with a wrong password", () => {
  test("is refused, logged, and not taken for registered", async () => {
    const { system, stage } = centre;
    const registrar = `${system.sip.host}:${system.sip.port}`;
    const sipp = await stage.sipp({
      scenario: register({ seat: "105", authentication: digest("105", "rehearsal-104"), registrar }),
      host: stage.address(),
      remote: registrar,
    });
    await logged(/105.*(Failed to authenticate|Error to authenticate)/);
    await until("the answer to the challenge is refused as well", () => /sent[^]*Authorization: Digest[^]*received[^]*SIP\/2\.0 401/.test(sipp.messages()));
    expect(sipp.messages()).not.toContain("SIP/2.0 200");
    expect(centre.record.seat("105").facts()).toEqual([]);
  });
});

const MALFORMED: [string, (good: string) => string][] = [
  ["no SIP at all", () => "GET / HTTP/1.1\r\nHost: x\r\n\r\n"],
  ["an empty line and a NUL", () => "\r\n\r\n\0"],
  ["a request line alone", () => "INVITE sip:0975105151@127.0.0.1 SIP/2.0\r\n\r\n"],
  ["no Via", (good) => good.replace(/^Via:.*\r\n/m, "")],
  ["no Call-ID", (good) => good.replace(/^Call-ID:.*\r\n/m, "")],
  ["a CSeq that is no number", (good) => good.replace(/^CSeq:.*$/m, "CSeq: many INVITE")],
  ["a CSeq of another method", (good) => good.replace(/^CSeq:.*$/m, "CSeq: 1 BYE")],
  ["a Content-Length that is too long", (good) => good.replace(/^Content-Length:.*$/m, "Content-Length: 99999")],
  ["a negative Content-Length", (good) => good.replace(/^Content-Length:.*$/m, "Content-Length: -1")],
  ["a From without an end", (good) => good.replace(/^From:.*$/m, 'From: "0970001234 <sip:0970001234@x')],
  ["another version", (good) => good.replace("SIP/2.0\r\n", "SIP/9.9\r\n")],
  ["an SDP of nonsense", (good) => good.replace(/m=audio .*\r\n/, "m=audio lots of it\r\n")],
  ["a header of 30,000 letters", (good) => good.replace("\r\n\r\n", `\r\nX-Long: ${"x".repeat(30_000)}\r\n\r\n`)],
  ["a hundred Via", (good) => good.replace(/^(Via:.*\r\n)/m, (via) => via.repeat(100))],
];

describe("a malformed message", () => {
  test.for(["udp", "tcp"] as const)("of each kind, from the carrier and from anybody, stops nothing: %s", async (transport) => {
    const phones = await Promise.all([stranger(centre.system.carrier), stranger(centre.stage.address())]);
    for (const phone of phones) {
      for (const [, spoil] of MALFORMED) {
        const good = invitation(phone, transport);
        if (transport === "udp") phone.send(spoil(good));
        else await sendByTcp(phone.address, spoil(good));
      }
      phone.close();
    }
    await goesOn();
  });

  test("of 100 kB that say nothing, by TCP and in the largest datagrams, stops nothing", async () => {
    const garbage = Buffer.alloc(100_000, "SIP/2.0 garbage \xff\x00");
    const phone = await stranger(centre.system.carrier);
    phone.send(garbage.subarray(0, 60_000).toString("latin1"));
    phone.send(garbage.subarray(60_000).toString("latin1"));
    await sendByTcp(phone.address, garbage.toString("latin1"));
    await sendByTcp(phone.address, `INVITE ${ours()} SIP/2.0\r\n${garbage.toString("latin1")}`);
    phone.close();
    await goesOn();
  });
});

describe("a request from the carrier outside any call", () => {
  test.for(["OPTIONS", "UPDATE", "REFER", "BYE", "INFO", "MESSAGE", "SUBSCRIBE", "NOTIFY", "PUBLISH", "PRACK", "NONSENSE"])(
    "has an answer and opens nothing: %s",
    async (method) => {
      const phone = await stranger(centre.system.carrier);
      const headers = [`Refer-To: <${ours()}>`, "Event: presence", "RAck: 1 1 INVITE", "Allow-Events: refer"];
      phone.request(method, ours(), { headers });
      const answer = await phone.expect(answerTo(method));
      expect(answer.first).toMatch(method === "OPTIONS" ? /SIP\/2.0 (200|404)/ : /SIP\/2.0 [456]\d\d/);
      phone.close();
    },
  );
});

describe("within a call from the carrier", () => {
  test("UPDATE is answered, REFER is declined, INFO with nonsense is answered, and the call goes on", async () => {
    const phone = await stranger(centre.system.carrier);
    const invite = await talking(phone);
    phone.request("UPDATE", ours(), { dialog: invite.dialog });
    expect((await phone.expect(answerTo("UPDATE"))).first).toContain("200");
    phone.request("REFER", ours(), { dialog: invite.dialog, headers: ["Refer-To: <sip:0970000001@nowhere.invalid>"] });
    expect((await phone.expect(answerTo("REFER"))).first).toContain("603");
    phone.request("INFO", ours(), { dialog: invite.dialog, headers: ["Content-Type: application/dtmf-relay"], body: "Signal=\r\nDuration=many" });
    expect((await phone.expect(answerTo("INFO"))).first).toMatch(/SIP\/2.0 [245]/);
    phone.bye(invite);
    expect((await phone.expect(answerTo("BYE"))).first).toContain("200");
    phone.close();
  });
});

/** An INVITE that would be let in from the carrier; it is never acknowledged. */
function invitation(phone: SipPhone, transport: "udp" | "tcp"): string {
  const id = crypto.randomUUID();
  return [
    `INVITE ${ours()} SIP/2.0`,
    `Via: SIP/2.0/${transport.toUpperCase()} ${phone.address}:${phone.port};rport;branch=z9hG4bK${id}`,
    "Max-Forwards: 70",
    `From: <sip:0970001234@${phone.address}>;tag=${id.slice(0, 8)}`,
    `To: <${ours()}>`,
    `Call-ID: ${id}`,
    "CSeq: 1 INVITE",
    `Contact: <${phone.contact()}>`,
    "Content-Type: application/sdp",
    `Content-Length: ${phone.sdp().length}`,
    "",
    phone.sdp(),
  ].join("\r\n");
}

/**
 * Calls are taken, and nobody is on the line: some of what was sent was good enough to be a
 * call. One in some two thousand TCP connections that go in the moment of the 180 takes
 * Asterisk with it (PJSIP 2.17 looks in pjsip_inv_answer for its last answer, and only then
 * locks); then the house has started it again.
 */
async function goesOn(): Promise<void> {
  await until("calls are taken and nobody is on the line", async () => {
    await hangUpAll(centre.system);
    return (await fetch(`${centre.system.http}/healthz`)).ok && isDeserted(centre.system);
  });
}

/** Sends it on a connection of its own; whether the other side answers or closes does not matter. */
async function sendByTcp(from: string, text: string): Promise<void> {
  const { host, port } = centre.system.sip;
  const socket = await until("there is a connection", () => connected({ host, port, localAddress: from }));
  await new Promise((resolve) => socket.write(text, "latin1", resolve));
  socket.resume().end();
  // Half a message is waited for the rest of; the others are answered or dropped at once.
  await Promise.race([once(socket, "close").catch(() => {}), until("it was read", () => socket.bytesRead > 0 || socket.destroyed)]);
  socket.destroy();
}

/** Null where nobody listens. */
async function connected(to: net.NetConnectOpts): Promise<net.Socket | null> {
  const socket = net.connect(to);
  const open = await once(socket, "connect").catch(() => null);
  socket.on("error", () => {});
  return open && socket;
}

function arrivedFrom(number: string) {
  return ({ what }: { what: { type: string; caller?: { dial: string | null } } }) =>
    what.type === "CallArrived" && what.caller?.dial === number;
}

leavesNothingBehind(centre);
