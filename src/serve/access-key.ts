/** Owns the access key: a new one, or that of a file. Rule: it is too long to be guessed. */
import { randomBytes } from 'node:crypto';
import { decodeUtf8 } from '../base/bytes.js';
import { inputError } from '../base/errors.js';
import type { Input } from '../system/contract.js';

/** The minimum length of a chosen key. */
const leastKeyLength = 16;

/**
 * The access key of a file, trimmed, or a new one. Throws INPUT_INVALID if it is too short or does not fit a
 * header.
 */
export async function readAccessKey(
  path: string | undefined,
  { readFile }: Pick<Input, 'readFile'>,
): Promise<string> {
  if (path === undefined) return randomBytes(18).toString('base64url');
  const key = decodeUtf8(await readFile(path, '--access-key-file', 4096))?.trim() ?? '';
  if (key.length >= leastKeyLength && /^[\x21-\x7e]+$/.test(key)) return key;
  const problem =
    key.length < leastKeyLength
      ? `${key.length} characters long, fewer than ${leastKeyLength}`
      : 'not one word of ASCII';
  throw inputError(
    `what --access-key-file gave is ${problem}`,
    'make one: openssl rand -hex 16 > access-key',
  );
}
