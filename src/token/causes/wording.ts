/**
 * Owns the words for a cause: what the signature was made with, and what to do about it. Rule: pure; a cause
 * is worded part by part, in the order in which the mistakes were made.
 */
import { visible } from '../../base/untrusted.js';
import { fixLine } from '../fixes.js';
import type { Language } from '../languages.js';
import { type Cause, type CausePart, isFunctionPart, isSecretPart, isSignedPart, wordsOf } from './parts.js';

/** A sentence about the signature: `it was made with the secret base64-decoded`. */
export function describeCause(cause: Cause): string {
  const { parts, provenBy } = cause;
  if (provenBy === 'bytes') return `the signature ${[...new Set(parts.map(describePart))].join(', and ')}`;
  const sentence = parts.map(({ id }) => wordsOf(id).sentence).find((text) => text !== undefined);
  if (sentence !== undefined) return sentence;
  const alone = parts.find(({ id }) => wordsOf(id).isAlone);
  const rest = describeMaking(parts.filter((part) => part !== alone && !isSecretPart(part.id)));
  if (alone !== undefined) return `it was made with ${alone.detail ?? wordsOf(alone.id).says}${rest}`;
  return `it was made with ${describeKey(cause)}${rest}`;
}

function describePart({ id, detail }: CausePart): string {
  const { shows, says } = wordsOf(id);
  return (/^(?:has|is) /.test(detail ?? '') ? detail : null) ?? shows ?? `is ${detail ?? says}`;
}

/** The key: `this secret`, `the secret in quotes, then with a line feed at its end`, or another one. */
function describeKey({ parts, org }: Cause): string {
  const [first, ...rest] = parts.filter(({ id }) => isSecretPart(id));
  if (first === undefined) return 'this secret';
  const { says, isWhole } = wordsOf(first.id);
  const whose = org === null ? '' : `, ${visible(org, 80)}`;
  const start = `${isWhole ? '' : 'the secret '}${first.detail ?? says}${whose}`;
  return [start, ...rest.map(({ id, detail }) => detail ?? wordsOf(id).says)].join(', then ');
}

function describeMaking(parts: readonly CausePart[]): string {
  const clauses = parts.map(({ id, detail }) => {
    const says = detail ?? wordsOf(id).says;
    if (isSignedPart(id)) return `over ${says}`;
    return isFunctionPart(id) ? says : `its digest is ${says}`;
  });
  return clauses.length === 0 ? '' : `, but ${clauses.join(', and ')}`;
}

/** What to do, a line or more for each mistake; code in the language, if it is known. */
export function suggestFix({ parts }: Cause, language?: Language): string {
  return [...new Set(parts.map((part) => suggestForPart(part, language)))].join('\n');
}

function suggestForPart({ id, fix: own }: CausePart, language: Language | undefined): string {
  if (own !== undefined) return own;
  const { fix, line } = wordsOf(id);
  return line === undefined ? fix : `${fix}${fix.endsWith('?') ? '' : ':'}\n${fixLine(line, language)}`;
}

/** The language that the mistakes prove, or undefined. */
export function provenLanguage({ parts }: Cause): Language | undefined {
  return parts.map(({ id, language }) => language ?? wordsOf(id).language).find((proven) => proven);
}
