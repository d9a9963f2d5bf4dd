/**
 * Owns saying what a text without a whole login token is. Rule: named by kind and length, never quoted,
 * because it may be a credential. Linear time on any text.
 */
import { type DecodedToken, decodeToken } from '../decode.js';
import { isJson, parseJsonObject } from '../json.js';
import { findEncoded } from './encoded.js';
import { describeForeign, describeForeignValue } from './foreign-shapes.js';
import { describeJson, encrypted } from './json-shape.js';
import { describeChange, describeSegments, type PasteShape, pasteToken } from './part-shape.js';
import { describeText } from './text-shape.js';
import { describeWord, lookWhere } from './word-shape.js';

/** Says what a text is that is not a compact JWS. Takes any text. */
export function describePaste(token: DecodedToken): PasteShape {
  const { text, segmentCount } = token;
  const length = `${text.length} characters`;
  if (text === '') return { message: 'the token is empty', hint: pasteToken };
  if (/^bearer$/i.test(text.trim())) return { message: 'there is no token behind "Bearer"', hint: lookWhere };
  return (
    describeWord(text.trim()) ??
    (isEncrypted(text) ? encrypted(length) : null) ??
    describeChange(text, length) ??
    findEncoded(text, length) ??
    (isJson(text) ? describeJson(parseJsonObject(text).value ?? {}, length, describePaste) : null) ??
    describeForeign(text, length) ??
    describeSegments(text, segmentCount, length) ??
    describeForeignValue(text, length) ??
    describeText(token, length)
  );
}

/** Whether there is a JWE in the text: five parts, of which the header names a cipher (RFC 7516). */
function isEncrypted(text: string): boolean {
  const jwe = /(?:^|[\s"'=:])(e[yw][\w-]+\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+)(?:$|[\s"';,])/;
  const found = jwe.exec(text.slice(0, 100_000))?.[1];
  return found !== undefined && decodeToken(found).header?.value?.enc !== undefined;
}
