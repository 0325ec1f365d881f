#!/usr/bin/env node
/**
 * `npm start`: all the set-up that is still to be done, then the house (`src/house.ts`),
 * until Ctrl-C.
 */
import { homeFolder, setUpHome, setUpProgram } from "./setup.mjs";

try {
  await setUpProgram(say);
  const { readConfigOrExplain, runHouse } = await import("../dist/house.js");
  // A mistake in the environment is told before anything is downloaded.
  const config = readConfigOrExplain(process.env);
  await setUpHome({ home: homeFolder(), onProgress: say });
  process.exitCode = await runHouse(config);
} catch (error) {
  // A remedy is for people and is shown as it is; anything else is a defect.
  const forPeople = error?.name === "Remedy" || error?.name === "Trouble";
  console.error(forPeople ? `\n${error.message}` : error);
  process.exitCode = 1;
}

function say(line) {
  console.error(`set-up: ${line}`);
}
