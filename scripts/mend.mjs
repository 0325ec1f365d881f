/**
 * One fault of a package that cannot be covered from outside is mended where it lies.
 *
 * postgres 3.4.9 writes small messages a turn of the loop later. Where the connection has
 * ended meanwhile it writes to null, which nobody can catch and which ends the process; or it
 * believes that a write is still to come, and the query waits for ever. Known as issues 1154
 * and 1208 of porsager/postgres; the mending follows what is proposed there.
 */
import fs from "node:fs";
import path from "node:path";
import { Remedy } from "./remedy.mjs";

const VERSION = "3.4.9";
const FILES = ["src/connection.js", "cjs/src/connection.js"];
const MENDED = "if (socket === null)";

const CHANGES = [
  [
    /function nextWrite\(fn\) \{\n/,
    `function nextWrite(fn) {
    ${MENDED} {
      chunk = nextWriteTimer = null
      error(Errors.connection('CONNECTION_CLOSED', options, socket))
      return false
    }
`,
  ],
  // Both ways in which a connection ends.
  [/^ {4}clearImmediate\(nextWriteTimer\)\n/gm, "    clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n"],
];

/**
 * Mend the packages in `root`'s node_modules; a second time nothing is left to do.
 *
 * @throws {Remedy} where the package is another than the one whose fault is known
 */
export function mendPackages(root) {
  const folder = path.join(root, "node_modules/postgres");
  const { version } = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
  if (version !== VERSION) {
    throw new Remedy(`postgres is ${version}, not ${VERSION}`, "see whether scripts/mend.mjs is still needed, and adapt or delete it");
  }
  for (const file of FILES) mend(path.join(folder, file));
}

function mend(file) {
  const text = fs.readFileSync(file, "utf8");
  if (text.includes(MENDED)) return;
  const mended = CHANGES.reduce((before, [find, replace]) => {
    const after = before.replace(find, replace);
    if (after === before) throw new Remedy(`${file} is not as expected`, "delete node_modules and start again");
    return after;
  }, text);
  fs.writeFileSync(`${file}.new`, mended);
  fs.renameSync(`${file}.new`, file);
}
