/**
 * Owns the grammar of wrong keys: *(what the secret became) × (what stands around it) × (line end) ×
 * (encoding)*.
 *
 * Rule: one mistake before two, the likely before the rare. A form is a key with the mistakes that led to
 * it; nothing here knows a token. Texts have one character per byte.
 */
import { type Language, parseLanguage } from '../fixes.js';
import { listLikelySurroundings, listRareSurroundings, listWrappers } from './around.js';
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
import {
  algorithmNames,
  bareTemplates,
  secretFiles,
  secretNames,
  secretPaths,
  templates,
  usualTemplates,
} from './placeholders.js';
import { exampleKeys, jwtIoDefaults, missingWords } from './words.js';

/** What kind of mistake came first: it tells which second ones are likely. */
type Kind =
  | 'exact'
  | 'likely around'
  | 'wrapper'
  | 'around'
  | 'decoded'
  | 'code'
  | 'rare code'
  | 'content'
  | 'cut'
  | 'likely word'
  | 'word'
  | 'placeholder';

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
        parseLanguage(language),
      ),
    ),
    ...jwtIoDefaults.map((word) => nameWord('jwt-io-default-secret', word, null)),
    ...exampleKeys.map(([key, source]) =>
      nameWord('example-key', key, `the example key ${JSON.stringify(key)} (${source})`),
    ),
    ...algorithmNames.map((name) =>
      nameWord('secret-algorithm-name', name, `"${name}", an algorithm's name, in place of the secret`),
    ),
    ...secretFiles.flatMap((file) =>
      secretPaths.map((path) => nameWord('secret-path', path.replace('N', file), null)),
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

const wordKinds: Partial<Record<CausePartId, Kind>> = {
  'secret-missing': 'word',
  'example-key': 'word',
  'jwt-io-default-secret': 'word',
};

/** Those that come with another mistake: encoded, hashed, in quotes. */
const likelyWords = new Set<string>([
  '',
  'undefined',
  'null',
  'None',
  'secret',
  'changeme',
  'your-secret-key',
  jwtIoDefaults[0],
]);

function nameWord(id: CausePartId, word: string, detail: string | null, language?: Language): KeyForm {
  return {
    text: Buffer.from(word).toString('latin1'),
    parts: [language === undefined ? { id, detail } : { id, detail, language }],
    kind: likelyWords.has(word) ? 'likely word' : (wordKinds[id] ?? 'placeholder'),
  };
}

/** How many of the likeliest surroundings follow: line ends, quotes too, those of a file, nearly all. */
const [lineFeed, lineEnds, few, usual, most] = [1, 2, 4, 12, 22];

/** A second mistake behind the first: all likely ones, fewer or none behind what is rare itself. */
export function listSecondMistakes({ text, kind }: Omit<KeyForm, 'parts'>): readonly Change[] {
  switch (kind) {
    case 'likely around':
      return [...listLikelySurroundings(text, most), ...listCommonCodes(text)];
    case 'code':
    case 'decoded':
    case 'likely word':
      return [...listLikelySurroundings(text, usual), ...listCommonCodes(text)];
    case 'content':
      return [...listLikelySurroundings(text, few), ...listCommonCodes(text)];
    case 'word':
      return listLikelySurroundings(text, few);
    case 'cut':
    case 'wrapper':
    case 'rare code':
      return listLikelySurroundings(text, lineEnds);
    case 'around':
    case 'placeholder':
      return listLikelySurroundings(text, lineFeed);
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
