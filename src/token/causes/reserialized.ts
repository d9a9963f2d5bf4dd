/**
 * Owns header and claims written as other JSON than the token has. Rule: as the JSON writers of the languages
 * do it: spaces, order, escapes.
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
function* writeJson(value: JsonObject): Iterable<string> {
  const entries = Object.entries(value);
  const compact = JSON.stringify(value);
  const sorted = JSON.stringify(Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1))));
  const reversed = JSON.stringify(Object.fromEntries(entries.toReversed()));
  for (const text of new Set([compact, sorted, reversed])) {
    const escaped = escapeUnits(text);
    yield* [text, addSpaces(text), text.replaceAll('/', '\\/'), escaped, escaped.replaceAll('/', '\\/')];
  }
  yield `${compact}\n`;
  for (const indent of [2, 4]) yield JSON.stringify(value, null, indent);
}

/** How long a payload may be to be written anew in all these ways. */
const maxReserialized = 4_096;

/** How long tokens of other services live, in seconds. */
const usualLifetimes = [60, 300, 600, 900, 1800, 3600, 86_400];

/** How many claims of a token are taken for added after signing, alone and two at a time. */
const maxAdded = [20, 8] as const;

const otherHeader = changesBy('signed-other-header');
const rewritten = changesBy('signed-reserialized');

/** The inputs of a token whose JSON was written anew after signing. */
export function* listReserialized(
  head: string,
  body: string,
  header: JsonObject | null,
  claims: JsonObject | null,
): Iterable<Change> {
  const usual = [{ alg: 'HS256', typ: 'JWT' }, { typ: 'JWT', alg: 'HS256' }, { ...header }] as const;
  const heads = new Set<string>();
  for (const other of [...usual, { alg: 'HS256' }, { alg: 'HS256', ...header }])
    for (const order of [Object.entries(other), Object.entries(other).toReversed()]) {
      const json = JSON.stringify(Object.fromEntries(order));
      for (const text of [json, addSpaces(json)]) heads.add(encode(text));
    }
  for (const alg of ['HS512', 'HS384', 'RS256', 'none'])
    for (const other of [
      { alg, typ: 'JWT' },
      { typ: 'JWT', alg },
    ])
      heads.add(encodeJson(other));
  heads.delete(head);
  for (const other of heads) yield otherHeader(`${other}.${body}`);
  if (claims === null || body.length > maxReserialized) return;
  const bodies = new Set<string>();
  for (const text of writeJson(claims)) bodies.add(encode(text));
  bodies.delete(body);
  for (const other of bodies) yield rewritten(`${head}.${other}`);
  // Python's json.dumps puts spaces into both.
  const spaced = (value: JsonObject) => encode(addSpaces(JSON.stringify(value)));
  for (const other of usual) yield rewritten(`${spaced(other)}.${spaced(claims)}`);
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
    for (const seconds of [-1, 1, -2, 2])
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
