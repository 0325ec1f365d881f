import { randomBytes } from "node:crypto";
import { connectPbx } from "./asterisk/pbx.js";
import { openSecrets } from "./asterisk/secret.js";
import type { Config } from "./config.js";
import { Floor, newCounts } from "./floor/floor.js";
import type { Now } from "./floor/now.js";
import { emptyState } from "./floor/state.js";
import { readConfigOrExplain } from "./house.js";
import { readSetUp } from "./house/setup.js";
import { openLedger } from "./ledger/ledger.js";
import { openLog } from "./log.js";
import { loadTexts } from "./prompt/texts.load.js";
import { run } from "./run.js";
import { loadSite } from "./site/site.load.js";
import { setupOf, vocabularyOf } from "./site/site.js";
import { verifyPin } from "./site/pin.verify.js";


async function main(config: Config): Promise<void> {
  const log = openLog({ level: "info", json: false, part: "main" });
  const texts = loadTexts();
  const site = await loadSite(config.site.folder, vocabularyOf(texts));
  const secrets = openSecrets(config.paths.secrets);
  const ledger = openLedger(config.paths.ledger, (error) => log.error("ledger", { error }));
  const clock = (): Now => ({ mono: Math.round(performance.now()), wall: Date.now() + config.clock.offsetMs });
  const floor = new Floor(emptyState(setupOf(site), newCounts(""), randomBytes(4).toString("hex"), clock()));
  const running = run({ floor, ledger, clock, log, obey: (commands) => pbx.obey(commands) });
  const pbx = connectPbx({
    config,
    site,
    secrets,
    asterisk: readSetUp(config.paths.setup).asterisk.places,
    texts,
    log: log.child({ part: "asterisk" }),
    onInput: (input) => void running.feed(input),
    verifyPin: async (id, pin) => {
      const operator = site.operators.find((each) => each.id === id);
      return operator !== undefined && (await verifyPin(operator, pin));
    },
  });
  (await import("node:http")).createServer((_, response) => response.end(JSON.stringify(running.board()))).listen(config.http.port, config.http.host);
}
await main(readConfigOrExplain(process.env));
