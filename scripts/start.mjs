#!/usr/bin/env node
/**
 * `npm start`: all the set-up that is still to be done, then the house (`src/house.ts`),
 * until Ctrl-C.
 */
import { interruptible } from "./children.mjs";
import { homeFolder, setUpHome, setUpProgram } from "./setup.mjs";

/** How often it is looked whether npm is still there. */
const PARENT_CHECK_MS = 500;

try {
  const { runHouse, config } = await interruptible(setUp);
  stopWithNpm();
  process.exitCode = await runHouse(config);
} catch (error) {
  // A remedy is for people and is shown as it is; anything else is a defect.
  const forPeople = error?.name === "Remedy" || error?.name === "Trouble";
  console.error(forPeople ? `\n${error.message}` : error);
  process.exitCode = 1;
}

async function setUp() {
  await setUpProgram(say);
  const { lookAhead, readConfigOrExplain, runHouse } = await import("../dist/house.js");
  // A mistake in the environment, or a port that is taken, is told before anything is downloaded.
  const config = readConfigOrExplain(process.env);
  await lookAhead(config);
  await setUpHome({ home: homeFolder(), onProgress: say });
  return { runHouse, config };
}

/** An npm that was killed can hand on no signal, and nobody could stop us any more. */
function stopWithNpm() {
  if (process.env.npm_lifecycle_event !== "start") return;
  const npm = process.ppid;
  setInterval(() => {
    if (process.ppid !== npm) process.emit("SIGTERM");
  }, PARENT_CHECK_MS).unref();
}

function say(line) {
  console.error(`set-up: ${line}`);
}
