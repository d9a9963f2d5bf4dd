/**
 * Owns what kchat's own copy of the secret may have too much, and what is left without it. Rule: one layer at
 * a time, the outermost first, and only what a secret never has itself: quotes, line ends, `NAME=`, JSON, an
 * encoding of plain text. Texts have one character per byte.
 */
import { fromUtf8, toUtf8 } from './mac.js';
import { peelCode, peelEscapes, peelJson, peelUtf16 } from './own-copy-codes.js';
import type { CausePartId } from './parts.js';

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

/** More layers than people ever put around a secret. */
const maxPeels = 6;

/** The fewest bytes that are left; without quotes and blanks any number may be. */
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

/** Most secrets look so, and only a code is possible then: no other pattern is compiled. */
const plainCode = /^[\w+/-]{16,}={0,2}$/;

function peelOne(text: string): Peel | null {
  if (plainCode.test(text)) return peelDouble(text) ?? peelCode(text);
  for (const layer of layers) {
    const found = layer(text);
    if (found === null || found.text === text || found.text === '') continue;
    if (found.text.length >= minLeft || layer === peelQuotes || layer === peelBlanks) return found;
  }
  return null;
}

const layers = [
  ...[peelUtf16, peelBom, peelBlanks, peelMarks, peelQuotes, peelName, peelPrefix, peelJson, peelLines],
  ...[peelDouble, peelCode, peelEscapes],
];

function peelBom(text: string): Peel | null {
  if (!text.startsWith('\xef\xbb\xbf')) return null;
  const has = 'starts with a byte-order mark';
  return { id: 'secret-without-bom', has, remedy: 'without it', text: text.slice(3) };
}

const blank = /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}]$/u;

/** White space, control and invisible characters at both ends. */
function peelBlanks(text: string): Peel | null {
  // The usual case: compiling a pattern with Unicode classes takes longer than all the rest.
  if (/^[\x21-\x7e].*[\x21-\x7e]$/s.test(text) && !/[^\x00-\x7f]/.test(text)) return null;
  const decoded = fromUtf8(text);
  const characters = [...decoded];
  const start = characters.findIndex((character) => !blank.test(character));
  const end = characters.findLastIndex((character) => !blank.test(character));
  const left = start === -1 ? '' : characters.slice(start, end + 1).join('');
  if (left === decoded || decoded.includes('\ufffd')) return null;
  const has = describeBlanks(characters.slice(0, start).join(''), characters.slice(end + 1).join(''));
  return { id: 'secret-trimmed', has: `has ${has}`, remedy: 'without it', text: toUtf8(left) };
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
  if (end < text.length)
    return { id: 'secret-without-escape', has, remedy: 'without them', text: text.slice(0, end) };
  const [, rest, mark] = /^([\s\S]*[\w"'`\u0080-\u00ff=])([,;])$/.exec(text) ?? [];
  if (rest === undefined) return null;
  const hasMark = `has a ${mark === ',' ? 'comma' : 'semicolon'} at its end`;
  return { id: 'secret-without-mark', has: hasMark, remedy: 'without it', text: rest };
}

/** Of a shorter text a quote may be a part. */
const minQuoted = 8;

const quotePairs = ['""', "''", '``', '“”', '‘’', '„“', '«»', '””', '<>'];

function peelQuotes(text: string): Peel | null {
  const literal = /^[bu](["'])([\s\S]*)\1$/.exec(text)?.[2];
  const inLiteral = "stands in Python's b'…'";
  if (literal !== undefined)
    return { id: 'secret-without-literal', has: inLiteral, remedy: 'without it', text: literal };
  const decoded = fromUtf8(text);
  const ends = decoded.charAt(0) + decoded.charAt(decoded.length - 1);
  if (quotePairs.includes(ends)) {
    const has = ends === '<>' ? 'stands in angle brackets' : 'has quotes around it';
    return { id: 'secret-unquoted', has, remedy: 'without them', text: toUtf8(decoded.slice(1, -1)) };
  }
  if (decoded.length < minQuoted) return null;
  const unquoted = decoded.replace(/^["'`“”„«]|["'`“”»]$/u, '');
  if (unquoted.length !== decoded.length - 1 || /["'`“”„«»]/u.test(unquoted)) return null;
  const has = 'has a quote at one end';
  return { id: 'secret-unquoted', has, remedy: 'without it', text: toUtf8(unquoted) };
}

/** `NAME=`, `export NAME=`, `-e NAME=`, `$env:NAME = `, `NAME: `; names as variables and fields have them. */
const assignment =
  /^(?:export\s+|setx?\s+|env\s+|ENV\s+|-e\s+|--env[\s=]|\$env:)?([\w.-]+)\s*[=:]\s*(?=[^=\s])/;
const variableName = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|secret|SECRET|Secret|^[A-Z]{3,20}$/;

function peelName(text: string): Peel | null {
  const [lead = '', name = ''] = assignment.exec(text) ?? [];
  if (!variableName.test(name)) return null;
  const has = 'has the name of its variable in front of it';
  return { id: 'secret-without-name', has, remedy: 'without it', text: text.slice(lead.length) };
}

function peelPrefix(text: string): Peel | null {
  const prefix = /^(?:Bearer |Basic |base64:|hex:|utf8:|text:)/i.exec(text)?.[0];
  if (prefix === undefined) return null;
  const has = `has "${prefix}" in front of it`;
  return { id: 'secret-without-prefix', has, remedy: 'without it', text: text.slice(prefix.length) };
}

function peelLines(text: string): Peel | null {
  const first = /^([^\r\n]{16,})\r?\n[\s\S]*\S/.exec(text)?.[1];
  // A wrapped encoding has several lines too.
  if (first === undefined || /^[\w+/=\s-]+$/.test(text)) return null;
  const has = 'has more lines than one';
  return { id: 'secret-first-line', has, remedy: 'with the first one', text: first };
}

/** A prompt that shows nothing is pasted into twice. */
function peelDouble(text: string): Peel | null {
  const half = text.slice(0, text.length / 2);
  if (half.length < minInner || half + half !== text || /^(.{1,4})\1+$/.test(half)) return null;
  return { id: 'secret-halved', has: 'stands there twice in a row', remedy: 'with one of them', text: half };
}

/** How many parts of a text are tried. */
const mostParts = 200;

/** Code, a tag, a row of a table, a command with a variable: the secret is only a part of such a text. */
const isLonger = (text: string) =>
  /[\n"'`]|<\w{1,40}>|\s[A-Z_]{3,40}=/.test(text) || (text.startsWith('|') && text.endsWith('|'));

/** The parts of a longer text, such as code, an env file or a label, that may be the secret. */
export function listInnerTexts(text: string): readonly string[] {
  // A space alone, or a sign behind it, may belong to the secret; a comment or a label does not.
  const [, comment] = /^(\S+) +(?:#|\/\/) ?[a-z][a-z ,.-]*$/i.exec(text) ?? [];
  const [, bracketed] = /^[[({*]+([^[\](){}*]+)[\])}*]+$/.exec(text) ?? [];
  const [label = '', labelled] = text.split(/\s+/).slice(-2);
  const parts = isLonger(text) ? text.split(/[\s"'`()[\]{}<>|,;]+/, mostParts) : [];
  const found = [
    ...parts,
    ...parts.map((part) => part.replace(/^[^=:]*[=:]/, '')),
    comment,
    bracketed,
    /secret|key|^[>-]$/i.test(label) ? labelled : undefined,
    // Broken by a terminal or a page.
    text.replace(/[\r\n]+/g, ''),
  ].filter((part): part is string => part !== undefined && part.length >= minInner && part !== text);
  // A part may be in base64, as in a manifest, or have a mark at its end.
  return [
    ...found,
    ...found.flatMap((part) =>
      peelSecret(part)
        .slice(-1)
        .map((peel) => peel.text),
    ),
  ];
}

/** A shorter part is no secret. */
const minInner = 16;
