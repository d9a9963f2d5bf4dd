/** Owns one step from the secret to a key. Rule: types only; texts have one character per byte (Latin-1). */
import type { CausePartId } from './parts.js';

/** A text after one mistake. */
export interface Change {
  readonly id: CausePartId;
  readonly text: string;
  /** See `CausePart.detail`. */
  readonly detail: string | null;
}
