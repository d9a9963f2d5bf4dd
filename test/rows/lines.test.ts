/** Lines out of a byte stream, however it is cut into chunks. */
import { describe, expect, test } from 'vitest';
import { readLines } from '../../src/rows/lines.js';
import { maxRowLength } from '../../src/rows/row.js';
import { chunksOf, collect } from './byte-chunks.js';

const sizes = [1, 2, 3, 5, 65_536];

describe.each(sizes)('lines in chunks of %d bytes', (size) => {
  test.each([
    ['LF', 'one\ntwo\n', ['1 one', '2 two']],
    ['CRLF', 'one\r\ntwo\r\n', ['1 one', '2 two']],
    ['no line end at the end', 'one\ntwo', ['1 one', '2 two']],
    ['blank lines, which count', '\n\none\n \r\n\ntwo\n', ['3 one', '6 two']],
    ['more than ASCII', 'é€😀\n😀é\n', ['1 é€😀', '2 😀é']],
    ['nothing', '', []],
    ['one line feed', '\n', []],
  ])('%s', async (_, text, expected) => {
    const lines = await collect(readLines(chunksOf(text, size)));
    expect(lines.map(({ number, text: line }) => `${number} ${line}`)).toEqual(expected);
  });
});

test('a line that is too long is named, not kept, and the next one is read', async () => {
  const text = `one\n${'x'.repeat(maxRowLength + 1)}\nthree\n${'y'.repeat(maxRowLength)}\n`;
  const lines = await collect(readLines(chunksOf(text)));
  expect(lines.map(({ number, text: line }) => [number, line?.length ?? null])).toEqual([
    [1, 3],
    [2, null],
    [3, 5],
    [4, maxRowLength],
  ]);
});

test('what is at hand comes without waiting for more', async () => {
  const batches = readLines(
    (async function* () {
      yield Buffer.from('one\ntw');
      // A pipe that stays open.
      await new Promise(() => {});
    })(),
  );
  expect((await batches.next()).value).toEqual([{ number: 1, text: 'one' }]);
});
