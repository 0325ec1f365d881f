import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "undici";
import { APP, ARI_SECRET } from "../../src/asterisk/render.js";
import { openSecrets } from "../../src/asterisk/secret.js";
import { Proxy } from "./ari.proxy.js";
import { LINE, Rig, until } from "./asterisk.rig.js";
import type { SipPhone } from "./asterisk.sip.js";

/**
 * The port to Asterisk when things go wrong between the two: each fault of ari-client has its
 * test here, against a real Asterisk behind a relay that misbehaves.
 */
let rig: Rig;
let proxy: Proxy;
let carrier: SipPhone;

beforeAll(async () => {
  rig = await Rig.start();
  carrier = await rig.carrier();
});
afterAll(() => rig?.stop());

beforeEach(async () => {
  proxy = await Proxy.open(rig.config.ari);
  rig.connect(proxy.address);
  await rig.expect("PbxConnected");
});
afterEach(async () => {
  rig.onInput = () => {};
  await rig.pbx.close();
  await proxy.close();
});

async function callGoesThrough(): Promise<void> {
  const { call, leg } = await rig.caller(carrier);
  rig.obey({ type: "HangUp", call, leg, reason: "normal" });
  await rig.expect("LegEnded", (input) => input.leg === leg);
  await rig.expectNothingLeft();
}

describe("the event stream", () => {
  test("unknown events, bad JSON and half an event are passed over, and nothing of them is logged", async () => {
    for (const text of [
      '{"type":"SomethingNew","caller":"09000000001"}',
      "{ this is no JSON 09000000001",
      "null",
      "[]",
      '{"type":"ChannelDestroyed"}',
      '{"type":"StasisStart","channel":{"id":"x"}}',
      "",
    ]) {
      proxy.inject(text);
    }
    await until(() => rig.logged.some((line) => line.includes("passed over")), "a line in the log");
    expect(rig.logged.join("\n")).not.toContain("09000000001");
    expect(rig.pbx.status).toBe("connected");
    await callGoesThrough();
  });

  test("what is believed and not so, and what is there and nobody's, is put right by the sweep", async () => {
    await rig.pbx.close();
    rig.connect(proxy.address, 300);
    await rig.expect("PbxConnected");
    const channel = { id: "nobody", name: "PJSIP/fixed-00000099", state: "Up", protocol_id: "x", dialplan: { context: "from-fixed", exten: LINE } };
    proxy.inject(JSON.stringify({ type: "StasisStart", args: ["trunk", "call", LINE, "fixed"], channel, application: APP }));
    await rig.expect("CallArrived", (input) => input.leg === "nobody");
    await rig.ari("/bridges/nobodys", "POST");
    await rig.expect("LegEnded", (input) => input.leg === "nobody");
    await rig.expectNothingLeft();
    await callGoesThrough();
  });

  test("whoever throws on an input does not stop the inputs that follow", async () => {
    rig.onInput = (input) => {
      if (input.type === "CallArrived") throw new Error("this one is meant to be thrown");
    };
    await callGoesThrough();
  });

  test("given a half-open connection while two talk, then it is noticed without a word from Asterisk and made anew", async () => {
    const talk = await rig.talk(carrier, await rig.desk("105", 61));
    proxy.goSilent();
    await rig.expect("PbxLost");
    proxy.recover();
    // The two have talked on all the time, and are ours again.
    const { legs, answered, bridges } = await rig.expect("PbxConnected");
    for (const leg of [talk.leg, talk.seatLeg]) {
      for (const known of [legs, answered, bridges?.[talk.bridge]]) expect(known).toContain(leg);
    }
    carrier.bye(talk.invite);
    await rig.expect("LegEnded", (input) => input.leg === talk.leg);
    rig.obey({ type: "HangUp", call: talk.call, leg: talk.seatLeg, reason: "normal" }, { type: "Unbridge", call: talk.call, bridge: talk.bridge });
    await rig.expect("LegEnded", (input) => input.leg === talk.seatLeg);
    await callGoesThrough();
  });

  test("given a connection that is refused again and again, then it is tried for ever", async () => {
    proxy.refuse(true);
    proxy.cut();
    await rig.expect("PbxLost");
    const before = proxy.opened;
    // ari-client alone gives up after eleven.
    await until(() => proxy.opened - before > 12, "more than twelve tries");
    proxy.refuse(false);
    await rig.expect("PbxConnected");
    await callGoesThrough();
  });

  test("a caller who hung up while nobody listened is missing from the list of legs and ends once", async () => {
    const { leg, invite } = await rig.caller(carrier);
    proxy.refuse(true);
    proxy.cut();
    await rig.expect("PbxLost");
    carrier.bye(invite);
    await until(async () => (await rig.ari<unknown[]>("/channels")).length === 0, "the channel to end");
    proxy.refuse(false);
    const { legs } = await rig.expect("PbxConnected");
    expect(legs).not.toContain(leg);
    await callGoesThrough();
    expect(rig.inputs.filter((input) => input.type === "LegEnded" && input.leg === leg)).toEqual([]);
  });

  test("a caller who stayed while nobody listened is in the list of legs and still ours", async () => {
    const { call, leg, invite } = await rig.caller(carrier);
    proxy.cut();
    await rig.expect("PbxLost");
    const { legs } = await rig.expect("PbxConnected");
    expect(legs).toEqual([leg]);
    rig.obey({ type: "StartMusic", call, leg });
    carrier.bye(invite);
    await rig.expect("LegEnded", (input) => input.leg === leg);
    await rig.expectNothingLeft();
  });

  test("another program that takes the application's name is said aloud, and calls are ours again", async () => {
    const password = openSecrets(rig.config.paths.secrets).of(ARI_SECRET);
    const { host, port } = rig.config.ari;
    const thief = new WebSocket(`ws://${host}:${port}/ari/events?app=${APP}&api_key=${APP}:${password}`);
    await new Promise((resolve) => thief.addEventListener("open", resolve));
    await rig.expect("PbxLost");
    expect(rig.logged.join("\n")).toContain("another program has connected as the same ARI application");
    await rig.expect("PbxConnected");
    thief.close();
    await callGoesThrough();
  });
});

describe("Asterisk itself", () => {
  test("lives on when we come and go, with and without calls, and phones come and go after it", async () => {
    const { invite, leg } = await rig.caller(carrier);
    for (const withCall of [true, true, false, false]) {
      proxy.cut();
      await rig.expect("PbxLost");
      await rig.expect("PbxConnected");
      if (withCall) continue;
      if (!rig.inputs.some((input) => input.type === "LegEnded" && input.leg === leg)) {
        carrier.bye(invite);
        await rig.expect("LegEnded", (input) => input.leg === leg);
      }
      await rig.expectNothingLeft();
    }
    const phone = await rig.desk("107", 51);
    for (let times = 0; times < 5; times += 1) {
      await phone.register("rehearsal-107", 0);
      await rig.expect("PhoneLost", (input) => input.seat === "107" && input.why === "unregistered");
      await phone.register("rehearsal-107");
      await rig.expect("PhoneRegistered", (input) => input.seat === "107");
    }
    await callGoesThrough();
  });
});

describe("commands", () => {
  test("one that Asterisk does not answer fails at its deadline, and what was pending fails with the connection", async () => {
    const { call, leg, invite } = await rig.caller(carrier);
    proxy.goSilent();
    rig.obey({ type: "StartMusic", call, leg });
    const failed = await rig.expect("CommandFailed", (input) => input.command.type === "StartMusic" && input.command.call === call);
    expect(["timeout", "unreachable"]).toContain(failed.reason);
    proxy.recover();
    await rig.expect("PbxConnected");
    carrier.bye(invite);
    await rig.expect("LegEnded", (input) => input.leg === leg);
  });

  test("one for a leg that is gone says so, and taking away what is gone is no failure", async () => {
    rig.obey({ type: "Answer", call: "c1", leg: "no-such-leg" }, { type: "HangUp", call: "c1", leg: "no-such-leg", reason: "normal" });
    rig.obey({ type: "StopPlay", call: "c2", playback: "none" }, { type: "Unbridge", call: "c2", bridge: "none" });
    rig.obey({ type: "Bridge", call: "c3", bridge: "of-nobody", legs: ["nobody", "no-one"] });
    rig.obey({ type: "Unbridge", call: "c3", bridge: "of-nobody" });
    for (const type of ["Answer", "HangUp"] as const) {
      expect(await rig.expect("CommandFailed", (input) => input.command.type === type && input.command.call === "c1")).toMatchObject({
        reason: "gone",
      });
    }
    expect(await rig.expect("CommandFailed", (input) => input.command.call === "c3")).toMatchObject({ reason: "gone" });
    await rig.expectNothingLeft();
    const failed = rig.inputs.flatMap((input) => (input.type === "CommandFailed" ? [input.command] : []));
    const ours = failed.filter(({ call }) => ["c1", "c2", "c3"].includes(call)).map(({ type }) => type);
    expect(ours.sort()).toEqual(["Answer", "Bridge", "HangUp"]);
  });

  test("the commands of one call are carried out in order, though they are sent together", async () => {
    const { call, leg } = await rig.caller(carrier);
    rig.obey(
      { type: "StartMusic", call, leg },
      { type: "StopMusic", call, leg },
      { type: "Play", call, leg, playback: "play-order", say: [{ prompt: "name", language: "ja" }, { prompt: "menu", language: "en" }] },
      { type: "StopPlay", call, playback: "play-order" },
      { type: "HangUp", call, leg, reason: "normal" },
    );
    expect(await rig.expect("PlaybackEnded")).toMatchObject({ playback: "play-order" });
    await rig.expect("LegEnded", (input) => input.leg === leg);
    expect(rig.inputs.filter((input) => input.type === "CommandFailed" && input.command.call === call)).toEqual([]);
  });
});

describe("strangers", () => {
  test("given calls of a control plane that is no more, when we connect, then the caller comes in once more and the rest is cleared away", async () => {
    const phone = await rig.desk("106", 41);
    const talk = await rig.talk(carrier, phone);
    await rig.pbx.close();
    rig.connect(proxy.address);
    await phone.expect("BYE ");
    expect(await rig.expect("CallArrived", (input) => input.leg === talk.leg && input.fallbackMs !== undefined)).toMatchObject({ call: talk.call, answered: true });
    await until(async () => (await rig.ari<unknown[]>("/bridges")).length === 0, "the bridge to go");
    carrier.bye(talk.invite);
    await rig.expect("LegEnded", (input) => input.leg === talk.leg);
    await rig.expectNothingLeft();
  });

  test("while there is no control plane a caller is answered and told how things are", async () => {
    await rig.pbx.close();
    const invite = carrier.request("INVITE", rig.uri(LINE), { body: carrier.sdp() });
    const answer = await carrier.answerTo(invite);
    expect(answer.first).toBe("SIP/2.0 200 OK");
    carrier.ack(invite, answer);
    const playing = async () => (await rig.ari<{ dialplan: { app_name: string } }[]>("/channels"))[0]?.dialplan.app_name === "Playback";
    await until(playing, "the announcement");
    carrier.bye(invite);
    await rig.expectNothingLeft();
  });

  test("given an Asterisk that is stopped and started again, then we are connected again and it takes calls", async () => {
    await rig.stopAsterisk();
    await rig.expect("PbxLost");
    await rig.startAsterisk();
    await rig.expect("PbxConnected");
    await callGoesThrough();
  });
});
