/** What writers of JSON, URLs, pages, shells and mails make of the signs in a secret, and rare codes. */
import { createHash, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { describeSpelling } from '../../src/token/causes/spelling.js';
import { madeUpSecret } from '../support/made-up.js';
import { goodClaims, goodHeader, inspect, makeToken } from './made-tokens.js';

const base64 = `ab+c/d${Buffer.from(madeUpSecret(), 'hex').toString('base64')}`;
const signs = `k7mQ$2"v'X&z\\Q#1!%9`.repeat(2);
const hex = madeUpSecret();
const uuid = randomUUID();
const bits = (text: string) =>
  [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
const base32 = (text: string) =>
  (bits(text).match(/.{1,5}/g) ?? [])
    .map((group) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(Number.parseInt(group.padEnd(5, '0'), 2)))
    .join('');
const guid = () => {
  const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex');
  const turned = [bytes.subarray(0, 4), bytes.subarray(4, 6), bytes.subarray(6, 8)].map((part) =>
    Buffer.from(part).reverse(),
  );
  return Buffer.concat([...turned, bytes.subarray(8)]);
};

test.each<[string, string, string | Uint8Array, RegExp]>([
  ['secret-json-encoded', base64, base64.replaceAll('+', '\\u002B'), /\.NET, Gson, Go/],
  ['secret-json-encoded', base64, base64.replaceAll('=', '\\u003d'), /\.NET, Gson, Go/],
  ['secret-json-encoded', signs, signs.replaceAll('&', '\\u0026'), /\.NET, Gson, Go/],
  ['secret-url-encoded', base64, base64.replaceAll('/', '%2F'), /URL-encoded/],
  ['secret-url-encoded', signs, encodeURI(signs), /URL-encoded/],
  ['secret-escaped', base64, base64.replaceAll('=', '=3D'), /as a mail has it/],
  ['secret-escaped', signs, signs.replace(/\W/g, '\\$&'), /quotemeta/],
  ['secret-escaped', signs, signs.replace(/[$"\\`]/g, '\\$&'), /double quotes of a shell/],
  ['secret-escaped', signs, signs.replaceAll('"', '\\"'), /before its double quotes/],
  ['secret-escaped', signs, signs.replace(/["'\\]/g, ''), /which a shell eats/],
  ...['&#x27;', '&#039;', '&apos;'].map((quote): [string, string, string, RegExp] => [
    'secret-html-encoded',
    signs,
    signs.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll("'", quote),
    /written for HTML/,
  ]),
  ['secret-base32-encoded', hex, base32(hex), /base32-encoded/],
  ['secret-base32-encoded', hex, base32(hex).toLowerCase(), /base32-encoded/],
  ['secret-base64-encoded', hex, Buffer.from(`${hex}:`).toString('base64'), /HTTP basic auth/],
  ['secret-base64-encoded', hex, Buffer.from(`"${hex}"\n`).toString('base64'), /quotes and a line feed/],
  ['secret-bytes-as-numbers', hex, [...Buffer.from(hex)].map((n) => `0x${n.toString(16)}`).join(','), /hex/],
  ['secret-bytes-as-numbers', hex, `x'${Buffer.from(hex).toString('hex')}'`, /SQL/],
  ['secret-base64-encoded', hex, `b'${Buffer.from(hex).toString('base64')}'`, /Python's b'…'/],
  ['secret-hex-encoded', hex, `b'${Buffer.from(hex).toString('hex')}'`, /Python's b'…'/],
  [
    'secret-hex-encoded',
    hex,
    `${(
      Buffer.from(hex)
        .toString('hex')
        .match(/.{1,60}/g) ?? []
    ).join('\n')}\n`,
    /xxd -p/,
  ],
  ['secret-hashed', hex, createHash('sha512').update(hex).digest().subarray(0, 32), /first half/],
  ['secret-hex-decoded', uuid, guid(), /as \.NET has them/],
  ['secret-without-signs', uuid, uuid.replaceAll('-', '_'), /"_" for each "-"/],
  ['secret-in-brackets', uuid, `{${uuid.toUpperCase()}}`, /as Windows writes a GUID/],
])('%s', (cause, secret, key, says) => {
  const { signature, findings } = inspect(makeToken(goodClaims, goodHeader, key), secret);
  expect(signature).toEqual({ status: 'mismatch', cause });
  expect(findings[0]?.message).toMatch(says);
  expect(`${findings[0]?.message}${findings[0]?.hint}`).not.toContain(secret);
});

test('what another text is of the secret, if a rare mistake made it', () => {
  const spell = (other: string) => describeSpelling(Buffer.from(hex), Buffer.from(other));
  expect(spell(base32(hex))).toBe('the secret base32-encoded');
  expect(spell(`${hex}.`)).toBe('the secret with "." at its end');
  expect(spell('********')).toBeNull();
  expect(spell(madeUpSecret())).toBeNull();
});
