/**
 * Owns what to write in place of a mistake, in the backend's language. Rule: a rule names a fix by its key,
 * never by its text. The language is the one that the mistake proves, else the one that the user asked for;
 * without either, neutral words come first and Node.js code follows.
 */
import { type FixName, fixLines } from './fix-lines.js';
import type { Language } from './languages.js';

/** Words that fit every language. The causes have words of their own. */
const neutralWords = {
  iatSeconds: 'iat is the time of issue in whole seconds since 1970, a number',
  hs256: 'sign with HS256',
  textId: 'externalId is a string',
  sessionFirst: 'take the customer from the session, and answer 401 if there is none',
  freshToken: 'sign a new token for each request, and forbid caches to keep it',
} as const satisfies Partial<Readonly<Record<FixName, string>>>;

/** The line of code alone, for a hint that has its own words; Node.js if the language is not known. */
export const fixLine = (fix: FixName, language: Language | undefined): string =>
  fixLines[language ?? 'node'][fix];

/** The neutral words, followed by the line of code. */
export const suggestLine = (fix: keyof typeof neutralWords, language: Language | undefined): string =>
  `${neutralWords[fix]}: ${fixLine(fix, language)}`;
