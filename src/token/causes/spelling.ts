/** Owns how one secret must be written to be another. Rule: pure; compares, signs nothing. */
import { listSingleMistakes } from './key-forms.js';
import { peelSecret } from './own-copy.js';
import { wordsOf } from './parts.js';

/**
 * What `other` is of `secret`, such as `the secret base64-decoded`; null if no mistake that kchat knows
 * leads from one to the other.
 */
export function nameSpelling(secret: Uint8Array, other: Uint8Array): string | null {
  if (other.length === 0) return null;
  const [text, wanted] = [secret, other].map((bytes) => Buffer.from(bytes).toString('latin1'));
  if (text === undefined || wanted === undefined) return null;
  const peels = peelSecret(text);
  const at = peels.findIndex((peel) => peel.text === wanted);
  if (at !== -1)
    return `the secret ${peels
      .slice(0, at + 1)
      .map(({ id }) => wordsOf(id).says)
      .join(', then ')}`;
  for (const { text: form, parts, kind } of listSingleMistakes(text))
    if (form === wanted && kind !== 'word')
      return `the secret ${parts.map(({ id, detail }) => detail ?? wordsOf(id).says).join(', then ')}`;
  return null;
}
