/**
 * Owns the grammar of wrong keys: *(what the secret became) × (what stands around it) × (line end) ×
 * (encoding)*. Rule: one mistake before two, the likely before the rare. A form is a key with the mistakes
 * that led to it; nothing here knows a token. Texts have one character per byte.
 */
import type { Change, KeyForm, Kind } from './change.js';
import { listAsText, listCharsets } from './charsets.js';
import { listCuts, listRecased, listRewrites } from './content.js';
import {
  listBase64,
  listBase64Again,
  listBase64Decoded,
  listCommonCodes,
  listHashes,
  listHex,
  listHexDecoded,
} from './encodings.js';
import { listExpansions } from './expansions.js';
import { listWords } from './placeholders.js';
import {
  type Enclosure,
  inUtf8,
  likelySurroundings,
  makeBlanks,
  makeQuotes,
  surround,
} from './surroundings.js';
import { makeBrackets, makeComments, makeVariables, makeWrappers } from './wrappers.js';

/** Whether the form comes before others, and is tried on a digest that was spoilt. */
export function isLikely({ kind }: KeyForm): boolean {
  return kind === 'exact' || kind === 'common around' || kind === 'likely around' || kind === 'decoded';
}

/** Whether the form is worth trying with another mistake in what was signed. */
export function isCommon({ kind }: KeyForm): boolean {
  return kind === 'common around' || kind === 'decoded';
}

/** The secret as it is. */
export function exactForm(text: string): KeyForm {
  return { text, kind: 'exact', steps: [] };
}

/** How many of the likely surroundings are tried around others and with a mistake in what was signed. */
const commonCount = 15;

/** How many of them others are tried around: the rest seldom comes with another mistake. */
const pairedCount = 23;

/** How many forms of base64 come first: without line ends, and with the line feed that `base64` prints. */
const commonBase64 = 7;

/** Forms in order; one that changes nothing, or makes the same key as one before it, is left out. */
interface FormList {
  readonly forms: readonly KeyForm[];
  add(kind: Kind, changes: Iterable<Change>): void;
  addForms(forms: Iterable<KeyForm>): void;
}

function collectForms(text: string, first: readonly KeyForm[] = []): FormList {
  const seen = new Set([text]);
  const forms: KeyForm[] = [];
  const addForm = (form: KeyForm) => {
    if (seen.has(form.text)) return;
    seen.add(form.text);
    forms.push(form);
  };
  first.forEach(addForm);
  return {
    forms,
    add: (kind, changes) => {
      for (const change of changes) addForm({ text: change.text, kind, steps: [change] });
    },
    addForms: (more) => {
      for (const form of more) addForm(form);
    },
  };
}

/** The likeliest of {@link listSingleMistakes}, with which it begins. */
export function listLikelyMistakes(text: string): readonly KeyForm[] {
  const { forms, add } = collectForms(text);
  add('common around', surround(text, likelySurroundings.slice(0, commonCount)));
  add('likely around', surround(text, likelySurroundings.slice(commonCount, pairedCount)));
  add('wrapper', surround(text, likelySurroundings.slice(pairedCount)));
  add('decoded', listBase64Decoded(text));
  add('decoded', listHexDecoded(text));
  add('code', [...listBase64(text)].slice(0, commonBase64));
  return forms;
}

/** Every key that one mistake leads to, likeliest first; without those that change nothing or come twice. */
export function listSingleMistakes(text: string): readonly KeyForm[] {
  const { forms, add, addForms } = collectForms(text, listLikelyMistakes(text));
  const [hex, hashes] = [[...listHex(text)], [...listHashes(text)]];
  const [utf16, ...charsets] = listCharsets(text);
  addForms(listWords());
  add('content', listExpansions(text));
  addForms(listCuts(text));
  add('code', [...hex.slice(0, 1), ...hashes.slice(0, 1), ...(utf16 === undefined ? [] : [utf16])]);
  add('rare code', [...listBase64(text)].slice(commonBase64));
  add('rare', [...hex, ...charsets]);
  addForms(listRedirected(text));
  add('rare', hashes);
  addForms(listDecodedTexts(text));
  add('around', listRecased(text));
  add('rare', listRewrites(text));
  add('rare', listAsText(text));
  add('around', surround(text, inUtf8([...makeBlanks(), ...makeComments()])));
  add('wrapper', surround(text, inUtf8(makeQuotes())));
  add('wrapper', surround(text, [...makeBrackets(), ...makeVariables()]));
  add('around', surround(text, makeWrappers()));
  return forms;
}

/** PowerShell writes a line end and UTF-16 with its mark into a file: one command makes both. */
function listRedirected(text: string): readonly KeyForm[] {
  const ended = { id: 'secret-with-crlf', text: `${text}\r\n` } as const;
  return [...listCharsets(ended.text)]
    .slice(0, 4)
    .map((wide) => ({ text: wide.text, kind: 'rare', steps: [ended, wide] }));
}

/** Decoded, then taken for text: two steps that one line of code makes. */
function* listDecodedTexts(text: string): Iterable<KeyForm> {
  const seen = new Set<string>();
  for (const decoded of [...listBase64Decoded(text), ...listHexDecoded(text)]) {
    if (seen.has(decoded.text)) continue;
    seen.add(decoded.text);
    for (const read of listAsText(decoded.text))
      yield { text: read.text, kind: 'rare', steps: [decoded, read] };
  }
}

/** Which mistakes are tried behind a first one. */
interface SecondMistakes {
  /** How many of the likely surroundings: a line feed, line ends, quotes too, those of a file, nearly all. */
  readonly around: number;
  /** The common codes too. */
  readonly codes: boolean;
}

const nothing: SecondMistakes = { around: 0, codes: false };

/** By what came first: many behind what is likely, few behind what is rare itself. */
const secondMistakes: Readonly<Record<Kind, SecondMistakes>> = {
  exact: nothing,
  // Those around it come in pairs: see `visitAroundTwice`.
  'common around': { around: 0, codes: true },
  'likely around': { around: 0, codes: true },
  code: { around: 4, codes: true },
  decoded: { around: 12, codes: true },
  'likely word': { around: 4, codes: true },
  content: { around: 2, codes: false },
  word: { around: 1, codes: false },
  cut: { around: 2, codes: false },
  wrapper: { around: 2, codes: false },
  'rare code': { around: 1, codes: false },
  around: { around: 1, codes: false },
  rare: nothing,
};

/** Takes first mistakes and several last ones, each of which makes a key behind them; null if none fits. */
type Visit<T> = (first: readonly Change[], lasts: readonly Change[]) => T | null;

/**
 * The first thing that `visit` makes of two mistakes with the secret, or of three around it, likeliest first;
 * null if it makes nothing of any.
 */
export function visitSeveralMistakes<T>(
  text: string,
  singles: readonly KeyForm[],
  visit: Visit<T>,
): T | null {
  const forms = [...singles.filter(isLikely), ...singles.filter((form) => !isLikely(form))];
  return visitAroundTwice(text, visit) ?? visitSecondMistakes(forms, visit) ?? visitFileLines(text, visit);
}

function visitSecondMistakes<T>(forms: readonly KeyForm[], visit: Visit<T>): T | null {
  for (const { text, kind, steps } of forms) {
    const { around, codes } = secondMistakes[kind];
    const seconds = surround(text, likelySurroundings.slice(0, around));
    if (codes) seconds.push(...listCommonCodes(text));
    else if (isPrintedBase64(steps.at(-1))) seconds.push(...listBase64Again(text));
    const found = seconds.length === 0 ? null : visit(steps, seconds);
    if (found !== null) return found;
  }
  return null;
}

const isPrintedBase64 = (change: Change | undefined) =>
  change?.id === 'secret-base64-wrapped' && /[^\r]\n$/.test(change.text);

const isInFront = ([, before, behind]: Enclosure) => before !== '' && behind === '';
const isBehind = ([, before, behind]: Enclosure) => before === '' && behind !== '';

/** Two around the secret; of two at different ends only one order, as both make the same key. */
function visitAroundTwice<T>(text: string, visit: Visit<T>): T | null {
  const common = likelySurroundings.slice(0, commonCount);
  for (const [rank, inner] of likelySurroundings.slice(0, pairedCount).entries()) {
    const first = surround(text, [inner]);
    const otherEnd = isInFront(inner) ? isBehind : isBehind(inner) ? isInFront : () => false;
    const outer = common.filter((row, place) => place >= rank || rank >= commonCount || !otherEnd(row));
    const found = visit(first, surround(first[0]?.text ?? text, outer));
    if (found !== null) return found;
  }
  return null;
}

const [byteOrderMark, ownName] = (['secret-with-bom', 'secret-with-name'] as const).map((id) =>
  likelySurroundings.find(([other]) => other === id),
);

/** A line of a file as Windows saves it: mark, name, quotes and line end, three of them at least. */
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
          const last = steps.pop();
          const found = last === undefined ? null : visit(steps, [last]);
          if (found !== null) return found;
        }
  return null;
}
