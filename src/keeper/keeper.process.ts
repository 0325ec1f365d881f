/**
 * The keeper as a process of its own: encoding and encrypting is work for seconds, which no call
 * is to wait for. It needs neither the control plane nor Asterisk nor the database, only the
 * spool and the recordings' folder, and it holds public keys only.
 *
 * Every second it says how it is (`recording/keeper-state.store.ts`): by that the house knows that
 * it lives, and the control plane whether calls may be recorded.
 */
import fs from "node:fs";
import os from "node:os";
import { addressText, type Config } from "../config.js";
import { readConfigOrExplain } from "../house.js";
import { answersOk } from "../house/pbx.js";
import { monoMs } from "../house/restarts.js";
import { readSetUp } from "../house/setup.js";
import { openLog } from "../log.js";
import { keeperFile, writeKeeperState } from "../recording/keeper-state.store.js";
import { startKeeper } from "../recording/keeper.watch.js";
import { loadRecipients } from "../recording/recipients.load.js";
import { openRegister } from "../recording/register.store.js";
import { openSpool } from "../recording/spool.store.js";

/** Less room than this is none: an hour's call is 58 MB in the spool, and 15 MB when it is kept. */
const LEAST_FREE_BYTES = 200e6;
const TELL_MS = 1_000;
/** Calls come first. */
const NICE = 10;
/** Found by the shell, should the set-up know of none. */
const OPUSENC = { command: "opusenc", args: [], env: {} };

async function run(config: Config): Promise<void> {
  os.setPriority(NICE);
  const log = openLog({ level: "info", json: false, part: "keeper" });
  const { recordings, run: runFolder, setup } = config.paths;
  const spool = openSpool(config.paths.spool);
  const stateFile = keeperFile(runFolder);
  let problem: string | null = null;
  let told: string[] = [];
  const health = `http://${addressText(config.http)}/healthz`;
  const keeper = startKeeper({
    spool,
    recordings,
    opusenc: readSetUp(setup).opusenc ?? OPUSENC,
    register: openRegister(recordings),
    recipients: () => loadRecipients(recordings).keys,
    onStep() {},
    now: monoMs,
    isRuled: () => answersOk(health),
    onRound(found) {
      problem = found;
      tell();
    },
    log,
  });

  function tell(): void {
    const { keys, problems } = loadRecipients(recordings);
    for (const one of problems) if (!told.includes(one)) log.warn(one);
    told = problems;
    const full = [recordings, spool].some((folder) => freeBytes(folder) < LEAST_FREE_BYTES);
    const why = keys.length === 0 ? "noRecipient" : full ? "diskFull" : null;
    writeKeeperState(stateFile, { at: monoMs(), works: why === null, why, problem });
  }

  tell();
  setInterval(tell, TELL_MS);
  log.info("the keeper looks after the spool", { spool });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => void keeper.stop().then(() => process.exit(0)));
  }
  await keeper.sweep();
}

function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = fs.statfsSync(folder);
    return bavail * bsize;
  } catch {
    return 0;
  }
}

if (process.argv[1] === import.meta.filename) await run(readConfigOrExplain(process.env));
