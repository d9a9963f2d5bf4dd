/**
 * Owns finding the secret in a text that kchat was given as the secret: a line of code, an env file, a
 * manifest. Rule: only if no secret looks so; a candidate proves nothing until a token verifies with it.
 */
import { toBytes } from './mac.js';

/** No text with a secret in it is longer. */
const longest = 20_000;
/** As many parts are looked at, and the fewest characters of a secret. */
const [most, shortest] = [200, 16];

/** What stands around the parts of code, tables and manifests. */
const marks = /[\s"'`<>()[\]{},;*]+/;

/** What may be the secret in it, likeliest first, as texts of bytes; empty for what looks like a secret. */
function listInnerSecrets(text: string): readonly string[] {
  if (text.length > longest) return [];
  const plain = text.replace(/\x1b\[[\d;]*m/g, '');
  const found = new Set<string>();
  if (/[^\x20-\x7e]/.test(text)) found.add(joinLines(plain));
  // A comment behind it; a space alone may be the secret's own.
  found.add(/^(\S+) +# ?[a-z][a-z ,.-]*$/i.exec(plain)?.[1] ?? '');
  const unescaped = plain.replace(/&(?:quot|apos|#39|#34);|\\["']/g, '"');
  for (const run of /[\n"'`<>()[\]{},;*]/.test(unescaped) ? unescaped.split(marks).slice(0, most) : [])
    for (const part of [run, run.slice(run.search(/[=:]/) + 1)]) {
      found.add(part);
      if (/^[A-Za-z0-9+/]+={0,2}$/.test(part)) found.add(Buffer.from(part, 'base64').toString('latin1'));
    }
  return [...found].filter((one) => one.length >= shortest && one !== text);
}

/** Without what breaks it or cannot be seen. */
function joinLines(text: string): string {
  const decoded = Buffer.from(text, 'latin1').toString('utf8');
  return Buffer.from(decoded.replace(/[\p{Default_Ignorable_Code_Point}\r\n]/gu, '')).toString('latin1');
}

/** The candidate that a test takes, or null. */
export function findInnerSecret(text: string, verifies: (key: Uint8Array) => boolean): string | null {
  return listInnerSecrets(text).find((one) => verifies(toBytes(one))) ?? null;
}
