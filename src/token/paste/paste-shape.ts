/**
 * Owns saying what a text without a whole login token is. Rule: named by kind and length, never quoted,
 * because it may be a credential. Linear time on any text.
 */
import { visible } from '../../base/untrusted.js';
import { type DecodedToken, decodeToken } from '../decode.js';
import { parseJsonMember, parseJsonObject } from '../json.js';
import { findStandIn, namePrinted } from '../stand-ins.js';
import { describeChange, describeSeparated } from './changed-shape.js';
import { findEncoded } from './encoded.js';
import { errorHint, foreignShapes, nameForeign } from './foreign-shapes.js';
import { describeJson, encrypted } from './json-shape.js';
import {
  copyAll,
  describeSegments,
  type PasteShape,
  pasteToken,
  signInstead,
  takeWhole,
} from './part-shape.js';
import { undoPercent } from './views.js';
import { describeWord, lookWhere } from './word-shape.js';

const fileShape =
  /^@?(?:\.{1,2}|~)?\/\S+$|^[A-Za-z]:\\\S+$|^(?!process\.)\S{1,200}\.(?:txt|csv|jwt|token|json|jsonl|ndjson|log)$/i;
const hostShape = /^(?:[a-z0-9-]{1,63}\.){1,10}[a-z]{2,24}(?::\d{1,5})?(?:\/\S*)?$/i;

/** Says what a text is that is not a compact JWS. Takes any text. */
export function describePaste(token: DecodedToken): PasteShape {
  const { text } = token;
  const length = `${text.length} characters`;
  if (text === '') return { message: 'the token is empty', hint: pasteToken };
  if (/^bearer$/i.test(text.trim())) return { message: 'there is no token behind "Bearer"', hint: lookWhere };
  return (
    describeWord(text.trim()) ??
    describeMarkup(text, length) ??
    describeParts(token, length) ??
    describePlace(text, length) ??
    describeOpaque(text, length) ??
    describeRest(token, length)
  );
}

/** No foreign token or key is longer. */
const longestForeign = 20_000;

function describeMarkup(text: string, length: string): PasteShape | null {
  if (/^\s*[[{]/.test(text) && 'value' in parseJsonMember(text))
    return (
      describeSeparated(text, length) ??
      findEncoded(text, length) ??
      describeJson(parseJsonObject(text).value ?? {}, length, describePaste)
    );
  // Of a longer text only the beginning is compared: a pattern over millions of characters overflows the
  // stack.
  const head = text.slice(0, longestForeign);
  const shape = foreignShapes.find(({ looks }) => looks.test(head));
  return shape === undefined
    ? null
    : { message: nameForeign(shape, length), hint: shape.hint ?? signInstead };
}

/** A part of a token, or a token that was changed. */
function describeParts(token: DecodedToken, length: string): PasteShape | null {
  const { text, segmentCount } = token;
  const encryptedToken = /(?:^|[\s"'=:])(e[yw][\w-]+\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+)(?:$|[\s"';,])/.exec(
    text.slice(0, 100_000),
  );
  if (encryptedToken?.[1] !== undefined && decodeToken(encryptedToken[1]).header?.value?.enc !== undefined)
    return encrypted(length);
  // A dot among the bytes of a digest makes a fourth part.
  const [header = '', payload = '', ...rest] = text.length > 20_000 ? [] : text.split('.');
  const printed = rest.length > 1 && /^e[yw][\w-]+$/.test(header) && /^[\w-]+$/.test(payload);
  const says = printed ? namePrinted(rest.join('.')) : null;
  if (says !== null)
    return { message: `the signature ${says} (${length})`, hint: 'write it as base64url of the bytes' };
  return (
    describeChange(text, length) ?? findEncoded(text, length) ?? describeSegments(text, segmentCount, length)
  );
}

function describePlace(text: string, length: string): PasteShape | null {
  if (/^\w{2,20}:\/\//.test(text))
    return (
      describeNamed(text.slice(-2_000), length) ?? {
        message: `this is a link (${length}) without a token in it`,
        hint: pasteToken,
      }
    );
  if (fileShape.test(text))
    return {
      message: `this looks like the name of a file (${length}), not a token`,
      hint: 'kchat inspect - < FILE reads one token, kchat inspect --from FILE a token a line',
    };
  if (/^[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}$/.test(text))
    return { message: `this is an e-mail address (${length}), not a token`, hint: signInstead };
  if (text.length < 300 && hostShape.test(text))
    return { message: `this is the name of a host (${length}), not a token`, hint: pasteToken };
  return null;
}

const hashes = new Map([
  [32, 'MD5'],
  [40, 'SHA-1'],
  [64, 'SHA-256'],
  [128, 'SHA-512'],
]);

function describeOpaque(text: string, length: string): PasteShape | null {
  if (/^\d{1,40}$/.test(text))
    return { message: `this is a number (${length}), not a token`, hint: pasteToken };
  if (/^\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i.test(text))
    return { message: `this is a UUID (${length}), not a login token`, hint: pasteToken };
  const hash = /^[0-9a-f]{1,128}$/i.test(text) ? hashes.get(text.length) : undefined;
  if (hash !== undefined)
    return {
      message:
        `this is ${text.length} hexadecimal digits: a hash (${hash}), such as an old identity ` +
        'hash, not a login token',
      hint: signInstead,
    };
  if (isRailsCookie(undoPercent(text)))
    return {
      message: `this is a session or a cookie of Rails (${length}), not a login token`,
      hint: signInstead,
    };
  const isSignature = /^[\w-]{43}$/.test(text) ? ' or the signature of a token alone' : '';
  if (/^[\w+/=~-]{16,4096}$/.test(text))
    return {
      message: `this is an opaque value (${length}), such as a session id${isSignature}, not a login token`,
      hint: isSignature === '' ? signInstead : copyAll,
    };
  return null;
}

/**
 * Whether a text is a cookie of Rails: signed with SHA-1 or SHA-2, or encrypted, with a nonce and a tag
 * behind it.
 */
function isRailsCookie(text: string): boolean {
  const parts = text.length > 4_096 ? [] : text.split('--');
  const [value = '', second = '', third] = parts;
  if (parts.length > 3 || !/^[\w+/=-]{20,}$/.test(value)) return false;
  return third === undefined
    ? /^[0-9a-f]{40,128}$/.test(second)
    : /^[\w+/]{16}$/.test(second) && /^[\w+/]{22}==$/.test(third);
}

/** What backends, tools and networks say in place of a token. */
const failure =
  /\b(?:failed|panicked|refused|denied|timed out|timeout|unavailable|not (?:found|allowed|recognized)|forbidden|unauthorized|bad gateway|too many requests|could not be found|cannot (?:get|post)|no such file|no healthy upstream|null check|ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|connect error)\b|\berror(?:=|$)|ERR!/i;

/** `TOKEN=`, `jwt: null`, `…?token=undefined`: the name of a token, with nothing or a word behind it. */
function describeNamed(text: string, length: string): PasteShape | null {
  const line = text.trimEnd().replace(/[;,&}]{1,9}$/, '');
  const at = Math.max(line.lastIndexOf('='), line.lastIndexOf(':'));
  const words = line.slice(Math.max(0, at - 60), Math.max(0, at)).match(/[\w-]+/g);
  if (!/token|jwt/i.test(words?.at(-1) ?? '')) return null;
  const value = line
    .slice(at + 1)
    .trim()
    .replace(/^(["'])(.*)\1$/s, '$2');
  if (value === '')
    return {
      message: `there is nothing behind the name of the token (${length}): its variable is empty`,
      hint: lookWhere,
    };
  if (findStandIn(value) !== 'missing') return null;
  const word = visible(value, 40);
  return {
    message: `the word ${word} stands where the token should (${length}): its variable is empty`,
    hint: lookWhere,
  };
}

/** What logs and tools write in place of a value that they hide. */
const mask =
  /[[<(](?:filtered|redacted|masked|private|hidden|removed|sensitive|secret|scrubbed)[\])>]|[=:("'] ?[*•●█]{3}/i;

function describeRest({ text, segmentCount }: DecodedToken, length: string): PasteShape {
  const head = text.slice(0, 2_000);
  if (!/[^\s\p{Default_Ignorable_Code_Point}]/u.test(head))
    return { message: 'there is nothing in it but characters that cannot be seen', hint: pasteToken };
  if (mask.test(head))
    return {
      message: `this is text in which something is masked (${length}), as logs show what they hide`,
      hint: takeWhole,
    };
  const named = describeNamed(head, length);
  if (named !== null) return named;
  if (failure.test(head))
    return {
      message: `this is text that tells of an error (${length}), without a token in it`,
      hint: errorHint,
    };
  if (/\s/.test(text.trim())) {
    if (/"(?:alg|typ)"\s?(?::|=>)|'(?:alg|typ)'\s?:|\balg=[A-Z]{2}\d/.test(head))
      return {
        message: `this is what a program printed of a token that it decoded (${length}), not the token`,
        hint: pasteToken,
      };
    if (/\b(?:email|externalId)\b/.test(head) && /\b(?:iat|exp)\b/.test(head))
      return {
        message: `these are claims as a program prints them (${length}), not signed yet`,
        hint: signInstead,
      };
    if (/[a-z](?:Error|Exception)\b|\berror[:[]/.test(head))
      return { message: `this is an error message (${length}), not a token`, hint: errorHint };
    return { message: `this is other text (${length}) without a token in it`, hint: pasteToken };
  }
  if (/\.{2}|^\.|\.$/.test(text))
    return { message: `this is other text (${length}) without a token in it`, hint: pasteToken };
  return segmentCount === 1
    ? { message: `this is not a token: ${length} without a dot`, hint: pasteToken }
    : {
        message: [
          `this is no token: ${segmentCount} parts with dots between (${length})`,
          'and none is a header',
        ].join(', '),
        hint: pasteToken,
      };
}
