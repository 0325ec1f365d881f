/**
 * The outside world as a process: a second Asterisk, separate from the centre's, that
 * plays the carrier and the desk phones. It is a part like those of the house: it dies with
 * us however we end, because calls that nobody directs would go on for ever.
 */
import fs from "node:fs";
import path from "node:path";
import { logSieve } from "../asterisk/logsieve.js";
import { type Address, addressText, type Config } from "../config.js";
import { type Part, startPart } from "../house/part.js";
import { udpProblem } from "../house/port.js";
import type { SetUp } from "../house/setup.js";
import { Trouble } from "../house/trouble.js";
import { configuration } from "./configuration.js";
import { CALLER_VOICE, OPERATOR_VOICE } from "./dialplan.js";
import type { Place } from "./place.js";
import { speech } from "./speech.js";

export interface Outside extends Part {
  /** Ask it to place a call: `text` is a call file. */
  place(text: string): void;
}

const NAME = "rehearsal-asterisk";
const OUTGOING = "outgoing";

/**
 * Told to stop, it sends every BYE at once, and then looks only once a second whether all
 * calls are gone. That look is not waited for: the house gives all of us one second.
 */
const STOP_WITHIN_MS = 500;

/** Long enough that the repetition is not noticed in a call. */
const VOICE_S = 30;

/**
 * Render the configuration and start the process. Call files may be placed at once: they
 * are taken when Asterisk is ready.
 * @throws Trouble where one of the addresses is taken
 */
export async function startOutside(config: Config, place: Place, asterisk: SetUp["asterisk"]): Promise<Outside> {
  for (const address of [place.carrier, place.phones]) await requireFree(address);
  render(place);
  const part = startPart({
    name: NAME,
    program: {
      ...asterisk.program,
      args: [...asterisk.program.args, "-C", path.join(place.folders.etc, "asterisk.conf"), "-f", "-n"],
    },
    logFile: path.join(config.paths.log, `${NAME}.log`),
    noteFile: path.join(config.paths.run, `${NAME}.part`),
    stopSignal: "SIGTERM",
    stopWithinMs: STOP_WITHIN_MS,
    sieve: logSieve(),
    ready: async () => true,
    readyWithinMs: 0,
  });
  let count = 0;
  return {
    ...part,
    place: (text) => {
      count += 1;
      placeFile(place.folders.spool, `${String(count).padStart(6, "0")}.call`, text);
    },
  };
}

/** Written aside and moved in, because a call file is taken the moment it is seen. */
function placeFile(spool: string, name: string, text: string): void {
  const aside = path.join(spool, name);
  fs.writeFileSync(aside, text, { mode: 0o600 });
  fs.renameSync(aside, path.join(spool, OUTGOING, name));
}

function render(place: Place): void {
  const { etc, run, log, lib, spool } = place.folders;
  // What was asked for in an earlier rehearsal is not wanted any more.
  fs.rmSync(spool, { recursive: true, force: true });
  const sounds = path.join(lib, "sounds");
  for (const folder of [etc, run, log, lib, sounds, path.join(spool, OUTGOING)]) {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  for (const [name, text] of Object.entries(configuration(place, sounds))) {
    fs.writeFileSync(path.join(etc, name), text, { mode: 0o600 });
  }
  fs.writeFileSync(path.join(sounds, `${CALLER_VOICE}.ulaw`), speech({ pitchHz: 210, seed: 1 }, VOICE_S));
  fs.writeFileSync(path.join(sounds, `${OPERATOR_VOICE}.ulaw`), speech({ pitchHz: 125, seed: 2 }, VOICE_S));
}

/** Asterisk would start without a transport whose address is taken, and then be no carrier. */
async function requireFree(address: Address): Promise<void> {
  const code = await udpProblem(address);
  if (code === null) return;
  throw new Trouble(
    `the rehearsal needs ${addressText(address)} over UDP and cannot have it (${code})`,
    "stop the program that holds it, or set MADOGUCHI_CARRIER to another address, such as 127.0.9.2 " +
      "(the phones take the one after it), or start without rehearsal traffic: MADOGUCHI_REHEARSAL=quiet",
  );
}
