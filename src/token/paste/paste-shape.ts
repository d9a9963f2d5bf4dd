/**
 * Owns recognizing what people paste where a login token belongs. Rule: named by kind and length, never quoted:
 * it may be a credential.
 */
import { isRecord } from '../../base/values.js';
import type { DecodedToken } from '../decode.js';
import { type JsonObject, parseJsonObject } from '../json.js';

/** What the text is, as a whole sentence, and what to do. */
interface PasteShape {
  readonly message: string;
  readonly hint: string;
}

const pasteToken =
  'paste the login token alone: three runs of letters, digits, - and _ with a dot between them';

const fileShape = /^(?:\.{1,2}|~)\/\S+$|^\S{1,200}\.(?:txt|csv|jwt|token|json|jsonl|ndjson|log)$/i;

/** Says what a text that is no compact JWS is instead. Takes any text; linear time. */
export function describePaste(token: DecodedToken): PasteShape {
  const { text, segmentCount } = token;
  const length = `${text.length} characters`;
  if (text === '') return { message: 'the token is empty', hint: pasteToken };
  if (/^\s*[[{]/.test(text)) return describeJson(text, length);
  if (segmentCount === 5 && token.header?.value?.enc !== undefined)
    return {
      message: `this is an encrypted token (JWE, ${length}); Kustomer takes signed ones`,
      hint: 'sign instead of encrypting: JWS compact serialization with HS256',
    };
  if (/^https?:\/\//i.test(text))
    return { message: `this is a link (${length}) without a token in it`, hint: pasteToken };
  if (text.startsWith('<'))
    return { message: `this looks like HTML or XML (${length}), not a token`, hint: pasteToken };
  if (/[^\w.-]eyJ[\w-]+\.eyJ[\w-]*\.[\w-]/.test(text))
    return {
      message: `there is a token in this text (${length}), between other words`,
      hint: 'paste the token alone, without the words around it',
    };
  if (fileShape.test(text))
    return {
      message: `this looks like the name of a file (${length}), not a token`,
      hint: 'kchat inspect - < FILE reads one token, kchat inspect --from FILE a token a line',
    };
  if (segmentCount > 1) return describeSegments(token, length);
  return describeWord(text, length);
}

function describeSegments({ text, segmentCount }: DecodedToken, length: string): PasteShape {
  if (segmentCount === 3) return { message: `this is other text (${length}), not a token`, hint: pasteToken };
  const counted = `has ${segmentCount} segments, a login token has 3 (${length})`;
  if (segmentCount === 2 && text.startsWith('eyJ'))
    return {
      message: `the token ${counted}: its signature is missing`,
      hint: 'it may have been cut off: copy all of it, to the last character',
    };
  return { message: `the text ${counted}`, hint: pasteToken };
}

function describeWord(text: string, length: string): PasteShape {
  if (/^\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i.test(text))
    return { message: `this is a UUID (${length}), not a login token`, hint: pasteToken };
  if (text.startsWith('eyJ'))
    return {
      message: `this is the first segment of a token only (${length})`,
      hint: 'it may have been cut off: copy all of it, to the last character',
    };
  if (/^ZXlK[\w+/-]+=*$/.test(text))
    return {
      message: `this is a token that was base64-encoded once more (${length})`,
      hint: 'decode it first: base64 --decode',
    };
  if (/^[\w+/=-]{20,512}$/.test(text))
    return {
      message: `this is not a token; it may be a chat secret (${length})`,
      hint: 'if it is one, keep it to yourself and store it: kchat import-secret',
    };
  return { message: `this is not a token: ${length} without a dot`, hint: pasteToken };
}

function describeJson(text: string, length: string): PasteShape {
  const object: JsonObject = parseJsonObject(text).value ?? {};
  if (typeof object.payload === 'string' && ('signature' in object || 'signatures' in object))
    return {
      message: `this is a token in the JSON serialization (${length}); Kustomer takes the compact one`,
      hint: 'join its protected, payload and signature with dots',
    };
  if (typeof object.ciphertext === 'string')
    return {
      message: `this is an encrypted token (JWE, ${length}); Kustomer takes signed ones`,
      hint: 'sign instead of encrypting: JWS compact serialization with HS256',
    };
  if (isTrackingAnswer(object))
    return {
      message: `this is a tracking token (${length}), which the SDK gets for itself`,
      hint: 'the app logs in with a login token: kchat sign',
    };
  return { message: `this looks like JSON (${length}), not a token`, hint: pasteToken };
}

/** Source: facts, what an SDK does when the app calls logIn (C). */
export function isTrackingAnswer({ data, trackingId }: JsonObject): boolean {
  if (typeof trackingId === 'string') return true;
  return isRecord(data) && data.type === 'tracking_token';
}
