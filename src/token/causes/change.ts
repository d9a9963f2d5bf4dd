/** Owns one step from the secret to a key, and the key. Rule: texts have one character per byte (Latin-1). */
import type { CausePart, CausePartId } from './parts.js';

/** A text after one mistake. */
export interface Change {
  readonly id: CausePartId;
  readonly text: string;
  /** See `CausePart.detail`. */
  readonly detail: string | null;
}

/** A change; without a detail it is said as the part's words have it. */
export const change = (id: CausePartId, text: string, detail: string | null = null): Change => ({
  id,
  text,
  detail,
});

/** What kind of mistake came first: it tells which second ones are likely. */
export type Kind =
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
