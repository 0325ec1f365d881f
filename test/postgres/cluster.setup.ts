/**
 * One throw-away PostgreSQL cluster for a whole run of the tests, started before the first
 * project that needs it and stopped after the last. Each test file has a database of its
 * own in it (`database.ts`).
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { prepareCluster } from "../../src/house/cluster.js";
import { type Part, startPart, untilReady } from "../../src/house/part.js";
import { installed } from "../installed.js";
import { makeTemplate } from "./database.js";

declare module "vitest" {
  interface ProvidedContext {
    /** The address of the cluster's database `postgres`. */
    clusterUrl: string;
  }
}

interface Running {
  url: string;
  folder: string;
  part: Part;
}

/** Projects load this file each for itself; the cluster is kept where all of them find it. */
const shared = globalThis as { testCluster?: { users: number; running: Promise<Running> } };

export async function setup(project: TestProject): Promise<void> {
  shared.testCluster ??= { users: 0, running: startCluster() };
  shared.testCluster.users += 1;
  project.provide("clusterUrl", (await shared.testCluster.running).url);
}

export async function teardown(): Promise<void> {
  const cluster = shared.testCluster;
  if (!cluster) return;
  cluster.users -= 1;
  if (cluster.users > 0) return;
  delete shared.testCluster;
  const { part, folder } = await cluster.running;
  await part.stop(5000);
  fs.rmSync(folder, { recursive: true, force: true });
}

async function startCluster(): Promise<Running> {
  const programs = installed().postgres;
  if (!programs) throw new Error("the tests need PostgreSQL's programs; npm test fetches them");
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "madoguchi-postgres-"));
  // What is lost in a power cut is only a test.
  const settings = ["fsync=off", "full_page_writes=off", "max_connections=200"];
  const files = { log: path.join(folder, "log"), note: path.join(folder, "note") };
  const cluster = prepareCluster(path.join(folder, "cluster"), programs, files, settings);
  const part = startPart(cluster.plan);
  await untilReady(part, cluster.plan);
  const url = cluster.url("postgres");
  await makeTemplate(url);
  return { url, folder, part };
}
