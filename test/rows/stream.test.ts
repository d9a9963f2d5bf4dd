/** Rows in, lines out: when they are written, and what is written if the input fails. */
import { expect, test } from 'vitest';
import { openTokenRows } from '../../src/rows/open-rows.js';
import { useRowInput, writeRows } from '../../src/rows/stream.js';
import { fakeContext } from '../support/fake-context.js';

const lines = (count: number) =>
  `${Array.from({ length: count }, (_, index) => `token${index}`).join('\n')}\n`;

/** Writes the line numbers of all rows. `events` has what was read and written, in order. */
async function run(chunks: AsyncIterable<string>, events: string[]): Promise<number> {
  async function* toBytes() {
    for await (const chunk of chunks) yield Buffer.from(chunk);
  }
  const openStream = async () => ({ chunks: toBytes(), size: null, close: () => {} });
  const { output, clock } = fakeContext();
  const write = async (text: string) => void events.push(`wrote ${text.split('\n').length - 1}`);
  return useRowInput({ path: '-', input: { openStream } }, openTokenRows, (input) =>
    writeRows(input, ({ line }) => `${line}\n`, { output: { ...output, write }, clock }),
  );
}

test('what one chunk completes is written at once, before the next chunk is awaited', async () => {
  const events: string[] = [];
  async function* chunks() {
    for (const count of [1_000, 1, 2_000]) {
      events.push('read');
      yield lines(count);
    }
  }
  expect(await run(chunks(), events)).toBe(3_001);
  const parts = events
    .join(' ')
    .split('read')
    .map((part) => part.match(/\d+/g)?.map(Number) ?? []);
  expect(parts.map((written) => written.reduce((sum, rows) => sum + rows, 0))).toEqual([0, 1_000, 1, 2_000]);
  // Not for each 2 KiB of a chunk, of which the three have sixteen.
  expect(parts.flat().length).toBeLessThan(8);
});

test('a line that ends in the next chunk is written with that', async () => {
  const events: string[] = [];
  async function* chunks() {
    yield `${lines(2)}to`;
    yield 'ken\n';
    yield 'token';
  }
  expect(await run(chunks(), events)).toBe(4);
  expect(events).toEqual(['wrote 2', 'wrote 1', 'wrote 1']);
});

test('what was finished is written if the input cannot be read to its end', async () => {
  const events: string[] = [];
  async function* chunks() {
    yield lines(3);
    throw new Error('the disk is gone');
  }
  await expect(run(chunks(), events)).rejects.toThrow('the disk is gone');
  expect(events).toEqual(['wrote 3']);
});

test('no more than some 64 KiB are kept', async () => {
  const sizes: number[] = [];
  async function* chunks() {
    yield Buffer.from(lines(2_000));
  }
  const openStream = async () => ({ chunks: chunks(), size: null, close: () => {} });
  const { output, clock } = fakeContext();
  const write = async (text: string) => void sizes.push(text.length);
  await useRowInput({ path: '-', input: { openStream } }, openTokenRows, (input) =>
    writeRows(input, () => `${'x'.repeat(999)}\n`, { output: { ...output, write }, clock }),
  );
  expect(sizes.reduce((sum, size) => sum + size)).toBe(2_000_000);
  expect(Math.max(...sizes)).toBe(66_000);
});
