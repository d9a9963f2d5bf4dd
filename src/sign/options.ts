/** Owns what `kchat sign` is given. Rule: types only; texts as they were typed. */
import type { Settings } from '../cli/settings.js';

/** The settings and flags of `kchat sign`. */
export interface SignOptions {
  readonly settings: Settings;
  readonly email?: string | undefined;
  readonly externalId?: string | undefined;
  /** Epoch seconds, ISO 8601, or relative such as `-16m`; now by default. */
  readonly iat?: string | undefined;
  /** `name=text` or `name:=json`. */
  readonly claim: readonly string[];
  /** A kind of bad token. */
  readonly bad?: string | undefined;
  /** How the token is printed: a name of `formats.ts`, or `csv` for rows. */
  readonly format?: string | undefined;
  /** Draw a QR code: of the token alone, or of a template that holds it. */
  readonly qr?: string | true | undefined;
  /** Copy what is printed. */
  readonly copy?: boolean | undefined;
}
