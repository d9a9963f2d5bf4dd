/**
 * Owns saying what JSON without a token in it is. Rule: the names of its fields are shown and their values
 * are not, except a word that stands in for a token.
 */
import { isObject, isRecord } from '../../base/values.js';
import { type DecodedToken, decodeToken } from '../decode.js';
import { describeJsonKind, type JsonObject } from '../json.js';
import { describeForeign, foreignObjects, listNames } from './foreign-shapes.js';
import { type PasteShape, pasteToken, signInstead } from './part-shape.js';
import { awaitToken, lookWhere } from './word-shape.js';

/** What is said of a JWE. */
export const encrypted = (length: string): PasteShape => ({
  message: `this is an encrypted token (JWE, ${length}); Kustomer takes signed ones`,
  hint: 'sign instead of encrypting: JWS compact serialization with HS256',
});

/** Says what a text is that is not a token. */
type DescribeText = (token: DecodedToken) => PasteShape;

/**
 * Says what a JSON object or array is that does not hold a token.
 *
 * @param describeText  says what the text in one of its fields is
 */
export function describeJson(object: JsonObject, length: string, describeText: DescribeText): PasteShape {
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
  if (isRecord(object.data) && isRecord(object.data.attributes) && 'secret' in object.data.attributes)
    return {
      message: `this is the answer of the settings (${length}) with the chat secret in it, not a token`,
      hint: 'keep it to yourself: it signs tokens, and the app logs in with what it signs: kchat sign',
    };
  if ('identified' in object)
    return {
      message: `this is what the SDK answers to a login (${length}), not the token`,
      hint: 'take the token that the app gave to logIn',
    };
  if ('email' in object || 'externalId' in object || 'iat' in object)
    return { message: `these are claims as JSON (${length}), not signed yet`, hint: signInstead };
  if (isRecord(object.header) && isRecord(object.payload))
    return {
      message: `these are header and claims of a token that was decoded (${length}), not the token`,
      hint: pasteToken,
    };
  const foreign = foreignObjects.find(({ looks }) => looks.test(listNames(object)));
  return (
    describeField(object, describeText) ??
    (foreign === undefined
      ? { message: `this is JSON (${length}), not a token`, hint: pasteToken }
      : { message: describeForeign(foreign, length), hint: foreign.hint ?? signInstead })
  );
}

const tokenFields = ['token', 'jwt', 'jwtToken', 'accessToken', 'externalToken', 'id_token', 'access_token'];

/** What answers put around their fields. */
const wrappers = ['data', 'result', 'response', 'body', 'attributes'];

/** What its field for the token holds: `{"token":null}` tells more than that it is JSON. */
function describeField(object: JsonObject, describeText: DescribeText, depth = 0): PasteShape | null {
  const name = tokenFields.find((field) => Object.hasOwn(object, field));
  if (name === undefined) {
    const inner = wrappers.map((wrapper) => object[wrapper]).find(isRecord);
    return inner === undefined || depth > 0 ? null : describeField(inner, describeText, depth + 1);
  }
  const value = object[name];
  if (Array.isArray(value) && value.length === 0)
    return { message: `its field "${name}" is [], an empty list`, hint: lookWhere };
  if (isRecord(value) && Object.keys(value).length === 0)
    return {
      message: `its field "${name}" is {}, which is what JSON makes of a promise: an await is missing`,
      hint: awaitToken,
    };
  const foreign = isRecord(value)
    ? foreignObjects.find(({ looks }) => looks.test(listNames(value)))
    : undefined;
  if (foreign !== undefined)
    return { message: `its field "${name}" holds ${foreign.says}`, hint: foreign.hint ?? signInstead };
  const shape = typeof value === 'string' ? describeText(decodeToken(value)) : null;
  const held = isObject(value) ? describeJsonKind(value) : String(value);
  return shape === null
    ? {
        message: `its field "${name}" holds ${held}, not a token`,
        hint: pasteToken,
      }
    : { message: `its field "${name}" holds no token: ${shape.message}`, hint: shape.hint };
}

/** Whether the object is the answer with a tracking token. Source: docs/kustomer.md#sdk-calls (C). */
export function isTrackingAnswer({ data, trackingId }: JsonObject): boolean {
  if (typeof trackingId === 'string') return true;
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'tracking_token';
}
