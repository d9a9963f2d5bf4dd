/**
 * Owns saying how a whole token was changed: its case, its dots, its encoding. Rule: named by kind and
 * length, never quoted; linear time.
 */
import { visible } from '../../base/untrusted.js';
import { decodeToken } from '../decode.js';
import { hs256Length } from '../signature.js';
import { copyAll, type PasteShape, takeWhole } from './part-shape.js';
import { scanTokens } from './scan.js';

/** Of a longer text, such as a log, only so much is read. */
const longest = 100_000;

/** What was done to a token, and what to do; null if the text is not a changed token. */
export function describeChange(text: string, length: string): PasteShape | null {
  const head = text.slice(0, longest);
  const mark = findCutMark(head);
  if (mark !== null)
    return {
      message: `the token was shortened by a log (${length}): "${mark}" stands where the rest was`,
      hint: takeWhole,
    };
  if (/(?<![\w.-])e[yw][\w.-]{4,}[*•●█]{3}/.test(head))
    return {
      message: `this is a token that was masked (${length}), as logs and CI show what they hide`,
      hint: takeWhole,
    };
  if (smallToken.test(text) || capitalToken.test(text))
    return {
      message:
        `all letters of this token are ${/[a-z]/.test(text) ? 'small' : 'capital'} (${length}): ` +
        'something changed them, and both kinds count',
      hint:
        'leave the token as it is: no toLowerCase or toUpperCase, and no column or header that does ' +
        'not keep the case',
    };
  return describeSeparated(text, length) ?? describeBare(text, length);
}

const smallToken = /^eyj[^A-Z.]{8,4000}\.[^A-Z.]{8,8000}\.[^A-Z.]{8,1000}$/;
const capitalToken = /^EYJ[^a-z.]{8,4000}\.[^a-z.]{8,8000}\.[^a-z.]{8,1000}$/;

/** What programs write behind the beginning of a text that they shorten, up to where its kind is clear. */
const cutMark =
  /^[ \t]?(?:…|\.{3}|\+?\d{1,9} (?:more|bytes|char)\w{0,9}|[[(<{] ?(?:…|\.{2}|snip|cut|trunc|omit|elid|abbrev|shorten|\+?\d{1,9} ?(?:more|byte|char)))/i;

const bracket = /^[ \t]?[[(<{][^\])>}\n]{0,40}[\])>}]?/;

/** The mark of shortening in or after the beginning of a token. Run by run, so in linear time. */
function findCutMark(text: string): string | null {
  for (const match of text.matchAll(/[\w.-]+/g)) {
    const [run] = match;
    const start = run.search(/eyJ|e[yw][\w-]{8}/);
    if (start === -1) continue;
    if (/\.\.\.|\.\.$/.test(run.slice(start))) return '...';
    const end = match.index + run.length;
    const behind = text.slice(end, end + 60);
    const mark = cutMark.exec(behind)?.[0].trim();
    if (mark !== undefined)
      return mark.startsWith('…') ? '...' : visible((bracket.exec(behind)?.[0] ?? mark).trim(), 30);
  }
  return null;
}

/** A token whose three parts have something other than dots between them. */
export function describeSeparated(text: string, length: string): PasteShape | null {
  const dot = /[·•∙‧・．。]/.exec(text)?.[0];
  if (dot !== undefined && scanTokens(text.replaceAll(dot, '.')).length > 0)
    return {
      message: `its dots are "${dot}" here (${length}): a document or a mail changed them`,
      hint: copyAll,
    };
  if (isGlued(text))
    return {
      message: `these are the three parts of a token with nothing between them (${length}), not dots`,
      hint: 'join them with dots: header.payload.signature',
    };
  const parts = /(?<![\w-])(e[yw][\w-]{10,})([^\w.-]{1,10})([\w-]{4,})\2([\w-]{43})(?![\w-])/.exec(
    text.slice(0, longest),
  );
  const [, header, between = '', payload, signature] = parts ?? [];
  if (parts === null || scanTokens(`${header}.${payload}.${signature}`).length === 0)
    return describeWidth(text, length);
  const named = /^[\r\n]+$/.test(between) ? 'line ends' : between === ' ' ? 'spaces' : visible(between, 20);
  return {
    message: `these are the three parts of a token with ${named} between them (${length}), not dots`,
    hint: 'join them with dots: header.payload.signature',
  };
}

/** A token in full-width letters. */
function describeWidth(text: string, length: string): PasteShape | null {
  const plain = text.length > longest ? text : text.normalize('NFKC');
  if (plain !== text && scanTokens(plain).length > 0)
    return {
      message: `its characters are written in full width (${length}), as keyboards of East Asia do`,
      hint: 'type or copy it with the keyboard set to plain Latin letters',
    };
  return null;
}

/** Whether a text is a header, claims and a signature without the dots. */
function isGlued(text: string): boolean {
  if (text.length > longest || !/^e[yw][\w-]{80,}$/.test(text)) return false;
  const signature = text.slice(-hs256Length);
  for (let at = text.indexOf('ey', 10), tries = 0; at !== -1 && tries < 5; tries += 1) {
    const joined = `${text.slice(0, at)}.${text.slice(at, -hs256Length)}.${signature}`;
    const { header, payload } = decodeToken(joined);
    if (header?.value != null && payload?.value != null) return true;
    at = text.indexOf('ey', at + 1);
  }
  return false;
}

/** A token of which a part is JSON that was not encoded. */
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
