/**
 * Owns recognizing an identifier that a program hashed or encoded when there was no value. Rule: only exact
 * values count. Such an id looks like any other, so it does not show that all customers without a value are
 * one.
 */
import { createHash } from 'node:crypto';

/** What stands in place of a missing value. */
const nothings = ['', 'undefined', 'null', 'None', 'nil', 'NaN', 'false', '0', '-1'];

/** Names of people and other ids, which are not looked up. */
const mayBeDigest =
  /^(?:[0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|(?:bnVsbA|dW5kZWZpbmVk|Tm9uZQ)=*)$/i;

/** Each value with its clause. It is made only if an identifier may be one, which is rare. */
let digests: ReadonlyMap<string, string> | undefined;

function listDigests(): ReadonlyMap<string, string> {
  digests ??= new Map([
    ['9774d56d682e549c', 'is the device id that many Android devices have in common'],
    ...nothings.flatMap((word) => {
      const named = word === '' ? 'an empty text' : `the text "${word}"`;
      return [
        ...['md5', 'sha1', 'sha256'].map((name): [string, string] => [
          createHash(name).update(word).digest('hex'),
          `is the hash of ${named}`,
        ]),
        ...(['base64', 'base64url'] as const).map((encoding): [string, string] => [
          Buffer.from(word).toString(encoding),
          `is ${named} in base64`,
        ]),
      ];
    }),
  ]);
  return digests;
}

/** What an identifier was made from, as a clause; null if that is not known. */
export function describeSharedDigest(id: string): string | null {
  if (!mayBeDigest.test(id)) return null;
  return listDigests().get(id) ?? listDigests().get(id.toLowerCase()) ?? null;
}
