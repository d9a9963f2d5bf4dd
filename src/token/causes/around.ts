/**
 * Owns what may stand around a secret: white space, quotes, marks, names, JSON. Rule: the tables are data
 * elsewhere; the likely ones come first.
 */
import type { Change } from './change.js';
import { type Enclosure, likelySurroundings, makeRareSurroundings } from './surroundings.js';
import { makeWrappers } from './wrappers.js';

type Table = readonly Enclosure[];

/** The entries as texts of bytes; what is not ASCII is written in UTF-8. */
const toTexts = (table: Table): Table =>
  table.map(([id, before, behind, ...detail]) => [id, utf8(before), utf8(behind), ...detail]);

const utf8 = (text: string) => (isBytes.test(text) ? text : Buffer.from(text).toString('latin1'));

/** ASCII, or the mark of UTF-16 as its two bytes. */
const isBytes = /^[\x00-\x7f\xfe\xff]*$/;

function surround(text: string, table: Table, count = table.length): readonly Change[] {
  const changes: Change[] = [];
  for (let index = 0; index < count; index += 1) {
    const entry = table[index];
    if (entry === undefined) break;
    const [id, before, behind, detail = null] = entry;
    changes.push({ id, text: before + text + behind, detail });
  }
  return changes;
}

const likely = toTexts(likelySurroundings);
let rare: Table | undefined;
let wrappers: Table | undefined;

/** The secret with what stands around it often, likeliest first, or the first `count` of it. */
export function listLikelySurroundings(text: string, count?: number): readonly Change[] {
  return surround(text, likely, count);
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
