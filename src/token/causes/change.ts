/** Owns one step from the secret to a key, and the key. Rule: texts have one character per byte (Latin-1). */
import type { CausePart, CausePartId } from './parts.js';

/** What a part of a cause says in this case: told only once a key fits, as thousands are tried. */
export type Told = Omit<CausePart, 'id'>;

/** A text after one mistake. */
export interface Change {
  readonly id: CausePartId;
  readonly text: string;
  /** See `CausePart.detail`; without one the mistake is said as the table has it. */
  readonly detail?: string | ((text: string) => Told) | undefined;
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

/** What kind of mistake came first: it tells which second ones are likely. */
export type Kind =
  | 'exact'
  | 'common around'
  | 'likely around'
  | 'around'
  | 'wrapper'
  | 'decoded'
  | 'code'
  | 'rare code'
  | 'content'
  | 'cut'
  | 'likely word'
  | 'word'
  | 'rare';

/** A key, and the mistakes by which the secret became it. */
export interface KeyForm {
  readonly text: string;
  readonly kind: Kind;
  readonly steps: readonly Change[];
}
