/** The progress line by an injected clock. */
import { expect, test } from 'vitest';
import { createProgress } from '../../src/rows/progress.js';

/** A progress line, what it showed, and a clock that stands until it is moved. */
function open(totalBytes: number | null, stdoutIsTerminal = false) {
  const shown: string[] = [];
  let now = 0;
  const status = (text: string) => {
    shown.push(text);
    return { update: (next: string) => void shown.push(next), done: () => void shown.push('done') };
  };
  const progress = createProgress(totalBytes, { now: () => now }, { status, stdoutIsTerminal });
  return { progress, shown, moveTo: (milliseconds: number) => (now = milliseconds) };
}

test('the line tells how many and how far', () => {
  const { progress, shown, moveTo } = open(1_000_000);
  moveTo(2000);
  progress.update(100_000, 250_000);
  moveTo(4000);
  progress.update(1_234_567, 500_000);
  progress.done();
  expect(shown).toEqual(['100,000 tokens, 25 %', '1,234,567 tokens, 50 %', 'done']);
});

test.each<[string, number | null, number, string]>([
  ['a pipe has no end to count to', null, 100, '10 tokens'],
  ['nor has a file in /proc', 0, 100, '10 tokens'],
  ['a file that grew', 50, 100, '10 tokens, 100 %'],
])('%s', (_, totalBytes, bytes, text) => {
  const { progress, shown, moveTo } = open(totalBytes);
  moveTo(1000);
  progress.update(10, bytes);
  expect(shown).toEqual([text]);
});

test('the line is drawn five times a second at most, and nothing for a short run', () => {
  const { progress, shown, moveTo } = open(null);
  for (let time = 0; time < 1000; time += 10) {
    moveTo(time);
    progress.update(time, time);
  }
  expect(shown).toHaveLength(4);
  const short = open(null);
  short.progress.update(1, 1);
  short.progress.done();
  expect(short.shown).toEqual([]);
});

test('nothing is drawn where the rows themselves are seen', () => {
  const { progress, shown, moveTo } = open(null, true);
  moveTo(1000);
  progress.update(1, 1);
  progress.done();
  expect(shown).toEqual([]);
});
