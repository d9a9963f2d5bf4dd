/** Owns one step from the secret to a key. Rule: texts have one character per byte (Latin-1). */
import type { CausePartId } from './parts.js';

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
