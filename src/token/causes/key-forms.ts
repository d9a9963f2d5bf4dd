/**
 * Owns the grammar of wrong keys: *(what the secret became) × (what stands around it) × (line end) ×
 * (encoding)*. Rule: one mistake before two, the likely before the rare. A form is a key with the mistakes
 * that led to it; nothing here knows a token. Texts have one character per byte.
 */
import {
  listLikelySurroundings,
  listRareSurroundings,
  listWrappers,
  type Visit,
  visitLikelySurroundings,
} from './around.js';
import type { Change, KeyForm, Kind } from './change.js';
import { listAsText, listCharsets } from './charsets.js';
import { listCuts, listRewrites } from './content.js';
import {
  listBase64,
  listBase64Decoded,
  listCommonCodes,
  listHashes,
  listHex,
  listHexDecoded,
  listNumbers,
} from './encodings.js';
import { listExpansions } from './expansions.js';
import { listWords } from './key-words.js';

/** Whether the form is worth trying with another mistake in what was signed. */
export function isLikely({ kind }: KeyForm): boolean {
  return kind === 'exact' || kind === 'likely around' || kind === 'decoded';
}

function* label(changes: Iterable<Change>, kind: Kind): Iterable<KeyForm> {
  for (const { id, text, detail } of changes) yield { text, parts: [{ id, detail }], kind };
}

/** The secret as it is. */
export function exactForm(text: string): KeyForm {
  return { text, parts: [], kind: 'exact' };
}

/** How many forms of base64 come first: without line ends, and broken at 64 characters as openssl does. */
const commonBase64 = 7;

/** Every key that one mistake leads to, likeliest first; some of them twice. */
export function* listSingleMistakes(text: string): Iterable<KeyForm> {
  yield* label(listLikelySurroundings(text), 'likely around');
  yield* label(listBase64Decoded(text), 'decoded');
  yield* label(listHexDecoded(text), 'decoded');
  yield* label(take(listBase64(text), commonBase64), 'code');
  yield* listWords();
  yield* label(listExpansions(text), 'content');
  for (const { id, text: cut, detail, isLikely } of listCuts(text))
    yield { text: cut, parts: [{ id, detail }], kind: isLikely ? 'content' : 'cut' };
  yield* label(take(listHex(text), 1), 'code');
  yield* label(take(listHashes(text), 1), 'code');
  yield* label(listBase64(text), 'rare code');
  yield* label(listHex(text), 'rare code');
  yield* label(listCharsets(text), 'code');
  yield* listRedirected(text);
  yield* label(listHashes(text), 'rare code');
  yield* listDecodedTexts(text);
  yield* label(listRewrites(text), 'around');
  yield* label(listNumbers(text), 'rare code');
  yield* label(listAsText(text), 'rare code');
  yield* label(listRareSurroundings(text), 'around');
  yield* label(listWrappers(text), 'wrapper');
}

/** PowerShell writes a line end and UTF-16 with its mark into a file: one command makes both. */
function* listRedirected(text: string): Iterable<KeyForm> {
  for (const { id, text: wide, detail } of take(listCharsets(`${text}\r\n`), 4))
    yield {
      text: wide,
      parts: [
        { id: 'secret-with-crlf', detail: null },
        { id, detail },
      ],
      kind: 'rare code',
    };
}

/** Decoded, then taken for text: two steps that one line of code makes. */
function* listDecodedTexts(text: string): Iterable<KeyForm> {
  const seen = new Set<string>();
  for (const list of [listBase64Decoded, listHexDecoded])
    for (const { id, text: bytes, detail } of list(text)) {
      if (seen.has(bytes)) continue;
      seen.add(bytes);
      for (const read of listAsText(bytes))
        yield {
          text: read.text,
          parts: [
            { id, detail },
            { id: read.id, detail: read.detail },
          ],
          kind: 'rare code',
        };
    }
}

/** Which mistakes are tried behind a first one. */
interface SecondMistakes {
  /** How many of the likely surroundings: line ends, quotes too, those of a file, nearly all. */
  readonly around: number;
  /** The common codes too. */
  readonly codes: boolean;
}

const alone: SecondMistakes = { around: 0, codes: false };
const withLineFeed: SecondMistakes = { around: 1, codes: false };
const withLineEnd: SecondMistakes = { around: 2, codes: false };

/** By what came first: many behind what is likely, few behind what is rare itself. */
const secondMistakes: Readonly<Record<Kind, SecondMistakes>> = {
  exact: alone,
  'likely around': { around: 22, codes: true },
  code: { around: 12, codes: true },
  decoded: { around: 12, codes: true },
  'likely word': { around: 12, codes: true },
  content: { around: 4, codes: true },
  word: { around: 4, codes: false },
  cut: withLineEnd,
  wrapper: withLineEnd,
  'rare code': withLineEnd,
  around: withLineFeed,
  placeholder: withLineFeed,
};

/**
 * The first thing that `visit` makes of a second mistake behind a first, likeliest first; null if it makes
 * nothing of any.
 */
export function visitSecondMistakes<T>({ text, kind }: KeyForm, visit: Visit<T>): T | null {
  const { around, codes } = secondMistakes[kind];
  const found = visitLikelySurroundings(text, around, visit);
  if (found !== null || !codes) return found;
  for (const change of listCommonCodes(text)) {
    const made = visit(change.text, change.id, change.detail);
    if (made !== null) return made;
  }
  return null;
}

/** How many keys {@link visitSecondMistakes} tries. */
export function countSecondMistakes({ kind }: KeyForm): number {
  const { around, codes } = secondMistakes[kind];
  return around + (codes ? usualCodes : 0);
}

/** Some eight, by what is in the text. */
const usualCodes = 8;

function take<T>(list: Iterable<T>, count: number): readonly T[] {
  const taken: T[] = [];
  for (const item of list) {
    taken.push(item);
    if (taken.length === count) break;
  }
  return taken;
}
