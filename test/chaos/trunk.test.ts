/**
 * Carriers that refuse our registration in every way that stops Asterisk by its own defaults,
 * or say nothing at all, and then take it: each comes back by itself, and calls come by it.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SiteData } from "../../src/site/site.js";
import { testPrograms } from "../installed.js";
import { SipPhone } from "../live/asterisk.sip.js";
import { leavesNothingBehind, openCentre } from "../live/centre.js";
import { until } from "../live/people.js";
import { openOnlooker } from "../live/onlooker.js";
import { refusingRegistrar, registrar } from "../live/scenarios.js";
import { runSipp, type Sipp } from "../live/sipp.js";
import { siteFile } from "../live/site.js";
import { freeBase } from "../live/system.js";

const RETRY_S = 5;
const SILENCE = "silence";
/** Which Asterisk obeys. */
const LATER = "503 Service Unavailable\nRetry-After: 3600";
const REFUSALS = ["403 Forbidden", "404 Not Found", "503 Service Unavailable", "600 Busy Everywhere", SILENCE, LATER];
/** After this long without a registration we have Asterisk try again, whatever it has been told (trunks.ts). */
const STUCK_S = 60;
/** Registered anew after this long. */
const REFRESH_S = 15;
/** One that is asked by OPTIONS, and needs no registration. */
const ASKED = "asked";
/** Transaction timer F (RFC 3261, 17.1.2.2), which Asterisk waits in vain before it retries. */
const TIMER_F_S = 32;

const accepting = registrar({ user: "0975105151", password: "rehearsal-carrier" });
let base: string;
const carriers: { name: string; host: string; refusal: string; sipp: Sipp | SipPhone }[] = [];

async function carrierAt(host: string, scenario: string): Promise<Sipp> {
  return runSipp({ program: testPrograms().sipp, scenario, host, port: 5060, calls: 1000, timeoutS: 600, extra: ["-deadcall_wait", "0"] });
}

beforeAll(async () => {
  base = await freeBase();
  for (const [at, refusal] of REFUSALS.entries()) {
    const host = `${base}.${20 + at}`;
    // One that says nothing has its port open all the same, so that nobody is told of it.
    const silent = () => SipPhone.open("silent", host, { address: `${base}.1`, port: 5060 }, 5060);
    const sipp = refusal === SILENCE ? await silent() : await carrierAt(host, refusingRegistrar(refusal));
    carriers.push({ name: `trunk-${at}`, host, refusal, sipp });
  }
});
afterAll(async () => {
  for (const { sipp } of carriers) await sipp.close();
});

const centre = openCentre(() => ({
  site: {
    lines: [{ number: "0975105151", label: "代表", carrier: "trunk-0", alsoBy: [...carriers.slice(1).map(({ name }) => name), ASKED] }],
    carriers: [...carriers.map(profileOf), askedProfile()],
  },
}));

function profileOf({ name, host }: (typeof carriers)[number]): SiteData["carriers"][number] {
  const model = siteFile("carriers").find((one) => one.name === "registering");
  if (model?.access.kind !== "registration") throw new Error("the rehearsal site has no carrier at which we register");
  const access = { ...model.access, from: [host], registrar: host, retrySeconds: RETRY_S, expirySeconds: 3600, refreshBeforeSeconds: 3600 - REFRESH_S };
  return { ...model, name, label: name, access, peer: { host, port: 5060 } };
}

function askedProfile(): SiteData["carriers"][number] {
  const [model] = siteFile("carriers");
  if (!model) throw new Error("the rehearsal site has no carrier");
  const host = `${base}.40`;
  return { ...model, name: ASKED, label: ASKED, access: { kind: "address", from: [host] }, peer: { host, port: 5060 }, qualifySeconds: 3 };
}

test(`registrations refused by ${REFUSALS.join(", ")}: all are down, and all come back when they may`, async () => {
  const onlooker = await openOnlooker(centre.system);
  for (const { name } of carriers) await onlooker.seesAlarm(`lineUnregistered:${name}`);
  await onlooker.seesAlarm(`lineSilent:${ASKED}`);
  // Long enough for each to be refused several times, and to have said nothing until the end of a transaction.
  const refused = performance.now();
  const refusals = ({ sipp }: (typeof carriers)[number]) =>
    sipp instanceof SipPhone ? sipp.heard.length : sipp.messages().split("REGISTER sip:").length - 1;
  const enough = ({ refusal }: (typeof carriers)[number]) => (refusal === LATER ? 2 : 3);
  while (carriers.some((carrier) => refusals(carrier) < enough(carrier)) || performance.now() - refused < 1000 * TIMER_F_S) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (performance.now() - refused > 120_000) throw new Error(`some were not tried again: ${carriers.map(refusals).join(" ")}`);
  }
  const accepted = performance.now();
  const backS = await Promise.all(
    carriers.map(async (carrier) => {
      await carrier.sipp.close();
      carrier.sipp = await carrierAt(carrier.host, accepting);
      const registered = carrier.sipp;
      while (!registered.messages().includes("SIP/2.0 200")) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        if (performance.now() - accepted > 120_000) throw new Error(`${carrier.refusal}: it was not tried again`);
      }
      const seconds = (performance.now() - accepted) / 1000;
      await onlooker.seesNoAlarm(`lineUnregistered:${carrier.name}`);
      await onlooker.seesNoAlarm(`trunkUnregistered:${carrier.name}`);
      return seconds;
    }),
  );
  for (const { host } of carriers) {
    const caller = await centre.stage.call({ host });
    await caller.answered();
    await caller.hangUp();
  }
  for (const [at, { refusal }] of carriers.entries()) console.log(`registration refused by ${refusal.replace("\n", ", ")}: back ${backS[at]?.toFixed(1)} s after it is accepted`);
  for (const [at, { refusal }] of carriers.entries()) {
    const goalS = (refusal === LATER ? STUCK_S : RETRY_S) + (refusal === SILENCE ? TIMER_F_S : 0) + 5;
    expect(backS[at], refusal).toBeLessThan(goalS);
  }
}, 400_000);

test("a registration is renewed as early as the profile says", async () => {
  const registered = ({ sipp }: (typeof carriers)[number]) => (sipp instanceof SipPhone ? 0 : sipp.messages().split("SIP/2.0 200").length - 1);
  const before = carriers.map(registered);
  await until("each is renewed twice", () => carriers.every((carrier, at) => registered(carrier) >= (before[at] ?? 0) + 2));
});

test("a carrier that does not answer OPTIONS is an alarm until it does", async () => {
  const onlooker = await openOnlooker(centre.system);
  await onlooker.seesAlarm(`trunkSilent:${ASKED}`);
  // It answers them by itself.
  const there = await SipPhone.open("carrier", `${base}.40`, { address: centre.system.sip.host, port: 5060 }, 5060);
  await onlooker.seesNoAlarm(`trunkSilent:${ASKED}`);
  await there.close();
});

leavesNothingBehind(centre);
