/**
 * Owns naming what a payload is that is no JSON. Rule: from its bytes alone; shows sixty characters, made
 * visible; an encoding is named only if a JSON object comes of undoing it.
 */
import { brotliDecompressSync, inflateRawSync, unzipSync } from 'node:zlib';
import { visible } from '../base/untrusted.js';
import { parseJsonMember, parseJsonObject } from './json.js';
import type { Language } from './languages.js';
import { scanTokens } from './paste/scan.js';
import { undoHtml, undoPercent } from './paste/views.js';
import { otherForms } from './payload-signs.js';

/** A clause that completes "the payload …", and what to do; null to say what it should be. */
interface PayloadForm {
  readonly says: string;
  readonly hint: string | null;
  /** The language that writes this form, and no other. */
  readonly language?: Language;
}

/** More is not looked at: a login token has some hundred bytes. */
const longest = 20_000;

/** What the bytes are, and what to do. */
export function describePayloadForm(bytes: Uint8Array, problem: string): PayloadForm {
  const head = Buffer.from(bytes.subarray(0, longest));
  if (problem === 'is not UTF-8 text') return describeBinary(head, problem);
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(head);
  if (problem === 'is not JSON' && text.includes('\0')) {
    if (isWide(head)) return wide(problem);
    if (!/^\s*[{[]/.test(text) && claimName.test(text)) return binaryClaims(problem);
  }
  // Else its depth or size is the problem.
  const form = /^is (?:not JSON|JSON but)/.test(problem) ? nameForm(text) : null;
  const isJson = problem !== 'is not JSON';
  if (form === null) return { says: isJson ? problem : `${problem}: ${visible(text, 60)}`, hint: null };
  return { ...form, says: `${problem}: it ${form.says}: ${visible(text, 60)}` };
}

function nameForm(text: string): PayloadForm | null {
  const { value } = parseJsonObject(text);
  if (value !== null) return null;
  if (scanTokens(text).length > 0) return { says: 'is a token itself', hint: 'sign the claims, not a token' };
  const layer = layers.find(({ undo }) => isClaims(undo(text)));
  if (layer !== undefined) return layer;
  const flaw = nameFlaw(text);
  const sign = otherForms.find(({ looks }) => looks.test(text.slice(0, 5_000)));
  // The last one says little: what is nearly JSON is told by its flaw.
  return sign === undefined || sign === otherForms.at(-1) ? (flaw ?? sign ?? null) : sign;
}

const isClaims = (text: string | null) => text !== null && parseJsonObject(text.trim()).value !== null;

const utf8 = (bytes: Buffer) => bytes.toString('utf8');
const encodeOnce = 'encode the JSON once: the library that makes the token does it';

/** What may have been done to good JSON, with how to undo it. */
const layers: readonly (PayloadForm & { undo(text: string): string | null })[] = [
  {
    says: 'is JSON text written as JSON once more',
    hint: 'write the claims as JSON once: give the library the object, not its JSON.stringify or json.dumps',
    undo: (text) => {
      const reading = /^\s*"/.test(text) ? parseJsonMember(text) : {};
      return 'value' in reading && typeof reading.value === 'string' ? reading.value : null;
    },
  },
  {
    says: 'holds the claims as its only entry',
    hint: 'take them out of the array: the payload is {…}, not [{…}]',
    undo: (text) => /^\s*\[\s*(\{.*\})\s*\]\s*$/s.exec(text)?.[1] ?? null,
  },
  {
    says: 'begins with a byte-order mark',
    hint: 'write the JSON without one',
    undo: (text) => text.replace(/^\ufeff/, ''),
  },
  {
    says: 'is JSON that was base64-encoded once more',
    hint: encodeOnce,
    undo: (text) => (/^[\w+/=\s-]+$/.test(text) ? utf8(Buffer.from(text, 'base64')) : null),
  },
  {
    says: 'is JSON in hexadecimal digits',
    hint: encodeOnce,
    undo: (text) => (/^[0-9a-f\s]+$/i.test(text) ? utf8(Buffer.from(text.trim(), 'hex')) : null),
  },
  { says: 'is percent-encoded JSON', hint: encodeOnce, undo: undoPercent },
  { says: 'is JSON written for HTML', hint: encodeOnce, undo: undoHtml },
  {
    says: "is JSON in quotes or Python's b'…'",
    hint: 'sign the JSON itself, not its print',
    undo: (text) => /^[bu]?(['"`])([\s\S]*)\1\s*$/.exec(text)?.[2] ?? null,
  },
  {
    says: 'is JSON with a backslash before each quote',
    hint: 'it was written as JSON twice, or escaped for a shell: sign the JSON as it is',
    undo: (text) => text.replace(/\\(["\\/])/g, '$1'),
  },
  {
    says: 'has typographic quotes',
    hint: 'write straight quotes; better, let a JSON library write it',
    undo: (text) => text.replace(/[“”„‟″]/g, '"'),
  },
  {
    says: 'is nearly JSON: there is a comma before the closing brace',
    hint: 'let a JSON library write it',
    undo: (text) => text.replace(/,(\s*[}\]])/g, '$1'),
  },
  {
    says: 'is JSON with more text around it',
    hint: 'sign the JSON alone: is there a log line, a NUL or a name in front or behind?',
    undo: (text) => text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1),
  },
  {
    says: 'has a line break or control character inside a text',
    hint: 'let a JSON library write it: it escapes them',
    undo: (text) => text.trim().replace(/\p{Cc}/gu, ' '),
  },
  {
    says: 'holds a comment, which JSON has not',
    hint: 'let a JSON library write it',
    undo: (text) => text.replace(/\/\*[^*]*\*\/|(?<=\s)(?:\/\/|#).*$/gm, ''),
  },
  {
    says: "is Python's str(dict), or JSON in single quotes",
    hint: 'json.dumps(claims), not str(claims)',
    language: 'python',
    undo: (text) => text.replaceAll("'", '"'),
  },
];

/** What is wrong with what was meant as JSON. */
function nameFlaw(text: string): PayloadForm | null {
  if (!/^\s*\{/.test(text)) return null;
  const word = /[:,[]\s*(None|True|False|undefined|NaN|-?Infinity|nil|NULL|Null)\s*[,}\]]/.exec(text)?.[1];
  if (word !== undefined)
    return {
      says: `holds the word ${word}, which JSON has not`,
      hint: 'let a JSON library write it, and leave out what has no value',
    };
  if (/:\s*[,}]/.test(text))
    return {
      says: 'has a claim without a value',
      hint: 'is a variable empty that was put in there? let a JSON library write it',
    };
  if (/[{,]\s*""\w/.test(text))
    return {
      says: 'has each of its quotes twice, as a CSV file writes them',
      hint: 'sign the JSON as it was before it was written into the file',
    };
  if (/"\s+"\w+"\s*:/.test(text) || /["\]}\d][ \t]{0,40}\r?\n[ \t]{0,40}"\w/.test(text))
    return { says: 'has no comma between two claims', hint: 'let a JSON library write it' };
  if (/[^\\]":\s*\{\w+\}/.test(text))
    return {
      says: 'holds a template that was never filled in',
      hint: 'fill it in before you sign: an f-string or format() in Python, string interpolation in C#',
    };
  if (/":\s*[A-Za-z][^"\s,}]*[,}]/.test(text))
    return {
      says: 'has a text without quotes around it',
      hint: 'let a JSON library write it: it quotes texts',
    };
  if (/":\s*-?0\d/.test(text))
    return { says: 'has a number with a zero in front', hint: 'an id is a text: put it in quotes' };
  if (/":\s*-?\d+n\b/.test(text))
    return { says: 'has a BigInt as JavaScript writes it (with an n)', hint: 'externalId: String(id)' };
  if (/\}\s*\{/.test(text))
    return { says: 'holds two objects, one behind the other', hint: 'sign one object' };
  if (!/\}\s*$/.test(text))
    return {
      says: 'is cut off: its end is missing',
      hint: 'is a buffer, a column or a field too short for it?',
    };
  return null;
}

/** Every second byte is zero; of lengths in a binary form several in a row are. */
function isWide(bytes: Buffer): boolean {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes;
  if (bytes.length < 4) return false;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  return (
    (first > 0 && second === 0 && third > 0 && fourth === 0) || (first === 0 && second > 0 && third === 0)
  );
}

const wide = (problem: string): PayloadForm => ({
  says: `${problem}: it is UTF-16`,
  hint: 'encode the JSON as UTF-8: Encoding.UTF8.GetBytes',
});

const claimName = /email|externalId|iat/;

const binaryClaims = (problem: string): PayloadForm => ({
  says: `${problem}: it is a binary form of the claims (MessagePack, CBOR, BSON, pickle or the like)`,
  hint: 'write the claims as JSON',
});

function describeBinary(bytes: Buffer, problem: string): PayloadForm {
  if (isWide(bytes)) return wide(problem);
  if (isCompressed(bytes))
    return {
      says: `${problem}: it is compressed (deflate, gzip or brotli)`,
      hint: 'sign the JSON as it is: no login token is compressed',
    };
  const latin = bytes.toString('latin1');
  if (isClaims(latin))
    return {
      says: `${problem}: it is JSON in Latin-1 or Windows-1252`,
      hint:
        'encode the JSON as UTF-8: getBytes(StandardCharsets.UTF_8), Encoding.UTF8; PHP ' +
        'mb_convert_encoding',
    };
  if (/^\s*\{\s*"/.test(latin))
    return {
      says: `${problem}: it begins as JSON, but characters of it were changed or lost later on`,
      hint: 'copy the token again: a hyphen or a key may have gone into it where a line was broken',
    };
  if (claimName.test(latin)) return binaryClaims(problem);
  return {
    says: `${problem}: it is binary, perhaps encrypted`,
    hint: 'sign the claims as JSON text: a login token is not encrypted',
  };
}

/** A header of zlib or gzip, or JSON comes of inflating it. */
function isCompressed(bytes: Buffer): boolean {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return true;
  const limit = { maxOutputLength: longest };
  return [unzipSync, inflateRawSync, brotliDecompressSync].some((inflate) => {
    try {
      return isClaims(inflate(bytes, limit).toString());
    } catch {
      return false;
    }
  });
}
