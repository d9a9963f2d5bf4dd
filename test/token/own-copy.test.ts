/** What stands around a copy of the secret is taken off one layer at a time; a bare secret loses nothing. */
import { describe, expect, test } from 'vitest';
import { peelSecret } from '../../src/token/causes/own-copy.js';
import { peelCode, peelJson, peelUtf16 } from '../../src/token/causes/own-copy-codes.js';
import { madeUpSecret } from '../support/made-up.js';

const secret = madeUpSecret();
const latin = (text: string) => Buffer.from(text).toString('latin1');
const hex = (text: string) => Buffer.from(text).toString('hex');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const little = Buffer.from(secret, 'utf16le').toString('latin1');
const big = Buffer.from(secret, 'utf16le').swap16().toString('latin1');
const inJson = JSON.stringify({ secret });

/** What was taken off, outermost first, and what is left. */
function peel(text: string) {
  const peels = peelSecret(text);
  return { has: peels.map(({ has }) => has), left: peels.at(-1)?.text ?? text };
}

describe('one thing around the secret', () => {
  test.each<[string, string, string, string]>([
    // White space
    ['has a space in front of it', 'without it', ` ${secret}`, 'secret-trimmed'],
    ['has white space at its end', 'without it', `${secret} \n`, 'secret-trimmed'],
    ['has a line feed at its end', 'without it', `${secret}\n`, 'secret-trimmed'],
    ['has a Windows line end (CR LF) at its end', 'without it', `${secret}\r\n`, 'secret-trimmed'],
    ['has a carriage return at its end', 'without it', `${secret}\r`, 'secret-trimmed'],
    ['has a tab at its end', 'without it', `${secret}\t`, 'secret-trimmed'],
    ['has a tab in front of it', 'without it', `\t${secret}`, 'secret-trimmed'],
    ['has an invisible character at its end', 'without it', latin(`${secret}\u200b`), 'secret-trimmed'],
    ['has an invisible character at its end', 'without it', `${secret}\0`, 'secret-trimmed'],
    ['has white space in front of it', 'without it', latin(`\u00a0${secret}`), 'secret-trimmed'],
    ['has white space on both sides', 'without it', `\n${secret}\n`, 'secret-trimmed'],
    // Marks
    ...[`${secret}\\n`, `${secret}\\r\\n`, `${secret}\\n\\n`].map(
      (text): [string, string, string, string] => [
        'has a backslash and the letter n at its end, as two characters',
        'without them',
        text,
        'secret-without-escape',
      ],
    ),
    ['has a comma at its end', 'without it', `${secret},`, 'secret-without-mark'],
    ['has a semicolon at its end', 'without it', `${secret};`, 'secret-without-mark'],
    // Quotes
    ...['""', "''", '``', '“”', '‘’', '„“', '«»', '””'].map(
      ([open, close]): [string, string, string, string] => [
        'has quotes around it',
        'without them',
        latin(`${open}${secret}${close}`),
        'secret-unquoted',
      ],
    ),
    ['stands in angle brackets', 'without them', `<${secret}>`, 'secret-unquoted'],
    ['has a quote at one end', 'without it', `"${secret}`, 'secret-unquoted'],
    ['has a quote at one end', 'without it', `${secret}'`, 'secret-unquoted'],
    ["stands in Python's b'…'", 'without it', `b'${secret}'`, 'secret-without-literal'],
    ["stands in Python's b'…'", 'without it', `u"${secret}"`, 'secret-without-literal'],
    // Names
    ...[
      'NAME=',
      'A_B=',
      'CHAT_SECRET=',
      'export CHAT_SECRET=',
      'set CHAT_SECRET=',
      'setx CHAT_SECRET=',
      'env CHAT_SECRET=',
      '$env:CHAT_SECRET = ',
      'secret: ',
      'chat.secret=',
      'my-secret=',
    ].map((name): [string, string, string, string] => [
      'has the name of its variable in front of it',
      'without it',
      name + secret,
      'secret-without-name',
    ]),
    ...['Bearer ', 'bearer ', 'Basic ', 'base64:', 'hex:', 'utf8:', 'text:'].map(
      (prefix): [string, string, string, string] => [
        `has "${prefix}" in front of it`,
        'without it',
        prefix + secret,
        'secret-without-prefix',
      ],
    ),
    // JSON
    ...[
      inJson,
      JSON.stringify([secret]),
      JSON.stringify([[secret]]),
      JSON.stringify([{ secret }]),
      JSON.stringify({ a: secret }),
      JSON.stringify({ a: 1, chatSecret: secret }),
      JSON.stringify({ secret: 5, b: { secret } }),
      JSON.stringify({ a: { b: { c: { d: { e: { secret } } } } }, z: 1 }),
      `{\\"secret\\":\\"${secret}\\"}`,
      `{"secret":"${secret}",}`,
      `{"secret" : \n"${secret}",}`,
      JSON.stringify({ a: { b: secret }, z: 1 }),
    ].map((text): [string, string, string, string] => [
      'has JSON around it',
      'with the text in it',
      text,
      'secret-out-of-json',
    ]),
    [
      "is the whole JSON of Kustomer's settings",
      'with the text in it',
      JSON.stringify({ data: { attributes: { secret } } }),
      'secret-out-of-json',
    ],
    [
      "is the whole JSON of Kustomer's settings",
      'with the text in it',
      `{"attributes" : {"secret":"${secret}"}}`,
      'secret-out-of-json',
    ],
    // Encodings
    ['is plain text in hexadecimal digits', 'with that text', hex(secret), 'secret-hex-decoded'],
    ['is plain text in hexadecimal digits', 'with that text', `0x${hex(secret)}`, 'secret-hex-decoded'],
    [
      'is plain text in hexadecimal digits',
      'with that text',
      hex(secret).toUpperCase(),
      'secret-hex-decoded',
    ],
    [
      'is plain text in hexadecimal digits',
      'with that text',
      hex(secret).replace(/.{20}/g, '$&\n'),
      'secret-hex-decoded',
    ],
    ['is plain text in base64', 'with that text', base64(secret), 'secret-base64-decoded'],
    ['is plain text in base64', 'with that text', base64(secret).replace(/=+$/, ''), 'secret-base64-decoded'],
    ['stands there twice in a row', 'with one of them', secret + secret, 'secret-halved'],
    ['starts with a byte-order mark', 'without it', `\xef\xbb\xbf${secret}`, 'secret-without-bom'],
    ...[little, big, `\xff\xfe${little}`, `\xfe\xff${big}`].map((text): [string, string, string, string] => [
      'is in UTF-16',
      'with its text',
      text,
      'secret-from-utf-16',
    ]),
  ])('%s', (has, remedy, text, id) => {
    expect(peelSecret(text)).toEqual([{ id, has, remedy, text: secret }]);
  });

  test.each([
    ['secret-url-decoded', 'is URL-encoded', '%3D%26%5Bx', '=&[x'],
    ['secret-html-decoded', 'is written for HTML', '&amp;&#39;x', "&'x"],
  ])('%s', (id, has, code, signs) => {
    const remedy = 'with what comes of decoding it';
    expect(peelSecret(secret + code)[0]).toEqual({ id, has, remedy, text: secret + signs });
  });

  test('has a comma behind several lines', () => {
    expect(peel(`${secret}\n${secret},`).has[0]).toBe('has a comma at its end');
  });

  test('has a word in a second line', () => {
    for (const line of ['word!', ' word!'])
      expect(peel(`${secret}-.\n${line}`).has).toEqual(['has more lines than one']);
  });

  test.each(['\n', '\r\n'])('has more lines than one: %j', (end) => {
    expect(peel(`${secret}-.${end}second line`)).toEqual({
      has: ['has more lines than one'],
      left: `${secret}-.`,
    });
  });
});

describe('several things', () => {
  const quotes = 'has quotes around it';
  test.each<[string, readonly string[], string]>([
    [`"${secret}";`, ['has a semicolon at its end', quotes], secret],
    [`"'${secret}'"`, [quotes, quotes], secret],
    [` "'${secret}'" `, ['has white space on both sides', quotes, quotes], secret],
    [` ${inJson}`, ['has a space in front of it', 'has JSON around it'], secret],
    [base64(`${secret}\n`), ['is plain text in base64', 'has a line feed at its end'], secret],
    ['"'.repeat(7) + secret + '"'.repeat(7), Array(6).fill(quotes), `"${secret}"`],
  ])('%#', (text, has, left) => expect(peel(text)).toEqual({ has, left }));
});

describe('up to a bound', () => {
  test.each<[string, string, readonly string[]]>([
    ['a quote before seven characters', '"abcdefg', ['has a quote at one end']],
    ['a quote before six', '"abcdef', []],
    ['a prefix before eight characters', 'hex:abcdefgh', ['has "hex:" in front of it']],
    ['a prefix before seven', 'hex:abcdefg', []],
    ['blanks around one character', ' a ', ['has white space on both sides']],
    ['quotes around one character', '"a"', ['has quotes around it']],
    [
      'sixteen characters in hexadecimal digits',
      hex(secret.slice(0, 16)),
      ['is plain text in hexadecimal digits'],
    ],
    ['fifteen', hex(secret.slice(0, 15)), []],
    ['sixteen characters in base64', base64(secret.slice(0, 16)), ['is plain text in base64']],
    ['fifteen in base64', base64(secret.slice(0, 15)), []],
    ['sixteen characters twice', secret.slice(0, 16).repeat(2), ['stands there twice in a row']],
    ['fifteen twice', secret.slice(0, 15).repeat(2), []],
    ['five characters over and over', 'abcde'.repeat(8), ['stands there twice in a row']],
    ['eight characters in UTF-16', Buffer.from('12345678', 'utf16le').toString('latin1'), ['is in UTF-16']],
    [
      'seven in UTF-16',
      Buffer.from('1234567', 'utf16le').toString('latin1'),
      ['has an invisible character at its end'],
    ],
    [
      'two line feeds in base64',
      base64(`${secret}\n\n`),
      ['is plain text in base64', 'has white space at its end'],
    ],
    ['three in base64', base64(`${secret}\n\n\n`), []],
  ])('%s', (_, text, has) => expect(peel(text).has).toEqual(has));
});

describe('how deep a text may stand in JSON', () => {
  const inArrays = (depth: number) => '['.repeat(depth) + JSON.stringify(secret) + ']'.repeat(depth);
  const inObjects = (depth: number) => '{"a":'.repeat(depth) + JSON.stringify(secret) + '}'.repeat(depth);
  test.each([inArrays, inObjects])('%#: six levels', (nest) => {
    expect(peelJson(nest(6))?.text).toBe(secret);
    expect(peelJson(nest(7))).toBeNull();
  });
  test('a field of text comes before one of another kind', () => {
    const text = `${secret}\\x`;
    expect(peelJson(JSON.stringify({ secretId: 5, secret: text }))?.text).toBe(text);
  });
});

describe('no code of a text', () => {
  test.each([
    ['UTF-16 behind letters', `xx${little}`],
    ['UTF-16 before letters', `${little}xx`],
    ['big-endian UTF-16 behind letters', `xx${big}`],
    ['big-endian UTF-16 before letters', `${big}xx`],
    ['a mark of UTF-16 and three bytes', '\xff\xfeabc'],
  ])('%s', (_, text) => expect(peelUtf16(text)).toBeNull());

  test.each([
    ['digits before a sign', `${hex(secret)}!`],
    ['digits before a sign and more', `${hex(secret)}!${hex(secret)}`],
    ['digits and half a byte', `${hex(secret)}6`],
    ['base64 behind a sign', `!${base64(secret)}`],
    ['base64 before a sign', `${base64(secret)}!`],
  ])('%s', (_, text) => expect(peelCode(text)).toBeNull());
});

describe('nothing is taken off', () => {
  test.each([
    ['the secret', secret],
    ['a mark behind another mark', `${secret}!;`],
    ['quotes of two kinds', `"${secret}'`],
    ['quotes of two kinds in a literal', `b'${secret}"`],
    ['quotes around a part', `"a"${secret}`],
    ['nothing in quotes', '""'],
    ['a name in small letters', `abc=${secret}`],
    ['a name of two letters', `AB=${secret}`],
    ['two signs behind a name', `CHAT_SECRET==${secret}`],
    ['a word before a name', `x CHAT_SECRET=${secret}`],
    ['a word before a prefix', `x hex:${secret}`],
    ['a list of two', JSON.stringify([secret, 'x'])],
    ['an object of two', JSON.stringify({ a: secret, b: 1 })],
    ['JSON that is broken', `{"x":"${secret}",}`],
    ['broken JSON with a short secret', '{"secret":"short",}'],
    ['JSON without a text', '{"secret":5}'],
    ['JSON without a value', '{"secret":null}'],
    ['a list of two objects', JSON.stringify([{ a: secret }, { b: 1 }])],
    ['JSON behind a letter', `x${inJson}`],
    ['lines of a code', `${secret}\nABC`],
    ['a short first line', 'short.\nsecond line'],
    ['a percent sign before another letter', `${secret}%41`],
    ['the secret three times', secret.repeat(3)],
    ['four letters over and over', 'abcd'.repeat(8)],
    ['base64 of no text', Buffer.from(`\x80${secret}`, 'latin1').toString('base64')],
    ['a mark of UTF-16 and three bytes', '\xff\xfeabc'],
  ])('%s', (_, text) => expect(peelSecret(text)).toEqual([]));

  test('but a mark behind an entity that is none', () => {
    expect(peel(`${secret}&nope;`)).toEqual({ has: ['has a semicolon at its end'], left: `${secret}&nope` });
  });
});
