/**
 * An age file cut in two (age-encryption.org/v1): everything up to the line of "---" is the
 * header, in which the file's key is wrapped for each recipient; the rest is the body. Joined
 * again they are the age file.
 */

/** No header is so long; one for a thousand recipients is not half of it. */
const LONGEST_HEADER = 1 << 18;

export interface Cut {
  header: Uint8Array;
  /** What of the body has come with it. */
  rest: Uint8Array;
}

/**
 * @param begin of an age file, as much as there is by now
 * @returns null where the header has not ended yet
 * @throws RangeError where it is no age file
 */
export function cut(begin: Uint8Array): Cut | null {
  const text = new TextDecoder("latin1").decode(begin.subarray(0, LONGEST_HEADER));
  const end = /\n--- [^\n]*\n/.exec(text);
  if (end) {
    const at = end.index + end[0].length;
    return { header: begin.subarray(0, at), rest: begin.subarray(at) };
  }
  if (begin.length >= LONGEST_HEADER) throw new RangeError("this is no age file");
  return null;
}

// The body: a nonce of 16 bytes, then chunks of 64 KiB with a tag of 16 bytes each

export const NONCE_BYTES = 16;
export const TAG_BYTES = 16;
export const CHUNK_BYTES = 65_536;

/**
 * How long the plain content of a body is.
 * @returns null for a length that no body has
 */
export function plainBytes(bodyBytes: number): number | null {
  const sealed = bodyBytes - NONCE_BYTES;
  if (sealed < TAG_BYTES) return null;
  const chunks = Math.ceil(sealed / (CHUNK_BYTES + TAG_BYTES));
  const plain = sealed - chunks * TAG_BYTES;
  // Only that of an empty file is empty.
  return plain > (chunks - 1) * CHUNK_BYTES || (chunks === 1 && plain === 0) ? plain : null;
}

/** A chunk's nonce: its number in 11 bytes, and whether it is the last. */
export function chunkNonce(chunk: number, last: boolean): Uint8Array {
  const nonce = new Uint8Array(12);
  const view = new DataView(nonce.buffer);
  view.setUint32(3, Math.floor(chunk / 2 ** 32));
  view.setUint32(7, chunk >>> 0);
  nonce[11] = last ? 1 : 0;
  return nonce;
}
