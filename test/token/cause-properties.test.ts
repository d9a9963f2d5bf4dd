/** Any two mistakes of those that come together are named, whatever the secret; a secret that has nothing to do with it never is. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { decodeToken } from '../../src/token/decode.js';
import { checkSignature } from '../../src/token/verification.js';
import { fc } from '../support/fast-check.js';
import { encode, goodClaims, goodHeader, inspect, makeToken } from './made-tokens.js';

type Step = (bytes: Buffer) => Buffer;
const text =
  (write: (secret: string) => string): Step =>
  (bytes) =>
    Buffer.from(write(bytes.toString('latin1')), 'latin1');

/** What stands around it, made without a line of `src`. */
const surroundings: readonly Step[] = [
  text((s) => `${s}\n`),
  text((s) => `${s}\r\n`),
  text((s) => `"${s}"`),
  text((s) => `'${s}'`),
  text((s) => `${s} `),
  text((s) => `${s}\r`),
  text((s) => `${s}\t`),
  text((s) => ` ${s}`),
  text((s) => `\xef\xbb\xbf${s}`),
  text((s) => `${s},`),
  text((s) => `${s};`),
  text((s) => `"${s}`),
  text((s) => `${s}"`),
  text((s) => `${s}\n\n`),
  text((s) => `\n${s}`),
  text((s) => `\xe2\x80\x8b${s}`),
  text((s) => `${s}\xc2\xa0`),
  text((s) => `\xe2\x80\x9c${s}\xe2\x80\x9d`),
  text((s) => `\xe2\x80\x98${s}\xe2\x80\x99`),
  text((s) => `\`${s}\``),
  text((s) => `${s}'`),
  text((s) => `\\"${s}\\"`),
  text((s) => `${s}\\n`),
];
const names: readonly Step[] = [
  text((s) => `b'${s}'`),
  text((s) => `KUSTOMER_CHAT_SECRET=${s}`),
  text((s) => `export KUSTOMER_CHAT_SECRET=${s}`),
  text((s) => `Bearer ${s}`),
  text((s) => `0x${s}`),
  text((s) => `{"KUSTOMER_CHAT_SECRET":"${s}"}`),
];
const decoded: Step = (bytes) => Buffer.from(bytes.toString('latin1'), 'base64');
const codes: readonly Step[] = [
  (bytes) => Buffer.from(bytes.toString('base64')),
  (bytes) => Buffer.from(bytes.toString('base64url')),
  (bytes) => Buffer.from(`${bytes.toString('base64')}\n`),
  decoded,
  (bytes) => Buffer.from(bytes.toString('hex')),
  (bytes) => Buffer.from(bytes.toString('utf8'), 'utf16le'),
  (bytes) => Buffer.from(createHash('sha256').update(bytes).digest('hex')),
];
const cuts: readonly Step[] = [
  ...[8, 16, 20, 31, 33].map(
    (length): Step =>
      (bytes) =>
        bytes.subarray(0, length),
  ),
  (bytes) => bytes.subarray(0, -1),
  (bytes) => bytes.subarray(1),
];
const around = [...surroundings, ...names];

const oneOf = (steps: readonly Step[]) => fc.constantFrom(...steps);
const pair = fc.oneof(
  fc.tuple(oneOf(surroundings), oneOf([...around, ...codes])),
  // A whole line with a name in it is not decoded by anyone.
  fc.tuple(oneOf(names), oneOf([...around, ...codes].filter((step) => step !== decoded))),
  fc.tuple(oneOf(codes), oneOf([...around, ...codes])),
  fc.tuple(oneOf(cuts), oneOf(surroundings.slice(0, 4))),
  fc.tuple(oneOf([...around, ...codes, ...cuts])),
);
const alphabets = [
  '0123456789abcdef',
  'ABCDEFGHJKMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789',
  'aB3+/_-$#!',
];
const secret = fc
  .tuple(fc.constantFrom(...alphabets), fc.integer({ min: 40, max: 64 }))
  .chain(([letters, length]) =>
    fc.string({ unit: fc.constantFrom(...letters), minLength: length, maxLength: length }),
  );

/** What kchat's own copy looks like then, and so is for another test. */
const isPlain = (bytes: Uint8Array, value: string) => !Buffer.from(value).equals(bytes);

test('one or two mistakes with the secret', () => {
  fc.assert(
    fc.property(secret, pair, (value, steps) => {
      const key = steps.reduce<Buffer>((bytes, step) => step(bytes), Buffer.from(value));
      fc.pre(key.length > 0 && isPlain(key, value));
      const check = checkSignature(decodeToken(makeToken(goodClaims, goodHeader, key)), Buffer.from(value));
      // HMAC pads with NUL and hashes what is long (RFC 2104): such a key is the same one.
      if (check.status === 'mismatch') expect(check.cause).not.toBeNull();
    }),
    { numRuns: 120 },
  );
});

const messages = [
  (_: string, body: string) => body,
  (head: string, body: string) => `${head}${body}`,
  (head: string, body: string) => `${head}.${body}\n`,
  (head: string, body: string) => `${head}.${body}.`,
  (head: string, body: string) => `${Buffer.from(head, 'base64url')}.${Buffer.from(body, 'base64url')}`,
  (head: string, body: string) => `${head}.${body}`,
];
const writings = [
  (digest: Buffer) => digest,
  (digest: Buffer) => Buffer.from(digest.toString('hex')),
  (digest: Buffer) => Buffer.from(digest.toString('hex').toUpperCase()),
  (digest: Buffer) => Buffer.from(digest.toString('base64')),
  (digest: Buffer) => Buffer.from(digest.toString('latin1')),
  (digest: Buffer) => Buffer.from(`(stdin)= ${digest.toString('hex')}\n`),
  (digest: Buffer) => Buffer.from(digest.toString('hex').replace(/..(?=.)/g, '$&-')),
];

test('a mistake with the secret, one in what is signed, one in how the digest is written', () => {
  const step = oneOf([(bytes: Buffer) => bytes, ...around]);
  fc.assert(
    fc.property(
      secret,
      step,
      fc.constantFrom(...messages),
      fc.constantFrom(...writings),
      (value, change, sign, write) => {
        const [head, body] = [encode(goodHeader), encode(goodClaims)];
        const digest = createHmac('sha256', change(Buffer.from(value)))
          .update(sign(head, body))
          .digest();
        const token = `${head}.${body}.${write(digest).toString('base64url')}`;
        const check = checkSignature(decodeToken(token), Buffer.from(value));
        if (check.status === 'mismatch') expect(check.cause?.provenBy).toBe('hmac');
        else expect(digest.equals(write(digest))).toBe(true);
      },
    ),
    { numRuns: 120 },
  );
});

test('a secret that has nothing to do with it is never named, and never blamed', () => {
  fc.assert(
    fc.property(secret, (value) => {
      const token = makeToken(goodClaims, goodHeader, randomBytes(32).toString('hex'));
      const { signature, verdict } = inspect(token, value);
      expect([signature, verdict]).toEqual([{ status: 'mismatch', cause: null }, 'rejected']);
    }),
    { numRuns: 30 },
  );
});
