import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { renderPbx } from "../../src/house/pbx.js";
import type { Site } from "../../src/site/site.js";
import { installed } from "../installed.js";
import { LINE, Rig } from "./asterisk.rig.js";
import type { SipPhone } from "./asterisk.sip.js";

/** A changed site is taken up by a running Asterisk, and those who are talking notice nothing. */
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

test("seats and lines are added and taken away while a call goes on", async () => {
  const talk = await rig.talk(carrier, phone);
  const newcomer = await rig.phone("111", 12);
  expect(await newcomer.register("rehearsal-111")).toMatch(/^SIP\/2\.0 40[13]/);
  const changed: Site = {
    ...rig.site,
    seats: [...rig.site.seats.filter((seat) => seat.id !== "108"), { id: "111", password: "rehearsal-111" }],
    lines: [...rig.site.lines, { number: "0970000002", label: "second", carrier: "fixed" }],
  };

  await rig.pbx.reload(changed);

  expect(await newcomer.register("rehearsal-111")).toBe("SIP/2.0 200 OK");
  await rig.expect("PhoneRegistered", (input) => input.seat === "111");
  const gone = await rig.phone("108", 13);
  expect(await gone.register("rehearsal-108")).toMatch(/^SIP\/2\.0 40[13]/);
  const other = await rig.carrier("09000000002");
  const invite = other.request("INVITE", rig.uri("0970000002"), { body: other.sdp() });
  const second = await rig.expect("CallArrived");
  expect(second.did).toBe("0970000002");
  other.cancel(invite);
  await rig.expect("LegEnded", (input) => input.leg === second.leg);

  const bridges = await rig.ari<{ channels: string[] }[]>("/bridges");
  expect(bridges.map(({ channels }) => [...channels].sort())).toEqual([[talk.leg, talk.seatLeg].sort()]);
  expect(rig.inputs.some((input) => input.type === "LegEnded" && [talk.leg, talk.seatLeg].includes(input.leg))).toBe(false);
  carrier.bye(talk.invite);
  await rig.expect("LegEnded", (input) => input.leg === talk.leg);
  rig.obey(
    { type: "Unbridge", call: talk.call, bridge: talk.bridge },
    { type: "HangUp", call: talk.call, leg: talk.seatLeg, reason: "normal" },
  );
  await rig.expect("LegEnded", (input) => input.leg === talk.seatLeg);
  await rig.pbx.reload(rig.site);
});

test("a registering carrier is registered with, and its calls are known by To and P-Called-Party-ID", async () => {
  const registrar = await rig.carrier("registrar");
  rig.config.carrier.port = registrar.port;
  await rig.pbx.reload({ ...rig.site, lines: rig.site.lines.map((line) => ({ ...line, carrier: "registering" })), carriers: [registering(rig.site)] });
  const challenge = 'WWW-Authenticate: Digest realm="carrier", nonce="abc", algorithm=MD5, qop="auth"';
  registrar.reply(await registrar.expect("REGISTER "), "401 Unauthorized", { headers: [challenge] });
  const register = await registrar.expect((message) => message.headers.has("authorization"));
  registrar.reply(register, "200 OK", { headers: ["Expires: 3600"] });
  expect(register.text).toContain("sip:0975105151@carrier.invalid");

  for (const headers of [[], [`P-Called-Party-ID: <sip:${LINE}@carrier.invalid;user=phone>`]]) {
    const to = headers.length === 0 ? `"A, B" <sip:+81975105151@carrier.invalid>` : "<sip:0970009999@carrier.invalid>";
    const invite = registrar.request("INVITE", rig.uri("0975105151"), { body: registrar.sdp(), to, headers });
    const arrived = await rig.expect("CallArrived");
    expect(arrived).toMatchObject({ did: LINE, trunk: "registering" });
    registrar.cancel(invite);
    await rig.expect("LegEnded", (input) => input.leg === arrived.leg);
  }
  const wrong = registrar.request("INVITE", rig.uri("0975105151"), { body: registrar.sdp(), to: "<sip:0970009999@carrier.invalid>" });
  expect((await registrar.answerTo(wrong)).first).toBe("SIP/2.0 404 Not Found");
  await rig.pbx.reload(rig.site);
});

test("rendering the same site again touches no file", () => {
  const files = () =>
    fs.readdirSync(rig.config.paths.asterisk.etc).map((name) => {
      const { mtimeMs, mode } = fs.statSync(path.join(rig.config.paths.asterisk.etc, name));
      return [name, mtimeMs, (mode & 0o777).toString(8)];
    });
  const before = files();
  renderPbx(rig.config, installed(), rig.site);
  expect(files()).toEqual(before);
  expect(before.every(([, , mode]) => mode === "600")).toBe(true);
});

function registering(site: Site): Site["carriers"][number] {
  const [fixed] = site.carriers;
  if (!fixed) throw new Error("the rehearsal site has a carrier");
  return {
    ...fixed,
    name: "registering",
    dialled: ["pCalledPartyId", "to"],
    access: {
      kind: "registration",
      from: ["127.0.0.2"],
      registrar: "127.0.0.2",
      registrarPort: 5060,
      domain: "carrier.invalid",
      user: LINE,
      password: "rehearsal-carrier",
      expirySeconds: 3600,
      refreshBeforeSeconds: 2160,
      retrySeconds: 5,
    },
  };
}
