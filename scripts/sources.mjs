/**
 * The Debian mirror that this host uses, read from apt's own files in both of their formats
 * (sources.list(5)). No address is kept in this repository.
 */
import fs from "node:fs";
import path from "node:path";
import { Remedy } from "./remedy.mjs";

const ARCHIVE_KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

/**
 * The host's mirror with our suite. A security archive that the host uses for the same
 * suite is read as well.
 */
export function sourceLines({ suite, components }) {
  const sources = hostSources();
  const main = sources.find((one) => isDebianMirror(one));
  if (!main) {
    throw new Remedy(
      "no Debian mirror is named in /etc/apt/sources.list or /etc/apt/sources.list.d",
      "add one, for example the line: deb http://deb.debian.org/debian bookworm main",
    );
  }
  const lines = [`deb ${sourceOptions(main)}${main.uri} ${suite} ${components.join(" ")}`];
  const security = sources.find((one) => one.suite === `${suite}-security`);
  if (security) lines.push(`deb ${sourceOptions(security)}${security.uri} ${suite}-security ${components.join(" ")}`);
  return lines;
}

function isDebianMirror({ uri, suite, components }) {
  const suites = /^(stable|testing|unstable|sid|bullseye|bookworm|trixie|forky|oldstable)$/;
  return (
    suites.test(suite) && components.includes("main") && /^(https?|ftp|file|copy):/.test(uri) && !/security/.test(uri)
  );
}

function sourceOptions({ trusted }) {
  if (trusted) return "[trusted=yes] ";
  return fs.existsSync(ARCHIVE_KEYRING) ? `[signed-by=${ARCHIVE_KEYRING}] ` : "";
}

/** All `deb` entries of the host, one for each address and suite, from both of apt's formats. */
export function hostSources(folder = "/etc/apt") {
  const parts = path.join(folder, "sources.list.d");
  const files = [path.join(folder, "sources.list")];
  if (fs.existsSync(parts)) files.push(...fs.readdirSync(parts).map((name) => path.join(parts, name)));
  return files.flatMap((file) => {
    if (!fs.existsSync(file)) return [];
    const text = fs.readFileSync(file, "utf8");
    if (file.endsWith(".list")) return oneLineSources(text);
    return file.endsWith(".sources") ? stanzaSources(text) : [];
  });
}

/** sources.list(5), one-line style: `deb [options] uri suite component...` */
function oneLineSources(text) {
  return text.split("\n").flatMap((line) => {
    const match = /^\s*deb\s+(\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s+([^#]*)/.exec(line);
    if (!match) return [];
    const [, options = "", uri, suite, components] = match;
    return [{ uri, suite, components: components.trim().split(/\s+/), trusted: /trusted=yes/.test(options) }];
  });
}

/** sources.list(5), deb822 style: stanzas of fields, continued by indented lines. */
function stanzaSources(text) {
  return text.split(/\n\s*\n/).flatMap((stanza) => {
    const lines = stanza.split("\n").filter((line) => !line.startsWith("#"));
    const fields = {};
    let last = "";
    for (const line of lines) {
      const match = /^([A-Za-z-]+):\s*(.*)$/.exec(line);
      if (match) {
        last = match[1].toLowerCase();
        fields[last] = match[2];
      } else if (/^\s/.test(line) && last) fields[last] += ` ${line.trim()}`;
    }
    const list = (name) => (fields[name] ?? "").split(/\s+/).filter((word) => word !== "");
    if (!list("types").includes("deb") || /^no$/i.test(fields.enabled ?? "")) return [];
    const trusted = /^yes$/i.test(fields.trusted ?? "");
    return list("uris").flatMap((uri) =>
      list("suites").map((suite) => ({ uri, suite, components: list("components"), trusted })),
    );
  });
}
