/** Owns header and claims written as other JSON. Rule: as the JSON writers of the languages write it. */
import type { JsonSegment } from '../decode.js';
import type { JsonObject } from '../json.js';
import type { Change } from './change.js';

/** A space behind each colon and comma, as Python writes it. */
const addSpaces = (text: string) =>
  text.replace(/"(?:[^"\\]|\\.)*(?:"|\\?$)|[:,]/gs, (part) => (part.length === 1 ? `${part} ` : part));

/** Each UTF-16 unit beyond ASCII as JSON's \u escape. */
const escapeUnits = (text: string) =>
  text.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** JSON as other writers have it: in the order of the names or turned round, with spaces or escapes. */
function writeJson(value: JsonObject): ReadonlySet<string> {
  const entries = Object.entries(value);
  const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
  const texts = new Set<string>();
  for (const order of [entries, sorted, entries.toReversed()]) {
    const text = JSON.stringify(Object.fromEntries(order));
    for (const form of [text, escapeUnits(text)])
      texts.add(form).add(addSpaces(form)).add(form.replaceAll('/', '\\/'));
  }
  return texts.add(JSON.stringify(value, null, 2));
}

/** How many claims are each assumed to have been added after signing. */
const maxAdded = 20;
const addedWords = {
  detail: 'fewer claims than the token has: one was added after signing',
  fix: 'put every claim in before you sign: a token that is changed needs a new signature',
};

/** The longest payload that is written anew in all these ways. */
const maxReserialized = 4_096;

const toSegment = (text: string) => Buffer.from(text).toString('base64url');

/** The inputs of a token whose JSON was written again after signing. */
export function* listReserialized(header: JsonSegment, payload: JsonSegment): Iterable<Change> {
  const usual = [{ alg: 'HS256', typ: 'JWT' }, { alg: 'HS256' }, header.value ?? {}];
  const heads = new Set(usual.flatMap((value) => [...writeJson(value)]).map(toSegment));
  for (const head of heads)
    if (head !== header.text) yield { id: 'signed-other-header', text: `${head}.${payload.text}` };
  if (payload.value === null || payload.text.length > maxReserialized) return;
  const bodies = [...writeJson(payload.value)].map(toSegment);
  // Python's json.dumps puts spaces into both.
  for (const head of heads.add(header.text))
    for (const body of bodies)
      if (body !== payload.text) yield { id: 'signed-reserialized', text: `${head}.${body}` };
  const claims = Object.entries(payload.value);
  for (const [added] of claims.slice(0, maxAdded)) {
    const fewer = JSON.stringify(Object.fromEntries(claims.filter(([name]) => name !== added)));
    yield { id: 'signed-reserialized', text: `${header.text}.${toSegment(fewer)}`, ...addedWords };
  }
}
