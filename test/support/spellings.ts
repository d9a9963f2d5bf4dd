/** How credentials are spelled, and whether one is left in a text. */

const hex = (text: string) => Buffer.from(text).toString('hex');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const percentAll = (text: string) =>
  Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const unicodeEscapes = (text: string) =>
  Array.from(text, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
const references = (text: string) => text.replace(/[\W_]/g, (mark) => `&#${mark.charCodeAt(0)};`);

/** How a server, and then a report, may spell what it was sent. */
export const spellings: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'in upper case': (text) => text.toUpperCase(),
  'percent-encoded': encodeURIComponent,
  'percent-encoded throughout': percentAll,
  'percent-encoded twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  'escaped for JSON': (text) => JSON.stringify(text).slice(1, -1),
  'escaped for JSON twice': (text) => JSON.stringify(JSON.stringify(text)),
  'as \\uXXXX': unicodeEscapes,
  'escaped for Markdown': references,
  'percent-encoded, then for Markdown': (text) => references(encodeURIComponent(text)),
  'escaped for XML': (text) => text.replace(/[<>&"']/g, (mark) => `&#x${mark.charCodeAt(0).toString(16)};`),
  'as hex': hex,
  'as hex in upper case': (text) => hex(text).toUpperCase(),
  'as base64': base64,
  'as base64 behind one byte': (text) => base64(`x${text}`),
  'as base64 behind two bytes': (text) => base64(`{"${text}`),
  'as base64url': (text) => Buffer.from(text).toString('base64url'),
  'folded into lines': (text) => text.replace(/(.{6})/gs, '$1\n       '),
};

/** Eight-character runs of the credential that a text shows, in any of these spellings. */
export function findRuns(credential: string, text: string): string[] {
  const runs = Array.from({ length: Math.max(0, credential.length - 7) }, (_, at) =>
    credential.slice(at, at + 8),
  );
  return runs.filter((run) =>
    [run, encodeURIComponent(run), JSON.stringify(run).slice(1, -1), hex(run), references(run)]
      .concat([0, 1, 2].map((offset) => base64(' '.repeat(offset) + run).slice(offset + 1, offset + 9)))
      .some((spelling) => text.includes(spelling)),
  );
}
