/**
 * Owns keeping the run's credentials out of everything that leaves kchat. Rule: applied where text leaves
 * (`output.ts`, report files), so no caller has to remember it. Any eight characters of a credential, in any
 * spelling, become `***`; kchat's own words stay, since they reveal nothing.
 */
import { createFragments, listDecodings, listSpellings, type Range } from './fragments.js';
import { isOwnWord } from './own-words.js';

const mask = '***';

/** The credentials of a run, and texts without them. Nothing is protected at first. */
export function createRedaction() {
  const fragments = createFragments();
  const shortParts = new Set<string>();
  // Processed at the first output: many runs print nothing.
  const waiting = new Set<string>();

  function redact(text: string): string {
    for (const credential of waiting) {
      for (const form of listPlainForms(credential))
        for (const spelling of listSpellings(Buffer.from(form))) fragments.add(spelling);
      for (const part of listShortParts(credential)) shortParts.add(part);
    }
    waiting.clear();
    const ranges = fragments.isEmpty() ? [] : listDecodings(text).flatMap(fragments.find);
    for (const part of shortParts) ranges.push(...findWord(text, part));
    return maskRanges(text, ranges);
  }

  function redactAny(value: unknown): unknown {
    if (typeof value === 'string') return redact(value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(redactAny);
    const members = Object.entries(value).map(([name, member]) => [redact(name), redactAny(member)]);
    return Object.fromEntries(members);
  }

  return {
    /** From now on, every fragment of a credential of eight or more characters is masked. */
    protect: (credential: string) => void waiting.add(cutJwtHeader(credential)),
    /** The text with `***` in place of what is protected. */
    redact,
    /** The same for every text and member name in a value that becomes JSON; types stay. */
    redactValue: <T>(value: T) => redactAny(value) as T,
  };
}

/** Without the header of a JWT in it: that is no secret, and every token of a kind begins with it. */
function cutJwtHeader(credential: string): string {
  const start = credential.indexOf('eyJ');
  const end = credential.indexOf('.', start);
  if (start === -1 || end === -1 || credential.indexOf('.', end + 1) === -1) return credential;
  return credential.slice(0, start) + credential.slice(end + 1);
}

/** A credential as it is, and as its escapes spell it. */
function listPlainForms(credential: string): readonly string[] {
  const forms = listDecodings(credential).map(({ text }) => text);
  return [...new Set([...forms, ...parseBasicPassword(credential)])];
}

/** The password of `Basic …` (RFC 7617 §2), which a server that takes it apart may repeat. */
function parseBasicPassword(credential: string): readonly string[] {
  const pair = /^basic +([\w+/=-]+)$/i.exec(credential.trim())?.[1];
  const password = pair && Buffer.from(pair, 'base64').toString().split(':').slice(1).join(':');
  return password ? [password] : [];
}

/**
 * The values of a credential that are too short to have fragments: alone, after a scheme, of cookies, of
 * JSON. Those of letters alone or digits alone are left out: they are words and figures that a report needs.
 */
function listShortParts(credential: string): readonly string[] {
  const parts = [...listPlainForms(credential), ...listJsonTexts(credential)].flatMap((text) =>
    text.split(/[;&]\s*/).map((pair) => /^(?:[^=\s]+=|\w+ +)?(\S+)$/.exec(pair.trim())?.[1] ?? ''),
  );
  return parts.filter((part) => part.length >= 4 && part.length < 8 && !/^(?:[a-z]+|\d+)$/i.test(part));
}

function listJsonTexts(text: string): readonly string[] {
  const texts: string[] = [];
  try {
    JSON.parse(text, (_, value: unknown) => {
      if (typeof value === 'string') texts.push(value);
    });
  } catch {
    // Not JSON.
  }
  return texts;
}

function findWord(text: string, word: string): readonly Range[] {
  const ranges: Range[] = [];
  for (let start = text.indexOf(word); start !== -1; start = text.indexOf(word, start + 1)) {
    const end = start + word.length;
    if (!isWordPart(text, start - 1) && !isWordPart(text, end)) ranges.push([start, end]);
  }
  return ranges;
}

function isWordPart(text: string, index: number): boolean {
  return /[\w-]/.test(text.charAt(index));
}

function maskRanges(text: string, ranges: readonly Range[]): string {
  let masked = '';
  let done = 0;
  for (const range of mergeRanges(ranges)) {
    const [start, end] = trimRange(text, range, /\s/);
    if (standsInOwnWords(text, range)) continue;
    masked += text.slice(done, start) + mask;
    done = end;
  }
  return masked + text.slice(done);
}

function mergeRanges(ranges: readonly Range[]): readonly Range[] {
  const merged: [number, number][] = [];
  for (const [start, end] of [...ranges].sort(([a], [b]) => a - b)) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

/** The range without what fits `edge` at its ends. */
function trimRange(text: string, [start, end]: Range, edge: RegExp): Range {
  let [first, last] = [start, end];
  while (first < last && edge.test(text.charAt(first))) first += 1;
  while (first < last && edge.test(text.charAt(last - 1))) last -= 1;
  return [first, last];
}

/** A credential may hold one of our words: a report that says that word reveals nothing of it. */
function standsInOwnWords(text: string, range: Range): boolean {
  let [first, last] = trimRange(text, range, /[^\w-]/);
  while (isWordPart(text, first - 1)) first -= 1;
  while (isWordPart(text, last)) last += 1;
  const words = text.slice(first, last).split(/[^\w-]+/);
  return words.every((word) => word === '' || isOwnWord(word));
}
