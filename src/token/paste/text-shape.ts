/** Owns what a text of words is that holds no token. Rule: as in `paste-shape.ts`. */
import type { DecodedToken } from '../decode.js';
import { errorHint } from './foreign-shapes.js';
import { nameShape, type PasteShape, pasteToken } from './part-shape.js';

/** What backends, tools and networks say in place of a token. */
const failure =
  /\b(?:failed|panicked|refused|denied|timed out|timeout|unavailable|not (?:found|allowed|recognized)|forbidden|unauthorized|bad gateway|too many requests|could not be found|cannot (?:get|post)|no such file|no healthy upstream|ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|(?:signature|token|key) is (?:invalid|expired|malformed)|blocked by|error[:=[])|\berror$|[a-z](?:Error|Exception)\b|ERR!/i;

/** What the text is, if it is nothing more certain. */
export function describeText({ text, segmentCount }: DecodedToken, length: string): PasteShape {
  const head = text.slice(0, 2_000);
  if (!/[^\s\p{Default_Ignorable_Code_Point}]/u.test(head))
    return { message: 'there is nothing in it but characters that cannot be seen', hint: pasteToken };
  if (failure.test(head)) return nameShape('text that tells of an error, not a token', length, errorHint);
  if (/\s/.test(text.trim()) || /\.{2}|^\.|\.$/.test(text))
    return nameShape('other text without a token in it', length);
  if (segmentCount === 1)
    return { message: `this is not a token: ${length} without a dot`, hint: pasteToken };
  const reason = segmentCount === 3 ? 'the first is no header' : 'a token has three';
  return {
    message: `this is no token: ${segmentCount} parts with dots between (${length}), and ${reason}`,
    hint: pasteToken,
  };
}
