import { describe, expect, it } from "vitest";
import { type Config, parseConfig } from "../../src/config.js";

const around = { root: "/srv/madoguchi", folder: "/srv/madoguchi", nowMs: Date.parse("2026-06-02T01:00:00Z") };

function config(env: Record<string, string>): Config {
  const parsed = parseConfig(env, around);
  if (!parsed.ok) throw new Error(parsed.problems.join("\n"));
  return parsed.config;
}

function problems(env: Record<string, string>): string[] {
  const parsed = parseConfig(env, around);
  return parsed.ok ? [] : parsed.problems;
}

describe("the environment", () => {
  it("left alone gives the rehearsal site at its fixed addresses", () => {
    expect(config({})).toMatchObject({
      home: "/srv/madoguchi/var",
      site: { rehearsal: true, folder: "/srv/madoguchi/sites/rehearsal" },
      quiet: false,
      sip: { host: "127.0.0.1", port: 5060 },
      rtp: { from: 10000, to: 19999 },
      carrier: { host: "127.0.0.2", port: 5060 },
      http: { host: "127.0.0.1", port: 8080 },
      ari: { host: "127.0.0.1", port: 8088 },
      clock: { offsetMs: 0, chosen: false },
      databaseUrl: null,
    });
  });

  it("takes an empty variable for one that is not set", () => {
    expect(config({ MADOGUCHI_SIP: "", MADOGUCHI_SITE: "" })).toEqual(config({}));
  });

  it("sets the business clock by an offset that is fixed at the start", () => {
    expect(config({ MADOGUCHI_CLOCK: "2026-06-01T10:00:00+09:00" }).clock).toEqual({
      offsetMs: -24 * 3600 * 1000,
      chosen: true,
    });
  });

  it("hands the fixed offset on to a part that starts later", () => {
    const env = { MADOGUCHI_CLOCK: "2026-06-01T10:00:00+09:00", MADOGUCHI_CLOCK_OFFSET_MS: "-86400000" };
    const parsed = parseConfig(env, { ...around, nowMs: around.nowMs + 5000 });
    expect(parsed.ok && parsed.config.clock.offsetMs).toBe(-86_400_000);
  });

  it("lets a real site listen beyond loopback", () => {
    expect(config({ MADOGUCHI_SITE: "/etc/site", MADOGUCHI_SIP: "192.0.2.10:5060" }).sip.host).toBe("192.0.2.10");
  });

  it("asks no UPS unless told which, at upsd's own port unless told another", () => {
    expect(config({}).ups).toBeNull();
    expect(config({ MADOGUCHI_UPS: "rack-1.a@127.0.0.1" }).ups).toEqual({ name: "rack-1.a", host: "127.0.0.1", port: 3493 });
    expect(config({ MADOGUCHI_UPS: "ups@[::1]:4000" }).ups).toEqual({ name: "ups", host: "::1", port: 4000 });
  });

  it("accepts IPv6 in brackets", () => {
    expect(config({ MADOGUCHI_HTTP: "[::1]:8080" }).http).toEqual({ host: "::1", port: 8080 });
  });
});

describe("nonsense in the environment", () => {
  it.each([
    ["MADOGUCHI_SIP", "here", "is not an IP address and a port"],
    ["MADOGUCHI_SIP", "localhost:5060", "is not an IP address and a port"],
    ["MADOGUCHI_SIP", "127.0.0.300:5060", "is not an IP address and a port"],
    ["MADOGUCHI_SIP", "127.0.0.1", "is not an IP address and a port"],
    ["MADOGUCHI_HTTP", "127.0.0.1:0", "has a port that is not between 1 and 65535"],
    ["MADOGUCHI_ARI", "127.0.0.1:70000", "has a port that is not between 1 and 65535"],
    ["MADOGUCHI_CARRIER", "carrier", "is not an IP address and a port"],
    ["MADOGUCHI_RTP", "10000", "is not a range of ports"],
    ["MADOGUCHI_RTP", "80-19999", "is not a range of ports"],
    ["MADOGUCHI_RTP", "20000-10000", "is too small"],
    ["MADOGUCHI_RTP", "10000-10010", "is too small"],
    ["MADOGUCHI_CLOCK", "tomorrow", "is not a date and time"],
    ["MADOGUCHI_CLOCK", "2026-02-30T10:00:00+09:00", "is not a date and time"],
    ["MADOGUCHI_CLOCK", "2026-06-01T10:00:00", "is not a date and time"],
    ["MADOGUCHI_REHEARSAL", "silent", "is neither empty nor quiet"],
    ["MADOGUCHI_UPS", "127.0.0.1:3493", "is not the name of a UPS"],
    ["MADOGUCHI_UPS", "ups@here:3493", "is not the name of a UPS"],
    ["MADOGUCHI_UPS", "ups@127.0.0.1:0", "is not the name of a UPS"],
    ["MADOGUCHI_UPS", "u p s@127.0.0.1", "is not the name of a UPS"],
    ["DATABASE_URL", "mysql://127.0.0.1/db", "is not the address of a PostgreSQL database"],
  ])("%s=%s is answered by one line with the variable, the fault and an example", (name, value, fault) => {
    const lines = problems({ [name]: value });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(`^${name}`));
    expect(lines[0]).toContain(fault);
    expect(lines[0]).toMatch(new RegExp(`right would be, for example, ${name}=\\S+$`));
  });

  it("is told of completely, not one by one", () => {
    expect(problems({ MADOGUCHI_SIP: "x", MADOGUCHI_RTP: "y" })).toHaveLength(2);
  });

  it("does not repeat a database password", () => {
    expect(problems({ DATABASE_URL: "mysql://user:hunter2@db/x" }).join()).not.toContain("hunter2");
  });

  it.each(["MADOGUCHI_SIP", "MADOGUCHI_HTTP", "MADOGUCHI_ARI", "MADOGUCHI_AMI", "MADOGUCHI_CARRIER"])(
    "the rehearsal refuses %s beyond loopback",
    (name) => {
      const lines = problems({ [name]: "192.0.2.1:6000" });
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(new RegExp(`^${name}=192.0.2.1:6000: the rehearsal site .* MADOGUCHI_SITE$`));
    },
  );

  it("two parts at one port are refused", () => {
    expect(problems({ MADOGUCHI_ARI: "127.0.0.1:8080" })[0]).toContain(
      "MADOGUCHI_ARI=127.0.0.1:8080: is the same as MADOGUCHI_HTTP",
    );
  });

  it("a SIP port among the media ports is refused", () => {
    expect(problems({ MADOGUCHI_SIP: "127.0.0.1:12000" })[0]).toContain("is among the ports for media");
  });

  it("an unknown name is pointed out and ignored", () => {
    const parsed = parseConfig({ MADOGUCHI_PORT: "1" }, around);
    expect(parsed.ok && parsed.warnings[0]).toMatch(/^MADOGUCHI_PORT is not a variable/);
  });
});
