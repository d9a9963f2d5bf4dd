/**
 * Owns the grammar of wrong keys: *(what was done to the secret) × (what stands around it) × (line end) ×
 * (encoding)*. Rule: one mistake before two, the likely before the rare; nothing here knows a token. Texts
 * have one character per byte.
 */
import { type Change, groupOf, type KeyGroup, type Kind, leaveOutDoubles } from './change.js';
import { listAccented, listAsText, listUtf16 } from './charsets.js';
import { listCuts, listMasked, listRecased, listRewrites } from './content.js';
import { listCommonCodes, listDecoded, listRareCodes } from './encodings.js';
import { listExpansions } from './expansions.js';
import { fromUtf8 } from './mac.js';
import type { CausePartId } from './parts.js';
import { listWords } from './placeholders.js';
import { type Enclosure, likelySurroundings, makeLines, rareSurroundings, surround } from './surroundings.js';

/** Whether such a key is also tried on a spoilt digest, and with another mistake in what was signed. */
export function isLikely(kind: Kind): boolean {
  return kind === 'likely around' || kind === 'decoded';
}

/** The likeliest mistakes, likeliest first. */
export function listLikelyMistakes(text: string): readonly KeyGroup[] {
  const groups = [
    groupOf('likely around', surround(text, likelySurroundings)),
    groupOf('decoded', listDecoded(text)),
    groupOf('code', listCommonCodes(text)),
  ];
  return leaveOutDoubles(groups, [text]);
}

/** The other mistakes, likeliest first: each key once, and none of the likeliest. */
export function listFurtherMistakes(text: string, likely: readonly KeyGroup[]): readonly KeyGroup[] {
  // PowerShell writes a line end and UTF-16 with its mark into a file: one command makes both.
  const ended: Change = { id: 'secret-with-crlf', text: `${text}\r\n` };
  const groups: readonly KeyGroup[] = [
    ...listWords(),
    groupOf('content', listExpansions(text)),
    ...listCuts(text),
    groupOf('rare', [...listRareCodes(text), ...listAccented(text), ...listAsText(text)]),
    { kind: 'rare', first: [ended], changes: listUtf16(fromUtf8(ended.text)) },
    // Decoded, then taken for text: two steps that one line of code makes.
    ...listDecoded(text).map(
      (first): KeyGroup => ({ kind: 'rare', first: [first], changes: listAsText(first.text) }),
    ),
    groupOf('around', listRecased(text)),
    groupOf('rare', [...listMasked(text), ...listRewrites(text)]),
    groupOf('line', surround(text, makeLines())),
    groupOf('rare', surround(text, rareSurroundings)),
  ];
  const known = likely.flatMap(({ changes }) => changes.map((change) => change.text));
  return leaveOutDoubles(groups, [text, ...known]);
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
  rare: { around: 0, codes: 'none' },
};

/** Takes keys, with or without something around them; null if none fits. */
type Visit<T> = (group: KeyGroup, around: Enclosure | null) => T | null;

/** The first thing that `visit` makes of two mistakes with the secret, or of three around it; else null. */
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
  if (codes === 'none') return null;
  for (const change of changes) {
    const decoded = listDecoded(change.text);
    // Decoding base64 and encoding it again only drops signs, and is not what a program does.
    const isDecoded = /^secret-base64(?:url)?-decoded$/.test(change.id);
    const isBack = ({ id }: Change) => isDecoded && id === 'secret-base64-encoded';
    const encoded = codes === 'all' ? listCommonCodes(change.text).filter((code) => !isBack(code)) : [];
    const second = [...encoded, ...decoded];
    const found = visit({ kind, first: [...first, change], changes: second }, null);
    if (found !== null) return found;
  }
  return null;
}

const rowsOf = (id: CausePartId) => likelySurroundings.filter(([other]) => other === id);

/** A line of a file as Windows saves it: mark, name, quotes and line end, at least three of them. */
function visitFileLines<T>(text: string, visit: Visit<T>): T | null {
  const [lineFeed, windowsEnd, double, single] = likelySurroundings;
  for (const quotes of [undefined, double, single])
    for (const name of [undefined, ...rowsOf('secret-with-name')])
      for (const mark of [undefined, ...rowsOf('secret-with-bom')])
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
