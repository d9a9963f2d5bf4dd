/** Owns the names of the languages of hints. Rule: only the names, because every start loads them. */

/** The names that `--lang` takes, each with other names that people type, such as those of frameworks. */
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

/** The language of a name in any case, such as `Ruby (Rails)`; undefined if kchat does not know it. */
export function parseLanguage(name: string): Language | undefined {
  const asked = name.toLowerCase().replace(/ \(\w+\)$/, '');
  return backendLanguages.find(
    (language) => language === asked || namesOf[language].split(', ').includes(asked),
  );
}
