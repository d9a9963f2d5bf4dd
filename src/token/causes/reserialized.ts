/**
 * Owns header and claims written as other JSON than the token has. Rule: as the JSON writers of the languages
 * write it: spaces, order, escapes.
 */
import type { JsonObject } from '../json.js';
import { type Change, changesBy } from './change.js';
import { escapeUnits } from './charsets.js';

const encode = (text: string) => Buffer.from(text).toString('base64url');
const encodeJson = (value: unknown) => encode(JSON.stringify(value));

/** A space behind each colon and comma, as Python writes it. */
const addSpaces = (text: string) =>
  text.replace(/"(?:[^"\\]|\\.)*(?:"|\\?$)|[:,]/gs, (part) => (part.length === 1 ? `${part} ` : part));

/** JSON as other writers have it: spaces, order, escapes. */
function writeJson(value: JsonObject): Set<string> {
  const entries = Object.entries(value);
  const compact = JSON.stringify(value);
  const sorted = JSON.stringify(Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1))));
  const reversed = JSON.stringify(Object.fromEntries(entries.toReversed()));
  const texts = new Set([compact, sorted, reversed]);
  for (const text of [...texts]) {
    const escaped = escapeUnits(text);
    for (const form of [text, escaped]) texts.add(form).add(form.replaceAll('/', '\\/'));
    texts.add(addSpaces(text));
  }
  return texts
    .add(`${compact}\n`)
    .add(JSON.stringify(value, null, 2))
    .add(JSON.stringify(value, null, 4));
}

/** Headers as other programs write them. */
function writeHeaders(header: JsonObject | null): Set<string> {
  const texts = new Set<string>();
  for (const other of [{ alg: 'HS256', typ: 'JWT' }, { alg: 'HS256' }, { alg: 'HS256', ...header }])
    for (const order of [Object.entries(other), Object.entries(other).toReversed()]) {
      const json = JSON.stringify(Object.fromEntries(order));
      texts.add(json).add(addSpaces(json));
    }
  for (const alg of ['HS512', 'HS384', 'RS256', 'none'])
    texts.add(JSON.stringify({ alg, typ: 'JWT' })).add(JSON.stringify({ typ: 'JWT', alg }));
  return texts;
}

/** The longest payload that is written anew in all these ways. */
const maxReserialized = 4_096;

/** How long tokens of other services live, in seconds. */
const usualLifetimes = [300, 600, 900, 1800, 3600, 86_400];

/** How many claims are assumed to have been added after signing, alone and two at a time. */
const maxAdded = [20, 8] as const;

const otherHeader = changesBy('signed-other-header');
const rewritten = changesBy('signed-reserialized');

/** The inputs of a token whose JSON was written again after signing. */
export function* listReserialized(
  head: string,
  body: string,
  header: JsonObject | null,
  claims: JsonObject | null,
): Iterable<Change> {
  const heads = new Set([...writeHeaders(header)].map(encode));
  heads.delete(head);
  for (const other of heads) yield otherHeader(`${other}.${body}`);
  if (claims === null || body.length > maxReserialized) return;
  const bodies = new Set([...writeJson(claims)].map(encode));
  bodies.delete(body);
  for (const other of bodies) yield rewritten(`${head}.${other}`);
  // Python's json.dumps puts spaces into both.
  const spaced = (value: JsonObject) => encode(addSpaces(JSON.stringify(value)));
  const spacedBody = spaced(claims);
  for (const other of [{ alg: 'HS256', typ: 'JWT' }, { typ: 'JWT', alg: 'HS256' }, { ...header }])
    yield rewritten(`${spaced(other)}.${spacedBody}`);
  yield* listOtherClaims(head, claims);
}

/** Claims that were changed or added between signing and writing. */
function* listOtherClaims(head: string, claims: JsonObject): Iterable<Change> {
  const changed = (other: JsonObject, what: string) =>
    rewritten(`${head}.${encodeJson(other)}`, `the claims ${what} after signing`);
  const { iat } = claims;
  if (typeof iat === 'number') {
    yield changed({ ...claims, iat: iat * 1000 }, 'with iat in milliseconds: it was changed');
    yield changed({ ...claims, iat: String(iat) }, 'with iat as a text: it was changed');
    for (const seconds of [-1, 1])
      yield changed({ ...claims, iat: iat + seconds }, 'with another iat: the clock was read once more');
    const float = JSON.stringify(claims).replace(`:${iat}`, `:${iat}.0`);
    yield rewritten(`${head}.${encode(float)}`, 'the claims with iat written as a fraction (.0)');
    for (const seconds of usualLifetimes)
      yield changed({ ...claims, exp: iat + seconds }, 'with exp, which was taken out or changed');
  }
  const names = Object.keys(claims).slice(0, maxAdded[0]);
  const without = (...added: readonly string[]) =>
    encodeJson(Object.fromEntries(Object.entries(claims).filter(([name]) => !added.includes(name))));
  const fewer = 'fewer claims than the token has';
  for (const name of names)
    yield rewritten(`${head}.${without(name)}`, `${fewer}: one was added after signing`);
  const few = names.slice(0, maxAdded[1]);
  for (const [at, one] of few.entries())
    for (const other of few.slice(at + 1))
      yield rewritten(`${head}.${without(one, other)}`, `${fewer}: two were added after signing`);
}
