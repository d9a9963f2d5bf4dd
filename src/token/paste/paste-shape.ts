/**
 * Owns saying what a text without a whole login token is. Rule: named by kind and length, never quoted: it
 * may be a credential. Linear time on any text.
 */
import { isObject, isRecord } from '../../base/values.js';
import { type DecodedToken, decodeToken } from '../decode.js';
import { type JsonObject, nameJsonKind, parseJsonMember, parseJsonObject } from '../json.js';
import { describeChange, describeSeparated } from './changed-shape.js';
import { findEncoded } from './encoded.js';
import { errorHint, foreignObjects, foreignShapes, listNames, nameForeign } from './foreign-shapes.js';
import { copyAll, describeSegments, type PasteShape, signInstead } from './part-shape.js';
import { undoPercent } from './views.js';
import { awaitToken, describeWord, lookWhere, takeWhole } from './word-shape.js';

const pasteToken =
  'paste the login token alone: three runs of letters, digits, - and _ with a dot between them';

const fileShape =
  /^@?(?:\.{1,2}|~)?\/\S+$|^[A-Za-z]:\\\S+$|^\S{1,200}\.(?:txt|csv|jwt|token|json|jsonl|ndjson|log)$/i;
const hostShape = /^(?:[a-z0-9-]{1,63}\.){1,10}[a-z]{2,24}(?::\d{1,5})?(?:\/\S*)?$/i;

/** Says what a text that is no compact JWS is instead. Takes any text. */
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

function describeMarkup(text: string, length: string): PasteShape | null {
  if (/^\s*[[{]/.test(text) && 'value' in parseJsonMember(text))
    return (
      describeSeparated(text, length) ??
      findEncoded(text, length) ??
      describeJson(parseJsonObject(text).value ?? {}, length)
    );
  const shape = foreignShapes.find(({ looks }) => looks.test(text));
  return shape === undefined
    ? null
    : { message: nameForeign(shape, length), hint: shape.hint ?? signInstead };
}

const encrypted = (length: string): PasteShape => ({
  message: `this is an encrypted token (JWE, ${length}); Kustomer takes signed ones`,
  hint: 'sign instead of encrypting: JWS compact serialization with HS256',
});

function describeJson(object: JsonObject, length: string): PasteShape {
  if (typeof object.payload === 'string' && 'signature' in object)
    return {
      message: `this is a token in the JSON serialization (${length}); Kustomer takes the compact one`,
      hint: 'join its protected, payload and signature with dots',
    };
  if (typeof object.payload === 'string' && 'signatures' in object)
    return {
      message: [
        `this is a token in the general JSON serialization (${length})`,
        'Kustomer takes the compact one',
      ].join('; '),
      hint: 'join protected and signature of one member of "signatures" with the payload between them',
    };
  if (typeof object.ciphertext === 'string') return encrypted(length);
  if (isTrackingAnswer(object))
    return {
      message: `this is a tracking token (${length}), which the SDK gets for itself`,
      hint: 'the app logs in with a login token: kchat sign',
    };
  if ('email' in object || 'externalId' in object || 'iat' in object)
    return { message: `these are claims as JSON (${length}), not signed yet`, hint: signInstead };
  const foreign = foreignObjects.find(({ looks }) => looks.test(listNames(object)));
  return (
    describeField(object) ??
    (foreign === undefined
      ? { message: `this is JSON (${length}), not a token`, hint: pasteToken }
      : { message: nameForeign(foreign, length), hint: foreign.hint ?? signInstead })
  );
}

const tokenFields = ['token', 'jwt', 'jwtToken', 'accessToken', 'externalToken', 'id_token', 'access_token'];

/** `{"token":null}` tells more than that it is JSON. */
function describeField(object: JsonObject): PasteShape | null {
  const name = tokenFields.find((field) => Object.hasOwn(object, field));
  if (name === undefined) return null;
  const value = object[name];
  if (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
    return {
      message: `its field "${name}" is {}, which is what JSON makes of a promise: an await is missing`,
      hint: awaitToken,
    };
  const foreign = isRecord(value)
    ? foreignObjects.find(({ looks }) => looks.test(listNames(value)))
    : undefined;
  if (foreign !== undefined)
    return { message: `its field "${name}" holds ${foreign.says}`, hint: foreign.hint ?? signInstead };
  const shape = typeof value === 'string' ? describePaste(decodeToken(value)) : null;
  const held = isObject(value) ? nameJsonKind(value) : String(value);
  return shape === null
    ? {
        message: `its field "${name}" holds ${held}, not a token`,
        hint: pasteToken,
      }
    : { message: `its field "${name}" holds no token: ${shape.message}`, hint: shape.hint };
}

/** Whether it is the answer with a tracking token. Source: docs/kustomer.md#sdk-calls (C). */
export function isTrackingAnswer({ data, trackingId }: JsonObject): boolean {
  if (typeof trackingId === 'string') return true;
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'tracking_token';
}

/** What is left of a token, or a token that is changed. */
function describeParts(token: DecodedToken, length: string): PasteShape | null {
  const { text, segmentCount } = token;
  const encryptedToken = /(?:^|[\s"'=:])(e[yw][\w-]+\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+)(?:$|[\s"';,])/.exec(
    text.slice(0, 100_000),
  );
  if (encryptedToken?.[1] !== undefined && decodeToken(encryptedToken[1]).header?.value?.enc !== undefined)
    return encrypted(length);
  return (
    describeChange(text, length) ?? findEncoded(text, length) ?? describeSegments(text, segmentCount, length)
  );
}

function describePlace(text: string, length: string): PasteShape | null {
  if (/^\w{2,20}:\/\//.test(text))
    return { message: `this is a link (${length}) without a token in it`, hint: pasteToken };
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
  if (railsCookie.test(text) || railsCookie.test(undoPercent(text)))
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

/** Signed with SHA-1 or SHA-2, or encrypted with a nonce and a tag behind it. */
const railsCookie = /^[\w+/=-]{20,4096}--(?:[0-9a-f]{40,128}|[\w+/]{16}--[\w+/]{22}==)$/;

/** What logs put in place of a value that they hide. */
const mask = /[[<(](?:filtered|redacted|masked|private|hidden|removed)[\])>]/i;

function describeRest({ text, segmentCount }: DecodedToken, length: string): PasteShape {
  const head = text.slice(0, 2_000);
  if (!/[^\s\p{Default_Ignorable_Code_Point}]/u.test(head))
    return { message: 'there is nothing in it but characters that cannot be seen', hint: pasteToken };
  if (mask.test(head))
    return {
      message: `this is text in which something is masked (${length}), as logs show what they hide`,
      hint: takeWhole,
    };
  if (/\s/.test(text.trim())) {
    if (/"(?:alg|typ)"\s?:/.test(head))
      return {
        message: `this is what a program printed of a token that it decoded (${length}), not the token`,
        hint: pasteToken,
      };
    if (/[a-z](?:Error|Exception)\b|\berror[:[]/.test(head))
      return { message: `this is an error message (${length}), not a token`, hint: errorHint };
    return { message: `this is other text (${length}) without a token in it`, hint: pasteToken };
  }
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
