/** Every promise of SECURITY.md names a test that there is. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const text = readFileSync('SECURITY.md', 'utf8');
const [protection = ''] = text.slice(text.indexOf('## What is protected')).split('\n## What is not');
const promises = protection
  .split(/^- /m)
  .slice(1)
  .map((promise) => promise.split('\n\n')[0] ?? '');

test.each(promises)('%s', (promise) => {
  const tests = [...promise.matchAll(/`(test\/[\w./-]+)`: "([^"]+)"/g)];
  expect(tests).not.toEqual([]);
  for (const [, file = '', title = ''] of tests) expect(readFileSync(file, 'utf8')).toContain(title);
});

test('there are promises, and what is none', () => {
  expect(promises.length).toBeGreaterThan(12);
  expect(text).toContain('## What is not promised');
  expect(text).toContain('private advisory');
});
