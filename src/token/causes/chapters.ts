/** Owns the order in which help lists every cause. Rule: each has a line, in the words of the reports. */
import { encodingParts, otherKeyParts, ownCopyParts } from './code-parts.js';
import type { PartWords } from './parts.js';
import { aroundParts, contentParts } from './secret-parts.js';
import { functionParts, signedParts, writingParts } from './signature-parts.js';

/** A sentence that its causes complete, and id and words of each. */
interface CauseChapter {
  readonly title: string;
  readonly rows: readonly (readonly [id: string, says: string])[];
}

const list = (title: string, parts: Readonly<Record<string, PartWords>>): CauseChapter => ({
  title,
  rows: Object.entries(parts).map(([id, { says, alone }]) => [id, alone ?? says]),
});

/** All causes, for `kchat help causes`. */
export const causeChapters: readonly CauseChapter[] = [
  list('It was made with the secret …', { ...aroundParts, ...contentParts, ...encodingParts }),
  list("It was made with kchat's copy of the secret …", ownCopyParts),
  list('It was made with …', otherKeyParts),
  list('It was made with the secret, but over …', signedParts),
  list('It was made …', functionParts),
  list('Its digest is …', writingParts),
];
