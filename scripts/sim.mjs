/**
 * Lives through many simulated days at ten times the contract's load, on every core, and
 * says what was wrong. `npm run sim -- --seed 42` lives through that one day again. Then it
 * lays the queue beside Erlang's formulas: each case, and whole days of the contract.
 *
 *     --days 1000    how many days
 *     --calls 1500   calls a day; the contract's load is 150
 *     --seats 3      how often the eight seats are there
 *     --first 1      the first day's seed
 *     --seed 42      this day alone
 *     --promises 80  ordinary days at the contract's staffing, at its load, twice and five times
 *                    it: how many callbacks are served by the promised time; 0: none
 *     --erlang 40000 callers for each of Erlang's cases; 0: none
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

/** Days that a worker takes at once: enough to be worth the message, few enough to end together. */
const DAYS_AT_ONCE = 10;
/** Of the contract, beside the equations. */
const CONTRACT_DAYS = 1_000;
/** Calls a day of the contract; how often as many are tried; and what share of promises is to be kept. */
const CONTRACT_CALLS = 150;
const PROMISE_TIMES = [1, 2, 5];
const PROMISE_GOAL = 0.95;
/** How many of all figures together may be outside by chance. */
const BY_CHANCE = 0.01;

if (isMainThread) await main();
else await work();

async function main() {
  const options = readOptions();
  const { compile } = await import("../test/sim/compile.mjs");
  const folder = mkdtempSync(path.join(tmpdir(), "madoguchi-sim-"));
  try {
    const days = compile("test/sim/many-days.ts", folder);
    const heart = compile("test/sim/heart.ts", folder);
    process.exitCode = await live({ ...options, days, heart, count: options.days });
    if (options.promises > 0 && process.exitCode === 0) process.exitCode = await promises(options.promises, { days, heart });
    if (options.erlang > 0 && process.exitCode === 0) {
      process.exitCode = await besideErlang(compile("test/sim/erlang.ts", folder), options.erlang);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      days: { type: "string", default: "1000" },
      calls: { type: "string", default: "1500" },
      seats: { type: "string", default: "3" },
      first: { type: "string", default: "1" },
      seed: { type: "string" },
      promises: { type: "string", default: "80" },
      erlang: { type: "string", default: "40000" },
    },
  });
  const whole = (name) => {
    const number = Number(values[name]);
    if (Number.isInteger(number) && number > 0) return number;
    console.error(`--${name} must be a whole number above 0, such as 10; it is ${JSON.stringify(values[name])}.`);
    process.exit(2);
  };
  const orNone = (name) => (values[name] === "0" ? 0 : whole(name));
  const load = { callsADay: whole("calls"), seatsTimes: whole("seats") };
  if (values.seed !== undefined) return { load, first: whole("seed"), days: 1, promises: 0, erlang: 0 };
  return { load, first: whole("first"), days: whole("days"), promises: orNone("promises"), erlang: orNone("erlang") };
}

/** Lives through the days, says what happened on them, and returns the exit code. */
async function live(order) {
  const started = performance.now();
  const sum = await liveAll(order, started);
  report(sum, order.load, started);
  return sum.wrongs.length === 0 ? 0 : 1;
}

/** At the contract's load a promise is kept as often as agreed, or something is wrong. */
async function promises(count, order) {
  let exitCode = 0;
  for (const times of PROMISE_TIMES) {
    const load = { callsADay: CONTRACT_CALLS * times, seatsTimes: 1, ordinary: true };
    const { counts, wrongs } = await liveAll({ ...order, count, first: 1, load });
    const [kept, late, asked] = ["callback in time", "callback late", "call callback"].map((what) => counts[what] ?? 0);
    const isGood = kept >= PROMISE_GOAL * (kept + late);
    console.log(
      `${isGood ? "  " : "! "}callbacks at the contract's staffing and ${times} times its load, ${count} days: ${asked} asked for; by the promised time ${share(kept, kept + late)} of ${kept + late}, goal ${100 * PROMISE_GOAL} %`,
    );
    for (const wrong of wrongs) console.error(wrong);
    if (wrongs.length > 0 || (times === 1 && !isGood)) exitCode = 1;
  }
  return exitCode;
}

/** Hands the days out to the workers and shows the progress; `started`: not shown without it. */
async function liveAll({ count, first, load, days, heart }, started) {
  const sum = { days: 0, badDays: 0, wrongs: [], inputs: 0, counts: {} };
  let next = first;
  const end = first + count;
  const workers = Array.from({ length: Math.min(availableParallelism(), Math.ceil(count / DAYS_AT_ONCE)) }, () => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { days, heart, load } });
    return new Promise((resolve, reject) => {
      const more = () => {
        if (next >= end || sum.wrongs.length > 0) return void worker.postMessage(null);
        worker.postMessage({ first: next, days: Math.min(DAYS_AT_ONCE, end - next) });
        next += DAYS_AT_ONCE;
      };
      worker.on("message", (report) => {
        add(sum, report);
        if (started && sum.days % 100 < report.days) console.log(`${sum.days} of ${count} days, ${seconds(started)} s`);
        more();
      });
      worker.on("error", reject);
      worker.on("exit", resolve);
      more();
    });
  });
  await Promise.all(workers);
  return sum;
}

/** Each figure in an interval so wide that all of them together are inside with 99 % probability. */
async function besideErlang(erlang, calls) {
  const vectors = JSON.parse(readFileSync(new URL("../test/core/vectors/erlang_vectors.json", import.meta.url), "utf8"));
  const profile = vectors.intraday.map((one) => one.calls);
  const contract = { seats: { before: 5, from14: 3 }, talkMs: 360_000, patienceMs: 180_000 };
  const burst = profile.map((one, index) => (index === 3 ? 10 * one : one));
  const days = [1, 2, 5].map((times) => profile.map((one) => one * times)).concat([burst]);
  const orders = [
    ...vectors.erlang_c.map((one) => ({ one, calls, figures: 3 })),
    ...vectors.erlang_a.map((one) => ({ one, calls, figures: 4 })),
    ...days.map((each) => ({ day: { ...contract, calls: each }, days: CONTRACT_DAYS, figures: 2 })),
  ];
  const figures = orders.reduce((sum, order) => sum + order.figures, 0);
  const confidence = 1 - BY_CHANCE / figures;
  let outside = 0;
  const left = orders.map((order, index) => ({ ...order, seed: index + 1, confidence }));
  await Promise.all(
    Array.from({ length: availableParallelism() }, () => {
      const worker = new Worker(new URL(import.meta.url), { workerData: { erlang } });
      return new Promise((resolve, reject) => {
        worker.on("message", (compared) => {
          for (const { what, formula, simulated } of compared) {
            const isInside = Math.abs(formula - simulated.mean) <= simulated.half;
            if (!isInside) outside += 1;
            console.log(`${isInside ? "  " : "! "}${what}: ${formula.toFixed(4)}, simulated ${simulated.mean.toFixed(4)} ± ${simulated.half.toFixed(4)}`);
          }
          worker.postMessage(left.shift() ?? null);
        });
        worker.on("error", reject);
        worker.on("exit", resolve);
        worker.postMessage(left.shift() ?? null);
      });
    }),
  );
  console.log(`${figures} figures beside Erlang's, ${outside} outside of the simulation's interval`);
  return outside === 0 ? 0 : 1;
}

function add(sum, report) {
  sum.days += report.days;
  sum.badDays += report.badDays;
  sum.inputs += report.inputs;
  sum.wrongs.push(...report.wrongs);
  for (const [what, times] of Object.entries(report.counts)) sum.counts[what] = (sum.counts[what] ?? 0) + times;
}

function report(sum, load, started) {
  for (const what of Object.keys(sum.counts).sort()) console.log(`${String(sum.counts[what]).padStart(9)}  ${what}`);
  console.log(
    `${sum.days} days of ${load.callsADay} calls on ${8 * load.seatsTimes} seats, ${sum.inputs} inputs in ${seconds(started)} s; ${sum.badDays} bad days`,
  );
  console.log(bands(sum.counts));
  for (const wrong of sum.wrongs) console.error(wrong);
}

/** Of those who were told how long they would wait: who was served in that time. */
function bands(counts) {
  const [inside, sooner, later, gaveUp] = ["inside", "sooner", "later", "gaveUp"].map((how) => counts[`band ${how}`] ?? 0);
  const served = inside + sooner + later;
  const good = counts["day: bands at the goal"] ?? 0;
  const days = good + (counts["day: bands below the goal"] ?? 0);
  return `told a band and served: ${served}; inside it ${share(inside, served)}, sooner ${share(sooner, served)}, later ${share(later, served)}; hung up before: ${gaveUp}; days at 80 % or more: ${share(good, days)} of ${days}`;
}

function share(some, all) {
  return all === 0 ? "none" : `${((100 * some) / all).toFixed(1)} %`;
}

function seconds(started) {
  return ((performance.now() - started) / 1_000).toFixed(1);
}

async function work() {
  const { days, heart, load, erlang } = workerData;
  if (erlang) return compare(await import(pathToFileURL(erlang).href));
  const { liveDays } = await import(pathToFileURL(days).href);
  const { HEART } = await import(pathToFileURL(heart).href);
  parentPort.on("message", (order) => {
    if (order === null) return parentPort.close();
    parentPort.postMessage(liveDays(order.first, order.days, HEART, load));
  });
}

function compare({ compareCase, compareDays }) {
  parentPort.on("message", (order) => {
    if (order === null) return parentPort.close();
    const { one, calls, day, days, seed, confidence } = order;
    parentPort.postMessage(one ? compareCase(one, calls, seed, confidence) : compareDays(day, days, seed, confidence));
  });
}
