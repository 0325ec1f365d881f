/**
 * A private PostgreSQL cluster under the state folder. It listens on a unix socket alone,
 * in a folder that only its owner may enter, and so needs no password.
 *
 * PostgreSQL refuses to run as root. Started by root, it runs as the user `postgres` where
 * there is one, else as `nobody`, who owns the cluster's folder then. Where that user may
 * not pass the folders above it (a checkout under /root), it is given the one capability
 * that lets it (CAP_DAC_OVERRIDE, capabilities(7)), rather than opening root's home to all.
 */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import postgres from "postgres";
import { connect } from "../postgres/db.js";
import type { PartPlan, Program } from "./part.js";
import { Trouble } from "./trouble.js";

export interface ClusterPrograms {
  postgres: Program;
  initdb: Program;
}

export interface Cluster {
  /** The database's address, with a percent-encoded socket folder as host (libpq, "Connection URIs"). */
  url(database: string): string;
  plan: PartPlan;
}

const USER = "madoguchi";
/** sun_path of unix(7) holds 108 bytes with its end. */
const LONGEST_SOCKET_PATH = 107;

/**
 * Lay out the cluster if there is none yet, and say how it is run.
 *
 * @param folder of the cluster: `data`, and `run` for the socket
 * @throws Trouble where it cannot be made
 */
export function prepareCluster(
  folder: string,
  programs: ClusterPrograms,
  files: { log: string; note: string },
  settings: string[] = [],
): Cluster {
  const data = path.join(folder, "data");
  const run = path.join(folder, "run");
  const socket = path.join(run, ".s.PGSQL.5432");
  if (Buffer.byteLength(socket) > LONGEST_SOCKET_PATH) {
    throw new Trouble(
      `${socket} is too long for a socket's name`,
      "use a shorter folder: MADOGUCHI_HOME=/srv/madoguchi npm start",
    );
  }
  for (const one of [folder, run]) fs.mkdirSync(one, { recursive: true, mode: 0o700 });
  const owner = ownerOf(folder, programs);
  for (const one of [folder, run]) if (owner) fs.chownSync(one, owner.uid, owner.gid);
  const privileges = owner?.privileges ?? [];
  if (!fs.existsSync(path.join(data, "PG_VERSION"))) makeCluster(data, programs.initdb, privileges);
  // Left by a postmaster that was killed; it is checked against living processes by PostgreSQL itself.
  return {
    url: (database) => clusterUrl(folder, database),
    plan: {
      name: "postgres",
      program: { ...programs.postgres, args: [...programs.postgres.args, ...serverArguments(data, run, settings)] },
      privileges,
      logFile: files.log,
      noteFile: files.note,
      // Fast shutdown: sessions are cut off, everything committed is kept (postgres(1)).
      stopSignal: "SIGINT",
      stopWithinMs: 2500,
      ready: () => accepts(socket),
      readyWithinMs: 60_000,
    },
  };
}

/** The address of a database in the cluster of that folder. */
export function clusterUrl(folder: string, database: string): string {
  return `postgres://${USER}@${encodeURIComponent(path.join(folder, "run"))}/${database}`;
}

/** Make the database if there is none of that name. */
export async function ensureDatabase(cluster: Cluster, name: string): Promise<void> {
  const { sql, close } = connect(cluster.url("postgres"), { connections: 1, statementMs: 0 });
  try {
    const [found] = await sql`select 1 from pg_database where datname = ${name}`;
    if (!found) await sql`create database ${sql(name)}`;
  } finally {
    await close();
  }
}

function serverArguments(data: string, run: string, settings: string[]): string[] {
  const all = [
    "listen_addresses=",
    `unix_socket_directories=${run}`,
    "unix_socket_permissions=0700",
    "log_timezone=UTC",
    "timezone=UTC",
    // Short statements alone: compiling them costs more than it gains.
    "jit=off",
    // A statement or a duplicate key may hold personal data, which does not belong in a log.
    "log_min_error_statement=panic",
    "log_error_verbosity=terse",
    ...settings,
  ];
  return ["-D", data, ...all.flatMap((setting) => ["-c", setting])];
}

function makeCluster(data: string, initdb: Program, privileges: string[]): void {
  const draft = `${data}.new`;
  fs.rmSync(draft, { recursive: true, force: true });
  const args = [
    ...initdb.args,
    ...["--pgdata", draft, "--username", USER, "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8"],
  ];
  const done = spawnSync("setpriv", [...privileges, "--", initdb.command, ...args], {
    env: { ...process.env, ...initdb.env },
    encoding: "utf8",
    cwd: "/",
  });
  if (done.status !== 0) {
    const words = `${done.error?.message ?? ""}\n${done.stderr}`.trim().split("\n").slice(-4).join("\n     ");
    throw new Trouble(
      `the database cluster could not be made in ${path.dirname(data)}: ${words}`,
      "free some space on that disk, name another folder with MADOGUCHI_HOME, or use your own database with DATABASE_URL",
    );
  }
  fs.renameSync(draft, data);
}

interface Owner {
  uid: number;
  gid: number;
  privileges: string[];
}

/** Null where we are not root: the cluster is ours then. */
function ownerOf(folder: string, programs: ClusterPrograms): Owner | null {
  if (process.getuid?.() !== 0) return null;
  const users = fs
    .readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const found = users.find(([name]) => name === "postgres") ?? users.find(([name]) => name === "nobody");
  if (!found) {
    throw new Trouble(
      "PostgreSQL refuses to run as root and there is no other user",
      "make one: adduser --system postgres",
    );
  }
  const [uid, gid] = [Number(found[2]), Number(found[3])];
  const identity = ["--reuid", String(uid), "--regid", String(gid), "--clear-groups"];
  const open = [path.dirname(folder), programs.postgres.command].every(canPass);
  // access(2), by which PostgreSQL looks for its programs, ignores capabilities without the last.
  const pass = ["--inh-caps", "+dac_override", "--ambient-caps", "+dac_override", "--securebits", "+no_setuid_fixup"];
  return { uid, gid, privileges: open ? identity : [...identity, ...pass] };
}

/** Whether everybody may pass a folder and all above it. */
function canPass(place: string): boolean {
  const above = path.dirname(place);
  const passable = (fs.statSync(place).mode & 0o001) !== 0;
  return passable && (above === place || canPass(above));
}

async function accepts(socket: string): Promise<boolean> {
  const sql = postgres({
    host: path.dirname(socket),
    user: USER,
    database: "postgres",
    max: 1,
    connect_timeout: 2,
    onnotice: () => {},
  });
  try {
    await sql`select 1`;
    return true;
  } catch {
    return false;
  } finally {
    await sql.end({ timeout: 1 });
  }
}
