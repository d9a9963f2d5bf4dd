/**
 * Owns what to write instead of a mistake, in the language of the backend. Rule: a rule names the fix by its
 * key, never by its text. The language is the one that the mistake proves, else the one that was asked for;
 * else neutral words come first, with Node.js behind them.
 */
import { type FixName, fixLines } from './fix-lines.js';

/** What fits every language; a cause has words of its own. */
const neutralWords = {
  iatSeconds: 'iat is the time of issue in whole seconds since 1970, a number',
  hs256: 'sign with HS256',
  textId: 'externalId is a string',
  rightClaim: 'name the customer in externalId, or in email',
  sessionFirst: 'take the customer from the session, and answer 401 if there is none',
  freshToken: 'sign a new token for each request, and forbid caches to keep it',
} as const satisfies Partial<Readonly<Record<FixName, string>>>;

/** A language of the table. */
export type Language = keyof typeof fixLines;

/** The names that `--lang` takes, in the order of the table. */
export const backendLanguages = Object.keys(fixLines) as readonly Language[];

/** Other names that people type for a language: its frameworks too. */
const otherNames: Partial<Readonly<Record<Language, string>>> = {
  node: 'javascript, js, typescript, ts, express, fetch, nextjs, next, hono, bun, deno',
  python: 'py, django, flask, fastapi',
  ruby: 'rb, rails, ruby on rails, ror, sinatra',
  php: 'laravel',
  go: 'golang',
  java: 'kotlin, servlet, spring',
  csharp: 'c#, cs, dotnet, .net',
  perl: 'pl, mojolicious',
  elixir: 'ex, phoenix, plug',
  shell: 'bash, sh, openssl',
};

/** The language that a name means, in any case, as in `Ruby (Rails)`; undefined if there is none. */
export function parseLanguage(name: string): Language | undefined {
  const asked = name.toLowerCase().replace(/ \(\w+\)$/, '');
  return backendLanguages.find(
    (language) => language === asked || otherNames[language]?.split(', ').includes(asked),
  );
}

/** The line of code alone, for a hint with words of its own; Node.js if the language is not known. */
export const fixLine = (fix: FixName, language: Language | undefined): string =>
  fixLines[language ?? 'node'][fix];

/** What to write instead: the neutral words, with the line of code behind them. */
export const suggestLine = (fix: keyof typeof neutralWords, language: Language | undefined): string =>
  `${neutralWords[fix]}: ${fixLine(fix, language)}`;
