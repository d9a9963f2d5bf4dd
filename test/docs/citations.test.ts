/** What the source cites of docs/kustomer.md: each citation names a heading that is there and a mark that it uses. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const markList = /\((?<marks>[DCI?](?:[/,][DCI?])*)[,)]/g;

interface Citation {
  readonly file: string;
  readonly heading: string;
  /** Empty if no mark follows. */
  readonly marks: readonly string[];
}

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(?:ts|js)$/.test(file))
  // A citation and its mark may stand on two lines of a comment.
  .map((file) => ({ file, text: readText('src', file).replace(/\n\s*(?:\*|\/\/)? ?/g, ' ') }));
const citations = sources.flatMap(readCitations);
const sections = readSections(readText('docs', 'kustomer.md'));

function readText(...path: readonly string[]): string {
  return readFileSync(join(root, ...path), 'utf8');
}

function readCitations({ file, text }: { readonly file: string; readonly text: string }): Citation[] {
  const found = text.matchAll(/kustomer\.md#(?<heading>[\w-]*)(?: \((?<marks>[DCI?/]+)\))?/g);
  return [...found].map(({ groups = {} }) => ({
    file,
    heading: groups.heading ?? '',
    marks: groups.marks?.split('/') ?? [],
  }));
}

/** Heading, as it stands in an address → the marks that its section uses. */
function readSections(markdown: string): ReadonlyMap<string, ReadonlySet<string>> {
  const parts = markdown.split(/^## /m).slice(1);
  return new Map(
    parts.map((part) => {
      const [heading = '', ...lines] = part.split('\n');
      const marks = [...lines.join('\n').matchAll(markList)].flatMap(({ groups }) =>
        (groups?.marks ?? '').split(/[/,]/),
      );
      return [heading.toLowerCase().replaceAll(' ', '-'), new Set(marks)];
    }),
  );
}

test('the source cites what it knows of Kustomer', () => {
  expect(citations.length).toBeGreaterThan(50);
});

test('every citation names a heading of docs/kustomer.md', () => {
  expect(citations.filter(({ heading }) => !sections.has(heading))).toEqual([]);
});

test('every citation carries a mark, and its section uses that mark', () => {
  const wrong = citations.filter(
    ({ heading, marks }) => marks.length === 0 || !marks.every((mark) => sections.get(heading)?.has(mark)),
  );
  expect(wrong).toEqual([]);
});

test('nothing cites a document that is not here', () => {
  const elsewhere = sources.filter(({ text }) =>
    /\bfacts\b[:,) ]+[^*]{0,60}\(?[DCI?]\)|kustomer-facts/i.test(text),
  );
  expect(elsewhere.map(({ file }) => file)).toEqual([]);
});
