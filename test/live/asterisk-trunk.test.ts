import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Presented } from "../../src/trunk/identity.js";
import { carrierProfile, type CarrierProfile } from "../../src/trunk/carrier.js";
import { Rig, until } from "./asterisk.rig.js";
import { header, type Message, type SipPhone } from "./asterisk.sip.js";
import { siteFile } from "./site.js";

/** What carriers read of a call that goes out, on the wire: whom it is for, and as whom it presents itself. */
let rig: Rig;
let department: SipPhone;

const OWN = "0975105151";
const CALLER = "+819000000001";

/** Both of the rehearsal's, and one that wants the international form and shows any number. */
function profiles(): CarrierProfile[] {
  const [fixed, registering] = siteFile("carriers");
  const third = { ...fixed!, name: "third", identity: { ...fixed!.identity, outbound: "pai" as const, outboundForm: "e164" as const } };
  return [fixed, registering, third].map((profile) => carrierProfile.parse(profile));
}

beforeAll(async () => {
  rig = (await Rig.start((site) => ({ ...site, carriers: profiles() }))).connect();
  await rig.expect("PbxConnected");
  department = await rig.carrier("0970000001", 5060);
});
afterAll(() => rig?.stop());

async function dialled(trunk: string, show: Presented): Promise<Message> {
  const [call, leg] = [rig.id("call"), rig.id("leg")];
  rig.obey({ type: "Dial", call, leg, trunk, number: "0970000001", show, ringMs: 20_000 });
  const invite = await department.expect("INVITE ");
  department.reply(invite, "486 Busy Here");
  await rig.expect("LegEnded", (input) => input.leg === leg);
  department.forget();
  return invite;
}

const userOf = (value: string) => /<sip:([^@]*)@/.exec(value)?.[1];
const identities = (invite: Message) =>
  ["p-asserted-identity", "p-preferred-identity", "privacy", "remote-party-id"].flatMap((name) => (invite.headers.get(name) ?? []).map((value) => `${name}: ${value}`));

describe("a call out by the carrier that knows us by our address", () => {
  test("is for the number there, and from the centre's", async () => {
    const invite = await dialled("fixed", { own: OWN, caller: null });
    expect(invite.first).toMatch(new RegExp(`^INVITE sip:0970000001@${rig.config.carrier.host}[:;]`));
    expect(userOf(header(invite, "from"))).toBe(OWN);
    expect(header(invite, "from")).toContain(`@${rig.config.sip.host}>`);
    expect(identities(invite)).toEqual([]);
  });

  test("shows the caller's number where it is to, and that is allowed", async () => {
    const invite = await dialled("fixed", { own: OWN, caller: CALLER });
    expect(userOf(header(invite, "from"))).toBe("09000000001");
    expect(identities(invite)).toEqual([]);
  });
});

describe("a call out by the carrier at which we register", () => {
  test("is for the number in its domain, goes to its address, and is from the centre's number there", async () => {
    const invite = await dialled("registering", { own: OWN, caller: null });
    expect(invite.first).toMatch(/^INVITE sip:0970000001@carrier\.invalid[ ;]/);
    expect(header(invite, "from")).toContain(`<sip:${OWN}@carrier.invalid>`);
    expect(identities(invite)).toEqual([`p-preferred-identity: <sip:${OWN}@carrier.invalid>`]);
    expect(invite.headers.has("route")).toBe(false);
  });

  test("shows the caller's number in From alone: the other stays ours", async () => {
    const invite = await dialled("registering", { own: OWN, caller: CALLER });
    expect(header(invite, "from")).toContain("<sip:09000000001@carrier.invalid>");
    expect(identities(invite)).toEqual([`p-preferred-identity: <sip:${OWN}@carrier.invalid>`]);
  });
});

test("a carrier that wants the international form and lets any number be asserted gets that", async () => {
  const ours = await dialled("third", { own: OWN, caller: null });
  expect(userOf(header(ours, "from"))).toBe("+81975105151");
  expect(identities(ours)).toEqual([`p-asserted-identity: <sip:+81975105151@${rig.config.sip.host}>`]);
  const callers = await dialled("third", { own: OWN, caller: CALLER });
  expect(userOf(header(callers, "from"))).toBe(CALLER);
  expect(identities(callers)).toEqual([`p-asserted-identity: <sip:${CALLER}@${rig.config.sip.host}>`]);
});

test("given a caller who talks to a department, the carrier of the department is told nothing of the caller", async () => {
  const carrier = await rig.carrier("09000000003");
  const { call, leg } = await rig.caller(carrier);
  const target = rig.id("target");
  rig.obey({ type: "Dial", call, leg: target, trunk: "fixed", number: "0970000001", show: { own: OWN, caller: null }, ringMs: 20_000 });
  const invite = await department.expect("INVITE ");
  department.answer(invite);
  await rig.expect("LegAnswered", (input) => input.leg === target);
  const bridge = rig.id("bridge");
  rig.obey({ type: "Bridge", call, bridge, legs: [leg, target] });
  await until(async () => (await rig.ari<{ channels?: string[] }>(`/bridges/${bridge}`)).channels?.length === 2, "the two to be together");
  rig.obey({ type: "HangUp", call, leg: target, reason: "normal" }, { type: "HangUp", call, leg, reason: "normal" }, { type: "Unbridge", call, bridge });
  await department.expect("BYE ");
  const told = department.heard.filter((message) => header(message, "call-id") === header(invite, "call-id"));
  expect(told.filter(({ text }) => text.includes("09000000003")).map(({ first }) => first)).toEqual([]);
  expect(told.map(({ first }) => first.split(" ")[0])).toEqual(["INVITE", "ACK", "BYE"]);
});
