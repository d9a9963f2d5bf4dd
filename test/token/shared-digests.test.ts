/** An id that is the hash of nothing is told; any other hash is an id like others. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { describeSharedDigest } from '../../src/token/shared-digests.js';

const hash = (name: string, text: string) => createHash(name).update(text).digest('hex');

test.each<[string, string]>([
  // md5sum, sha1sum and sha256sum of an empty file
  ['d41d8cd98f00b204e9800998ecf8427e', 'is the hash of an empty text'],
  ['da39a3ee5e6b4b0d3255bfef95601890afd80709', 'is the hash of an empty text'],
  ['e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'is the hash of an empty text'],
  ['D41D8CD98F00B204E9800998ECF8427E', 'is the hash of an empty text'],
  ...['undefined', 'null', 'None', 'nil', '0'].flatMap((word): [string, string][] =>
    ['md5', 'sha1', 'sha256'].map((name) => [hash(name, word), `is the hash of the text "${word}"`]),
  ),
])('%s', (id, clause) => expect(describeSharedDigest(id)).toBe(clause));

test.each(['', 'x', hash('md5', 'ada'), hash('sha256', '41'), 'xd41d8cd98f00b204e9800998ecf8427e', 'YWRh'])(
  'nothing is said of %s',
  (id) => expect(describeSharedDigest(id)).toBeNull(),
);
