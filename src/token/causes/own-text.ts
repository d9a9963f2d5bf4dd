/**
 * Owns finding the secret in a text that kchat was given as the secret: a line of code, an env file, a
 * manifest. Rule: only if no secret looks so; a candidate proves nothing until a token verifies with it.
 */
import { toBytes } from './mac.js';

/** No text with a secret in it is longer. */
const longest = 20_000;
/** As many candidates as are tried, and the fewest characters of one. */
const [most, shortest] = [200, 16];

/** Whether the text can be more than a secret: lines, a comment, code, marks of one kind on both sides. */
function isText(text: string): boolean {
  return (
    /[\n\r\t\x1b\u00e2]/.test(text.trim()) ||
    / #/.test(text) ||
    /^[^\w+/=]|[^\w+/=]$/.test(text) ||
    /["'`=:]/.test(text) ||
    /^[\w-]{1,20},/.test(text)
  );
}

/** What may be the secret in it, likeliest first, as texts of bytes; empty for what looks like a secret. */
function listInnerSecrets(text: string): readonly string[] {
  if (text.length > longest || !isText(text)) return [];
  const plain = text.replace(/\x1b\[[\d;]{0,20}m/g, '');
  const joined = Buffer.from(plain, 'latin1')
    .toString('utf8')
    .replace(/[\p{Default_Ignorable_Code_Point}\r\n]/gu, '');
  const runs = [plain, plain.replace(/&(?:quot|apos|#39|#34);|\\["']/g, '"')].flatMap((one) => [
    // A comment behind it; white space; what is in no usual secret; what stands behind a name.
    ...(/^(\S{24,}) +# ?[a-z][a-z ,.-]*$/i.exec(one)?.slice(1) ?? []),
    ...(one.includes('\n') || /["'`<>(){}[\],;*]/.test(one)
      ? (one.match(/[^\s"'`<>()[\]{},;*]{16,}/g) ?? [])
      : []),
  ]);
  const found = new Set<string>([Buffer.from(joined).toString('latin1')]);
  for (const run of runs.slice(0, most)) {
    for (const part of [run, run.slice(run.search(/[=:]/) + 1)]) {
      found.add(part);
      if (/^[A-Za-z0-9+/]{22,}={0,2}$/.test(part)) found.add(Buffer.from(part, 'base64').toString('latin1'));
    }
  }
  found.delete(text);
  return [...found].filter((one) => one.length >= shortest).slice(0, most);
}

/** The candidate that a test takes, or null. */
export function findInnerSecret(text: string, verifies: (key: Uint8Array) => boolean): string | null {
  return listInnerSecrets(text).find((one) => verifies(toBytes(one))) ?? null;
}
