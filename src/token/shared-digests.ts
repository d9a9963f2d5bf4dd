/**
 * Owns recognizing an identifier that a program hashed when there was no value. Rule: only exact values
 * count. Such an id looks like any other, so it does not show that all customers without a value are one.
 */
import { createHash } from 'node:crypto';

/** What stands in place of a missing value. */
const nothings = ['', 'undefined', 'null', 'None', 'nil', '0'];

const algorithms = ['md5', 'sha1', 'sha256'];

/** The clause for each digest. It is made only if an identifier may be one, which is rare. */
let clauses: ReadonlyMap<string, string> | undefined;

/** What an identifier was made from, as a clause; null if that is not known. */
export function describeSharedDigest(id: string): string | null {
  if (!/^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i.test(id)) return null;
  clauses ??= new Map(
    nothings.flatMap((word) => {
      const clause = `is the hash of ${word === '' ? 'an empty text' : `the text "${word}"`}`;
      return algorithms.map((name) => [createHash(name).update(word).digest('hex'), clause] as const);
    }),
  );
  return clauses.get(id.toLowerCase()) ?? null;
}
