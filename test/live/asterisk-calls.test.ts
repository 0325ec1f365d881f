import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Rig, until } from "./asterisk.rig.js";
import { header, type SipPhone } from "./asterisk.sip.js";

/** One leg at a time, through the adapter: how it rings, how it ends, and that it ends once. */
let rig: Rig;
let carrier: SipPhone;
let phone: SipPhone;

beforeAll(async () => {
  rig = (await Rig.start()).connect();
  await rig.expect("PbxConnected");
  carrier = await rig.carrier();
  phone = await rig.desk("101");
});
afterAll(() => rig?.stop());

const endsOf = (leg: string) => rig.inputs.filter((input) => input.type === "LegEnded" && input.leg === leg).length;

describe("a phone that is rung", () => {
  test.each([
    { status: "486 Busy Here", cause: 17 },
    { status: "603 Decline", cause: 21 },
    { status: "480 Temporarily Unavailable", cause: 19 },
    { status: "404 Not Found", cause: 1 },
  ])("answers $status: cause $cause", async ({ status, cause }) => {
    const { call, leg: callerLeg, invite: callerInvite } = await rig.caller(carrier);
    const { leg, invite } = await rig.ring(call, phone);
    phone.reply(invite, status);
    const sip = Number(status.slice(0, 3));
    expect(await rig.expect("LegEnded", (input) => input.leg === leg)).toMatchObject({ cause, sip });
    carrier.bye(callerInvite);
    expect(await rig.expect("LegEnded", (input) => input.leg === callerLeg)).toMatchObject({ cause: 16 });
    await rig.expectNothingLeft();
    expect(endsOf(leg)).toBe(1);
    expect(endsOf(callerLeg)).toBe(1);
  });

  test("shows the caller's number and, in Japanese, what it is about", async () => {
    const { call, leg: callerLeg } = await rig.caller(carrier);
    const { leg, invite } = await rig.ring(call, phone);
    expect(header(invite, "from")).toMatch(/^"090-0000-0001 予約" <sip:09000000001@/);
    phone.reply(invite, "180 Ringing");
    await rig.expect("LegRinging", (input) => input.leg === leg);
    rig.obey({ type: "HangUp", call, leg, reason: "answeredElsewhere" }, { type: "HangUp", call, leg: callerLeg, reason: "normal" });
    expect(header(await phone.expect("CANCEL "), "reason")).toContain("Call completed elsewhere");
    await rig.expect("LegEnded", (input) => input.leg === leg);
    await rig.expectNothingLeft();
  });

  test("that nobody answers stops ringing by itself: cause 19", async () => {
    const { call, leg: callerLeg } = await rig.caller(carrier);
    const { leg, invite } = await rig.ring(call, phone, 1000);
    phone.reply(invite, "180 Ringing");
    expect(await rig.expect("LegEnded", (input) => input.leg === leg)).toMatchObject({ cause: 19 });
    rig.obey({ type: "HangUp", call, leg: callerLeg, reason: "normal" });
    await rig.expectNothingLeft();
    expect(endsOf(leg)).toBe(1);
  });

  test("that is not registered cannot be reached: cause 20", async () => {
    const leg = rig.id("leg");
    rig.obey({ type: "Ring", call: rig.id("call"), leg, offer: "o", seat: "108", show: { number: "anonymous", name: "非通知" }, ringMs: 1000 });
    expect(await rig.expect("LegEnded", (input) => input.leg === leg)).toMatchObject({ cause: 20 });
    await rig.expectNothingLeft();
  });

  test("and hung up before it could ring does not stay behind", async () => {
    for (let times = 0; times < 20; times += 1) {
      const [call, leg] = [rig.id("call"), rig.id("leg")];
      const ring = { type: "Ring", call, leg, offer: "o", seat: "101", show: { number: "anonymous", name: "x" }, ringMs: 1000 } as const;
      // In the same breath, a moment later, and from another call's queue.
      if (times % 3 === 0) rig.obey(ring, { type: "HangUp", call, leg, reason: "normal" });
      else {
        rig.obey(ring);
        await new Promise((resolve) => setTimeout(resolve, times % 7));
        rig.obey({ type: "HangUp", call: times % 2 ? call : rig.id("call"), leg, reason: "answeredElsewhere" });
      }
      await rig.expect("LegEnded", (input) => input.leg === leg);
      expect(endsOf(leg)).toBe(1);
    }
    await rig.expectNothingLeft();
  });

  test("and answers when it was hung up already is hung up all the same", async () => {
    const { call, leg: callerLeg } = await rig.caller(carrier);
    const { leg, invite } = await rig.ring(call, phone);
    phone.answer(invite);
    rig.obey({ type: "HangUp", call, leg, reason: "answeredElsewhere" }, { type: "HangUp", call, leg: callerLeg, reason: "normal" });
    await rig.expect("LegEnded", (input) => input.leg === leg);
    await rig.expectNothingLeft();
    expect(endsOf(leg)).toBe(1);
  });
});

describe("two who talk", () => {
  test("given the operator hangs up, then the seat's leg ends with cause 16, and the caller's when we hang it up", async () => {
    const talk = await rig.talk(carrier, phone);
    expect((await phone.within(talk.seatInvite, "BYE")).first).toBe("SIP/2.0 200 OK");
    expect(await rig.expect("LegEnded", (input) => input.leg === talk.seatLeg)).toMatchObject({ cause: 16 });
    rig.obey({ type: "Unbridge", call: talk.call, bridge: talk.bridge }, { type: "HangUp", call: talk.call, leg: talk.leg, reason: "normal" });
    await carrier.expect("BYE ");
    await rig.expect("LegEnded", (input) => input.leg === talk.leg);
    await rig.expectNothingLeft();
    expect([endsOf(talk.leg), endsOf(talk.seatLeg)]).toEqual([1, 1]);
  });

  test.each([1, 2, 3, 4, 5])("given the caller stays without the operator, then what is said next is said (%i)", async (time) => {
    const talk = await rig.talk(carrier, phone);
    await phone.within(talk.seatInvite, "BYE");
    await rig.expect("LegEnded", (input) => input.leg === talk.seatLeg);
    const playback = `stays-${time}`;
    rig.obey(
      { type: "Unbridge", call: talk.call, bridge: talk.bridge, stays: talk.leg },
      { type: "Play", call: talk.call, leg: talk.leg, playback, say: [{ prompt: "still_waiting", language: "ja" }] },
    );
    await until(async () => (await rig.ari<{ state?: string }>(`/playbacks/${playback}`)).state === "playing", "the prompt to be said");
    rig.obey({ type: "HangUp", call: talk.call, leg: talk.leg, reason: "normal" });
    await rig.expectNothingLeft();
  });

  test("given they are to be put together once more, then they are so still, and nothing has failed", async () => {
    const talk = await rig.talk(carrier, phone);
    rig.obey({ type: "Bridge", call: talk.call, bridge: talk.bridge, legs: [talk.leg, talk.seatLeg] });
    rig.obey({ type: "HangUp", call: talk.call, leg: talk.seatLeg, reason: "normal" }, { type: "Unbridge", call: talk.call, bridge: talk.bridge });
    await rig.expect("LegEnded", (input) => input.leg === talk.seatLeg);
    expect(rig.inputs.filter((input) => input.type === "CommandFailed" && input.command.call === talk.call)).toEqual([]);
    rig.obey({ type: "HangUp", call: talk.call, leg: talk.leg, reason: "normal" });
    await rig.expectNothingLeft();
  });

  test("given nobody is to be in a bridge yet, then it is made all the same, and nothing has failed", async () => {
    const [call, bridge] = [rig.id("call"), rig.id("bridge")];
    rig.obey({ type: "Bridge", call, bridge, legs: [] });
    await until(async () => (await rig.ari<{ id: string }[]>("/bridges")).some(({ id }) => id === bridge), "the bridge to be made");
    rig.obey({ type: "Unbridge", call, bridge });
    await rig.expectNothingLeft();
    expect(rig.inputs.filter((input) => input.type === "CommandFailed" && input.command.call === call)).toEqual([]);
  });

  test("the phone's hold and unhold are told", async () => {
    const talk = await rig.talk(carrier, phone);
    await phone.within(talk.seatInvite, "INVITE", { body: phone.sdp("sendonly", 2) });
    await rig.expect("LegHeld", (input) => input.leg === talk.seatLeg);
    await phone.within(talk.seatInvite, "INVITE", { body: phone.sdp("sendrecv", 3) });
    await rig.expect("LegUnheld", (input) => input.leg === talk.seatLeg);
    rig.obey(
      { type: "Unbridge", call: talk.call, bridge: talk.bridge },
      { type: "HangUp", call: talk.call, leg: talk.seatLeg, reason: "normal" },
      { type: "HangUp", call: talk.call, leg: talk.leg, reason: "normal" },
    );
    await rig.expectNothingLeft();
  });

  test("given nothing is heard of either any more, then both end with cause 44", async () => {
    const talk = await rig.talk(carrier, phone);
    for (const leg of [talk.leg, talk.seatLeg]) {
      expect(await rig.expect("LegEnded", (input) => input.leg === leg)).toMatchObject({ cause: 44 });
    }
    rig.obey({ type: "Unbridge", call: talk.call, bridge: talk.bridge });
    await rig.expectNothingLeft();
  });
});

test("a caller who cancels before the answer ends with cause 16", async () => {
  const invite = carrier.request("INVITE", rig.uri("0975105151"), { body: carrier.sdp() });
  const { leg } = await rig.expect("CallArrived");
  carrier.cancel(invite);
  expect(await rig.expect("LegEnded", (input) => input.leg === leg)).toMatchObject({ cause: 16, sip: 487 });
  await until(() => endsOf(leg) === 1, "one end");
  await rig.expectNothingLeft();
});
