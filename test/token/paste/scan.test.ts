/** The token is found in whatever two things people, mails, shells and logs do to a text, and never in a text without one. */

import { describe, expect, test } from 'vitest';
import { parsePasted } from '../../../src/token/paste/pasted.js';
import { scanTokens } from '../../../src/token/paste/scan.js';
import { fc } from '../../support/fast-check.js';
import { encode, goodClaims, makeToken } from '../made-tokens.js';

const token = makeToken(goodClaims);

/** What is around a text, or what became of it, by name. */
const decorations: Readonly<Record<string, (text: string) => string>> = {
  'an HTTP dump': (text) => `GET /me HTTP/1.1\nAuthorization: Bearer ${text}\nAccept: */*\n`,
  'curl -v': (text) => `> GET /me HTTP/2\n> authorization: Bearer ${text}\n> accept: */*\n>\n< HTTP/2 401\n`,
  'cURL for bash': (text) => `curl 'https://x.example/' -H 'authorization: ${text}' --compressed`,
  'cURL for cmd': (text) =>
    `curl ^"https://x.example/^" --data-raw ^"^{^\\^"externalToken^\\^":^\\^"${text}^\\^"^}^"`,
  'cURL for PowerShell': (text) => `Invoke-WebRequest -Headers @{ "authorization"="Bearer ${text}" }`,
  logcat: (text) => `11-22 14:20:00.123  987  987 D Chat: log in with ${text}\n11-22 E Chat: invalidJwt`,
  logfmt: (text) => `level=info jwt=${text} user=41`,
  'an env file': (text) => `CHAT_TOKEN=${text}\nCHAT_ORG=acme\n`,
  YAML: (text) => `chat:\n  token: ${text}\n  org: acme\n`,
  'a shell session': (text) => `$ echo $T\n${text}\n$ `,
  Markdown: (text) => `| token | ${text} |`,
  code: (text) => `login(\`${text}\`) // here`,
  HAR: (text) =>
    JSON.stringify({ headers: [{ name: 'authorization', value: text }], cookies: [{ value: text }] }),
  'a reply': (text) => text.replace(/^/gm, '> '),
  'colour codes': (text) => `\u001b[32m${text}\u001b[0m`,
  'zero-width characters': (text) => `\u200b${text}\u200b`,
  'a byte-order mark': (text) => `\ufeff${text}`,
  'a rule': (text) => `-----\n${text}\n-----`,
  'a link': (text) => `https://x.example/login?jwt=${text}&x=1`,
  TOML: (text) => `[chat]\ntoken = "${text}"`,
  brackets: (text) => `[debug] (${text})`,
  parentheses: (text) => `(${text}); `,
  'itself twice': (text) => `${text}\n\n${text}`,
  HTML: (text) => `<input value="${text}">`,
};

/** What a transport makes of a whole text. */
const encodings: Readonly<Record<string, (text: string) => string>> = {
  'percent-encoded': (text) =>
    text.replace(/[^\w-]/g, (c) =>
      c < '\u0080' ? `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}` : c,
    ),
  'quoted-printable': (text) => text.replaceAll('=', '=3D').replace(/(.{70})/g, '$1=\n'),
  'HTML-encoded': (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('.', '&#46;'),
  'wrapped at 60': (text) => text.replace(/(\S{60})/g, '$1\n'),
  'in JSON': (text) => JSON.stringify(text),
};

describe('one decoration', () => {
  test.each(Object.entries({ ...decorations, ...encodings }))('%s', (_, decorate) => {
    expect(parsePasted(decorate(token))).toMatchObject({ text: token });
  });
});

describe('two decorations', () => {
  test.each(Object.entries(decorations))('%s, and each other around it', (_, inner) => {
    for (const [name, outer] of Object.entries({ ...decorations, ...encodings }))
      expect(parsePasted(outer(inner(token))).text, name).toBe(token);
  });
});

test('what an app sends so is read, and told', () => {
  for (const [text, what] of [
    [`b'${token}'`, /Python/],
    [`Bearer ${token}, Bearer ${token}`, /set twice/],
    [`{"token":"\\"${token}\\""}`, /encoded as JSON twice/],
    [`\ufeff${token}`, /byte-order mark/],
    [`Optional("${token}")`, /^the print of an optional value around it/],
    [`Optional[${token}]`, /^the print of an optional value around it/],
    [`Just "${token}"\n`, /^the print of an optional value around it/],
  ] as const)
    expect(parsePasted(text)).toMatchObject({ text: token, sent: [expect.stringMatching(what)] });
});

test.each([
  (text: string) => `token = Optional("${text}")`,
  (text: string) => `▿ Optional<String>\n  - some : "${text}"`,
  (text: string) => `{:ok, "${text}"}`,
])('a log of what holds it says nothing of what the app sends: %#', (log) => {
  expect(parsePasted(log(token))).toMatchObject({ text: token, sent: [] });
});

test('no text yields a token by chance', () => {
  const words = fc.array(
    fc.oneof(fc.string(), fc.base64String(), fc.constantFrom('eyJ', '.', 'ey', '"', '\n', ' ')),
    { maxLength: 20 },
  );
  fc.assert(fc.property(words, (parts) => scanTokens(parts.join('')).length === 0));
});

test('a token that is changed in any character, or cut, is never another one', () => {
  fc.assert(
    fc.property(fc.nat(token.length - 1), (at) => {
      const found = parsePasted(`see ${token.slice(0, at)} and`).text;
      expect(found).not.toBe(token);
    }),
  );
});

describe('where a token begins and ends', () => {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const front = `${header}.${payload}.`;
  const word = `eyJ${'x'.repeat(11)}-`;
  const marked = `77u_${token}`;
  const hs512 = makeToken(goodClaims, { alg: 'HS512' }, undefined, 'sha512');
  const unsigned = `${encode({ alg: 'none' })}.${payload}.`;
  const encrypted = encode({ alg: 'HS256', enc: 'A256GCM' });
  const bytes = '\ufffd\u0001'.repeat(32);
  type Found = readonly (readonly [text: string, isWhole: boolean])[];
  test.each<[string, string, Found]>([
    [
      'with commas for characters of its signature',
      `${front}${signature.slice(0, 9)},${signature.slice(10)}`,
      [[`${front}${signature.slice(0, 9)},${signature.slice(10)}`, false]],
    ],
    ['not with a comma behind it', `${front}${signature.slice(1)},`, [[front + signature.slice(1), false]]],
    ...['KEY', 'SECRET', 'MY-TOKEN v2', ''].map((label): [string, string, Found] => [
      `in armour with the label "${label}"`,
      `-----BEGIN ${label}-----\n${token}\n-----END ${label}-----\n`,
      [[token, true]],
    ]),
    ['behind a word that begins like a header', `${word}${token}`, [[token, true]]],
    ['behind two such words', `${word}${word}${token}`, [[token, true]]],
    ['not behind three', `${word}${word}${word}${token}`, []],
    ['with the byte-order mark that was encoded with it', `(${marked})`, [[marked, true]]],
    ['not where a marked header stands alone', `77u_${header}.x`, []],
    ['with nothing between two dots', `(${header}..${signature})`, [[`${header}..${signature}`, false]]],
    [
      'with padding behind the payload',
      `(${header}.${payload}=.${signature})`,
      [[`${header}.${payload}=.${signature}`, false]],
    ],
    [
      'with a payload of the other alphabet',
      `(${header}.${payload}+/.${signature})`,
      [[`${header}.${payload}+/.${signature}`, false]],
    ],
    ['not with two parts', `(${header}.${payload})`, []],
    ['not with a mark in its payload', `${header}.${payload}!.${signature}`, []],
    ['not with five parts, if it is encrypted', `${encrypted}.a.b.c.d`, []],
    [
      'with three parts, although it names an encryption',
      `${encrypted}.${payload}.${signature}`,
      [[`${encrypted}.${payload}.${signature}`, true]],
    ],
    ['with a signature of another length, if it is of another algorithm', `(${hs512})`, [[hs512, true]]],
    ['with no signature', `(${unsigned})`, [[unsigned, false]]],
    ['before a prompt', `${token}root@web:~#`, [[token, true]]],
    ['before a prompt right behind it', `${token}@web:~#`, [[token, true]]],
    [
      'before a prompt, but not one that is cut',
      `${token.slice(0, -5)}@web:~#`,
      [[token.slice(0, -5), false]],
    ],
    ['before the dashes of a rule', `${token}-----`, [[token, true]]],
    ['before the line of a rule', `${token}___ x`, [[token, true]]],
    ['before both', `${token}-_-`, [[token, true]]],
    ['not before dashes and a word', `${token}--x`, [[`${token}--x`, false]]],
    ['behind the words for an object', `${front}[object Promise] x`, [[`${front}[object Promise]`, false]]],
    ['behind the bytes of a digest', `${front}${bytes}`, [[`${front}${bytes}`, false]]],
    ['behind at most 64 of them', `${front}${bytes}${bytes}x`, [[`${front}${bytes}`, false]]],
    ['behind eight of them', `${front}${'\ufffd'.repeat(8)}`, [[`${front}${'\ufffd'.repeat(8)}`, false]]],
    ['before seven of them', `${front}${'\ufffd'.repeat(7)}`, [[front, false]]],
    ['before bytes that stand far behind it', `${front} ${' '.repeat(64)}${bytes}`, [[front, false]]],
    [
      'behind 43 characters with spaces',
      `${front}${'abcdefgh '.repeat(4)}abcdefg`,
      [[`${front}${'abcdefgh '.repeat(4)}abcdefg`, false]],
    ],
    ['before words of another length', `${front}abcdefgh ijk`, [[`${front}abcdefgh`, false]]],
  ])('%s', (_, text, found) => {
    expect(scanTokens(text).map(({ text, isWhole }) => [text, isWhole])).toEqual(found);
    for (const { text: part, start, end } of scanTokens(text)) expect(text.slice(start, end)).toBe(part);
  });

  test('behind a line end that was joined', () => {
    const end = token.length;
    const [found] = scanTokens(`${token}next`, new Set([end]));
    expect(found).toEqual({ text: token, start: 0, end, isWhole: true });
  });
});
