/**
 * Secrets that nobody has to choose: made at first start, kept in a file each that its
 * owner alone can read, never shown and never logged.
 */
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";

export interface Secrets {
  /**
   * The secret of that name, made now if there is none yet. A technician may put one there.
   * @throws Error that names the file where it cannot be read or written
   */
  of(name: string): string;
}

/** @param folder the state folder's `secrets` */
export function openSecrets(folder: string): Secrets {
  const known = new Map<string, string>();
  return {
    of(name) {
      const secret = known.get(name) ?? readOrMake(folder, name);
      known.set(name, secret);
      return secret;
    },
  };
}

function readOrMake(folder: string, name: string): string {
  const file = path.join(folder, name);
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!fs.existsSync(file)) make(file);
    return fs.readFileSync(file, "utf8").trim();
  } catch (error) {
    throw new Error(`the secret ${file} cannot be read or made (${(error as Error).message}); give its folder to this user`);
  }
}

/** The file appears whole or not at all, and of two that start at once the first wins. */
function make(file: string): void {
  const draft = `${file}.${process.pid}.new`;
  fs.writeFileSync(draft, `${crypto.randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
  try {
    fs.linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    fs.rmSync(draft, { force: true });
  }
}
