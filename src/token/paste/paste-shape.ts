/**
 * Owns saying what a text without a whole login token is. Rule: named by kind and length, never quoted,
 * because it may be a credential. Linear time on any text.
 */
import { type DecodedToken, decodeToken } from '../decode.js';
import { parseJsonMember, parseJsonObject } from '../json.js';
import { describePrinted } from '../stand-ins.js';
import { describeChange, describeSeparated } from './changed-shape.js';
import { findEncoded } from './encoded.js';
import { describeForeign, foreignShapes } from './foreign-shapes.js';
import { describeJson, encrypted } from './json-shape.js';
import { describeSegments, type PasteShape, pasteToken, signInstead } from './part-shape.js';
import { describeText } from './text-shape.js';
import { describeValue } from './value-shape.js';
import { describeWord, lookWhere } from './word-shape.js';

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
    describeValue(text, length) ??
    describeText(token, length)
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
  if (shape === undefined) return null;
  // A list of properties, such as of iOS, has the token in it as data.
  return (
    findEncoded(text, length) ?? { message: describeForeign(shape, length), hint: shape.hint ?? signInstead }
  );
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
  const says = printed ? describePrinted(rest.join('.')) : null;
  if (says !== null)
    return { message: `the signature ${says} (${length})`, hint: 'write it as base64url of the bytes' };
  return (
    describeChange(text, length) ?? findEncoded(text, length) ?? describeSegments(text, segmentCount, length)
  );
}
