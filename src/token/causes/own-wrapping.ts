/**
 * Owns what stands around kchat's own copy of the secret: blanks, marks, quotes, its name. Rule: one layer
 * each, null if it is not there; texts have one character per byte.
 */
import type { Peel } from './own-copy.js';

/** Text as bytes of UTF-8, and back. */
export const toUtf8 = (text: string) => Buffer.from(text).toString('latin1');
/** See {@link toUtf8}. */
export const fromUtf8 = (text: string) => Buffer.from(text, 'latin1').toString('utf8');

/** See `peelSecret`. */
export function peelUtf16(text: string): Peel | null {
  const isLittle = text.startsWith('\xff\xfe') || /^(?:[\x20-\x7e]\0){8,}$/.test(text);
  const isBig = text.startsWith('\xfe\xff') || /^(?:\0[\x20-\x7e]){8,}$/.test(text);
  if ((!isLittle && !isBig) || text.length % 2 !== 0) return null;
  const bytes = Buffer.from(text, 'latin1');
  const decoded = new TextDecoder('utf-16le').decode(isLittle ? bytes : bytes.swap16());
  return { id: 'secret-from-utf-16', has: 'is in UTF-16', remedy: 'with its text', text: toUtf8(decoded) };
}

/** See `peelSecret`. */
export function peelBom(text: string): Peel | null {
  if (!text.startsWith('\xef\xbb\xbf')) return null;
  return {
    id: 'secret-without-bom',
    has: 'starts with a byte-order mark',
    remedy: 'without it',
    text: text.slice(3),
  };
}

const blank = /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}]$/u;

/** Without white space, control and invisible characters at both ends. */
function trimBlanks(text: string): string {
  const characters = [...text];
  const start = characters.findIndex((character) => !blank.test(character));
  const end = characters.findLastIndex((character) => !blank.test(character));
  return start === -1 ? '' : characters.slice(start, end + 1).join('');
}

/** See `peelSecret`. */
export function peelBlanks(text: string): Peel | null {
  // Nearly always; to compile a pattern with classes of Unicode takes longer than all the rest.
  if (/^[\x21-\x7e].*[\x21-\x7e]$/s.test(text) && !/[^\x00-\x7f]/.test(text)) return null;
  const decoded = fromUtf8(text);
  if (decoded.includes('\ufffd')) return null;
  const left = trimBlanks(decoded);
  if (left === decoded) return null;
  const before = decoded.slice(0, decoded.indexOf(left));
  const behind = decoded.slice(before.length + left.length);
  return {
    id: 'secret-trimmed',
    has: `has ${describeBlanks(before, behind)}`,
    remedy: 'without it',
    text: toUtf8(left),
  };
}

function describeBlanks(before: string, behind: string): string {
  const name = (blanks: string) => {
    if (blanks === '\n') return 'a line feed';
    if (blanks === '\r\n') return 'a Windows line end (CR LF)';
    if (blanks === '\r') return 'a carriage return';
    if (blanks === ' ') return 'a space';
    if (blanks === '\t') return 'a tab';
    return /\s/.test(blanks) ? 'white space' : 'an invisible character';
  };
  if (before === '') return `${name(behind)} at its end`;
  return behind === '' ? `${name(before)} in front of it` : 'white space on both sides';
}

/** See `peelSecret`. */
export function peelMarks(text: string): Peel | null {
  let end = text.length;
  while (text.endsWith('\\n', end)) end -= text.endsWith('\\r\\n', end) ? 4 : 2;
  if (end < text.length)
    return {
      id: 'secret-without-escape',
      has: 'has a backslash and the letter n at its end, as two characters',
      remedy: 'without them',
      text: text.slice(0, end),
    };
  const match = /^([\s\S]*[\w"'`\u0080-\u00ff=])([,;])$/.exec(text);
  if (match === null) return null;
  return {
    id: 'secret-without-mark',
    has: `has a ${match[2] === ',' ? 'comma' : 'semicolon'} at its end`,
    remedy: 'without it',
    text: match[1] ?? '',
  };
}

/** A shorter text with one quote may be anything. */
const minQuoted = 8;

const quotePairs: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '`': '`',
  '“': '”',
  '‘': '’',
  '„': '“',
  '«': '»',
  '”': '”',
  '<': '>',
};

/** See `peelSecret`. */
export function peelQuotes(text: string): Peel | null {
  const literal = /^[bu](["'])([\s\S]*)\1$/.exec(text);
  if (literal !== null)
    return {
      id: 'secret-without-literal',
      has: "stands in Python's b'…'",
      remedy: 'without it',
      text: literal[2] ?? '',
    };
  const decoded = fromUtf8(text);
  const [first = '', last = ''] = [[...decoded].at(0), [...decoded].at(-1)];
  if (quotePairs[first] === last && decoded.length > 2) {
    const has = first === '<' ? 'stands in angle brackets' : 'has quotes around it';
    return { id: 'secret-unquoted', has, remedy: 'without them', text: toUtf8(decoded.slice(1, -1)) };
  }
  if (decoded.length < minQuoted) return null;
  const unquoted = decoded.replace(/^["'`“”„«]|["'`“”»]$/u, '');
  if (unquoted.length !== decoded.length - 1 || /["'`“”„«»]/u.test(unquoted)) return null;
  return {
    id: 'secret-unquoted',
    has: 'has a quote at one end',
    remedy: 'without it',
    text: toUtf8(unquoted),
  };
}

/** `NAME=`, `export NAME=`, `$env:NAME = `, `NAME: `; a name as variables and fields have them. */
const assignment = /^(?:export\s+|setx?\s+|env\s+|\$env:)?([\w.-]+)\s*[=:]\s*(?=[^=\s])/;
const variableName = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|secret|SECRET|Secret|^[A-Z]{3,20}$/;

/** See `peelSecret`. */
export function peelName(text: string): Peel | null {
  const [lead = '', name = ''] = assignment.exec(text) ?? [];
  if (!variableName.test(name)) return null;
  return {
    id: 'secret-without-name',
    has: 'has the name of its variable in front of it',
    remedy: 'without it',
    text: text.slice(lead.length),
  };
}

/** See `peelSecret`. */
export function peelPrefix(text: string): Peel | null {
  const prefix = /^(?:Bearer |Basic |base64:|hex:|utf8:|text:)/i.exec(text)?.[0];
  if (prefix === undefined) return null;
  return {
    id: 'secret-without-prefix',
    has: `has "${prefix}" in front of it`,
    remedy: 'without it',
    text: text.slice(prefix.length),
  };
}
