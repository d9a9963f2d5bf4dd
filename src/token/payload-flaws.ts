/**
 * Owns what is done to JSON before it is signed, as data: to all of it (layers) and inside it (flaws). Rule:
 * a layer counts only if undoing it gives a JSON object; the first that fits is named.
 */
import { parseJsonMember } from './json.js';
import { undoHtml, undoPercent } from './paste/views.js';
import type { PayloadForm, PrintedForm } from './payload-signs.js';

const utf8 = (bytes: Buffer) => bytes.toString('utf8');
const encodeOnce = 'encode the JSON once: the library that makes the token does it';
const byLibrary = 'let a JSON library write it';

/** What may have been done to good JSON, with how to undo it. */
export const payloadLayers: readonly (PayloadForm & { undo(text: string): string | null })[] = [
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
    says: 'is JSON without its braces',
    hint: byLibrary,
    undo: (text) => (/^\s*"/.test(text) ? `{${text}}` : null),
  },
  {
    says: 'begins with a byte-order mark',
    hint: 'write the JSON without one',
    undo: (text) => (text.startsWith('\ufeff') ? text.slice(1) : null),
  },
  {
    says: 'has a blank in front or behind that JSON does not allow, such as a no-break space (U+00A0)',
    hint: `take it out; better, ${byLibrary}`,
    undo: (text) => text.trim(),
  },
  {
    says: 'is JSON that was base64-encoded once more',
    hint: encodeOnce,
    undo: (text) => (/^[\w+/=\s-]+[^\w+/=\s-]?$/.test(text) ? utf8(Buffer.from(text, 'base64')) : null),
  },
  {
    says: 'is JSON in hexadecimal digits',
    hint: encodeOnce,
    undo: (text) => (/^[0-9a-f\s]+$/i.test(text) ? utf8(Buffer.from(text.replace(/\s/g, ''), 'hex')) : null),
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
    hint: byLibrary,
    undo: (text) => text.replace(/,(\s*[}\]])/g, '$1'),
  },
  {
    says: 'is JSON with a brace too many at its end',
    hint: byLibrary,
    undo: (text) => text.replace(/\}\s*$/, ''),
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
    hint: byLibrary,
    undo: (text) => text.replace(/\/\*[^*]*\*\/|(?<=\s)(?:\/\/|#).*$/gm, ''),
  },
  {
    says: "is Python's str(dict), or JSON in single quotes",
    hint: 'json.dumps(claims), not str(claims)',
    language: 'python',
    undo: (text) => text.replaceAll("'", '"'),
  },
];

const noComma = 'has no comma between two claims';

/** What is wrong inside a text that was meant as JSON and begins with a brace, most certain first. */
export const payloadFlaws: readonly PrintedForm[] = [
  {
    looks: /:\s*[,}]/,
    says: 'has a claim without a value',
    hint: `is a variable empty that was put in there? ${byLibrary}`,
  },
  {
    looks: /[{,]\s*""\w/,
    says: 'has each of its quotes twice, as a CSV file writes them',
    hint: 'sign the JSON as it was before it was written into the file',
  },
  { looks: /"\s+"\w+"\s*:/, says: noComma, hint: byLibrary },
  { looks: /["\]}\d][ \t]{0,9}\r?\n[ \t]{0,20}"\w/, says: noComma, hint: byLibrary },
  {
    looks: /[^\\]":\s*\{\w+\}/,
    says: 'holds a template that was never filled in',
    hint: 'fill it in before you sign: an f-string or format() in Python, string interpolation in C#',
  },
  {
    looks: /":\s*[A-Za-z][^"\s,}]*[,}]/,
    says: 'has a text without quotes around it',
    hint: `${byLibrary}: it quotes texts`,
  },
  {
    looks: /":\s*-?0\d/,
    says: 'has a number with a zero in front',
    hint: 'an id is a text: put it in quotes',
  },
  {
    looks: /":\s*-?\d+n\b/,
    says: 'has a BigInt as JavaScript writes it (with an n)',
    hint: 'externalId: String(id)',
  },
  {
    looks: /":\s*(?:\+\d|-?\d+_\d|0x|\d{1,3}(?:,\d{3})+\s*[,}])/,
    says: 'has a number as JSON does not write it (with +, _, 0x or thousands)',
    hint: byLibrary,
  },
  {
    looks: /":\s*(?:new )?[A-Za-z]\w*\(/,
    says: 'has a call of a function in place of a value, which nothing evaluates',
    hint: `${byLibrary}: put the value in, not the call`,
  },
  { looks: /"\s*;\s*"/, says: 'has ";" between claims where JSON has ","', hint: byLibrary },
  { looks: /[{,]\s*"\w+"\s*=/, says: 'has "=" behind a name where JSON has ":"', hint: byLibrary },
  {
    looks: /[{,]\s*"\w+"\s+"/,
    says: 'has no ":" between a name and its value',
    hint: byLibrary,
  },
  {
    looks: /"\s*:\s*"[^"\\]*"[^",:}\]\s][^"]*"/,
    says: 'has a quote too few, or one inside a text',
    hint: `${byLibrary}: it sets all quotes, with a backslash before one inside a text`,
  },
  { looks: /\}\s*\{/, says: 'holds two objects, one behind the other', hint: 'sign one object' },
];
