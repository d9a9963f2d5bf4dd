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
const makeHost = (length: number) => `${`${'a'.repeat(49)}.`.repeat(5)}${'b'.repeat(length - 253)}.de`;
const uuid = '0b7b1f0e-5b1e-4c2e-9d0a-1234567890ab';
const md5 = '0a'.repeat(16);
const cookie = 'aB3+'.repeat(20);
const sha1 = '0a'.repeat(20);
const rails = `${base64(JSON.stringify({ _rails: { message: base64(`"${token}"`) } }))}--${sha1}`;
const isRails = /^this is a signed cookie of Rails \(\d+ characters\) with a token in it, not the token$/;
const session = encode({ user_id: '8412' });
/** A digest as it is, read as text, with a dot among its bytes. */
const raw = `${'\ufffd\u0001'.repeat(8)}.${'\ufffd\u0001'.repeat(7)}`;

const glued = `${header}${payload}${signature}`;
const isBeginning = /^this is the beginning of a token/;
const otherText = /^this is other text \(\d+ characters\) without a token in it$/;
const noDot = /^this is not a token: \d+ characters without a dot$/;
const noHeader = /^this is no token: \d parts with dots between \(\d+ characters\), and none is a header$/;
const opaque = /^this is an opaque value \(\d+ characters\), such as a session id, not a login token$/;
const json = /^this is JSON \(\d+ characters\), not a token$/;
const isPrinted = /^the signature is the digest's bytes as they are, not encoded \(\d+ characters\)$/;
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
    ['a host of 299 characters', makeHost(299), named],
    ['a host of 300', makeHost(300), noHeader],
  ],
  'a text that was cut or masked': [
    ['a masked token behind a word', 'x eyJhbGciOi***', /^this is a token that was masked/],
    ['a masked value that only ends so', `key-${header.slice(0, 10)}***`, noDot],
    ['one star', 'eyJhbGciOi*', noDot],
    ['a word and three dots in one', 'Loading…', noDot],
    ['dots between words', 'words... and eyes', otherText],
    ['dots behind a short word', 'eye...', otherText],
    ['dots in front of a token', 'really... eyJhbGciOi', otherText],
    ['dots in front, in one run', '...eyJhbGciOi', otherText],
    ['two dots at its end', `${token.slice(0, 50)}..`, /^the token was shortened by a log/],
    ['two dots in its middle', `${header}..${signature}`, /^(?!the token was shortened)/],
    ['[truncated', `${token.slice(0, 50)}[truncated`, /^the token was shortened by a log/],
    ['a header that begins with a line end', 'ewAb-_EfGh...', /^the token was shortened by a log/],
    ['four letters that begin like one', 'ewAb...', otherText],
    ['other letters', 'exAbCdEfGh...', otherText],
  ],
  'three parts': [
    ['points between other words', 'a·b', noDot],
    ['points behind a word like a header', 'eyes·a·b', noDot],
    [
      'a space',
      `${header} ${payload} ${signature}`,
      /^these are the three parts of a token with spaces between/,
    ],
    ['line ends of Windows', token.replaceAll('.', '\r\n'), /three parts of a token with line ends between/],
    ['an empty line', token.replaceAll('.', '\n\n'), /three parts of a token with line ends between/],
    ['a colon and spaces', token.replaceAll('.', ' : '), /three parts of a token with {2}: {2}between/],
    [
      'a space and a line end',
      token.replaceAll('.', ' \n'),
      /three parts of a token with {2}\\u000a between/,
    ],
    [
      'a line end and a space',
      token.replaceAll('.', '\n '),
      /three parts of a token with \\u000a {2}between/,
    ],
    ['no header', `eyAxAxAxAxAxAx ${payload} ${signature}`, otherText],
    [
      'a space in front of the dot',
      '{"alg":"HS256"} .{"a":1}.x',
      /^the parts of this token are JSON as it is \(\d+ characters\), not encoded$/,
    ],
    ['a space behind the dot', `${header}. {"a":1}.x`, /^the payload of this token is JSON as it is/],
    ['a word in front of the header', `${'A'.repeat(4)}${header}.{"a":1}.x`, noHeader],
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
  'parts without dots': [
    ['the three, whole', glued, /^these are the three parts of a token with nothing between them/],
    [
      'with an object inside the header',
      `${encode({ alg: 'HS256', x12: { a: 1 } })}${payload}${signature}`,
      /^these are the three parts of a token with nothing between them/,
    ],
    ['behind a letter', `x${glued}`, opaque],
    ['before a mark', `${glued}!`, noDot],
    ['with no claims in it', `${header}${'A'.repeat(60)}${signature}`, isBeginning],
    [
      'with a text in place of claims',
      `${header}${encode('"xxxxxxxxxxxxxxxxxxxxx"')}${signature}`,
      isBeginning,
    ],
    ['with half a header', `${header.slice(0, 20)}${payload}${payload}${signature}`, isBeginning],
  ],
  'parts in another order': [
    [
      'claims first',
      `${payload}.${header}.${signature}`,
      /in the wrong order .*: claims, header, signature$/,
    ],
    ['claims last', `${header}.${signature}.${payload}`, /in the wrong order .*: header, signature, claims$/],
    [
      'with white space',
      ` ${payload}.${header}.${signature}\n`,
      /in the wrong order .*: claims, header, signature$/,
    ],
    ['the header twice', `${header}.${token}`, /^this has 4 parts .* 3: header, header, claims, signature$/],
    [
      'nothing between',
      `${header}..${payload}.${signature}`,
      /a token has 3: header, nothing, claims, signature$/,
    ],
    [
      'a longer signature',
      `${header}.${payload}.${signature}A.x`,
      /header, claims, something else, something else$/,
    ],
    [
      'a mark before a signature',
      `${header}.${payload}.!${signature}.x`,
      /header, claims, something else, something else$/,
    ],
    ['eight parts', `${header}.${payload}${'.x'.repeat(6)}`, /^this has 8 parts/],
    ['nine parts', `${header}.${payload}${'.x'.repeat(7)}`, noHeader],
    ['no claims at all', `${header}.x.y`, noHeader],
  ],
  'marks of a cut': [
    [
      'a count in brackets',
      `${token.slice(0, 60)} [+20 more]`,
      /shortened by a log .*: "\[\+20 more\]" stands/,
    ],
    ['a word in brackets', `${token.slice(0, 60)}(cut)`, /shortened by a log .*: "\(cut\)" stands/],
    ['a count of bytes', `${token.slice(0, 60)} 20 more bytes`, /shortened by a log .*: "20 more" stands/],
    ['a dot of three', `${token.slice(0, 60)} … x`, /shortened by a log .*: "\.{3}" stands/],
    ['three dots and words', `${token.slice(0, 60)} ... x`, /shortened by a log .*: "\.{3}" stands/],
    ['a cut behind another word', 'eyes [cut]', otherText],
  ],
  'bytes and encodings': [
    ['hexadecimal digits and white space around', ` ${hex}\n`, /^this is a token that was hex-encoded/],
    ['an odd number of hexadecimal digits', `${hex}0`, opaque],
    ['letters in front of hexadecimal digits', `zz${hex}`, opaque],
    ['letters behind hexadecimal digits', `${hex}zz`, opaque],
    [
      'numbers with commas and spaces',
      [...Buffer.from(token)].join(', '),
      /^these are the bytes of a token as a list of numbers/,
    ],
    [
      'numbers a line each',
      [...Buffer.from(token)].join(',\n  '),
      /^these are the bytes of a token as a list of numbers/,
    ],
    ['base64 and a line end', `${base64(token)}\n`, /^this is a token that was base64-encoded once more/],
    [
      'base64 wrapped at 76',
      base64(token).replace(/(.{76})/g, '$1\n'),
      /^this is a token that was base64-encoded once more/,
    ],
    ['base64 of XML behind white space', base64(` \n<?xml ${signature}`), /^this is XML in base64/],
    ['base64 of a word in front of XML', base64(`x<a>${signature}`), opaque],
    ['base64 of a list with XML in it', base64(`{"a":"<a>${signature}"}`), opaque],
    [
      'base64 of JSON with names of a key',
      base64(`{"kty":"oct","k":"${signature}"}`),
      /^this is a key \(JWK\)/,
    ],
    ['base64 of a text that ends in such JSON', base64(`x{"kty":"oct","k":"${signature}"}`), opaque],
  ],
  'cookies of Rails': [
    ['signed', `${cookie}--${sha1}`, /^this is a session or a cookie of Rails/],
    ['with 20 characters', `${cookie.slice(0, 20)}--${sha1}`, /^this is a session or a cookie of Rails/],
    ['with four', `${cookie.slice(0, 4)}--${sha1}`, opaque],
    ['with a space', `aB ${cookie}--${sha1}`, otherText],
    ['behind the digest, dashes', `${cookie}--${sha1}--`, opaque],
    ['behind the digest, a word', `${cookie}--${sha1} x`, otherText],
    ['with a digest that is too short', `${cookie}--${sha1.slice(1)}`, opaque],
    ['with a digest of other letters', `${cookie}--${sha1}gh`, opaque],
    ['with other letters in front of the digest', `${cookie}--gh${sha1}`, opaque],
    ['with a token, percent-encoded', rails.replaceAll('=', '%3D'), isRails],
    ['with a token, behind a name', `Set: ${rails}`, otherText],
    ['with a token, before a word', `${rails}; path=/`, otherText],
    ['with a mark', `${cookie}!--${sha1}`, noDot],
    ['encrypted, with more behind the tag', `${cookie}--aB3+x6789012345/--${'aB'.repeat(11)}==x`, opaque],
    ['with four parts', `${cookie}--aB3+x6789012345/--${'aB'.repeat(11)}==--x`, opaque],
    [
      'encrypted',
      `${cookie}--aB3+x6789012345/--${'aB'.repeat(11)}==`,
      /^this is a session or a cookie of Rails/,
    ],
    ['encrypted, without padding', `${cookie}--aB3+x6789012345/--${'aB'.repeat(11)}`, opaque],
    ['encrypted, with a nonce too short', `${cookie}--aB3x--${'aB'.repeat(11)}==`, opaque],
    ['encrypted, with a nonce too long', `${cookie}--aB3+x6789012345/aB--${'aB'.repeat(11)}==`, opaque],
    ['encrypted, with a tag too long', `${cookie}--aB3+x6789012345/--${'aB'.repeat(12)}==`, opaque],
    ['without a digest', `${cookie}--`, opaque],
  ],
  'a name with nothing behind it': [
    ['a mark and a space behind', 'token=; ', /^there is nothing behind the name of the token/],
    ['a mark behind', 'token= ;', /^there is nothing behind the name of the token/],
    ['several marks behind', 'token=;}', /^there is nothing behind the name of the token/],
    ['marks in front', 'a;b token: null', /^the word null stands where the token should/],
    ['the word in quotes', 'token: "null"', /^the word null stands where the token should/],
    ['a line end behind', 'token\n=\n', /^there is nothing behind the name of the token/],
    [
      'a long text in front',
      `${'x'.repeat(100)} token: null`,
      /^the word null stands where the token should/,
    ],
    ['another word in quotes', 'token: "x"', otherText],
    ['a word behind the quotes', "token='null' x", otherText],
    ['a word in front of the quotes', 'token: x "null"', otherText],
    ['letters behind the quotes', 'jwt="null"y', noDot],
  ],
  'a sentence': [
    [
      'a part of a header in single quotes',
      "{'alg': 'HS256'} x",
      /^this is what a program printed of a token/,
    ],
    ['a space before its colon', "{'typ' :'x'} y", /^this is what a program printed of a token/],
    ['an arrow behind it', '"alg" => "HS256" x', /^this is what a program printed of a token/],
    ['letters of East Asia', 'ｈｅｌｌｏ', noDot],
    ['a part of a header', 'alg and "typ" : 1', /^this is what a program printed of a token that it decoded/],
    ['the name of a part alone', 'see "typ" = 1', otherText],
    ['a claim alone', 'ada email', otherText],
    ['a time alone', 'my iat', otherText],
    ['claims', 'externalId exp', /^these are claims as a program prints them/],
    ['the name of an exception', 'a TypeError', /^this is an error message/],
    ['error with a colon', 'error: x y', /^this is an error message/],
    ['error with a bracket', 'some error[1] x', /^this is an error message/],
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
  'a digest printed as it is': [
    ['with a dot in it', `${header}.${payload}.${raw}`, isPrinted],
    ['behind another header', `x${header}.${payload}.${raw}`, noHeader],
    ['behind a header with a mark', `${header}!.${payload}.${raw}`, noHeader],
    ['behind a payload with a mark', `${header}.${payload}!.${raw}`, noHeader],
    ['behind a mark and a payload', `${header}.!${payload}.${raw}`, noHeader],
    ['in a text of over 20,000 characters', `${header}.${payload.repeat(400)}.${raw}`, noHeader],
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
    ['white space in front of a half', ` ${header.slice(0, -3)}`, /^this is the beginning of a token/],
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
    [
      'both as objects',
      '{"header":{},"payload":{}}',
      /^these are header and claims of a token that was decoded/,
    ],
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
    `${header}.${'a'.repeat(252 - header.length)}`,
    'copy all of it, to the last character: a double click stops at the dots',
  ],
  [
    `${header}.${'a'.repeat(254 - header.length)}`,
    'copy all of it, to the last character: a double click stops at the dots; a column or buffer of 255 characters may have cut it',
  ],
  [
    `${header}.${'a'.repeat(254 - header.length)}\n`,
    'copy all of it, to the last character: a double click stops at the dots; a column or buffer of 255 characters may have cut it',
  ],
])('a column is suspected only if the length is one of a column: %#', (text, hint) => {
  expect(describePaste(decodeToken(text)).hint).toBe(hint);
});

test.each([
  [
    '{"payload":"e30","signatures":[]}',
    'this is a token in the general JSON serialization (33 characters); Kustomer takes the compact one',
  ],
  [md5, 'this is 32 hexadecimal digits: a hash (MD5), such as an old identity hash, not a login token'],
  ['[object Object]', 'this is what a program writes for an object (15 characters)'],
  ['{"kty":"RSA"}', 'this is a key (JWK) (13 characters), not a token'],
])('the whole sentence of %j', (text, message) => {
  expect(describePaste(decodeToken(text)).message).toBe(message);
});

test.each([
  [token.toLowerCase(), 'small'],
  [token.toUpperCase(), 'capital'],
])('letters of one kind are told with the reason and what to look for: %#', (text, kind) => {
  expect(describePaste(decodeToken(text))).toEqual({
    message: `all letters of this token are ${kind} (${text.length} characters): something changed them, and both kinds count`,
    hint: 'leave the token as it is: no toLowerCase or toUpperCase, and no column or header that does not keep the case',
  });
});
