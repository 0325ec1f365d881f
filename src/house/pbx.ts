/**
 * Asterisk as a part of the house: its configuration is rendered from the site, and its
 * messages go through the sieve that keeps numbers and codes out of logs.
 */
import path from "node:path";
import { logSieve } from "../asterisk/logsieve.js";
import { APP, ARI_SECRET, type PbxSite, renderAsterisk } from "../asterisk/render.js";
import { openSecrets } from "../asterisk/secret.js";
import { addressText, type Config } from "../config.js";
import type { PartPlan } from "./part.js";
import type { SetUp } from "./setup.js";

/** Write Asterisk's configuration for a site. */
export function renderPbx(config: Config, setup: SetUp, site: PbxSite): void {
  renderAsterisk({ config, site, secrets: openSecrets(config.paths.secrets), asterisk: setup.asterisk.places });
}

/** How Asterisk is run with the configuration that `renderPbx` wrote. */
export function asteriskPlan(config: Config, setup: SetUp): PartPlan {
  const secrets = openSecrets(config.paths.secrets);
  const { program } = setup.asterisk;
  const authorization = `Basic ${Buffer.from(`${APP}:${secrets.of(ARI_SECRET)}`).toString("base64")}`;
  const ping = `http://${addressText(config.ari)}/ari/asterisk/ping`;
  return {
    name: "asterisk",
    program: {
      ...program,
      args: [...program.args, "-C", path.join(config.paths.asterisk.etc, "asterisk.conf"), "-f", "-n"],
    },
    logFile: path.join(config.paths.log, "asterisk.log"),
    noteFile: path.join(config.paths.run, "asterisk.part"),
    stopSignal: "SIGTERM",
    stopWithinMs: 1000,
    sieve: logSieve(),
    ready: () => answersOk(ping, { authorization }),
    readyWithinMs: 30_000,
    // Ten seconds and more: killing it ends every call, so it must be beyond doubt.
    hangsAfterLooks: 5,
  };
}

/** Whether an address answers with 200. */
export async function answersOk(url: string, headers: Record<string, string> = {}): Promise<boolean> {
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(2000) });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false;
  }
}
