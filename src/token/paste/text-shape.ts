/**
 * Owns saying what a text of words is that holds no token: a log, an error, claims, an empty variable. Rule:
 * as in `paste-shape.ts`: named by kind and length; only a word for a missing value is quoted.
 */
import { visible } from '../../base/untrusted.js';
import type { DecodedToken } from '../decode.js';
import { findStandIn } from '../stand-ins.js';
import { errorHint } from './foreign-shapes.js';
import { type PasteShape, pasteToken, signInstead, takeWhole } from './part-shape.js';
import { lookWhere } from './word-shape.js';

/** What backends, tools and networks say in place of a token. */
const failure =
  /\b(?:failed|panicked|refused|denied|timed out|timeout|unavailable|not (?:found|allowed|recognized)|forbidden|unauthorized|bad gateway|too many requests|could not be found|cannot (?:get|post)|no such file|no healthy upstream|null check|ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|connect error|(?:signature|token|key) is (?:invalid|expired|malformed)|blocked by|npm error)\b|\berror(?:=|$)|ERR!/i;

/** `TOKEN=`, `jwt: null`, `…?token=undefined`: the name of a token, with nothing or a word behind it. */
export function describeNamed(text: string, length: string): PasteShape | null {
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

/** What the text is, if it is nothing more certain. */
export function describeText({ text, segmentCount }: DecodedToken, length: string): PasteShape {
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
  if (segmentCount === 1)
    return { message: `this is not a token: ${length} without a dot`, hint: pasteToken };
  const parts = `${segmentCount} parts with dots between (${length})`;
  return { message: `this is no token: ${parts}, and none is a header`, hint: pasteToken };
}
