/**
 * Owns what to write instead of a mistake, in the language of the backend. Rule: a rule names the fix by its
 * key, never by its text. The language is the one that the mistake proves, else the one that was asked for;
 * else neutral words come first, with Node.js behind them.
 */
import { type FixName, fixLines } from './fix-lines.js';
import type { Language } from './languages.js';

/** What fits every language; a cause has words of its own. */
const neutralWords = {
  iatSeconds: 'iat is the time of issue in whole seconds since 1970, a number',
  hs256: 'sign with HS256',
  textId: 'externalId is a string',
  rightClaim: 'name the customer in externalId, or in email',
  sessionFirst: 'take the customer from the session, and answer 401 if there is none',
  freshToken: 'sign a new token for each request, and forbid caches to keep it',
} as const satisfies Partial<Readonly<Record<FixName, string>>>;

/** The line of code alone, for a hint with words of its own; Node.js if the language is not known. */
export const fixLine = (fix: FixName, language: Language | undefined): string =>
  fixLines[language ?? 'node'][fix];

/** What to write instead: the neutral words, with the line of code behind them. */
export const suggestLine = (fix: keyof typeof neutralWords, language: Language | undefined): string =>
  `${neutralWords[fix]}: ${fixLine(fix, language)}`;
