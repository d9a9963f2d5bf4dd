/**
 * Owns what may stand around a secret: white space, quotes, marks, names, JSON. Rule: the tables are data
 * elsewhere; the likely ones come first.
 */
import type { Change } from './change.js';
import { type Enclosure, likelySurroundings, makeRareSurroundings } from './surroundings.js';
import { makeWrappers } from './wrappers.js';

const utf8 = (text: string) =>
  /^[\x00-\x7f\xfe\xff]*$/.test(text) ? text : Buffer.from(text).toString('latin1');

/** The entries as texts of bytes, made once. */
const tables = new Map<readonly Enclosure[], readonly Enclosure[]>();

function surround(text: string, table: readonly Enclosure[], count = table.length): readonly Change[] {
  const entries =
    tables.get(table) ??
    table.map(
      ([id, before, behind, detail]): Enclosure =>
        detail === undefined ? [id, utf8(before), utf8(behind)] : [id, utf8(before), utf8(behind), detail],
    );
  tables.set(table, entries);
  const changes: Change[] = [];
  for (const [id, before, behind, detail = null] of entries) {
    if (changes.length === count) break;
    changes.push({ id, text: before + text + behind, detail });
  }
  return changes;
}

/** The secret with what stands around it often, likeliest first, or the first `count` of it. */
export function listLikelySurroundings(text: string, count?: number): readonly Change[] {
  return surround(text, likelySurroundings, count);
}

/** The secret with all the rest that may stand around it. */
export function listOtherSurroundings(text: string): readonly Change[] {
  otherSurroundings ??= [...makeRareSurroundings(), ...makeWrappers()];
  return surround(text, otherSurroundings);
}

let otherSurroundings: readonly Enclosure[] | undefined;
