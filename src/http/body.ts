/** Owns reading an answer's body. Rule: bounded after decompression; an unreadable body is no exception. */
import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { decodeUtf8 } from '../base/bytes.js';
import { findErrorCode } from '../base/system-errors.js';

/** Kustomer's answers are well under 10 KiB. */
const maxBytes = 1_048_576;

/** RFC 9110 §8.4.1. We send `Accept-Encoding: identity`; some servers compress anyway. */
const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** The bytes and text of a body, or why there is none. Rejects if the connection breaks off. */
export async function readBody(
  body: Readable,
  encoding: string | null,
): Promise<{ bytes?: Uint8Array; text?: string; problem?: string }> {
  const names = (encoding?.toLowerCase().split(',') ?? []).map((name) => name.trim());
  const codings = names.filter((name) => name !== '' && name !== 'identity');
  if (codings.length > 3 || !codings.every((coding) => Object.hasOwn(decoders, coding))) {
    body.on('error', () => {}).destroy();
    return { problem: 'has a Content-Encoding that was not asked for' };
  }
  const stages = codings.reverse().flatMap((coding) => decoders[coding]?.() ?? []);
  // A stage that fails ends the others, and the loop below gets the error.
  const decoded = stages.reduce<Readable>((from, stage) => pipeline(from, stage, () => {}), body);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of decoded) {
      size += chunk.length;
      if (size > maxBytes) return { problem: 'is larger than 1 MiB' };
      chunks.push(Buffer.from(chunk));
    }
  } catch (error) {
    if (/^Z_|^ERR_.*BROTLI/i.test(findErrorCode(error) ?? ''))
      return { problem: 'is not compressed as its Content-Encoding says' };
    throw error;
  }
  const bytes = Buffer.concat(chunks);
  const text = decodeUtf8(bytes, 'dropped');
  return text === undefined ? { bytes, problem: 'is not UTF-8' } : { bytes, text };
}
