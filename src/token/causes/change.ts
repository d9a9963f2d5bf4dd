/**
 * Owns one step from the secret to a key, and groups of keys. Rule: texts have one character per byte
 * (Latin-1).
 */
import type { CausePart, CausePartId } from './parts.js';

/** What a part of a cause says in this case. It is made only if a key fits, because thousands are tried. */
export type CaseWords = Omit<CausePart, 'id'>;

/** A text after one mistake. */
export interface Change {
  readonly id: CausePartId;
  readonly text: string;
  /** See `CausePart.detail`; without it the words are those of the table. */
  readonly detail?: string | ((text: string) => CaseWords) | undefined;
}

/** A function that makes changes by one mistake. */
export const changesBy =
  (id: CausePartId) =>
  (text: string, detail?: Change['detail']): Change => ({ id, text, detail });

/** The mistake as a part of a cause. */
export function toPart({ id, text, detail }: Change): CausePart {
  if (typeof detail === 'function') return { id, ...detail(text) };
  return { id, detail: detail ?? null };
}

/** The kind of a first mistake, which tells which second ones are likely. */
export type Kind =
  | 'likely around'
  | 'around'
  | 'line'
  | 'decoded'
  | 'code'
  | 'rare code'
  | 'content'
  | 'likely word'
  | 'rare';

/** Keys to which mistakes of one kind lead. */
export interface KeyGroup {
  readonly kind: Kind;
  /** What was done to the secret before each of them; usually nothing. */
  readonly first: readonly Change[];
  /** The last step to each key. */
  readonly changes: readonly Change[];
}

/** A group of single mistakes. */
export function groupOf(kind: Kind, changes: readonly Change[]): KeyGroup {
  return { kind, first: [], changes };
}

/** The changes without those that change nothing or make a text for the second time. */
export function leaveOutDoubles(text: string, changes: Iterable<Change>): readonly Change[] {
  const seen = new Set([text]);
  const left: Change[] = [];
  for (const change of changes) {
    if (seen.has(change.text)) continue;
    seen.add(change.text);
    left.push(change);
  }
  return left;
}
