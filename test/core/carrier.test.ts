import { describe, expect, it } from "vitest";
import { carrierProfile, dialledLine, didOf } from "../../src/trunk/carrier.js";

const fixed = {
  name: "fixed",
  label: "固定",
  access: { kind: "address", from: ["127.0.0.2"] },
  peer: { host: "127.0.0.2" },
  identity: {},
  sessionTimers: {},
};
const registering = {
  ...fixed,
  access: {
    kind: "registration",
    from: ["127.0.0.2"],
    registrar: "127.0.0.2",
    user: "0975105151",
    passwordFile: "carrier",
  },
};

function paths(profile: unknown): string[] {
  const result = carrierProfile.safeParse(profile);
  return result.success ? [] : result.error.issues.map((issue) => issue.path.join("."));
}

describe("a carrier profile", () => {
  it("needs little: the rest has defaults that suit a Japanese carrier", () => {
    expect(carrierProfile.parse(fixed)).toMatchObject({
      transport: "udp",
      dialled: ["requestUri"],
      identity: { inbound: ["pai", "from"], privacy: true, outbound: "from" },
      sessionTimers: { use: "yes", expiresSeconds: 300 },
      reliableProvisional: "yes",
      dtmf: "auto",
      codecs: ["ulaw"],
    });
    expect(carrierProfile.parse(registering).access).toMatchObject({ expirySeconds: 3600, registrarPort: 5060 });
  });

  it.each<[string, object, string]>([
    ["another codec", { codecs: ["alaw"] }, "codecs.0"],
    ["a second codec", { codecs: ["ulaw", "alaw"] }, "codecs"],
    ["no place for the dialled number", { dialled: [] }, "dialled"],
    ["an unknown place", { dialled: ["via"] }, "dialled.0"],
    ["a port that is none", { peer: { host: "127.0.0.2", port: 70_000 } }, "peer.port"],
    ["a host with a newline", { peer: { host: "a\nb" } }, "peer.host"],
    ["an address that is a name", { access: { kind: "address", from: ["carrier.example"] } }, "access.from.0"],
    [
      "session timers out of order",
      { sessionTimers: { expiresSeconds: 100, minSeconds: 200 } },
      "sessionTimers.minSeconds",
    ],
    ["two passwords", { access: { ...registering.access, password: "x" } }, "access.passwordFile"],
    [
      "a refresh after the expiry",
      { access: { ...registering.access, expirySeconds: 60 } },
      "access.refreshBeforeSeconds",
    ],
    ["a file outside the secrets", { access: { ...registering.access, passwordFile: "../x" } }, "access.passwordFile"],
  ])("refuses %s", (_, change, path) => {
    expect(paths({ ...fixed, ...change })).toContain(path);
  });
});

describe("the dialled number", () => {
  it("of a fixed carrier stands in the Request-URI", () => {
    const profile = carrierProfile.parse(fixed);
    expect(didOf(profile, { requestUri: "sip:0975105151@127.0.0.1:5060", to: "<sip:117@x>" })).toBe("0975105151");
    expect(didOf(profile, { requestUri: "sip:+81975105151@127.0.0.1;user=phone" })).toBe("0975105151");
  });

  it("of a registering carrier stands in P-Called-Party-ID, or else in To", () => {
    const profile = carrierProfile.parse({ ...registering, dialled: ["pCalledPartyId", "to"] });
    const requestUri = "sip:trunk@127.0.0.1:5060";
    const to = '"Call Centre" <sip:0120950178@example.invalid>;tag=1';
    expect(didOf(profile, { requestUri, to, pCalledPartyId: "<sip:0975105151@example.invalid>" })).toBe("0975105151");
    expect(didOf(profile, { requestUri, to })).toBe("0120950178");
    expect(didOf(profile, { requestUri, to, pCalledPartyId: "" })).toBe("0120950178");
  });

  it("that is none of ours is known by its digits and is no line", () => {
    const profile = carrierProfile.parse(fixed);
    const lines = ["0975105151"];
    expect(dialledLine(profile, { requestUri: "sip:0975105151@x" }, lines)).toBe("0975105151");
    expect(didOf(profile, { requestUri: "sip:12345@x" })).toBe("12345");
    expect(dialledLine(profile, { requestUri: "sip:12345@x" }, lines)).toBeNull();
    expect(dialledLine(profile, { requestUri: "sip:0975105152@x" }, lines)).toBeNull();
  });

  it("may be missing or hostile", () => {
    const profile = carrierProfile.parse({ ...fixed, dialled: ["requestUri", "to", "pCalledPartyId"] });
    expect(didOf(profile, {})).toBeNull();
    expect(didOf(profile, { requestUri: "sip:s@127.0.0.1", to: "<sip:@>", pCalledPartyId: "😀" })).toBeNull();
    expect(didOf(profile, { requestUri: "9".repeat(10_000) })?.length).toBeLessThanOrEqual(20);
  });
});
