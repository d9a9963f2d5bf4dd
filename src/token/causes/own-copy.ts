/**
 * Owns what kchat's own copy of the secret may have too much, and how it looks without it. Rule: one layer at
 * a time, the outermost first, and only what no secret has by itself: quotes, line ends, `NAME=`, JSON, a
 * code whose decoding is plain text. Texts have one character per byte.
 */
import { parseJsonMember } from '../json.js';
import { fromUtf8, toBytes, toUtf8 } from './mac.js';
import type { CausePartId } from './parts.js';
import { percentDecode, readEntities } from './web-escapes.js';

/** One thing taken off. */
export interface Peel {
  readonly id: CausePartId;
  /** Completes "the secret …": `has quotes around it`. */
  readonly has: string;
  /** Completes "the token verifies …": `without them`. */
  readonly remedy: string;
  /** What is left. */
  readonly text: string;
}

const peel = (id: CausePartId, has: string, remedy: string, text: string): Peel => ({
  id,
  has,
  remedy,
  text,
});

/** More layers than people ever put around a secret. */
const maxPeels = 6;

/** The rest must be long enough for a secret, in bytes, without quotes and blanks. */
const minLeft = 8;

/** All that can be taken off, outermost first; empty if the text looks like a bare secret. */
export function peelSecret(text: string): readonly Peel[] {
  const peels: Peel[] = [];
  for (let rest = text; peels.length < maxPeels; ) {
    const found = peelOne(rest);
    if (found === null) break;
    peels.push(found);
    rest = found.text;
  }
  return peels;
}

const layers = [
  peelUtf16,
  peelBom,
  peelBlanks,
  peelMarks,
  peelQuotes,
  peelName,
  peelPrefix,
  peelJson,
  peelLines,
  peelCode,
  peelEscapes,
  peelDouble,
];

/** Most secrets are like this, and only two layers are ever around one: no other pattern is compiled. */
const plainCode = /^[\w+/-]{16,}={0,2}$/;
const layersOfCode = [peelCode, peelDouble];

function peelOne(text: string): Peel | null {
  for (const layer of plainCode.test(text) ? layersOfCode : layers) {
    const found = layer(text);
    if (found === null || found.text === text || found.text === '') continue;
    if (found.text.length >= minLeft || layer === peelQuotes || layer === peelBlanks) return found;
  }
  return null;
}

function peelUtf16(text: string): Peel | null {
  const isLittle = text.startsWith('\xff\xfe') || /^(?:[\x20-\x7e]\0){8,}$/.test(text);
  const isBig = text.startsWith('\xfe\xff') || /^(?:\0[\x20-\x7e]){8,}$/.test(text);
  if ((!isLittle && !isBig) || text.length % 2 !== 0) return null;
  const decoded = new TextDecoder('utf-16le').decode(isLittle ? toBytes(text) : toBytes(text).swap16());
  return peel('secret-from-utf-16', 'is in UTF-16', 'with its text', toUtf8(decoded));
}

function peelBom(text: string): Peel | null {
  if (!text.startsWith('\xef\xbb\xbf')) return null;
  return peel('secret-without-bom', 'starts with a byte-order mark', 'without it', text.slice(3));
}

const blank = /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}]$/u;

/** White space, control and invisible characters at both ends. */
function peelBlanks(text: string): Peel | null {
  // Nearly always; to compile a pattern with classes of Unicode takes longer than all the rest.
  if (/^[\x21-\x7e].*[\x21-\x7e]$/s.test(text) && !/[^\x00-\x7f]/.test(text)) return null;
  const decoded = fromUtf8(text);
  const characters = [...decoded];
  const start = characters.findIndex((character) => !blank.test(character));
  const end = characters.findLastIndex((character) => !blank.test(character));
  const left = start === -1 ? '' : characters.slice(start, end + 1).join('');
  if (left === decoded || decoded.includes('\ufffd')) return null;
  const has = describeBlanks(characters.slice(0, start).join(''), characters.slice(end + 1).join(''));
  return peel('secret-trimmed', `has ${has}`, 'without it', toUtf8(left));
}

const blankNames: Readonly<Record<string, string>> = {
  '\n': 'a line feed',
  '\r\n': 'a Windows line end (CR LF)',
  '\r': 'a carriage return',
  ' ': 'a space',
  '\t': 'a tab',
};

function describeBlanks(before: string, behind: string): string {
  if (before !== '' && behind !== '') return 'white space on both sides';
  const blanks = before + behind;
  const name = blankNames[blanks] ?? (/\s/.test(blanks) ? 'white space' : 'an invisible character');
  return before === '' ? `${name} at its end` : `${name} in front of it`;
}

function peelMarks(text: string): Peel | null {
  let end = text.length;
  while (text.endsWith('\\n', end)) end -= text.endsWith('\\r\\n', end) ? 4 : 2;
  const has = 'has a backslash and the letter n at its end, as two characters';
  if (end < text.length) return peel('secret-without-escape', has, 'without them', text.slice(0, end));
  const match = /^([\s\S]*[\w"'`\u0080-\u00ff=])([,;])$/.exec(text);
  if (match === null) return null;
  const mark = match[2] === ',' ? 'comma' : 'semicolon';
  return peel('secret-without-mark', `has a ${mark} at its end`, 'without it', match[1] ?? '');
}

/** A shorter text with one quote may be anything. */
const minQuoted = 8;

const quotePairs = ['""', "''", '``', '“”', '‘’', '„“', '«»', '””', '<>'];

function peelQuotes(text: string): Peel | null {
  const literal = /^[bu](["'])([\s\S]*)\1$/.exec(text)?.[2];
  if (literal !== undefined)
    return peel('secret-without-literal', "stands in Python's b'…'", 'without it', literal);
  const decoded = fromUtf8(text);
  const ends = decoded.charAt(0) + decoded.charAt(decoded.length - 1);
  if (quotePairs.includes(ends) && decoded.length > 2) {
    const has = ends === '<>' ? 'stands in angle brackets' : 'has quotes around it';
    return peel('secret-unquoted', has, 'without them', toUtf8(decoded.slice(1, -1)));
  }
  if (decoded.length < minQuoted) return null;
  const unquoted = decoded.replace(/^["'`“”„«]|["'`“”»]$/u, '');
  if (unquoted.length !== decoded.length - 1 || /["'`“”„«»]/u.test(unquoted)) return null;
  return peel('secret-unquoted', 'has a quote at one end', 'without it', toUtf8(unquoted));
}

/** `NAME=`, `export NAME=`, `$env:NAME = `, `NAME: `; a name as variables and fields have them. */
const assignment = /^(?:export\s+|setx?\s+|env\s+|\$env:)?([\w.-]+)\s*[=:]\s*(?=[^=\s])/;
const variableName = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|secret|SECRET|Secret|^[A-Z]{3,20}$/;

function peelName(text: string): Peel | null {
  const [lead = '', name = ''] = assignment.exec(text) ?? [];
  if (!variableName.test(name)) return null;
  const has = 'has the name of its variable in front of it';
  return peel('secret-without-name', has, 'without it', text.slice(lead.length));
}

function peelPrefix(text: string): Peel | null {
  const prefix = /^(?:Bearer |Basic |base64:|hex:|utf8:|text:)/i.exec(text)?.[0];
  if (prefix === undefined) return null;
  const has = `has "${prefix}" in front of it`;
  return peel('secret-without-prefix', has, 'without it', text.slice(prefix.length));
}

/** The settings' answer, an object with a field for the secret or with one text alone. */
function peelJson(text: string): Peel | null {
  if (!/^\s*[[{]/.test(text)) return null;
  // JSON as a text in JSON has lost its own quotes by now, and not its backslashes.
  const json = /^\s*[[{]\s*\\"/.test(text) ? text.replaceAll('\\"', '"') : text;
  const reading = parseJsonMember(fromUtf8(json));
  const found =
    ('value' in reading ? findSecretIn(reading.value) : undefined) ??
    [...fromUtf8(json).matchAll(/"([\w-]+)"\s*:\s*"([^"\\]{8,})"/g)].find(([, name = '']) =>
      /secret/i.test(name),
    )?.[2];
  if (found === undefined) return null;
  const isSettings = /"attributes"\s*:/.test(json);
  const has = isSettings ? "is the whole JSON of Kustomer's settings" : 'has JSON around it';
  return peel('secret-out-of-json', has, 'with the text in it', toUtf8(found));
}

/** How deep a secret may stand in JSON: the settings' answer has three levels. */
const maxDepth = 5;

function findSecretIn(value: unknown, depth = 0): string | undefined {
  if (depth > maxDepth) return undefined;
  if (Array.isArray(value)) return value.length === 1 ? findText(value[0], depth) : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Object.entries(value);
  const named = entries.find(([name, member]) => /secret/i.test(name) && typeof member === 'string');
  if (typeof named?.[1] === 'string') return named[1];
  for (const [, member] of entries) {
    const found = findSecretIn(member, depth + 1);
    if (found !== undefined) return found;
  }
  return entries.length === 1 ? findText(entries[0]?.[1], depth) : undefined;
}

const findText = (value: unknown, depth: number) =>
  typeof value === 'string' ? value : findSecretIn(value, depth + 1);

function peelLines(text: string): Peel | null {
  const first = /^([^\r\n]{16,})\r?\n[\s\S]*\S/.exec(text)?.[1];
  // A wrapped code has lines too.
  if (first === undefined || /^[\w+/=\s-]+$/.test(text)) return null;
  return peel('secret-first-line', 'has more lines than one', 'with the first one', first);
}

const isPlainText = (text: string) => text.length >= 16 && /^[\x20-\x7e]+[\r\n]{0,2}$/.test(text);

/** Base64 or hex of plain text. Random bytes look like that with a chance of one in ten million. */
function peelCode(text: string): Peel | null {
  const bare = text.replace(/\s+/g, '');
  if (/^(?:0x)?(?:[0-9a-f]{2}){16,}$/i.test(bare)) {
    const decoded = Buffer.from(bare.replace(/^0x/i, ''), 'hex').toString('latin1');
    const has = 'is plain text in hexadecimal digits';
    if (isPlainText(decoded)) return peel('secret-hex-decoded', has, 'with that text', decoded);
  }
  if (!/^[A-Za-z0-9+/_-]{22,}={0,2}$/.test(bare)) return null;
  const decoded = Buffer.from(bare, 'base64').toString('latin1');
  if (!isPlainText(decoded)) return null;
  return peel('secret-base64-decoded', 'is plain text in base64', 'with that text', decoded);
}

function peelEscapes(text: string): Peel | null {
  const remedy = 'with what comes of decoding it';
  if (/%(?:2[0-9A-F]|3[A-F]|5[BCDE]|7[BCD]|0[AD])/i.test(text))
    return peel('secret-url-decoded', 'is URL-encoded', remedy, percentDecode(text));
  if (!/&(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);/i.test(text)) return null;
  return peel('secret-html-decoded', 'is written for HTML', remedy, readEntities(text));
}

function peelDouble(text: string): Peel | null {
  const half = text.slice(0, text.length / 2);
  if (!/^[\x21-\x7e]{16,}$/.test(half) || half + half !== text || /^(.{1,4})\1+$/.test(half)) return null;
  return peel('secret-halved', 'stands there twice in a row', 'with one of them', half);
}
