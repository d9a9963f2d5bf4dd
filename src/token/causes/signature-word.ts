/** Owns naming a word that stands in place of a signature. Rule: known words alone, which may be shown. */
import { type Language, parseLanguage } from '../languages.js';
import { missingWords } from './words.js';

const languages = new Map(missingWords);

const shapes: readonly (readonly [RegExp, string])[] = [
  [/^\[object \w+\]$|^Promise ?\{.*\}$/s, 'JavaScript'],
  [/^\[B@[0-9a-f]{1,8}$|^javax?\.[\w.$]+@[0-9a-f]{1,8}$/, 'Java'],
  [/^System\.[\w.[\]]+$/, 'C#'],
  [/^<(?:hmac|_?hashlib)[\w. ]* object at 0x[0-9a-f]+>$|^<coroutine object .*>$/, 'Python'],
  [/^#<OpenSSL::\w.*>$/, 'Ruby'],
];

/** A clause that completes "the signature …", and the language that writes such a word if there is one. */
interface SignatureWord {
  readonly says: string;
  readonly language?: Language | undefined;
}

/**
 * What a signature is that is a word; null if it is none.
 *
 * @param text  as it stands in the token, or decoded
 */
export function nameSignatureWord(text: string): SignatureWord | null {
  const word = text.trim();
  if (word === '' || word.length > 120) return null;
  const language = languages.get(word) ?? shapes.find(([shape]) => shape.test(word))?.[1];
  if (language !== undefined)
    return {
      says: `is the text "${word}", which a program writes for an object or a missing value (${language})`,
      language: parseLanguage(language),
    };
  return /^(?:your[-_ ]?)?(?:signature|sig|hmac|digest|secret)(?:[-_ ]?here)?$/i.test(word)
    ? { says: `is a placeholder ("${word}") that was never filled in` }
    : null;
}
