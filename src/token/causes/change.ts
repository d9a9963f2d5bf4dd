/**
 * Owns one step from the secret to a key, and groups of keys. Rule: texts have one character per byte
 * (Latin-1).
 */
import type { CausePart, CausePartId } from './parts.js';

/** A text after one mistake. Without a detail the words for it are those of the table. */
export interface Change extends Pick<CausePart, 'id' | 'fix' | 'language'> {
  readonly text: string;
  readonly detail?: string | undefined;
}

/** A function that makes changes by one mistake. */
export const changesBy =
  (id: CausePartId) =>
  (text: string, detail?: string): Change => ({ id, text, detail });

/** The mistake as a part of a cause. */
export const toPart = ({ id, detail, fix, language }: Change): CausePart => ({
  id,
  detail: detail ?? null,
  fix,
  language,
});

/** The kind of a first mistake, which tells which second ones are likely. */
export type Kind =
  | 'likely around'
  | 'around'
  | 'line'
  | 'decoded'
  | 'code'
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
export function groupOf(kind: Kind, changes: Iterable<Change>): KeyGroup {
  return { kind, first: [], changes: [...changes] };
}

/** The groups with each key once, and without the known ones. */
export function leaveOutDoubles(groups: readonly KeyGroup[], known: Iterable<string>): readonly KeyGroup[] {
  const seen = new Set(known);
  return groups.map((group) => ({
    ...group,
    changes: group.changes.filter(({ text }) => {
      const isNew = !seen.has(text);
      seen.add(text);
      return isNew;
    }),
  }));
}
