/**
 * The other kind of carrier: one at which we register, which names the dialled number in
 * P-Called-Party-ID; and two of them for one line. SIPp is the registrar. The site also has calls recorded, so the notice
 * of that is heard here. And session timers (RFC 4028), which both kinds may ask for.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testPrograms } from "../installed.js";
import { header, type Message, SipPhone } from "./asterisk.sip.js";
import { leavesNothingBehind, openCentre } from "./centre.js";
import type { SiteData } from "../../src/site/site.js";
import type { Caller, CallOptions } from "./people.js";
import { openOnlooker } from "./onlooker.js";
import { refusingRegistrar, registrar } from "./scenarios.js";
import { siteFile } from "./site.js";
import { runSipp, type Sipp } from "./sipp.js";
import { freeBase } from "./system.js";

let carrier: Sipp;
let address: string;
/** The line's first trunk; the other is its second. */
let first: Sipp;
let firstAddress: string;
const FIRST = "第1回線";

const accepting = registrar({ user: "0975105151", password: "rehearsal-carrier" });
const carrierAt = (host: string, scenario: string, calls = 1000) =>
  runSipp({ program: testPrograms().sipp, scenario, host, port: 5060, calls, timeoutS: 600 });

/** The carriers are there before us, as they are in life. The first refuses us. */
beforeAll(async () => {
  const base = await freeBase();
  address = `${base}.2`;
  firstAddress = `${base}.4`;
  carrier = await carrierAt(address, accepting, 1);
  first = await carrierAt(firstAddress, refusingRegistrar("403 Forbidden"));
});
afterAll(async () => {
  await carrier?.close();
  await first?.close();
});

const centre = openCentre(() => ({
  site: {
    lines: [{ number: "0975105151", label: "代表", carrier: "first", alsoBy: ["registering"] }],
    carriers: withFirst(siteFile("carriers")),
    rules: { recordingNotice: true },
  },
  env: { MADOGUCHI_CARRIER: address },
}));

/** Like the other, but somewhere else, in a hurry, and naming the dialled number in the Request-URI. */
function withFirst(profiles: SiteData["carriers"]): SiteData["carriers"] {
  const second = profiles.find(({ name }) => name === "registering");
  if (second?.access.kind !== "registration") throw new Error("the rehearsal site has no carrier at which we register");
  const access = { ...second.access, from: [firstAddress], registrar: firstAddress, retrySeconds: 5 };
  return [...profiles, { ...second, name: "first", label: FIRST, access, peer: { host: firstAddress, port: 5060 }, dialled: ["requestUri"] }];
}

/** A call from the carrier to whatever is named; gives the status of its refusal, 0 where it was answered. */
async function callTo(options: CallOptions): Promise<number> {
  const call = await centre.stage.call({ host: address, ...options });
  await Promise.race([call.answered(), call.ended()]);
  const refusal = call.refusal();
  if (refusal === 0) await call.hangUp();
  return refusal;
}

describe("given a carrier at which we register", () => {
  test("we have done so, with its digest, under our number and where we really are", async () => {
    expect(await carrier.done).toBe(0);
    const [first = "", second = ""] = carrier.messages().match(/^REGISTER [^]*?\r?\n\r?\n/gm) ?? [];
    expect(first).not.toContain("Authorization:");
    expect(second).toContain('Authorization: Digest username="0975105151"');
    expect(second).toMatch(/^To: <sip:0975105151@carrier\.invalid>/m);
    expect(second).toMatch(new RegExp(`^Contact: <sip:0975105151@${centre.system.sip.host}:5060`, "m"));
    expect(second).toMatch(/^Expires: 3600/m);
  });

  test("a call is for the number in P-Called-Party-ID, whatever the Request-URI and To are", async () => {
    const headers = ["P-Called-Party-ID: <sip:+81975105151@carrier.invalid;user=phone>"];
    expect(await callTo({ did: "contact-7f3a", headers })).toBe(0);
    expect(await callTo({ did: "0970000999", headers })).toBe(0);
  });

  test("without it, for the number in To", async () => {
    expect(await callTo({})).toBe(0);
  });

  test("for no number of ours it is refused by 404", async () => {
    expect(await callTo({ did: "0970000999", headers: ["P-Called-Party-ID: <sip:0970000998@carrier.invalid>"] })).toBe(404);
    expect(await callTo({ did: "contact-7f3a" })).toBe(404);
  });
});

describe.concurrent("given two trunks, the first of which refuses our registration", () => {
  test("calls come by the second, an alarm says so, and when the first takes us it is over and calls come by both", async () => {
    const onlooker = await openOnlooker(centre.system);
    const { callers } = await onlooker.seesAlarm(`trunkUnregistered:${FIRST}`);
    expect(callers.en).toContain("by the other trunk");
    expect(await onlooker.parts()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ part: "trunk", name: FIRST, state: "down" }),
        expect.objectContaining({ part: "trunk", state: "up" }),
      ]),
    );
    const bySecond = await centre.stage.call({ host: address });
    await bySecond.answered();
    await first.close();
    first = await carrierAt(firstAddress, accepting);
    await onlooker.seesNoAlarm(`trunkUnregistered:${FIRST}`);
    // Its own profile: not in P-Called-Party-ID, where the other looks.
    const headers = ["P-Called-Party-ID: <sip:0970000998@carrier.invalid>"];
    const byFirst = await centre.stage.call({ host: firstAddress, headers });
    await byFirst.answered();
    const trunk = async ({ number }: Caller) => (await centre.record.call(number).saw("CallArrived")).what.trunk;
    expect([await trunk(bySecond), await trunk(byFirst)]).toEqual(["registering", "first"]);
    await Promise.all([bySecond.hangUp(), byFirst.hangUp()]);
  });
});

describe.concurrent("given calls are recorded", () => {
  test("a caller hears so in the chosen language and to its end, whatever is pressed meanwhile", async () => {
    const call = await centre.stage.call({ host: address });
    await call.answered();
    call.press("71");
    await call.hears("en/recording_notice");
    const record = centre.record.call(call.number);
    await record.saw("QueueEntered", { language: "en", matter: "appointment" });
    await call.hears("en/language_unavailable");
    expect(record.said()).toEqual(
      expect.arrayContaining(["en/name", "en/recording_notice", "en/language_unavailable"]),
    );
    expect(record.said()).not.toContain("en/menu");
    await call.hangUp();
  });
});

describe("a session timer", () => {
  const final = (message: Message) => /^SIP\/2.0 [2-6]/.test(message.first) && header(message, "cseq").endsWith("INVITE");

  async function inviteWith(headers: string[]) {
    const { sip } = centre.system;
    const caller = await SipPhone.open("0970006666", address, { address: sip.host, port: sip.port });
    const invite = caller.request("INVITE", `sip:0975105151@${sip.host}:${sip.port}`, { body: caller.sdp(), headers });
    const answer = await caller.expect(final);
    caller.ack(invite, answer);
    return { caller, invite, answer };
  }

  test("that the carrier asks for is agreed on, and the carrier's refreshes are answered", async () => {
    const { caller, invite, answer } = await inviteWith(["Supported: timer", "Session-Expires: 1800;refresher=uac"]);
    expect(answer.first).toContain("200");
    expect(header(answer, "session-expires")).toMatch(/^\d+;refresher=uac/);
    expect(header(answer, "require")).toContain("timer");
    const { sip } = centre.system;
    caller.request("UPDATE", `sip:${sip.host}:${sip.port}`, {
      dialog: invite.dialog,
      headers: ["Supported: timer", `Session-Expires: ${header(answer, "session-expires")}`],
    });
    const refreshed = await caller.expect((message) => header(message, "cseq").endsWith("UPDATE"));
    expect(refreshed.first).toContain("200");
    expect(header(refreshed, "session-expires")).toMatch(/^\d+;refresher=uac/);
    caller.bye(invite);
    await caller.expect((message) => header(message, "cseq").endsWith("BYE"));
    caller.close();
  });

  test("that is too short is refused by 422, with the shortest that is taken", async () => {
    const { caller, answer } = await inviteWith(["Supported: timer", "Session-Expires: 60"]);
    expect(answer.first).toContain("422");
    expect(header(answer, "min-se")).toBe("90");
    caller.close();
  });
});

leavesNothingBehind(centre);
