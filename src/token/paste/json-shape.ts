/**
 * Owns saying what JSON without a token in it is. Rule: the names of its fields are shown and their values
 * are not, except a word that stands in for a token.
 */
import { isObject, isRecord } from '../../base/values.js';
import { type DecodedToken, decodeToken } from '../decode.js';
import { describeJsonKind, type JsonObject } from '../json.js';
import { describeObject } from './foreign-shapes.js';
import { nameShape, type PasteShape, pasteToken, signInstead } from './part-shape.js';
import { awaitToken, lookWhere } from './word-shape.js';

/** What is said of a JWE. */
export const encrypted = (length: string): PasteShape => ({
  message: `this is an encrypted token (JWE, ${length}); Kustomer takes signed ones`,
  hint: 'sign instead of encrypting: JWS compact serialization with HS256',
});

/** Says what a text is that is not a token. */
type DescribeText = (token: DecodedToken) => PasteShape;

/** What a JSON object or array without a token is; `describeText` says what the text in a field is. */
export function describeJson(object: JsonObject, length: string, describeText: DescribeText): PasteShape {
  if (typeof object.payload === 'string' && 'signature' in object)
    return nameShape(
      'a token in the JSON serialization; Kustomer takes the compact one',
      length,
      'join its protected, payload and signature with dots',
    );
  if (typeof object.payload === 'string' && 'signatures' in object)
    return nameShape(
      'a token in the general JSON serialization; Kustomer takes the compact one',
      length,
      'join protected and signature of one member of "signatures" with the payload between them',
    );
  if (typeof object.ciphertext === 'string') return encrypted(length);
  if (isTrackingAnswer(object))
    return {
      message: `this is a tracking token (${length}), which the SDK gets for itself`,
      hint: 'the app logs in with a login token: kchat sign',
    };
  if (isRecord(object.data) && isRecord(object.data.attributes) && 'secret' in object.data.attributes)
    return nameShape(
      'the answer of the settings with the chat secret in it, not a token',
      length,
      'keep it to yourself: it signs tokens, and the app logs in with what it signs: kchat sign',
    );
  if ('email' in object || 'externalId' in object || 'iat' in object)
    return { message: `these are claims as JSON (${length}), not signed yet`, hint: signInstead };
  return (
    describeField(object, describeText) ??
    describeObject(object, length) ??
    nameShape('JSON, not a token', length)
  );
}

const tokenFields = ['token', 'jwt', 'jwtToken', 'accessToken', 'externalToken', 'id_token', 'access_token'];

/** What its field for the token holds: `{"token":null}` tells more than that it is JSON. */
function describeField(object: JsonObject, describeText: DescribeText): PasteShape | null {
  const name = tokenFields.find((field) => Object.hasOwn(object, field));
  if (name === undefined) return null;
  const value = object[name];
  if (Array.isArray(value) && value.length === 0)
    return { message: `its field "${name}" is [], an empty list`, hint: lookWhere };
  if (isRecord(value) && Object.keys(value).length === 0)
    return {
      message: `its field "${name}" is {}, which is what JSON makes of a promise: an await is missing`,
      hint: awaitToken,
    };
  if (typeof value === 'string') {
    const { message, hint } = describeText(decodeToken(value));
    return { message: `its field "${name}" holds no token: ${message}`, hint };
  }
  const held = isObject(value) ? describeJsonKind(value) : String(value);
  return { message: `its field "${name}" holds ${held}, not a token`, hint: pasteToken };
}

/** Whether the object is the answer with a tracking token. Source: docs/kustomer.md#sdk-calls (C). */
export function isTrackingAnswer({ data, trackingId }: JsonObject): boolean {
  if (typeof trackingId === 'string') return true;
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'tracking_token';
}
