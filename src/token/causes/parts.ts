/**
 * Owns what a cause consists of. Rule: a part is one mistake with a stable id; a cause is one to three parts
 * in the order in which they were made, with their ids joined by `+`.
 */
import type { FixName } from '../fix-lines.js';
import type { Language } from '../languages.js';
import { aroundParts } from './around-parts.js';
import { encodingParts } from './code-parts.js';
import { contentParts } from './content-parts.js';
import { otherKeyParts, ownCopyParts } from './other-key-parts.js';
import { functionParts, signedParts } from './signature-parts.js';
import { writingParts } from './writing-parts.js';

/** One mistake in words. */
export interface PartWords {
  /** Completes the sentence that the part's table names. */
  readonly says: string;
  /** What to do, in words that fit every language, perhaps in several lines. */
  readonly fix: string;
  /** The line of code behind it. */
  readonly line?: FixName;
  /** The one language that makes this mistake. */
  readonly language?: Language;
  /** `says` is a noun for another key, and does not complete "the secret …". */
  readonly isWhole?: true;
  /** `says` follows "it was made with ", and not what the part's table names. */
  readonly isAlone?: true;
  /** The whole sentence, if it does not begin with "it was made with". */
  readonly sentence?: string;
  /** Completes "the signature …", for what its bytes prove without any key. */
  readonly shows?: string;
}

const ownParts = { ...aroundParts, ...contentParts, ...encodingParts };
const secretParts = { ...ownParts, ...ownCopyParts, ...otherKeyParts };

/** Every mistake that kchat knows, by its id. */
export const causeParts = { ...secretParts, ...signedParts, ...functionParts, ...writingParts };

/** The stable id of one mistake. */
export type CausePartId = keyof typeof causeParts;

/** One mistake of a cause. */
export interface CausePart {
  readonly id: CausePartId;
  /** What to say in place of `says`, with the figures of this case; null to say what the table says. */
  readonly detail: string | null;
  /** What to do in this case, if that is not what the table says. */
  readonly fix?: string | undefined;
  /** The language that writes what stands in place of the secret or the signature. */
  readonly language?: Language | undefined;
}

/** The mistakes that made a signature, in the order in which they were made. */
export interface Cause {
  readonly parts: readonly [CausePart, ...CausePart[]];
  /** The org whose stored secret it was, if it was one. */
  readonly org: string | null;
  /** `bytes` if the signature's bytes alone prove it, and no key is known that made it. */
  readonly provenBy: 'hmac' | 'bytes';
}

/** `signature.cause` in the report: the id of the part, or those of the parts with `+` between them. */
export function formatCause({ parts }: Cause): string {
  return parts.map(({ id }) => id).join('+');
}

/** The part's words, in the widest type. */
export function wordsOf(id: CausePartId): PartWords {
  return causeParts[id];
}

/** Whether a part of a cause concerns the secret. */
export function isSecretPart(id: CausePartId): boolean {
  return id in secretParts;
}

/** Whether a part of a cause concerns what was signed. */
export const isSignedPart = (id: CausePartId): boolean => id in signedParts;

/** Whether a part of a cause concerns the function that made the digest. */
export const isFunctionPart = (id: CausePartId): boolean => id in functionParts;

/** A sentence that its causes complete, with the id and words of each. */
interface CauseChapter {
  readonly title: string;
  readonly rows: readonly (readonly [id: string, says: string])[];
}

const chapter = (title: string, parts: Readonly<Record<string, PartWords>>): CauseChapter => ({
  title,
  rows: Object.entries(parts).map(([id, { says }]) => [id, says]),
});

/** All causes in the order of `kchat help causes`. */
export const listCauseChapters = (): readonly CauseChapter[] => [
  chapter('It was made with the secret …', ownParts),
  chapter("It was made with kchat's copy of the secret …", ownCopyParts),
  chapter('It was made with …', otherKeyParts),
  chapter('It was made with the secret, but over …', signedParts),
  chapter('It was made …', functionParts),
  chapter('Its digest is …', writingParts),
];
