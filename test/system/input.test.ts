/** Stdin and the files that a user names: read whole or as a stream, within bounds, once. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { createInput } from '../../src/system/input.js';
import { makeFolder } from '../support/folders.js';
import { unixOnly } from '../support/needs.js';

const silent = { isTerminal: false, note: () => expect.unreachable() };
const input = (...chunks: string[]) =>
  createInput({
    ...silent,
    openStdin: () => Readable.from(chunks.map((chunk) => Buffer.from(chunk))),
  });
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe('stdin', () => {
  test('is read whole', async () => {
    expect(text(await input('one ', 'two').readStdin('-', 100))).toBe('one two');
  });

  test('has one reader', async () => {
    const twice = input('text');
    await twice.readFile('-', '--secret-file', 100);
    await expect(twice.readStdin('--api-key-stdin', 100)).rejects.toMatchObject({
      code: 'USAGE',
      message: '--secret-file and --api-key-stdin both read stdin',
    });
  });

  test('is not read for a file where it is a terminal: what is typed would be seen', async () => {
    const terminal = createInput({ ...silent, isTerminal: true, openStdin: () => Readable.from(['typed']) });
    await expect(terminal.readFile('-', '--secret-file', 100)).rejects.toMatchObject({
      code: 'USAGE',
      message: '--secret-file reads a terminal, where what is typed would be seen',
    });
  });

  test('at a terminal, says how to end what is pasted', async () => {
    const notes: string[] = [];
    const openStdin = () => Readable.from([Buffer.from('typed')]);
    const terminal = createInput({ isTerminal: true, openStdin, note: (note) => notes.push(note) });
    expect(text(await terminal.readStdin('the token', 100))).toBe('typed');
    expect(notes).toEqual([expect.stringMatching(/^reading the terminal: .*Ctrl-D/)]);
  });

  test('is bounded', async () => {
    await expect(input('x'.repeat(2049)).readStdin('-', 2048)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: 'what - reads from stdin is larger than 2 KiB',
    });
    expect(await input('x'.repeat(2048)).readStdin('-', 2048)).toHaveLength(2048);
    // Where nobody was told to read it, it has no reader to be named.
    await expect(input('x'.repeat(2049)).readFile('-', 'stdin', 2048)).rejects.toMatchObject({
      message: 'stdin is larger than 2 KiB',
    });
  });

  test.each([
    ['stdin', 'stdin cannot be read: it is not open for reading'],
    ['--secret-file', 'stdin cannot be read for --secret-file: it is not open for reading'],
  ])('that cannot be read is an error that names it, read by %s', async (reader, message) => {
    const cause = Object.assign(new Error(), { code: 'EBADF' });
    const openStdin = () =>
      new Readable({
        read() {
          this.destroy(cause);
        },
      });
    const expected = { code: 'INPUT_INVALID', message, cause };
    const make = () => createInput({ ...silent, openStdin });
    await expect(make().readStdin(reader, 100)).rejects.toMatchObject(expected);
    const { chunks } = await make().openStream('-', reader);
    await expect(chunks[Symbol.asyncIterator]().next()).rejects.toMatchObject(expected);
  });
});

describe('a file', () => {
  test('is read whole', async () => {
    const path = join(makeFolder(), 'key');
    writeFileSync(path, 'bytes');
    expect(text(await input().readFile(path, '--secret-file', 100))).toBe('bytes');
  });

  unixOnly('FIFOs')('may be a FIFO', async () => {
    const path = join(makeFolder(), 'fifo');
    execFileSync('mkfifo', [path]);
    const [bytes] = await Promise.all([
      input().readFile(path, '--secret-file', 100),
      writeFile(path, 'bytes'),
    ]);
    expect(text(bytes)).toBe('bytes');
  });

  test.each([
    ['a missing one', () => join(makeFolder(), 'none'), /there is no such file/],
    ['a folder', () => makeFolder(), /it is a folder/],
    // Windows does not say that there is a file in the way.
    ['below a file', () => join(process.execPath, 'x'), /a part of its path is not a folder|no such file/],
    ['a NUL in the path', () => 'a\u0000b', /a\\u0000b/],
  ])('%s is an error that names it', async (_, makePath, message) => {
    await expect(input().readFile(makePath(), '--secret-file', 100)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringMatching(message),
    });
  });
});

describe('a stream', () => {
  const readAll = async (path: string, source = input()) => {
    const { chunks, size } = await source.openStream(path, '--from');
    const all: Uint8Array[] = [];
    for await (const chunk of chunks) all.push(chunk);
    return { text: text(Buffer.concat(all)), size };
  };

  test('of a file has its size', async () => {
    const path = join(makeFolder(), 'rows');
    writeFileSync(path, 'x'.repeat(200_000));
    expect(await readAll(path)).toEqual({ text: 'x'.repeat(200_000), size: 200_000 });
  });

  test('of stdin has none, and is its one reader', async () => {
    const source = input('one ', 'two');
    expect(await readAll('-', source)).toEqual({ text: 'one two', size: null });
    await expect(source.readStdin('--secret-file', 10)).rejects.toMatchObject({
      message: '--from and --secret-file both read stdin',
    });
  });

  test.each([
    ['a missing file', () => join(makeFolder(), 'none'), /^--from names .* there is no such file$/],
    ['a folder', () => makeFolder(), /^--from names .* it is a folder$/],
  ])('of %s fails at once', async (_, makePath, message) => {
    await expect(input().openStream(makePath(), '--from')).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringMatching(message),
    });
  });
});

describe('what can be read once only', () => {
  test.each([
    ['stdin', () => '-', true],
    ['a device', () => '/dev/null', true],
    ['a folder, which cannot be read at all', () => makeFolder(), false],
    ['a missing file', () => join(makeFolder(), 'none'), false],
  ])('%s', async (_, makePath, expected) => {
    expect(await input().isReadOnce(makePath())).toBe(expected);
  });
});
