/** Owns recognizing a token that was encoded once more. Rule: decodes once, shows nothing; linear time. */
import { nameShape, type PasteShape } from './part-shape.js';
import { scanTokens } from './scan.js';

/** A larger text is not an encoded token. */
const longest = 100_000;

/** How many runs of base64 or hexadecimal digits are decoded at most. */
const maxRuns = 20;

const decodeFirst = 'decode it first, or do not encode it: it is text that fits anywhere as it is';

/** What a text is if decoding it gives a token, and what to do; null if it does not. */
export function findEncoded(text: string, length: string): PasteShape | null {
  const value = text.trim();
  if (value.length < 20 || value.length > longest) return null;
  // The digits may have signs between the bytes, and base64 of a mail or a terminal comes in lines.
  const digits = value.replace(/^[<{[]|[>}\]]$|[\s:,]|0x|\\x/gi, '');
  const joined = value.replace(/\r?\n(?<=[\w+/-]{60}\r?\n)(?=[\w+/])/g, '');
  const runs = [digits, ...(joined.match(/[\w+/-]{80,}={0,2}/g)?.slice(0, maxRuns) ?? [])];
  if (runs.some((run) => /^(?:[0-9a-f]{2})+$/i.test(run) && holds(Buffer.from(run, 'hex'))))
    return nameShape(
      'a token that was hex-encoded',
      length,
      'send the token as it is, as text; to read it here: xxd -r -p | kchat inspect',
    );
  return findRails(value, length) ?? findBase64(value, runs, length);
}

/** A cookie of Rails: the token, or a wrapper around it, in base64, and a digest in hexadecimal digits. */
function findRails(value: string, length: string): PasteShape | null {
  const code = /^([\w+/=%-]+)--[0-9a-f]{40,128}$/.exec(value)?.[1]?.replaceAll('%3D', '=');
  if (code === undefined) return null;
  const bytes = Buffer.from(code.replaceAll('%2B', '+').replaceAll('%2F', '/'), 'base64');
  // {"_rails":{"message":"base64 of the value"}}
  const inner = /"message":"([\w+/=-]{20,})"/.exec(bytes.toString('latin1'))?.[1] ?? '';
  if (!holds(bytes) && !holds(Buffer.from(inner, 'base64'))) return null;
  return nameShape(
    'a signed cookie of Rails with a token in it, not the token',
    length,
    'give the token itself: cookies.signed[:name] reads it, render json: { token: }',
  );
}

/** A token in base64, alone or with other text around it: a header, a data URL, a secret of Kubernetes. */
function findBase64(value: string, runs: readonly string[], length: string): PasteShape | null {
  if (isUrlTokenEncoded(value))
    return nameShape(
      "a token that .NET's UrlTokenEncode encoded once more",
      length,
      'send the token as it is, without UrlTokenEncode: it is text that fits anywhere as it is',
    );
  if (![value.replace(/%3D/g, '='), ...runs].some((run) => holds(Buffer.from(run, 'base64')))) return null;
  return nameShape('a token that was base64-encoded once more', length, decodeFirst);
}

/** Whether the last digit says how much padding base64url of a whole token lacks. */
function isUrlTokenEncoded(text: string): boolean {
  const [, code = '', padding = ''] = /^([\w-]+)([012])$/.exec(text) ?? [];
  if (code === '' || (code.length + Number(padding)) % 4 !== 0) return false;
  return scanTokens(Buffer.from(code, 'base64url').toString('latin1')).some(({ isWhole }) => isWhole);
}

const holds = (bytes: Buffer): boolean => scanTokens(bytes.toString('latin1')).length > 0;
