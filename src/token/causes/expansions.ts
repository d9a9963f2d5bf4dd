// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of other languages, as text
/**
 * Owns what shells, env files, properties files, templates, JSON and languages do to "$", "%", "!", "\" or
 * "&" in a secret, or add to it. Rule: each reader and writer follows its own rules, and a name that is not
 * set is empty; a text without such a character does not change.
 */
import { type Change, changesBy } from './change.js';
import { writeForHtml, writeForUrls } from './web-escapes.js';

/** All of them: each needs certain characters in the text. */
export function* listExpansions(text: string): Iterable<Change> {
  if (text.includes('$')) yield* expandDollars(text);
  if (/[@#]/.test(text)) yield* expandInLanguages(text);
  if (text.includes('%')) yield* expandPercents(text);
  if (text.includes('!')) yield* expandBangs(text);
  if (text.includes('\\')) yield* unescapeBackslashes(text);
  yield* writeAsJson(text);
  if (/^[\w.-]*$/.test(text)) return;
  yield* escapeSigns(text);
  yield* writeForUrls(text);
  yield* writeForHtml(text);
}

const inShell = changesBy('secret-shell-expanded');
const inDotenv = changesBy('secret-dotenv-expanded');
const inLanguage = changesBy('secret-language-expanded');
const inBatch = changesBy('secret-percent-expanded');
const bang = changesBy('secret-bang-expanded');
const unescaped = changesBy('secret-unescaped');
const escaped = changesBy('secret-escaped');

function* expandDollars(text: string): Iterable<Change> {
  // A variable for a shell is $NAME, ${NAME} or $1 (POSIX.1-2017 §2.6.2). The special parameters are empty or
  // 0 here.
  yield inShell(text.replace(/\$(?:\{\w+\}|[A-Za-z_]\w*|\d)/g, ''));
  const withoutSpecial = text.replace(/\$(?:\{\w+\}|[A-Za-z_]\w*|[\d@*!-])/g, '');
  yield inShell(withoutSpecial);
  yield inShell(withoutSpecial.replace(/\$[#?]/g, '0'), 'with "$" and a sign in it expanded by a shell');
  // make reads one letter as a name; a name that it does not know is empty.
  const made = text.replace(/\$(?:\(\w*\)|\{\w*\}|[^$])/g, '');
  yield inShell(made, 'with "$" and a letter in it expanded to nothing by make');
  // dotenv-expand 11 takes digits and dots into a name; 12 needs a letter or underscore first.
  yield inDotenv(text.replace(/(?<!\\)\$\{?[\w.]+(?::-[^}]*)?\}?/g, ''));
  yield inDotenv(text.replace(/(?<!\\)\$(?:\{[^{}]*\}|[A-Za-z_]\w*)/g, ''));
  yield inDotenv(text.replace(/\$\{?\w+\}?/g, ''));
  const filled = (value: string) => text.replace(/\$\{[^{}]*\}/g, value);
  yield inLanguage(filled(''), 'with "${…}" in it evaluated by the language or a template');
  yield inLanguage(filled('undefined'), 'with "${…}" in it evaluated by JavaScript');
  // PHP and Perl in double quotes; only Perl takes a name that begins with a digit.
  yield inLanguage(text.replace(/\$(?:\{\w+\}|[A-Za-z_]\w*)/g, ''));
  yield inLanguage(text.replace(/[$@](?:\{\w+\}|\w+)/g, ''));
  const halved = text.replaceAll('$$', '$');
  for (const form of [halved, halved.replace(/\$(?:\{\w+\}|[A-Za-z_]\w*)/g, '')])
    yield { id: 'secret-dollar-halved', text: form };
  // docker compose: $$ becomes $, the rest is a name.
  const composed = text.replace(/\$(?:\$|\{\w+\}|[A-Za-z_]\w*)/g, (match) => (match === '$$' ? '$' : ''));
  yield inShell(composed, 'with "$NAME" in it expanded to nothing by docker compose');
  yield { id: 'secret-dollar-doubled', text: text.replaceAll('$', '$$$$') };
  yield escaped(text.replaceAll('$', '\\$'), 'with a backslash before each "$"');
  yield inLanguage(text.replaceAll('$', ''), 'without its "$"');
}

function* expandInLanguages(text: string): Iterable<Change> {
  const withoutArrays = text.replace(/@(?:\{\w+\}|[A-Za-z_]\w*)/g, '');
  yield inLanguage(withoutArrays, 'with "@name" in it evaluated by Perl (an empty array)');
  yield inLanguage(text.replace(/#\{[^{}]*\}/g, ''), 'with "#{…}" in it evaluated by Ruby or Elixir');
  yield inLanguage(text.replace(/#[@$]\w+/g, ''), 'with "#@name" in it evaluated by Ruby');
}

function* expandPercents(text: string): Iterable<Change> {
  yield inBatch(text.replace(/%[^%\s=]+%/g, ''), 'with "%NAME%" in it expanded to nothing by cmd');
  yield inBatch(text.replaceAll('%%', '%'), 'with each "%%" in it made one "%"');
  const withoutDigits = text.replace(/%[\d*]/g, '');
  yield inBatch(withoutDigits, 'with "%" and a digit in it expanded to nothing by a batch file');
  yield inBatch(text.replaceAll('%', ''), 'without its "%", as a batch file reads it');
  yield inBatch(text.replaceAll('%', '\n'), 'with a line feed for each "%", as cron reads it');
  yield { id: 'secret-percent-doubled', text: text.replaceAll('%', '%%') };
  yield escaped(text.replaceAll('%', '\\%'), 'with a backslash before each "%"');
}

function* expandBangs(text: string): Iterable<Change> {
  yield bang(text.replace(/![^!]*!/g, ''));
  yield bang(text.replaceAll('!', ''), 'without its "!"');
  yield bang(text.replaceAll('!', '\\!'), 'with a backslash before each "!"');
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
  e: '\x1b',
  0: '\0',
};

function* unescapeBackslashes(text: string): Iterable<Change> {
  const lost = text.replace(/\\(.)/gs, '$1');
  yield unescaped(lost, 'with each backslash in it lost to a shell or a properties file');
  for (const read of [/\\(.)/gs, /\\([ntrbfva0e])/g, /\\([ntr])/g])
    yield unescaped(
      text.replace(read, (_, character: string) => escapes[character] ?? character),
      'with the backslashes in it read as escapes',
    );
  yield unescaped(text.replaceAll('\\', ''), 'without its backslashes');
  yield unescaped(text.replaceAll('\\\\', '\\'), 'with each two backslashes in it made one');
  yield unescaped(text.replaceAll('\\', '/'), 'with a slash for each backslash');
}

/** Signs that .NET, Gson and Go escape in JSON besides quotes and backslashes. */
const escapedInJson = [
  [/[&<>"'`+]/g, true],
  [/[&<>'=]/g, false],
  [/[&<>]/g, false],
] as const;

const escapeUnit = (sign: string, isCapital: boolean) => {
  const digits = sign.charCodeAt(0).toString(16).padStart(4, '0');
  return `\\u${isCapital ? digits.toUpperCase() : digits}`;
};

/**
 * With quotes as `JSON.stringify` writes it, or without them as it stands between them; slashes as PHP writes
 * them.
 */
function* writeAsJson(text: string): Iterable<Change> {
  const written = changesBy('secret-json-encoded');
  const json = JSON.stringify(text);
  const inner = json.slice(1, -1);
  for (const form of [json, inner]) {
    yield written(form);
    yield written(form.replaceAll('/', '\\/'));
    yield written(JSON.stringify(form), 'written as JSON twice');
  }
  const detail = 'written as JSON, with \\u escapes for signs in it (.NET, Gson, Go)';
  for (const [signs, isCapital] of escapedInJson)
    yield written(
      text.replace(signs, (sign) => escapeUnit(sign, isCapital)),
      detail,
    );
}

function* escapeSigns(text: string): Iterable<Change> {
  const put = 'with backslashes put in, as';
  yield escaped(text.replace(/[^\w\n+,./:=@%-]/g, '\\$&'), `${put} a shell wants them`);
  yield escaped(text.replace(/[=:#! ]/g, '\\$&'), `${put} a properties file wants them`);
  yield escaped(text.replace(/['"\\\0]/g, '\\$&'), 'with backslashes before its quotes');
  yield escaped(text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'), `${put} a regular expression wants them`);
  yield escaped(text.replace(/\W/g, '\\$&'), `${put} Perl's quotemeta does`);
  yield escaped(text.replace(/[$"\\`]/g, '\\$&'), `${put} double quotes of a shell want them`);
  yield escaped(text.replaceAll('"', '\\"'), 'with backslashes before its double quotes');
  yield escaped(text.replace(/["'\\]/g, ''), 'without its quotes and backslashes, which a shell eats');
  yield escaped(text.replaceAll('=', '=3D'), 'with "=3D" for each "=" in it, as a mail has it');
  yield escaped(text.replaceAll("'", "'\\''"), 'with its quotes written for a shell');
  for (const quote of ['"', "'"])
    yield escaped(text.replaceAll(quote, quote + quote), 'with its quotes doubled');
}
