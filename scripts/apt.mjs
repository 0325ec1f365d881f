/**
 * An apt of our own: its sources, lists, cache and status lie under the prefix's folder, and
 * `APT_CONFIG` points to them (apt.conf(5)). Of the host's configuration only the way to the
 * network is taken over.
 */
import fs from "node:fs";
import path from "node:path";
import { spawnChild } from "./children.mjs";
import { diskFull, makeFolder } from "./disk.mjs";
import { Remedy } from "./remedy.mjs";
import { sourceLines } from "./sources.mjs";

/**
 * Lay out the folders and the configuration of an apt that touches nothing of the host.
 *
 * @returns its folder, the architecture, and the environment that makes apt-get use it
 */
export async function privateApt(prefix, wanted) {
  const architecture = (
    await run("dpkg", ["--print-architecture"], process.env, () => null, "this needs a Debian host")
  ).trim();
  const folder = path.join(path.dirname(prefix), "apt", wanted.suite);
  for (const name of ["archives/partial", "lists/partial", "state", "none/partial", "etc"])
    makeFolder(path.join(folder, name));
  fs.writeFileSync(path.join(folder, "state", "status"), "");
  fs.writeFileSync(path.join(folder, "sources.list"), `${sourceLines(wanted).join("\n")}\n`);
  const file = path.join(folder, "apt.conf");
  const lines = [
    ...(await hostTransport()),
    `Dir::Etc::sourcelist "${folder}/sources.list";`,
    // The host's sources, pins and hooks are not ours.
    `Dir::Etc::sourceparts "${folder}/etc";`,
    `Dir::Etc::parts "${folder}/etc";`,
    `Dir::Etc::main "${folder}/etc/none";`,
    `Dir::Etc::preferences "${folder}/etc/none";`,
    `Dir::Etc::preferencesparts "${folder}/etc";`,
    `Dir::State "${folder}/state";`,
    `Dir::State::lists "${folder}/lists";`,
    `Dir::State::status "${folder}/state/status";`,
    `Dir::Cache "${folder}";`,
    `Dir::Cache::archives "${folder}/archives";`,
    `Dir::Log "${folder}";`,
    // Mirrors may be behind, or a frozen copy.
    `Acquire::Check-Valid-Until "false";`,
    `Acquire::Languages "none";`,
    `Acquire::Retries "3";`,
    // apt's own user could not write into a folder under /root.
    `APT::Sandbox::User "root";`,
    `APT::Get::AllowUnauthenticated "false";`,
  ];
  fs.writeFileSync(file, `${lines.join("\n")}\n`);
  return {
    folder,
    architecture,
    env: { ...process.env, APT_CONFIG: file, LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive" },
  };
}

/** The host's own way to the network (proxies, certificates), without anything else of its apt configuration. */
async function hostTransport() {
  const out = await run("apt-config", ["dump", "--format", "%F %v%n", "Acquire"], process.env, () => null);
  return out
    .split("\n")
    .map((line) => /^(Acquire::(?:http|https|ForceIPv[46])(?:::\S+)?) (.+)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, name, value]) => `${name} "${value.replaceAll('"', "")}";`);
}

/** Run apt-get; its failures become remedies. */
export async function runApt(apt, args, { suite }, cwd) {
  return run("apt-get", args, apt.env, (error) => aptRemedy(error, suite, apt.folder), undefined, cwd);
}

/** What apt complains of, in terms of what can be done about it. */
function aptRemedy(error, suite, folder) {
  if (/No space left|don't have enough free space/.test(error)) return diskFull(folder);
  if (
    /Temporary failure resolving|Could not resolve|Could not connect|Unable to connect|Network is unreachable|Connection (failed|timed out|refused)/.test(
      error,
    )
  ) {
    return new Remedy(
      `the Debian mirror cannot be reached: ${firstError(error)}`,
      "check the network and the proxy that apt uses (apt-get update must work), then start again; what was downloaded is kept",
    );
  }
  if (/does not have a Release file|404 +Not Found/.test(error)) {
    return new Remedy(
      `the Debian mirror of this host lacks something of ${suite}: ${firstError(error)}`,
      "start again in a few minutes; if it stays, name a complete mirror in /etc/apt/sources.list",
    );
  }
  if (/NO_PUBKEY|not signed|couldn't be verified/.test(error)) {
    return new Remedy(
      `the signature of ${suite} could not be checked: ${firstError(error)}`,
      "bring the archive's keys up to date: apt-get install --only-upgrade debian-archive-keyring",
    );
  }
  const unknown = /Unable to locate package (\S+)/.exec(error);
  if (unknown) return new Remedy(`${suite} has no package ${unknown[1]}`, "check the name at packages.debian.org");
  return new Remedy(`apt-get failed: ${firstError(error)}`, "see the message above; then start again");
}

/** The line of a program's complaint that says the most. */
export function firstError(text) {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return (lines.find((line) => /^(E|Err|dpkg-deb|tar|W):?/.test(line)) ?? lines.at(-1) ?? "no reason was given").trim();
}

/**
 * Run a program to its end and return its standard output.
 * `remedy` turns standard error into what is thrown; a missing program names Debian's package tools.
 */
export function run(command, args, env, remedy, missing = "install apt: this needs a Debian host", cwd = undefined) {
  return new Promise((resolve, reject) => {
    const child = spawnChild(command, args, { env, cwd, stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    let error = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (out += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (error += text));
    child.on("error", () => reject(new Remedy(`${command} cannot be run`, missing)));
    child.on("close", (code) => {
      if (code === 0) resolve(out);
      else reject(remedy(error) ?? new Remedy(`${command} failed: ${firstError(error)}`, "see the message above"));
    });
  });
}
