/** Every link of the README and of docs/ leads to a file that is there, and to a heading of it; the README is short. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs')).map((name) => join('docs', name)),
].filter((page) => page.endsWith('.md'));
const read = (page: string) => readFileSync(join(root, page), 'utf8');

/** As GitHub makes an anchor of a heading. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replace(/\s/g, '-');

test.each(pages)('the links of %s', (page) => {
  const links = [...read(page).matchAll(/\]\((?!https?:)([^)\s#]*)(?:#([^)\s]+))?\)/g)];
  const broken = links.filter(([, path = '', heading]) => {
    const target = path === '' ? page : join(dirname(page), path);
    if (!existsSync(join(root, target))) return true;
    return (
      heading !== undefined &&
      ![...read(target).matchAll(/^#+ (.*)$/gm)].some(([, text = '']) => anchor(text) === heading)
    );
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});

test('the README is read in one go', () => {
  expect(read('README.md').split('\n').length - 1).toBeLessThanOrEqual(200);
});
