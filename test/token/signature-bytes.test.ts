/** What a signature's bytes tell: with the secret, with another one, and with none at all. */
import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { inspectToken } from '../../src/index.js';
import { describeVerdict } from '../../src/inspect/headline.js';
import { decodeToken } from '../../src/token/decode.js';
import { parsePasted } from '../../src/token/paste/pasted.js';
import { matchesHmac } from '../../src/token/signature.js';
import { plainStyle } from '../support/fake-context.js';
import { madeUpSecret } from '../support/made-up.js';
import { encode, goodClaims, goodHeader, inspect, listCodes, makeToken, now, secret } from './made-tokens.js';

const input = `${encode(goodHeader)}.${encode(goodClaims)}`;
const hmac = (hash = 'sha256', text = input, key = secret) => createHmac(hash, key).update(text).digest();
const sealed = (signature: string | Uint8Array) => `${input}.${encode(signature)}`;
const pairs = (digest: Buffer) => digest.toString('hex').match(/../g) ?? [];
const python = (digest: Buffer) =>
  `b'${[...digest].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}'`;

/** A token whose digest was read as ASCII, "?" for other bytes; without a control character it would be plain text. */
function questionMarks(n = 0): string {
  const text = `${encode(goodHeader)}.${encode({ ...goodClaims, n })}`;
  const digest = hmac('sha256', text).toString('latin1');
  if (!/[\0-\x08]/.test(digest)) return questionMarks(n + 1);
  return `${text}.${encode(digest.replace(/[^\0-\x7f]/g, '?'))}`;
}

/** The cause that the bytes prove, the signature, and what is said of it without the right secret. */
const written: readonly (readonly [cause: string, token: string, shows: RegExp, withSecret?: string])[] = [
  ['signature-hex-encoded', sealed(hmac().toString('hex')), /is hexadecimal digits/],
  ['signature-hex-encoded', `${input}.${hmac().toString('hex').toUpperCase()}`, /is hexadecimal digits/],
  ['signature-hex-encoded', sealed(pairs(hmac()).join('-').toUpperCase()), /is hexadecimal digits/],
  ['signature-hex-encoded', sealed(`${hmac().toString('hex')}\n`), /is hexadecimal digits/],
  ['signature-hex-encoded', sealed(`0x${hmac().toString('hex')}`), /is hexadecimal digits/],
  [
    'signature-hex-encoded',
    sealed(hmac('md5').toString('hex')),
    /is hexadecimal digits/,
    'other-hmac-md5+signature-hex-encoded',
  ],
  ['signature-openssl-text', sealed(`(stdin)= ${hmac().toString('hex')}\n`), /openssl/],
  ['signature-openssl-text', sealed(`SHA2-256(stdin)= ${hmac().toString('hex')}\n`), /openssl/],
  ['signature-openssl-text', sealed(`${hmac().toString('hex')} *stdin\n`), /openssl/],
  ['signature-base64-twice', sealed(hmac().toString('base64')), /encoded twice/],
  ['signature-base64-twice', sealed(hmac().toString('base64url')), /encoded twice/],
  ['signature-hex-encoded+signature-base64-twice', sealed(encode(hmac().toString('hex'))), /twice/],
  ['signature-as-text', sealed(hmac().toString('latin1')), /turned into text|Latin-1/],
  ['signature-as-text', sealed(hmac().toString('utf8')), /turned into text/],
  ['signature-as-text', questionMarks(), /turned into text/],
  ['signature-as-numbers', sealed(hmac().join(',')), /list of numbers/],
  ['signature-as-numbers', sealed(`[${hmac().join(' ')}]`), /list of numbers/],
  ['signature-as-numbers', sealed(JSON.stringify(hmac())), /list of numbers/],
  ['signature-as-numbers', sealed(`[${[...new Int8Array(hmac())].join(', ')}]`), /list of numbers/],
  ['signature-bytes-literal', sealed(python(hmac())), /Python's b'…'/],
  ['signature-go-sum', sealed(Buffer.concat([Buffer.from(input), hmac('sha256', '')])), /mac\.Sum/],
];

for (const [index, [cause, token, shows, withSecret = cause]] of written.entries())
  describe(`${index} ${cause}`, () => {
    const isOrdered = (id: string | null) => id?.split('+').sort().join('+');

    test('with the secret', () => {
      const { signature, verdict } = inspect(token);
      expect([signature.status, verdict]).toEqual(['mismatch', 'rejected']);
      expect(isOrdered(signature.cause)).toBe(isOrdered(withSecret));
    });

    test('with another secret, and with none', () => {
      for (const report of [inspect(token, madeUpSecret()), inspectToken(token, { at: now })]) {
        expect([report.signature.status, report.verdict]).toEqual(['mismatch', 'rejected']);
        expect(isOrdered(report.signature.cause)).toBe(isOrdered(cause));
        expect(report.findings[0]?.message).toMatch(shows);
        expect(`${report.findings[0]?.message}${report.findings[0]?.hint}`).not.toMatch(
          /copy|added|this secret/,
        );
      }
    });
  });

test.each([`b'${encode(hmac())}'`, `b"${hmac().toString('base64')}"`])(
  "a signature in Python's b'…' is not told as cut off",
  (signature) => {
    const pasted = parsePasted(`see ${input}.${signature}, please`).text;
    const [finding] = inspect(pasted).findings;
    expect(finding).toMatchObject({
      code: 'NOT_BASE64URL',
      message: "the signature is Python's b'…' as text",
    });
    expect(finding?.hint).toMatch(/\.decode\(\)/);
  },
);

describe('without a secret', () => {
  test('a good signature is left unchecked, and a token that is no HS256 token to other rules', () => {
    expect(inspectToken(makeToken(goodClaims), { at: now }).signature).toEqual({
      status: 'not-checked',
      cause: null,
    });
  });

  test('a digest that holds the bytes of U+FFFD by chance proves nothing', () => {
    const digest = hmac();
    digest.set([0xff, 0xef, 0xbf, 0xbd], 12);
    expect(inspectToken(sealed(digest), { at: now }).signature.status).toBe('not-checked');
  });

  test('a signature that was cut off is rejected for its length', () => {
    const { verdict, findings } = inspectToken(sealed(hmac().subarray(0, 30)), { at: now });
    expect(verdict).toBe('rejected');
    expect(findings[0]?.message).toMatch(/has 40 characters, HS256's has 43: it was cut off/);
  });

  test('one made with RSA under an HS256 header', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { signature, findings } = inspectToken(sealed(sign('sha256', Buffer.from(input), privateKey)), {
      at: now,
    });
    expect(signature.cause).toBe('signature-rsa-sized');
    expect(findings[0]?.message).toBe('the signature has 256 bytes, as RSA makes them');
  });

  test('readable text, which may be the secret, is not shown', () => {
    const text = 'not a digest but words';
    const { signature, findings } = inspectToken(sealed(text), { at: now });
    expect(signature.cause).toBe('signature-plain-text');
    expect(JSON.stringify(findings)).not.toContain(text);
  });
});

describe('the secret given away', () => {
  test.each([
    ['as text', sealed(secret)],
    ['as it is', `${input}.${secret}`],
    ['with a line feed', sealed(`${secret}\n`)],
    ['in hexadecimal digits', sealed(Buffer.from(secret).toString('hex'))],
    ['in base64', sealed(Buffer.from(secret).toString('base64url'))],
    ['decoded', sealed(Buffer.from(secret, 'hex'))],
  ])('as the signature: %s', (_, token) => {
    const { signature, findings } = inspect(token);
    expect(signature).toEqual({ status: 'mismatch', cause: 'signature-is-secret' });
    expect(findings[0]?.message).toMatch(/every such token gives the secret away/);
    expect(findings[0]?.hint).toMatch(/replace the secret in Kustomer/);
  });

  test.each([
    ['in the claims', secret],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['in hexadecimal digits', Buffer.from(secret).toString('hex')],
  ])('%s, and the headline says so', (_, key) => {
    const report = inspect(makeToken({ ...goodClaims, key }));
    expect(listCodes(report)).toEqual(['warning SECRET_EXPOSED']);
    expect(describeVerdict(report, plainStyle)[2]).toMatch(/should accept.* gives the chat secret away/);
    const own = inspect(makeToken({ ...goodClaims, key }), `"${secret}"`);
    expect(listCodes(own)).toEqual(['warning SECRET_EXPOSED', 'warning SECRET_SUSPECT']);
    expect(describeVerdict(own, plainStyle)[2]).toMatch(/is not the secret.* gives the chat secret away/);
    const old = inspect(makeToken({ ...goodClaims, iat: now - 5_000, key }));
    expect(describeVerdict(old, plainStyle)[2]).toMatch(/will reject.*, and it gives the chat secret away$/);
  });
});

/** What was signed or how, in place of the HMAC of `header.payload` with the secret. */
const [head, body] = [encode(goodHeader), encode(goodClaims)];
const json = (value: object) => JSON.stringify(value);
const padded = (value: object) => Buffer.from(json(value)).toString('base64');

describe('what was signed', () => {
  test.each([
    ['signed-payload-only', body],
    ['signed-header-only', head],
    ['signed-with-newline', `${input}\n`],
    ['signed-without-dot', head + body],
    ['signed-with-extra-dot', `${input}.`],
    ['signed-with-extra-dot', `.${input}`],
    ['signed-with-white-space', `${input}\r\n`],
    ['signed-with-white-space', `${head}\n.${body}\n`],
    ['signed-with-padding', `${padded(goodHeader)}.${padded(goodClaims)}`],
    ['signed-json', `${json(goodHeader)}.${json(goodClaims)}`],
    ['signed-json', json(goodClaims)],
    ['signed-other-header', `${encode({ typ: 'JWT', alg: 'HS256' })}.${body}`],
    ['signed-other-header', `${encode({ alg: 'HS256' })}.${body}`],
    ['signed-reserialized', `${head}.${encode({ iat: now, email: goodClaims.email })}`],
    ['signed-reserialized', `${head}.${encode('{"email": "ada@example.com", "iat": 1795357200}')}`],
  ])('%s %#', (cause, text) => {
    const { signature, findings } = inspect(sealed(createHmac('sha256', secret).update(text).digest()));
    expect(signature).toEqual({ status: 'mismatch', cause });
    expect(findings[0]?.message).toMatch(/^it was made with this secret, but over /);
  });

  test('standard base64 whose + and / were changed afterwards', () => {
    const claims = { ...goodClaims, name: '~~~???>>>' };
    const text = `${padded(goodHeader)}.${padded(claims)}`.replaceAll('=', '');
    expect(text).toMatch(/[+/]/);
    const token = `${encode(goodHeader)}.${encode(claims)}.${encode(hmac('sha256', text))}`;
    expect(inspect(token).signature.cause).toBe('signed-standard-alphabet');
  });
});

describe('what made the digest', () => {
  const plain = (text: string, hash = 'sha256') => createHash(hash).update(text).digest();
  test.each([
    ['signed-exchanged', hmac('sha256', secret, input), /as the message and header\.payload as the key/],
    ['hash-of-input', plain(input), /a plain SHA-256 of header\.payload, which anyone can make/],
    ['hash-with-secret', plain(input + secret), /plain SHA-256 of secret and text/],
    ['hash-of-secret', plain(secret), /nothing but a SHA-256 of the secret: it is the same for every token/],
    ['other-hmac-hs384', hmac('sha384'), /HMAC-SHA-384/],
    ['other-hmac-hs512', hmac('sha512'), /HMAC-SHA-512/],
    ['other-hmac-hs224', hmac('sha224'), /HMAC-SHA-224/],
    ['other-hmac-hs1', hmac('sha1'), /HMAC-SHA-1/],
    ['other-hmac-md5', hmac('md5'), /HMAC-MD5/],
    ['signature-cut', hmac().subarray(0, 8), /its digest is cut off/],
    ['signature-with-more', Buffer.concat([hmac(), Buffer.from('abc')]), /more bytes behind it/],
  ])('%s %#', (cause, signature, says) => {
    const report = inspect(sealed(signature));
    expect(report.signature).toEqual({ status: 'mismatch', cause });
    expect(report.findings[0]?.message).toMatch(says);
  });

  test('seven bytes of a digest are too few to prove anything', () => {
    expect(inspect(sealed(hmac().subarray(0, 7))).signature.cause).toBeNull();
  });
});

test('a key whose bytes change is another key', () => {
  const key = Buffer.from(secret);
  const token = decodeToken(makeToken(goodClaims));
  expect(matchesHmac(token, key)).toBe(true);
  key[0] = (key[0] ?? 0) ^ 1;
  expect(matchesHmac(token, key)).toBe(false);
  key[0] = (key[0] ?? 0) ^ 1;
  expect(matchesHmac(token, key)).toBe(true);
});
