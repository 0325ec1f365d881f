/**
 * Reading a recording. The file's key is unwrapped from its header with a listener's identity;
 * then any stretch of the sound can be had by decrypting the 64 KiB around it, so that an
 * hour's call begins to play at once (age-encryption.org/v1, "Payload").
 */
import crypto from "node:crypto";
import type fs from "node:fs/promises";
import { type Identity, Decrypter } from "age-encryption";
import { codeOf, openToRead } from "./disk.store.js";
import { placeOf, type RecordingId, type RecordingPlace } from "./place.js";
import { CHUNK_BYTES, chunkNonce, cut, NONCE_BYTES, plainBytes, TAG_BYTES } from "./seal.js";

/** Why a recording cannot be heard. */
export type Unheard =
  /** Without its header it is noise: it was destroyed, or a backup was brought back. */
  | "headerMissing"
  | "bodyMissing"
  /** It was not encrypted for this listener. */
  | "notForThisKey"
  /** Not as it was written: `verify` says more. */
  | "altered";

export class UnheardError extends Error {
  override name = "UnheardError";
  constructor(readonly why: Unheard) {
    super(`the recording cannot be heard: ${why}`);
  }
}

export interface OpenRecording {
  /** Of the sound file, as it is played. */
  bytes: number;
  /**
   * The bytes from `from` on and before `until`, chunk by chunk.
   * @throws UnheardError where the body was altered there
   */
  read(from: number, until: number): AsyncGenerator<Buffer>;
  close(): Promise<void>;
}

/**
 * Open a recording for a listener.
 *
 * @param identity "AGE-SECRET-KEY-1…", or one that can unwrap file keys
 * @throws UnheardError; RangeError where the id is none
 */
export async function openRecording(recordings: string, id: RecordingId, identity: string | Identity): Promise<OpenRecording> {
  const place = placeOf(recordings, id);
  const fileKey = await unwrap(await headerOf(place), identity);
  const handle = await openToRead(place.body).catch(unheard("bodyMissing"));
  try {
    return await openBody(handle, fileKey);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Header and body together: a standard age file, for the offline key and standard tools. */
export async function* ageFile(recordings: string, id: RecordingId): AsyncGenerator<Buffer> {
  const place = placeOf(recordings, id);
  yield await headerOf(place);
  const handle = await openToRead(place.body).catch(unheard("bodyMissing"));
  try {
    for await (const chunk of handle.createReadStream({ autoClose: false })) yield chunk as Buffer;
  } finally {
    await handle.close();
  }
}

async function headerOf({ header }: RecordingPlace): Promise<Buffer> {
  const handle = await openToRead(header).catch(unheard("headerMissing"));
  try {
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** The key of one file, 16 bytes. */
async function unwrap(header: Buffer, identity: string | Identity): Promise<Uint8Array> {
  if (!isHeader(header)) throw new UnheardError("altered");
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    return await decrypter.decryptHeader(header);
  } catch (error) {
    const strange = error instanceof Error && error.message.includes("no identity matched");
    throw new UnheardError(strange ? "notForThisKey" : "altered");
  }
}

function isHeader(header: Buffer): boolean {
  try {
    return cut(header)?.rest.length === 0;
  } catch {
    return false;
  }
}

async function openBody(handle: fs.FileHandle, fileKey: Uint8Array): Promise<OpenRecording> {
  const { size } = await handle.stat();
  const bytes = plainBytes(size);
  const nonce = await piece(handle, 0, NONCE_BYTES);
  if (bytes === null) throw new UnheardError("altered");
  const key = Buffer.from(crypto.hkdfSync("sha256", fileKey, nonce, "payload", 32));
  const chunks = Math.max(1, Math.ceil(bytes / CHUNK_BYTES));

  async function chunkAt(number: number): Promise<Buffer> {
    const at = NONCE_BYTES + number * (CHUNK_BYTES + TAG_BYTES);
    const sealed = await piece(handle, at, Math.min(CHUNK_BYTES + TAG_BYTES, size - at));
    return openChunk(key, chunkNonce(number, number === chunks - 1), sealed);
  }

  // Where something was cut off its end, the last chunk is none.
  await chunkAt(chunks - 1);
  return {
    bytes,
    async *read(from, until) {
      const end = Math.min(until, bytes);
      for (let at = Math.max(0, from); at < end; ) {
        const number = Math.floor(at / CHUNK_BYTES);
        const begins = number * CHUNK_BYTES;
        const chunk = await chunkAt(number);
        yield chunk.subarray(at - begins, end - begins);
        at = begins + CHUNK_BYTES;
      }
    },
    close: () => handle.close(),
  };
}

async function piece(handle: fs.FileHandle, at: number, long: number): Promise<Buffer> {
  const bytes = Buffer.alloc(long);
  const { bytesRead } = await handle.read(bytes, 0, long, at);
  if (bytesRead < long) throw new UnheardError("altered");
  return bytes;
}

/** ChaCha20-Poly1305 (RFC 8439, 2.8), the tag at the end. */
function openChunk(key: Buffer, nonce: Uint8Array, sealed: Buffer): Buffer {
  const decipher = crypto.createDecipheriv("chacha20-poly1305", key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  const plain = decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES));
  try {
    decipher.final();
  } catch {
    throw new UnheardError("altered");
  }
  return plain;
}

function unheard(why: Unheard): (error: unknown) => never {
  return (error) => {
    if (codeOf(error) === "ENOENT") throw new UnheardError(why);
    throw error;
  };
}
