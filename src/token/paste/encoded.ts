/**
 * Owns recognizing a token that was encoded once more. Rule: decodes once, scans what comes of it and shows
 * none of it; linear time.
 */
import { parseJsonObject } from '../json.js';
import { asText, describeForeign, foreignObjects, listNames } from './foreign-shapes.js';
import type { PasteShape } from './part-shape.js';
import { scanTokens } from './scan.js';

/** A larger text is not an encoded token. */
const longest = 100_000;

/** What a text is if decoding it gives a token, and what to do; null if it does not. */
export function findEncoded(text: string, length: string): PasteShape | null {
  const value = text.trim();
  if (value.length < 20 || value.length > longest) return null;
  return findPrinted(value, length) ?? findBase64(value, length) ?? findInside(value, length);
}

const hexRun = /^(?:[0-9a-f]{2})+$/i;

const describeHex = (length: string): PasteShape => ({
  message: `this is a token that was hex-encoded (${length})`,
  hint: 'send the token as it is, as text; to read it here: xxd -r -p | kchat inspect',
});

/** Bytes as programs print them: in hexadecimal digits, or as numbers with commas or spaces between. */
function findPrinted(value: string, length: string): PasteShape | null {
  const digits = value.replace(/^[<{[]|[>}\]]$|[\s:,]|0x|\\x/gi, '');
  if (hexRun.test(digits) && holds(Buffer.from(digits, 'hex'))) return describeHex(length);
  const numbers = /(?<!\d)\d{2,3}(?:[,\s]{1,4}\d{2,3}){60,}/.exec(value)?.[0].split(/[,\s]+/);
  return numbers !== undefined && holds(Buffer.from(numbers.map(Number)))
    ? { message: `these are the bytes of a token as a list of numbers (${length})`, hint: asText }
    : null;
}

/** Base64 of a token, or of a wrapper around one. */
function findBase64(value: string, length: string): PasteShape | null {
  const rails = /^([\w+/=%-]+)--[0-9a-f]{40,128}$/.exec(value)?.[1];
  const base = (rails ?? value).replaceAll('%3D', '=').replaceAll('%2B', '+').replaceAll('%2F', '/');
  if (!/^[\w+/-]+={0,2}$/.test(base.replace(/\s/g, ''))) return null;
  const bytes = Buffer.from(base, 'base64');
  if (rails !== undefined && (holds(bytes) || holdsInside(bytes)))
    return {
      message: `this is a signed cookie of Rails (${length}) with a token in it, not the token`,
      hint: 'give the token itself: cookies.signed[:name] reads it, render json: { token: }',
    };
  if (isUrlTokenEncoded(base))
    return {
      message: `this is a token that .NET's UrlTokenEncode encoded once more (${length})`,
      hint: 'send the token as it is, without UrlTokenEncode: it is text that fits anywhere as it is',
    };
  if (holds(bytes))
    return {
      message: `this is a token that was base64-encoded once more (${length})`,
      hint: decodeFirst,
    };
  if (holds(Buffer.from(bytes.toString('latin1'), 'base64')))
    return { message: `this is a token that was base64-encoded twice more (${length})`, hint: decodeFirst };
  return describeOther(bytes.toString('utf8', 0, 4_000).trim(), length);
}

/** Whether the last digit says how much padding base64url of a whole token lacks. */
function isUrlTokenEncoded(text: string): boolean {
  const [, code = '', padding = ''] = /^([\w-]+)([012])$/.exec(text) ?? [];
  if (code === '' || (code.length + Number(padding)) % 4 !== 0) return false;
  return scanTokens(Buffer.from(code, 'base64url').toString('latin1')).some(({ isWhole }) => isWhole);
}

const decodeFirst = 'decode it first, or do not encode it: it is text that fits anywhere as it is';

/** How many runs of base64 are decoded at most. */
const maxRuns = 20;

/** A token in base64 with other text around it: a header, a data URL, a secret of Kubernetes. */
function findInside(value: string, length: string): PasteShape | null {
  // The body of a mail comes in lines.
  const joined = value.replace(/\r?\n(?<=[\w+/-]{60}\r?\n)(?=[\w+/])/g, '');
  const runs = joined.match(/[\w+/-]{80,}={0,2}/g)?.slice(0, maxRuns) ?? [];
  if (runs.some((run) => hexRun.test(run) && holds(Buffer.from(run, 'hex')))) return describeHex(length);
  if (!runs.some((run) => holds(Buffer.from(run, 'base64')))) return null;
  return /\bbasic\s/i.test(value)
    ? {
        message: `these are credentials of HTTP Basic (${length}) with a token in them`,
        hint: 'send the token alone, as Authorization: Bearer TOKEN',
      }
    : { message: `this text holds a token that was base64-encoded once more (${length})`, hint: decodeFirst };
}

const otherToken = 'the login token is another one, which the backend signs with the chat secret: kchat sign';

/** What the base64 of something other than a token is. */
function describeOther(decoded: string, length: string): PasteShape | null {
  if (/^<\??[a-z][\x20-\x7e\s]{10}/i.test(decoded))
    return {
      message: `this is XML in base64 (${length}), such as a SAML response, not a login token`,
      hint: otherToken,
    };
  const object = /^\{"/.test(decoded) ? parseJsonObject(decoded).value : null;
  const foreign = object && foreignObjects.find(({ looks }) => looks.test(listNames(object)));
  return foreign ? { message: describeForeign(foreign, length), hint: otherToken } : null;
}

function holds(bytes: Buffer): boolean {
  return scanTokens(bytes.toString('latin1')).length > 0;
}

/** Whether the base64 inside Rails' wrapper holds a token: `{"_rails":{"message":"base64 of the value"}}`. */
function holdsInside(bytes: Buffer): boolean {
  const inner = /"message":"([\w+/=-]{20,})"/.exec(bytes.toString('latin1').slice(0, longest))?.[1];
  return inner !== undefined && holds(Buffer.from(inner, 'base64'));
}
