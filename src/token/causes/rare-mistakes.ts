/**
 * Owns the list of mistakes with the secret that seldom come with another one. Rule: each makes one key; the
 * list is made for each token, because keeping a thousand costs more.
 */
import { groupOf, type KeyGroup } from './change.js';
import { listMasks } from './masks.js';
import { listRareWords } from './placeholders.js';
import { makePrinted } from './prints.js';
import { listNumbers, listRareCodes, listUuidForms } from './rare-codes.js';
import { listKeyboards, listSlips } from './slips.js';
import { listMarked, surround } from './surroundings.js';
import { makeSettings } from './wrappers.js';

/** Likeliest first. One may make the same key as a likelier mistake. */
export const listRareMistakes = (text: string): readonly KeyGroup[] =>
  [
    listRareWords(),
    listRareCodes(text),
    listUuidForms(text),
    [...listNumbers(text)],
    listMarked(text),
    surround(text, makeSettings()),
    surround(text, makePrinted()),
    listKeyboards(text),
    listMasks(text),
    listSlips(text),
  ].map((changes) => groupOf('rare', changes));
