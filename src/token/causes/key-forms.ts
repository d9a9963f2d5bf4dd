/**
 * Owns the grammar of wrong keys: *(what was done to the secret) × (what stands around it) × (line end) ×
 * (encoding)*. Rule: one mistake before two, the likely before the rare; nothing here knows a token. Texts
 * have one character per byte.
 */
import { type Change, groupOf, type KeyGroup, type Kind, leaveOutDoubles } from './change.js';
import { listAsText, listCharsets, listUtf16 } from './charsets.js';
import { listCuts, listRecased, listRewrites } from './content.js';
import {
  listBase64,
  listBase64Again,
  listBase64Decoded,
  listBase64InLines,
  listCommonCodes,
  listCommonDecoded,
  listHashes,
  listHex,
  listHexDecoded,
} from './encodings.js';
import { listExpansions } from './expansions.js';
import { fromUtf8 } from './mac.js';
import { listWords } from './placeholders.js';
import { type Enclosure, likelySurroundings, makeBlanks, makeQuotes, surround } from './surroundings.js';
import { makeBrackets, makeComments, makeLikelyLines, makeLines } from './wrappers.js';

/** Whether such a key is also tried on a spoilt digest, and with another mistake in what was signed. */
export function isLikely(kind: Kind): boolean {
  return kind === 'likely around' || kind === 'decoded';
}

/** The likeliest mistakes, likeliest first. */
export function listLikelyMistakes(text: string): readonly KeyGroup[] {
  return [
    groupOf('likely around', surround(text, likelySurroundings)),
    groupOf('decoded', listDecoded(text)),
    groupOf('code', leaveOutDoubles(text, listBase64(text))),
  ];
}

/** The other mistakes that may come with a second one, and some that seldom do, likeliest first. */
export function listFurtherMistakes(text: string): readonly KeyGroup[] {
  const [hex, hashes, charsets] = [[...listHex(text)], [...listHashes(text)], listCharsets(text)];
  return [
    ...listWords(),
    groupOf('content', leaveOutDoubles(text, listExpansions(text))),
    ...listCuts(text),
    groupOf(
      'code',
      [hex, hashes, charsets].flatMap((forms) => forms.slice(0, 1)),
    ),
    groupOf('rare code', [...listBase64InLines(text)]),
    groupOf(
      'rare',
      [hex, charsets, hashes].flatMap((forms) => forms.slice(1)),
    ),
    ...listRedirected(text),
    ...listDecodedTexts(text),
    groupOf('around', leaveOutDoubles(text, listRecased(text))),
    groupOf('rare', leaveOutDoubles(text, listRewrites(text))),
    groupOf('rare', [...listAsText(text)]),
    groupOf('rare', surround(text, makeBlanks())),
    groupOf('around', surround(text, makeComments())),
    groupOf('rare', surround(text, makeQuotes())),
    groupOf('rare', surround(text, makeBrackets())),
    groupOf('line', surround(text, makeLikelyLines())),
    groupOf('around', surround(text, makeLines())),
  ];
}

/** PowerShell writes a line end and UTF-16 with its mark into a file: one command makes both. */
function listRedirected(text: string): readonly KeyGroup[] {
  const ended: Change = { id: 'secret-with-crlf', text: `${text}\r\n` };
  return [{ kind: 'rare', first: [ended], changes: listUtf16(fromUtf8(ended.text)) }];
}

const listDecoded = (text: string) =>
  leaveOutDoubles(text, [...listBase64Decoded(text), ...listHexDecoded(text)]);

/** Decoded, then taken for text: two steps that one line of code makes. */
function listDecodedTexts(text: string): readonly KeyGroup[] {
  return listDecoded(text).map((first) => ({
    kind: 'rare',
    first: [first],
    changes: [...listAsText(first.text)],
  }));
}

/** The second mistakes that are tried behind a first one. */
interface SecondMistakes {
  /** How many of the likely surroundings: from a line feed alone to all of them. */
  readonly around: number;
  /** Which of the common codes are tried too: what is decoded, or what is encoded as well. */
  readonly codes: 'none' | 'decoded' | 'all';
}

const all = likelySurroundings.length;

/** By the kind of the first mistake: many behind a likely one, few behind a rare one. */
const secondMistakes: Readonly<Record<Kind, SecondMistakes>> = {
  'likely around': { around: all, codes: 'all' },
  code: { around: all, codes: 'all' },
  decoded: { around: all, codes: 'all' },
  'likely word': { around: 3, codes: 'all' },
  content: { around: 4, codes: 'decoded' },
  line: { around: 2, codes: 'none' },
  around: { around: 1, codes: 'none' },
  'rare code': { around: 1, codes: 'none' },
  rare: { around: 0, codes: 'none' },
};

/** Takes keys, with or without something around them; null if none fits. */
type Visit<T> = (group: KeyGroup, around: Enclosure | null) => T | null;

/**
 * The first thing that `visit` makes of two mistakes with the secret, or of three around it, likeliest first;
 * null if it makes nothing of any.
 */
export function visitSeveralMistakes<T>(
  text: string,
  singles: readonly KeyGroup[],
  visit: Visit<T>,
): T | null {
  for (const group of singles) {
    const found = visitAround(group, visit) ?? visitCodes(group, visit);
    if (found !== null) return found;
  }
  return visitFileLines(text, visit);
}

function visitAround<T>(group: KeyGroup, visit: Visit<T>): T | null {
  for (let row = 0; row < secondMistakes[group.kind].around; row += 1) {
    const found = visit(group, likelySurroundings[row] ?? null);
    if (found !== null) return found;
  }
  return null;
}

function visitCodes<T>({ kind, first, changes }: KeyGroup, visit: Visit<T>): T | null {
  const { codes } = secondMistakes[kind];
  if (codes === 'none' && kind !== 'rare code') return null;
  for (const change of changes) {
    const found = visit({ kind, first: [...first, change], changes: listCodes(change, codes) }, null);
    if (found !== null) return found;
  }
  return null;
}

function listCodes(change: Change, codes: SecondMistakes['codes']): readonly Change[] {
  // Lines of base64, which its program ends with a line feed.
  if (codes === 'none') return /[^\r]\n$/.test(change.text) ? [...listBase64Again(change.text)] : [];
  const decoded = listCommonDecoded(change.text);
  return codes === 'all' ? [...listCommonCodes(change.text), ...decoded] : decoded;
}

const [byteOrderMark, ownName] = (['secret-with-bom', 'secret-with-name'] as const).map((id) =>
  likelySurroundings.find(([other]) => other === id),
);

/** A line of a file as Windows saves it: mark, name, quotes and line end, at least three of them. */
function visitFileLines<T>(text: string, visit: Visit<T>): T | null {
  const [lineFeed, windowsEnd, double, single] = likelySurroundings;
  for (const quotes of [undefined, double, single])
    for (const name of [undefined, ownName])
      for (const mark of [undefined, byteOrderMark])
        for (const end of [undefined, lineFeed, windowsEnd]) {
          const rows = [quotes, name, mark, end].filter((row) => row !== undefined);
          if (rows.length < 3) continue;
          const steps: Change[] = [];
          for (const row of rows) steps.push(...surround(steps.at(-1)?.text ?? text, [row]));
          const found = visit({ kind: 'rare', first: steps.slice(0, -1), changes: steps.slice(-1) }, null);
          if (found !== null) return found;
        }
  return null;
}
