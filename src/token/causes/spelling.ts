/** Owns how a mistake makes one text of a secret. Rule: it signs nothing; one character per byte. */
import { type Change, type KeyGroup, toPart } from './change.js';
import { listFurtherMistakes, listLikelyMistakes } from './key-forms.js';
import { peelSecret } from './own-copy.js';
import { wordsOf } from './parts.js';

/** How a known mistake makes `other` of `secret`, such as `the secret base64-decoded`; else null. */
export function describeSpelling(secret: Uint8Array, other: Uint8Array): string | null {
  if (other.length === 0) return null;
  const text = Buffer.from(secret).toString('latin1');
  const wanted = Buffer.from(other).toString('latin1');
  const likely = listLikelyMistakes(text);
  const peels = peelSecret(text);
  const at = peels.findIndex((peel) => peel.text === wanted);
  const steps =
    at === -1
      ? findSteps([...likely, ...listFurtherMistakes(text, likely)], wanted)
      : peels.slice(0, at + 1).map(({ id }): Change => ({ id, text: wanted }));
  const parts = steps.map(toPart);
  if (parts.length === 0 || parts.some(({ id }) => wordsOf(id).isWhole)) return null;
  return `the secret ${parts.map(({ id, detail }) => detail ?? wordsOf(id).says).join(', then ')}`;
}

/** The mistakes that make this text; empty if none of the groups has it. */
function findSteps(groups: readonly KeyGroup[], wanted: string): readonly Change[] {
  for (const { first, changes } of groups) {
    const last = changes.find(({ text }) => text === wanted);
    if (last !== undefined) return [...first, last];
  }
  return [];
}
