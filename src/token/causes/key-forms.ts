/**
 * Owns the grammar of wrong keys: *(what the secret became) × (what stands around it) × (line end) ×
 * (encoding)*.
 *
 * Rule: one mistake before two, the likely before the rare. A form is a key with the mistakes that led to
 * it; nothing here knows a token. Texts have one character per byte.
 */
import { listLikelySurroundings, listOtherSurroundings } from './around.js';
import type { Change } from './change.js';
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
import type { CausePart, CausePartId } from './parts.js';
import { bareTemplates, secretNames, templates, usualTemplates } from './placeholders.js';
import { exampleKeys, jwtIoDefaults, missingWords } from './words.js';

/** What kind of mistake came first: it tells which second ones are likely. */
type Kind =
  | 'exact'
  | 'likely around'
  | 'around'
  | 'decoded'
  | 'code'
  | 'rare code'
  | 'content'
  | 'cut'
  | 'word'
  | 'example';

/** A key, and how the secret became it. */
export interface KeyForm {
  readonly text: string;
  readonly parts: readonly CausePart[];
  readonly kind: Kind;
}

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
  yield* label(listHashes(text), 'rare code');
  yield* listDecodedTexts(text);
  yield* label(listRewrites(text), 'around');
  yield* label(listNumbers(text), 'rare code');
  yield* label(listAsText(text), 'rare code');
  yield* label(listOtherSurroundings(text), 'around');
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

let words: readonly KeyForm[] | undefined;

/** What stands in the secret's place: none of it depends on the secret, so it is made once. */
function listWords(): readonly KeyForm[] {
  words ??= [
    ...missingWords.map(([word, language]) =>
      nameWord(
        'secret-missing',
        word,
        word === ''
          ? 'no secret: an empty text'
          : `no secret: the text ${JSON.stringify(word)} (${language})`,
      ),
    ),
    ...jwtIoDefaults.map((word) => nameWord('jwt-io-default-secret', word, null)),
    ...exampleKeys.map(([key, source]) =>
      nameWord('example-key', key, `the example key ${JSON.stringify(key)} (${source})`),
    ),
    ...secretNames.map((name) => nameWord('secret-own-name', name, `the name ${name} in place of its value`)),
    ...fillTemplates().map((text) =>
      nameWord('secret-template', text, `a template that was never filled in: ${text}`),
    ),
  ];
  return words;
}

/** How many of the names come with every template: a variable is rarely called otherwise. */
const usualNames = 2;

function fillTemplates(): readonly string[] {
  const fill = (name: string) => (template: string) => template.replace('N', () => name);
  return [
    ...secretNames.slice(0, usualNames).flatMap((name) => templates.map(fill(name))),
    ...secretNames.slice(usualNames).flatMap((name) => usualTemplates.map(fill(name))),
    ...bareTemplates,
  ];
}

function nameWord(id: CausePartId, word: string, detail: string | null): KeyForm {
  return {
    text: Buffer.from(word).toString('latin1'),
    parts: [{ id, detail }],
    kind: id === 'secret-missing' ? 'word' : 'example',
  };
}

/** How many of the likeliest surroundings follow: line ends and quotes, those of a file, or nearly all. */
const [few, usual, most] = [4, 12, 22];

/** A second mistake behind the first: all likely ones, fewer or none behind what is rare itself. */
export function listSecondMistakes({ text, kind }: Omit<KeyForm, 'parts'>): readonly Change[] {
  switch (kind) {
    case 'likely around':
      return [...listLikelySurroundings(text, most), ...listCommonCodes(text)];
    case 'code':
      return [...listLikelySurroundings(text), ...listCommonCodes(text)];
    case 'decoded':
    case 'content':
      return [...listLikelySurroundings(text, usual), ...listCommonCodes(text)];
    case 'cut':
    case 'word':
    case 'rare code':
      return listLikelySurroundings(text, few);
    default:
      return [];
  }
}

function take<T>(list: Iterable<T>, count: number): readonly T[] {
  const taken: T[] = [];
  for (const item of list) {
    taken.push(item);
    if (taken.length === count) break;
  }
  return taken;
}
