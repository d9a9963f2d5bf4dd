/** What only looks like a kind of text is not named as that kind, and what is written otherwise still is. */
import { describe, expect, test } from 'vitest';
import { decodeToken } from '../../../src/token/decode.js';
import { describePaste } from '../../../src/token/paste/paste-shape.js';
import { encode, goodClaims, makeToken } from '../made-tokens.js';

const token = makeToken(goodClaims);
const [header = '', payload = '', signature = ''] = token.split('.');
const hex = Buffer.from(token).toString('hex');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const encrypted = `${encode({ alg: 'dir', enc: 'A256GCM' })}.abc.def.ghi.jkl`;
const uuid = '0b7b1f0e-5b1e-4c2e-9d0a-1234567890ab';
const md5 = '0a'.repeat(16);
const session = encode({ user_id: '8412' });

const otherText = /^this is other text without a token in it \(\d+ characters\)$/;
const noDot = /^this is not a token: \d+ characters without a dot$/;
const noHeader =
  /^this is no token: \d parts with dots between \(\d+ characters\), and (?:the first is no header|a token has three)$/;
const opaque = /^this is an opaque value \(\d+ characters\), such as a session id, not a login token$/;
const json = /^this is JSON \(\d+ characters\), not a token$/;
const named = /^this is the name of a host/;
const isEncrypted = /^this is an encrypted token \(JWE, \d+ characters\); Kustomer takes signed ones$/;

const rooms: Readonly<Record<string, readonly (readonly [string, string, RegExp])[]>> = {
  'words around it': [
    ['"bearer" behind another word', 'my bearer', otherText],
    ['"bearer" and a word', 'bearer token', otherText],
    ['"Bearer" with white space', ' Bearer\n', /^there is no token behind "Bearer"$/],
    ['a link behind a word', 'see https://x.example', otherText],
    ['an e-mail address behind a word', 'me ada@example.com', otherText],
    ['an e-mail address and a comma', 'ada@example.com,', noHeader],
    ['an e-mail address of a host of three labels', 'ada@example.co.uk', /^this is an e-mail address/],
    ['a UUID behind a word', `id ${uuid}`, otherText],
    ['a UUID and a word', `${uuid} x`, otherText],
    ['a UUID and more', `${uuid}-1`, opaque],
    ['more and a UUID', `x${uuid}`, opaque],
    ['a hash as md5sum prints it', `${md5} -`, otherText],
    ['letters in a hash that are no digits', `gh${md5.slice(2)}`, opaque],
    ['letters behind a hash', `${md5.slice(2)}gh`, opaque],
    ['white space behind a signature', `${signature} `, noDot],
    ['44 characters', `${signature}A`, opaque],
    [
      'bytes that begin as XML by chance',
      Buffer.from(`<sx${'\x81'.repeat(29)}`, 'latin1').toString('base64url'),
      /^this is an opaque value \(43 characters\), such as a session id or the signature of a token alone/,
    ],
  ],
  'a text that was cut or masked': [
    ['a masked value that only ends so', `key-${header.slice(0, 10)}***`, noDot],
    ['one star', 'eyJhbGciOi*', noDot],
    ['a word and three dots in one', 'Loading…', noDot],
    ['dots between words', 'words... and eyes', otherText],
    ['dots behind a short word', 'eye...', otherText],
    ['dots in front of a token', 'really... eyJhbGciOi', otherText],
    ['two dots in its middle', `${header}..${signature}`, /^(?!the token was shortened)/],
    ['[truncated', `${token.slice(0, 50)}[truncated`, /^the token was shortened by a log/],
    ['a header that begins with a line end', 'ewAb-_EfGh...', /^the token was shortened by a log/],
    ['other letters', 'exAbCdEfGh...', otherText],
  ],
  'three parts': [
    ['points between other words', 'a·b', noDot],
    ['points behind a word like a header', 'eyes·a·b', noDot],
  ],
  "an example's text": [
    ...[
      ...['header.payload.signature', 'HEADER.CLAIMS.SIG', 'xxx.yyy.zzz', 'xxxxx.yyyyy.zzzzz', 'aaa.bbb.ccc'],
      ...[
        'aaaa.bbbbb.cccc',
        'abc.def.ghi',
        'YOUR_JWT_TOKEN',
        'your-token',
        'yourtoken',
        'myJwt',
        'your-token-here',
      ],
      ...['yourJwtHere', 'insert token here', 'paste your token', 'some-access-token', 'your accesstoken'],
    ].map((text): readonly [string, string, RegExp] => [
      text,
      text,
      /^this is an example's text for a token/,
    ]),
    ['behind a word', 'my header.payload.signature', otherText],
    ['before a mark', 'header.payload.signature!', noHeader],
    ['with two letters', 'aa.bb.cc', named],
    ['with two letters in its middle', 'aaaa.bb.cccc', named],
    ['of another word', 'yourtokenholder', noDot],
    ['of three words', 'your token file', otherText],
    ['behind "not"', 'not your token', otherText],
    ['quotes and a word', '"" x', otherText],
  ],
  'bytes and encodings': [
    ['hexadecimal digits and white space around', ` ${hex}\n`, /^this is a token that was hex-encoded/],
    ['an odd number of hexadecimal digits', `${hex}0`, opaque],
    ['letters in front of hexadecimal digits', `zz${hex}`, opaque],
    ['letters behind hexadecimal digits', `${hex}zz`, opaque],
    ['base64 and a line end', `${base64(token)}\n`, /^this is a token that was base64-encoded once more/],
    [
      'base64 wrapped at 76',
      base64(token).replace(/(.{76})/g, '$1\n'),
      /^this is a token that was base64-encoded once more/,
    ],
  ],
  'a sentence': [
    ['letters of East Asia', 'ｈｅｌｌｏ', noDot],
    ['the name of a part alone', 'see "typ" = 1', otherText],
    ['a claim alone', 'ada email', otherText],
    ['a time alone', 'my iat', otherText],
    ['the name of an exception', 'a TypeError', /^this is (?:text that tells of an error|an error message)/],
    ['error with a colon', 'error: x y', /^this is (?:text that tells of an error|an error message)/],
    ['error with a bracket', 'some error[1] x', /^this is (?:text that tells of an error|an error message)/],
    ['errors', 'error x errors y', otherText],
    ['a word with white space around', ' hello ', noDot],
    ['a word for a missing value, with white space around', ' undefined\n', /^this is the word undefined/],
    ['a bracket inside quotes', '"see [1]"', otherText],
  ],
  'an encrypted token': [
    ['with no key in it', encrypted.replace('.abc.', '..'), isEncrypted],
    ['behind a name, with a mark', `jwe=${encrypted};`, isEncrypted],
    ['in brackets', `[${encrypted}]`, noHeader],
    ['with a mark behind', `${encrypted}!`, noHeader],
    ['of which only the form is left', 'eyxx.abc.def.ghi.jkl', named],
    ['that is signed, with five parts', `${header}.a.b.c.d`, noHeader],
  ],
  'parts of a token': [
    ['a header and a line end', `${header}\n`, /^this is the header of a token alone/],
    ['a payload and a line end', `${payload}\n`, /^this is the payload of a token alone/],
    [
      'two payloads',
      `${payload}.${payload}`,
      /^the token has 2 parts of 3 \(\d+ characters\): its signature is missing$/,
    ],
    ['a payload and a signature', `${session}.${signature}`, /its header is missing$/],
    ['a session and claims behind it', `${session}.${payload}.x`, noHeader],
    ['a session in four parts', `${session}.a.b.c`, noHeader],
    ['a word behind a half', 'eyJhbGciOi x', otherText],
    ['a word in front of a half', 'x eyJhbGciOi', otherText],
    ['a mark behind a half', 'eyJhbGciOi!', noDot],
    ['a mark behind a header', `${header}!`, noDot],
    ['a mark in front of a header', `!${header}`, noDot],
    ['white space in front of a half', ` ${header.slice(0, -3)}`, /^this begins as a token does/],
    ['JSON of other things', encode({ a: 1, b: 'x'.repeat(20) }), /^this is JSON in base64/],
  ],
  JSON: [
    ['signatures without a payload as text', '{"payload":7,"signatures":[]}', json],
    ['a payload alone', '{"payload":"x","y":1}', json],
    ['an e-mail alone', '{"email":1}', /^these are claims as JSON/],
    ['an externalId alone', '{"externalId":1}', /^these are claims as JSON/],
    ['an iat alone', '{"iat":1}', /^these are claims as JSON/],
    ['a header alone', '{"header":{}}', json],
    ['a payload as an object', '{"payload":{}}', json],
    ['a list with something in it', '{"token":[1]}', /^its field "token" holds an array, not a token$/],
    ['an answer of another type', '{"data":{"type":"x"}}', json],
    ['an answer with the word elsewhere', '{"data":{"a":"tracking_token"}}', json],
    ['a bracket behind a word', 'see [1]', otherText],
  ],
};

describe.each(Object.entries(rooms))('%s', (_, rows) => {
  test.each(rows)('%s', (_, text, message) => {
    expect(describePaste(decodeToken(text)).message).toMatch(message);
  });
});

test.each([
  [
    '{"payload":"e30","signatures":[]}',
    'this is a token in the general JSON serialization (33 characters); Kustomer takes the compact one',
  ],
  [
    md5,
    'this is a hash in hexadecimal digits (32 characters), such as an old identity hash, not a login token',
  ],
  ['[object Object]', 'this is what a program writes for an object (15 characters)'],
  ['{"kty":"RSA"}', 'this is a key (JWK) (13 characters), not a token'],
])('the whole sentence of %j', (text, message) => {
  expect(describePaste(decodeToken(text)).message).toBe(message);
});
