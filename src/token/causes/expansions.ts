// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of other languages, as text
/**
 * Owns what shells, env files, batch and properties files, languages and JSON do to "$", "%", "#", "@" or "\"
 * in a secret. Rule: each reader and writer follows its own rules, and a name that is not set is empty; a
 * text without such a character does not change.
 */
import { type Change, changesBy } from './change.js';
import { writeForHtml, writeForUrls } from './web-escapes.js';

/** All of them: each needs certain characters in the text. */
export function* listExpansions(text: string): Iterable<Change> {
  if (/[$@#]/.test(text)) yield* expandDollars(text);
  if (text.includes('%')) yield* expandPercents(text);
  if (text.includes('!')) yield* expandBangs(text);
  if (text.includes('\\')) yield* unescapeBackslashes(text);
  if (/^[\w.-]*$/.test(text)) return;
  yield* escapeSigns(text);
  yield* writeForUrls(text);
  yield* writeForHtml(text);
}

function* expandDollars(text: string): Iterable<Change> {
  const inShell = changesBy('secret-shell-expanded');
  const inDotenv = changesBy('secret-dotenv-expanded');
  const inLanguage = changesBy('secret-language-expanded');
  // A variable for a shell is $NAME, ${NAME} or $1 (POSIX.1-2017 §2.6.2). The special parameters are empty.
  yield inShell(text.replace(/\$(?:\{\w+\}|[A-Za-z_]\w*|\d)/g, ''));
  yield inShell(text.replace(/\$(?:\{\w+\}|[A-Za-z_]\w*|[\d@*!-])/g, ''));
  // docker compose: $$ becomes $, the rest is a name.
  const composed = text.replace(/\$(?:\$|\{\w+\}|[A-Za-z_]\w*)/g, (match) => (match === '$$' ? '$' : ''));
  yield { id: 'secret-dollar-halved', text: text.replaceAll('$$', '$') };
  yield inShell(composed, 'with "$NAME" in it expanded to nothing by docker compose');
  yield { id: 'secret-dollar-doubled', text: text.replaceAll('$', '$$$$') };
  // dotenv-expand 11 takes digits and dots into a name; 12 needs a letter or underscore first.
  yield inDotenv(text.replace(/(?<!\\)\$\{?[\w.]+(?::-[^}]*)?\}?/g, ''));
  yield inDotenv(text.replace(/(?<!\\)\$(?:\{[^{}]*\}|[A-Za-z_]\w*)/g, ''));
  // Templates; PHP and Perl in double quotes, of which Perl takes a name that begins with a digit; Ruby.
  yield inLanguage(text.replace(/\$\{[^{}]*\}/g, ''));
  yield inLanguage(text.replace(/\$(?:\{\w+\}|[A-Za-z_]\w*)/g, ''));
  yield inLanguage(text.replace(/@(?:\{\w+\}|[A-Za-z_]\w*)/g, ''));
  yield inLanguage(text.replace(/[$@](?:\{\w+\}|\w+)/g, ''));
  yield inLanguage(text.replace(/#\{[^{}]*\}/g, ''));
}

function* expandPercents(text: string): Iterable<Change> {
  const inBatch = changesBy('secret-percent-expanded');
  yield inBatch(text.replace(/%[^%\s=]+%/g, ''), 'with "%NAME%" in it expanded to nothing by cmd');
  yield inBatch(text.replaceAll('%%', '%'), 'with each "%%" in it made one "%"');
  yield inBatch(text.replaceAll('%', ''), 'without its "%", as a batch file reads it');
  yield { id: 'secret-percent-doubled', text: text.replaceAll('%', '%%') };
}

function* expandBangs(text: string): Iterable<Change> {
  const bang = changesBy('secret-bang-expanded');
  // cmd reads !NAME! if delayed expansion is on, and drops a single one; bash's history leaves a backslash.
  yield bang(text.replace(/![^!]*!/g, ''));
  yield bang(text.replaceAll('!', ''));
  yield bang(text.replaceAll('!', '\\!'));
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function* unescapeBackslashes(text: string): Iterable<Change> {
  const unescaped = changesBy('secret-unescaped');
  yield unescaped(text.replace(/\\(.)/gs, '$1'));
  // Java's properties lose the backslash before other letters; PHP and a shell's $'…' keep it.
  for (const read of [/\\(.)/gs, /\\([ntr])/g])
    yield unescaped(text.replace(read, (_, sign: string) => escapes[sign] ?? sign));
  yield unescaped(text.replaceAll('\\', ''));
  yield unescaped(text.replaceAll('\\\\', '\\'));
}

function* escapeSigns(text: string): Iterable<Change> {
  // With quotes as JSON has it, or as it stands between them; slashes as PHP writes them.
  const written = changesBy('secret-json-encoded');
  const json = JSON.stringify(text);
  for (const form of [json, json.slice(1, -1)]) {
    yield written(form);
    yield written(form.replaceAll('/', '\\/'));
  }
  // .NET writes these signs as \u002B, Go and Gson as \u003c.
  const hex = (sign: string) => sign.charCodeAt(0).toString(16);
  yield written(text.replace(/[&<>"'`+]/g, (sign) => `\\u00${hex(sign).toUpperCase()}`));
  for (const signs of [/[&<>'=]/g, /[&<>]/g])
    yield written(text.replace(signs, (sign) => `\\u00${hex(sign)}`));
  const escaped = changesBy('secret-escaped');
  yield escaped(text.replaceAll('$', '\\$'));
  // As a shell, a properties file, and a string of source code want it.
  yield escaped(text.replace(/[^\w\n+,./:=@%-]/g, '\\$&'));
  yield escaped(text.replace(/[=:#! ]/g, '\\$&'));
  yield escaped(text.replace(/['"\\\0]/g, '\\$&'));
  // As Perl's quotemeta does.
  yield escaped(text.replace(/\W/g, '\\$&'));
}
