/**
 * Owns header and claims written as other JSON than the token has, and what a signed input is. Rule: as the
 * JSON writers of the languages do it: spaces, order, escapes.
 */
import type { JsonObject } from '../json.js';
import type { CausePart, CausePartId } from './parts.js';

/** What was signed, with the mistake in it. */
export interface SignedData {
  readonly text: string;
  readonly part: CausePart;
  /** Worth trying with a wrong key too. */
  readonly isLikely: boolean;
}

/** An input with its mistake. */
export const signed = (
  id: CausePartId,
  text: string,
  isLikely = false,
  detail: string | null = null,
): SignedData => ({
  text,
  part: { id, detail },
  isLikely,
});

const encode = (text: string) => Buffer.from(text).toString('base64url');

/** A space behind each colon and comma, as Python writes it. */
const addSpaces = (json: string) =>
  json.replace(/"(?:[^"\\]|\\.)*(?:"|\\?$)|[:,]/gs, (part) => (part.length === 1 ? `${part} ` : part));

/** JSON as other writers have it: spaces, order, escapes. */
function* writeJson(value: JsonObject): Iterable<string> {
  const compact = JSON.stringify(value);
  const sorted = JSON.stringify(
    Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
  const reversed = JSON.stringify(Object.fromEntries(Object.entries(value).reverse()));
  for (const text of new Set([compact, sorted, reversed])) {
    const spaced = addSpaces(text);
    const escaped = text.replace(
      /[^\x00-\x7f]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    yield* new Set([text, spaced, text.replaceAll('/', '\\/'), escaped, escaped.replaceAll('/', '\\/')]);
  }
  yield JSON.stringify(value, null, 2);
  yield JSON.stringify(value, null, 4);
}

/** How long a payload may be to be written anew in all these ways. */
const maxReserialized = 4_096;

/** The inputs of a token whose JSON was written anew after signing. */
export function* listReserialized(
  head: string,
  body: string,
  header: JsonObject | null,
  claims: JsonObject | null,
): Iterable<SignedData> {
  const heads = new Set([head]);
  for (const usual of [
    { alg: 'HS256', typ: 'JWT' },
    { typ: 'JWT', alg: 'HS256' },
    { alg: 'HS256' },
    { ...header },
    { alg: 'HS256', ...header },
  ])
    for (const text of writeJson(usual)) heads.add(encode(text));
  for (const alg of ['HS512', 'HS384', 'RS256', 'none']) {
    heads.add(encode(JSON.stringify({ alg, typ: 'JWT' })));
    heads.add(encode(JSON.stringify({ typ: 'JWT', alg })));
  }
  heads.delete(head);
  for (const other of heads) yield signed('signed-other-header', `${other}.${body}`);
  if (claims === null || body.length > maxReserialized) return;
  const bodies = new Set<string>();
  for (const text of writeJson(claims)) bodies.add(encode(text));
  bodies.delete(body);
  for (const other of bodies) yield signed('signed-reserialized', `${head}.${other}`);
  // Python's json.dumps puts spaces into both.
  for (const usual of [{ alg: 'HS256', typ: 'JWT' }, { typ: 'JWT', alg: 'HS256' }, { ...header }])
    yield signed(
      'signed-reserialized',
      `${encode(addSpaces(JSON.stringify(usual)))}.${encode(addSpaces(JSON.stringify(claims)))}`,
    );
  if (typeof claims.iat === 'number') {
    const { iat } = claims;
    for (const [other, what] of [
      [iat * 1000, 'in milliseconds'],
      [String(iat), 'as a text'],
    ] as const)
      yield signed(
        'signed-reserialized',
        `${head}.${encode(JSON.stringify({ ...claims, iat: other }))}`,
        false,
        `the claims with iat ${what}: it was changed after signing`,
      );
  }
  for (const name of Object.keys(claims).slice(0, 20)) {
    const { [name]: _, ...rest } = claims;
    for (const text of [JSON.stringify(rest)])
      yield signed(
        'signed-reserialized',
        `${head}.${encode(text)}`,
        false,
        'fewer claims than the token has: one was added after signing',
      );
  }
}
