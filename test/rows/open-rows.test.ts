/** Rows out of CSV, JSON lines and plain lines: which format it is, good rows and bad ones. */
import { describe, expect, test } from 'vitest';
import { KchatError } from '../../src/base/errors.js';
import { openCustomerRows, openTokenRows } from '../../src/rows/open-rows.js';
import { maxRowLength, type Rows } from '../../src/rows/row.js';
import { chunksOf, collect } from './byte-chunks.js';

/** Each row as `line content`, or `line-lastLine content`. */
async function list(rows: Rows): Promise<string[]> {
  return (await collect(rows.batches)).map(({ line, lastLine, content }) => {
    const place = line === lastLine ? `${line}` : `${line}-${lastLine}`;
    return `${place} ${content instanceof KchatError ? content.message : JSON.stringify(content)}`;
  });
}

const open = (text: string | Uint8Array, path = '-', size = 65_536) =>
  openCustomerRows(chunksOf(text, size), 'stdin', path);

describe.each([1, 2, 3, 7, 65_536])('CSV in chunks of %d bytes', (size) => {
  test.each<[string, string, string[]]>([
    ['LF', 'email,iat\na@b.c,1\n', ['2 {"email":"a@b.c","iat":"1"}']],
    ['CRLF', 'email,iat\r\na@b.c,1\r\n', ['2 {"email":"a@b.c","iat":"1"}']],
    ['CR', 'email,iat\ra@b.c,1\r', ['2 {"email":"a@b.c","iat":"1"}']],
    ['a byte-order mark', '\ufeffemail\na@b.c\n', ['2 {"email":"a@b.c"}']],
    ['no line end at the end', 'email\na@b.c', ['2 {"email":"a@b.c"}']],
    ['spaces in the header', 'email , iat\na@b.c,1\n', ['2 {"email":"a@b.c","iat":"1"}']],
    ['quotes', 'email,x\n"a@b.c","p, ""q"""\n', ['2 {"email":"a@b.c","x":"p, \\"q\\""}']],
    [
      'line breaks in quotes, of which CRLF is one',
      'email,x\n"a@b.c","p\r\nq\nr"\nd@e.f,1\n',
      ['2-4 {"email":"a@b.c","x":"p\\r\\nq\\nr"}', '5 {"email":"d@e.f","x":"1"}'],
    ],
    ['blank lines', '\n\nemail\n\na@b.c\n \n\nd@e.f\n', ['5 {"email":"a@b.c"}', '8 {"email":"d@e.f"}']],
    [
      'quoted cells with nothing in them, which are no blank lines',
      'email\n""\n\na@b.c\r\n"  "\n"\n"\n""',
      ['2 {}', '4 {"email":"a@b.c"}', '5 {"email":"  "}', '6-7 {"email":"\\n"}', '8 {}'],
    ],
    ['empty cells', 'email,iat\n,\n', ['2 {}']],
    [
      'too few and too many cells',
      'email,iat\na@b.c\nd@e.f,1,2\ng@h.i,3\n',
      [
        '2 the row has 1 cell, the header 2',
        '3 the row has 3 cells, the header 2',
        '4 {"email":"g@h.i","iat":"3"}',
      ],
    ],
    [
      'a stray quote, which takes no other row with it',
      'email\n"a"b@c.d\ne"f@g.h\ni@j.k\n',
      ['2 {"email":"\\"a\\"b@c.d"}', '3 {"email":"e\\"f@g.h"}', '4 {"email":"i@j.k"}'],
    ],
    [
      'a quote that is never closed',
      'email\na@b.c\n"d@e.f\ng@h.i\n',
      ['2 {"email":"a@b.c"}', '3 a quote is never closed: the rest of the input is part of this row'],
    ],
    ['more than ASCII', 'email\né😀@b.c\n', ['2 {"email":"é😀@b.c"}']],
  ])('%s', async (_, text, expected) => {
    expect(await list(await open(text, 'users.csv', size))).toEqual(expected);
  });
});

describe('CSV', () => {
  test('a row that is too long is bad, the next one is good', async () => {
    const rows = await open(`email\n${'x'.repeat(maxRowLength + 1)}\na@b.c\n`);
    expect(await list(rows)).toEqual(['2 the row is longer than 1 MiB', '3 {"email":"a@b.c"}']);
  });

  test('a record without an end is an error, before it fills the memory', async () => {
    const rows = await open(`email\na@b.c\n"${'x\n'.repeat(9 * maxRowLength)}`);
    await expect(list(rows)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: 'stdin: the row that starts on line 3 does not end within 16 MiB',
    });
  });
});

describe('JSON lines', () => {
  test.each<[string, string, string[]]>([
    ['objects', '{"email":"a@b.c"}\r\n\n {"iat":1}\n', ['1 {"email":"a@b.c"}', '3 {"iat":1}']],
    [
      'what is no object',
      '{}\n[1]\n{"a"\n7\n',
      [
        '1 {}',
        '2 the row is JSON but an array, not an object',
        '3 the row is not JSON',
        '4 the row is JSON but a number, not an object',
      ],
    ],
    ['a name twice', '{"email":"a","\\u0065mail":"b"}\n', ['1 the row has "email" more than once']],
    ['one twice deeper down', '{"claim.x":[{"a":1,"a":2}]}\n', ['1 the row has "a" more than once']],
    [
      'nested without end',
      `{"claim.x":${'['.repeat(2000)}${']'.repeat(2000)}}\n`,
      ['1 the row is nested 2001 levels deep, more than 500'],
    ],
    [
      'too long',
      `{}\n${'x'.repeat(maxRowLength + 1)}\n{}\n`,
      ['1 {}', '2 the row is longer than 1 MiB', '3 {}'],
    ],
  ])('%s', async (_, text, expected) => {
    expect(await list(await open(text))).toEqual(expected);
  });
});

describe('the format', () => {
  test.each([
    ['-', '{"email":"a"}', null],
    ['-', '\ufeff\n \t{"email":"a"}', null],
    ['-', 'email\n', ['email']],
    ['users.txt', '{"email":"a"}', null],
    ['users.NDJSON', 'email\n', null],
    ['users.jsonl', 'email\n', null],
    ['users.csv', '{"email":"a"}\n', ['{"email":"a"}']],
  ])('of %s with %j: columns %j', async (path, text, columns) => {
    expect((await open(text, path)).columns).toEqual(columns);
  });

  test.each<[string, string | Uint8Array, RegExp]>([
    ['nothing', '', /^stdin is empty$/],
    ['blank lines', ' \n\n', /^stdin is empty$/],
    ['UTF-16', Buffer.from('\ufeffemail\n', 'utf16le'), /^stdin is UTF-16, not UTF-8$/],
    [
      'UTF-16, the other way',
      Buffer.from('\ufeffemail\n', 'utf16le').swap16(),
      /^stdin is UTF-16, not UTF-8$/,
    ],
    ['UTF-16 without its mark', Buffer.from('email\n', 'utf16le'), /holds NUL bytes/],
    ['a spreadsheet', Buffer.from('PK\u0003\u0004\u0000\u0000'), /holds NUL bytes/],
    ['a JSON array', '[{"email":"a"}]', /^stdin is a JSON array, not one object a line$/],
    ['JSON that is printed prettily', '{\r\n  "email": "a"\n}\n', /^stdin is JSON over several lines/],
  ])('%s is refused by name', async (_, bytes, message) => {
    await expect(open(bytes)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringMatching(message),
    });
  });
});

describe('tokens', () => {
  test.each<[string, string, string[]]>([
    ['a line each', 'one\n\ntwo\n', ['1 {"token":"one"}', '3 {"token":"two"}']],
    ['a column', 'email,token\na@b.c,one\n', ['2 {"email":"a@b.c","token":"one"}']],
    ['a column in quotes', '"email","token"\n"a","one"\n', ['2 {"email":"a","token":"one"}']],
    ['commas but no such column', 'a,b\n', ['1 {"token":"a,b"}']],
  ])('%s', async (_, text, expected) => {
    expect(await list(await openTokenRows(chunksOf(text), 'stdin'))).toEqual(expected);
  });

  test('a header without the column is refused by name', async () => {
    await expect(openTokenRows(chunksOf('user,"jwt"\nada,one\n'), 'stdin')).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: 'the header of stdin has no column token: "user", "jwt"',
    });
  });
});
