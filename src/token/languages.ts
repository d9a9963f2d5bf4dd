/** Owns the names of the languages in which hints have lines of code. Rule: names alone, for every start. */

/** The names that `--lang` takes, each with others that people type: the frameworks too. */
const namesOf = {
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

/** A language that a hint may be written in. */
export type Language = keyof typeof namesOf;

/** The names that `--lang` takes. */
export const backendLanguages = Object.keys(namesOf) as readonly Language[];

/** The language that a name means, in any case, as in `Ruby (Rails)`; undefined if there is none. */
export function parseLanguage(name: string): Language | undefined {
  const asked = name.toLowerCase().replace(/ \(\w+\)$/, '');
  return backendLanguages.find(
    (language) => language === asked || namesOf[language].split(', ').includes(asked),
  );
}
