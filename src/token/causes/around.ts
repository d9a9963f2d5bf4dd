/**
 * Owns what may stand around a secret: white space, quotes, marks, names, JSON. Rule: the tables are data
 * elsewhere; the likely ones come first.
 */
import type { Change } from './change.js';
import type { CausePartId } from './parts.js';
import { type Enclosure, likelySurroundings, makeRareSurroundings } from './surroundings.js';
import { makeWrappers } from './wrappers.js';

type Table = readonly Enclosure[];

/** The entries as texts of bytes; what is not ASCII is written in UTF-8. */
const toTexts = (table: Table): Table =>
  table.map(([id, before, behind, ...detail]) => [id, utf8(before), utf8(behind), ...detail]);

const utf8 = (text: string) => (isBytes.test(text) ? text : Buffer.from(text).toString('latin1'));

/** ASCII, or the mark of UTF-16 as its two bytes. */
const isBytes = /^[\x00-\x7f\xfe\xff]*$/;

const surround = (text: string, table: Table): readonly Change[] =>
  table.map(([id, before, behind, detail = null]) => ({ id, text: before + text + behind, detail }));

const likely = toTexts(likelySurroundings);
let rare: Table | undefined;
let wrappers: Table | undefined;

/** The secret with what stands around it often, likeliest first. */
export function listLikelySurroundings(text: string): readonly Change[] {
  return surround(text, likely);
}

/** Takes a key and the mistake that made it; null if it makes nothing of it. */
export type Visit<T> = (key: string, id: CausePartId, detail: string | null) => T | null;

/** What `visit` makes of the first `count` of them: thousands are tried, so none is kept. */
export function visitLikelySurroundings<T>(text: string, count: number, visit: Visit<T>): T | null {
  for (let index = 0; index < count; index += 1) {
    const entry = likely[index];
    if (entry === undefined) return null;
    const found = visit(entry[1] + text + entry[2], entry[0], entry[3] ?? null);
    if (found !== null) return found;
  }
  return null;
}

/** The secret with other blanks, quotes and marks around it. */
export function listRareSurroundings(text: string): readonly Change[] {
  rare ??= toTexts(makeRareSurroundings());
  return surround(text, rare);
}

/** The secret with brackets, names, JSON and words around it. */
export function listWrappers(text: string): readonly Change[] {
  wrappers ??= toTexts(makeWrappers());
  return surround(text, wrappers);
}
