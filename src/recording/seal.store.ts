/** Encrypting a recording with age while it is encoded, header and body apart. */
import crypto from "node:crypto";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { Encrypter } from "age-encryption";
import { begin, codeOf, type Unfinished } from "./disk.store.js";
import type { RecordingPlace } from "./place.js";
import { cut } from "./seal.js";

export interface Sealed {
  sha256Header: string;
  sha256Body: string;
  /** Of both. */
  bytes: number;
}

/** Where the encrypted goes; the header is small and given at once. */
export interface Sink {
  body(bytes: Uint8Array): Promise<void>;
  header(bytes: Uint8Array): Promise<void>;
}

/** The plain sound could not be had; where to the encrypted went has nothing to do with it. */
export class SoundError extends Error {
  override name = "SoundError";
}

/**
 * Encrypt.
 *
 * @param recipients "age1…", at least one
 * @throws SoundError where the plain fails, and what the sink throws
 */
export async function seal(plain: AsyncIterable<Buffer>, recipients: readonly string[], sink: Sink): Promise<Sealed> {
  const encrypter = new Encrypter();
  for (const one of recipients) encrypter.addRecipient(one);
  const sealed = await encrypter.encrypt(Readable.toWeb(Readable.from(marked(plain))) as globalThis.ReadableStream<Uint8Array>);
  const body = crypto.createHash("sha256");
  let begun: Buffer | null = Buffer.alloc(0);
  let header = Buffer.alloc(0);
  let bytes = 0;
  for await (const chunk of sealed as unknown as ReadableStream<Uint8Array>) {
    bytes += chunk.length;
    let rest: Uint8Array = chunk;
    if (begun) {
      begun = Buffer.concat([begun, chunk]);
      const parts = cut(begun);
      if (!parts) continue;
      header = Buffer.from(parts.header);
      rest = parts.rest;
      begun = null;
    }
    body.update(rest);
    await sink.body(rest);
  }
  await sink.header(header);
  return { sha256Header: crypto.createHash("sha256").update(header).digest("hex"), sha256Body: body.digest("hex"), bytes };
}

async function* marked(plain: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* plain;
  } catch (error) {
    throw new SoundError(error instanceof Error ? error.message : String(error), { cause: codeOf(error) });
  }
}

/** A pair of files that gets its names when both are whole. */
export interface Pair extends Sink {
  /** The body first: a header alone is a promise that cannot be kept. */
  placeBody(): Promise<void>;
  placeHeader(): Promise<void>;
  drop(): Promise<void>;
}

export async function beginPair(place: RecordingPlace): Promise<Pair> {
  const body = await begin(place.body);
  let header: Unfinished | null = null;
  return {
    body: (bytes) => body.write(bytes),
    header: async (bytes) => {
      header = await begin(place.header);
      await header.write(bytes);
    },
    placeBody: () => body.finish(),
    placeHeader: async () => header?.finish(),
    drop: async () => {
      await header?.drop();
      await body.drop();
    },
  };
}
