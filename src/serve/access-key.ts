/**
 * Owns the access key: a new one, or the one that a file holds. Rule: it is never shorter than can be
 * guessed.
 */
import { randomBytes } from 'node:crypto';
import { decodeUtf8 } from '../base/bytes.js';
import { inputError } from '../base/errors.js';
import type { Input } from '../system/contract.js';

/** The least characters of a key that someone chose. */
const leastKeyLength = 16;

/**
 * The access key: what a file holds, without white space around it, else a new one. Throws INPUT_INVALID for
 * one that is too short or cannot stand in a header.
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
