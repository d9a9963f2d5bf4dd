/**
 * Owns saying what a text without a whole login token is. Rule: named by kind and length, never quoted: it
 * may be a credential. Linear time on any text.
 */
import { visible } from '../../base/untrusted.js';
import { type DecodedToken, decodeToken } from '../decode.js';
import { type JsonObject, parseJsonMember, parseJsonObject } from '../json.js';
import { findStandIn, type StandIn } from '../stand-ins.js';
import { findEncoded } from './encoded.js';
import { errorHint, foreignObjects, foreignShapes, listNames, nameForeign } from './foreign-shapes.js';
import { copyAll, describeSegments, isShortened, type PasteShape, signInstead } from './part-shape.js';
import { scanTokens } from './scan.js';

const pasteToken =
  'paste the login token alone: three runs of letters, digits, - and _ with a dot between them';

const lookWhere =
  'look at where the token is made and handed on: is the variable set, and the field called so?';

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

const awaitToken = 'wait for the function that signs: const token = await sign(claims)';
const takeField = 'take the field of it that holds the token, such as answer.token';

/** What stands in for a token, with what to do; of a missing value the word is shown. */
const standInShapes: Readonly<Record<StandIn, readonly [says: string, hint: string]>> = {
  missing: ['a word for a missing value', lookWhere],
  promise: ['a promise of a token, not the token: an await is missing', awaitToken],
  function: ['what a program writes for a function, not a token', 'call it: sign(claims), not sign'],
  object: ['what a program writes for an object', takeField],
  instance: ['what a program writes for an object', takeField],
  masked: [
    'a token that was masked, as logs and CI show what they hide',
    'take it from where it is whole: the answer of the backend, or the request of the app',
  ],
  template: [
    'a template that was never filled in',
    'put the token where the name of the variable stands now',
  ],
  code: ['a piece of code, not the token that it gives', 'run it, and paste what it prints'],
  error: ['an error message, not a token', errorHint],
};

/** What a program writes in place of a token. */
function describeWord(text: string): PasteShape | null {
  if (
    /^(?:header|xxx+|aaa+|abc)\.(?:payload|claims|yyy+|bbb+|def)\.(?:signature|sig|zzz+|ccc+|ghi)$/i.test(
      text,
    ) ||
    /^(?:your|my|insert|paste|some)[-_ ]?(?:\w{1,20}[-_ ]?)?(?:token|jwt)(?:[-_ ]?here)?$/i.test(text)
  )
    return {
      message: `this is an example's text for a token (${text.length} characters), not a token`,
      hint: 'put the token in its place that the backend signs: kchat sign shows one',
    };
  const standIn = findStandIn(text);
  if (standIn === null) return null;
  const [says, hint] = standInShapes[standIn];
  if (standIn === 'missing')
    return {
      message: `this is the word ${visible(text, 40)}, not a token: the variable that should hold the token is empty`,
      hint,
    };
  return { message: nameForeign({ says }, `${text.length} characters`), hint };
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
  const shape = typeof value === 'string' ? describePaste(decodeToken(value)) : null;
  return shape === null
    ? {
        message: `its field "${name}" holds ${JSON.stringify(value)?.slice(0, 20)}, not a token`,
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
  if (isShortened(text.slice(0, 100_000)))
    return {
      message: `the token was shortened by a log (${length}): "..." stands where the rest was`,
      hint: 'take it from where it is whole: the answer of the backend, or the request of the app',
    };
  if (/(?<![\w.-])e[yw][\w.-]{4,}[*•●█]{3}/.test(text.slice(0, 100_000))) return describeWord('***');
  if (isRecased(text))
    return {
      message:
        `all letters of this token are ${/[a-z]/.test(text) ? 'small' : 'capital'} (${length}): ` +
        'something changed them, and both kinds count',
      hint:
        'leave the token as it is: no toLowerCase or toUpperCase, and no column or header that does ' +
        'not keep the case',
    };
  return (
    describeSeparated(text, length) ??
    describeBare(text, length) ??
    findEncoded(text, length) ??
    describeSegments(text, segmentCount, length)
  );
}

/** Three parts with something else than dots between them. */
function describeSeparated(text: string, length: string): PasteShape | null {
  const dot = /[·•∙‧・．。]/.exec(text)?.[0];
  if (dot !== undefined && scanTokens(text.replaceAll(dot, '.')).length > 0)
    return {
      message: `its dots are "${dot}" here (${length}): a document or a mail changed them`,
      hint: copyAll,
    };
  const parts = /(?<![\w-])(e[yw][\w-]{10,})([^\w.-]{1,10})([\w-]{4,})\2([\w-]{43})(?![\w-])/.exec(
    text.slice(0, 100_000),
  );
  const [, header, between = '', payload, signature] = parts ?? [];
  if (parts === null || scanTokens(`${header}.${payload}.${signature}`).length === 0) return null;
  const named = /^[\r\n]+$/.test(between) ? 'line ends' : between === ' ' ? 'spaces' : visible(between, 20);
  return {
    message: `these are the three parts of a token with ${named} between them (${length}), not dots`,
    hint: 'join them with dots: header.payload.signature',
  };
}

/** A part that is JSON as it is. */
function describeBare(text: string, length: string): PasteShape | null {
  const bare = /^\{[^{}]{0,400}\}\s?\./.test(text) ? 'the parts of this token are' : null;
  const subject = bare ?? (/^e[yw][\w-]{0,400}\.\s?\{/.test(text) ? 'the payload of this token is' : null);
  return subject === null
    ? null
    : {
        message: `${subject} JSON as it is (${length}), not encoded`,
        hint: 'encode header and payload in base64url, each for itself, before you sign',
      };
}

const smallToken = /^eyj[^A-Z.]{8,4000}\.[^A-Z.]{8,8000}\.[^A-Z.]{8,1000}$/;
const capitalToken = /^EYJ[^a-z.]{8,4000}\.[^a-z.]{8,8000}\.[^a-z.]{8,1000}$/;

const isRecased = (text: string) => smallToken.test(text) || capitalToken.test(text);

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
  if (/^[\w+/=~.-]{16,4096}$/.test(text) && !/[.]/.test(text))
    return {
      message: `this is an opaque value (${length}), such as a session id, not a login token`,
      hint: signInstead,
    };
  return null;
}

function describeRest({ text, segmentCount }: DecodedToken, length: string): PasteShape {
  if (/\s/.test(text.trim())) {
    const head = text.slice(0, 2_000);
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
