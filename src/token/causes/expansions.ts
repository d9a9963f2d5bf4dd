// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of other languages, as text
/**
 * Owns what shells, env files, properties files, templates and languages make of a "$", "%", "!", "\" or "&"
 * in a secret. Rule: each reader by its own rules, unset names standing for nothing; nothing comes of a text
 * without such a character.
 */
import { type Change, change } from './change.js';
import { listEscapes } from './escapes.js';

/** All of them, by the character that each one needs. */
export function* listExpansions(text: string): Iterable<Change> {
  if (text.includes('$')) yield* expandDollars(text);
  if (/[@#]/.test(text)) yield* expandInLanguages(text);
  if (text.includes('%')) yield* expandPercents(text);
  if (text.includes('!')) yield* expandBangs(text);
  yield* listEscapes(text);
}

function* expandDollars(text: string): Iterable<Change> {
  const sh = 'secret-shell-expanded';
  // What a shell takes for a variable: $NAME, ${NAME}, $1 (POSIX.1-2017 §2.6.2); the special parameters are
  // empty or 0 here.
  yield change(sh, text.replace(/\$(?:\{\w+\}|[A-Za-z_]\w*|\d)/g, ''));
  yield change(sh, text.replace(/\$(?:\{\w+\}|[A-Za-z_]\w*|[\d@*!-])/g, ''));
  yield change(
    sh,
    text.replace(/\$(?:\{\w+\}|[A-Za-z_]\w*|[\d@*!-])/g, '').replace(/\$[#?]/g, '0'),
    'with "$" and a sign in it expanded by a shell',
  );
  // make takes one letter; what it does not know is nothing.
  yield change(
    sh,
    text.replace(/\$(?:\(\w*\)|\{\w*\}|[^$])/g, ''),
    'with "$" and a letter in it expanded to nothing by make',
  );
  // dotenv-expand 11 takes digits and dots into the name, 12 needs a letter or underscore first.
  yield change('secret-dotenv-expanded', text.replace(/(?<!\\)\$\{?[\w.]+(?::-[^}]*)?\}?/g, ''));
  yield change('secret-dotenv-expanded', text.replace(/(?<!\\)\$(?:\{[^{}]*\}|[A-Za-z_]\w*)/g, ''));
  yield change('secret-dotenv-expanded', text.replace(/\$\{?\w+\}?/g, ''));
  yield change(
    'secret-language-expanded',
    text.replace(/\$\{[^{}]*\}/g, ''),
    'with "${…}" in it evaluated by the language or a template',
  );
  yield change(
    'secret-language-expanded',
    text.replace(/\$\{[^{}]*\}/g, 'undefined'),
    'with "${…}" in it evaluated by JavaScript',
  );
  // PHP and Perl in double quotes; neither takes a digit for a name there but Perl.
  yield change('secret-language-expanded', text.replace(/\$(?:\{\w+\}|[A-Za-z_]\w*)/g, ''));
  yield change('secret-language-expanded', text.replace(/[$@](?:\{\w+\}|\w+)/g, ''));
  yield change('secret-dollar-halved', text.replaceAll('$$', '$'));
  yield change('secret-dollar-halved', text.replaceAll('$$', '$').replace(/\$(?:\{\w+\}|[A-Za-z_]\w*)/g, ''));
  // docker compose: $$ is $, the rest is a name.
  yield change(
    'secret-shell-expanded',
    text.replace(/\$(?:\$|\{\w+\}|[A-Za-z_]\w*)/g, (match) => (match === '$$' ? '$' : '')),
    'with "$NAME" in it expanded to nothing by docker compose',
  );
  yield change('secret-dollar-doubled', text.replaceAll('$', '$$$$'));
  yield change('secret-escaped', text.replaceAll('$', '\\$'), 'with a backslash before each "$"');
  yield change('secret-language-expanded', text.replaceAll('$', ''), 'without its "$"');
}

function* expandInLanguages(text: string): Iterable<Change> {
  const id = 'secret-language-expanded';
  yield change(
    id,
    text.replace(/@(?:\{\w+\}|[A-Za-z_]\w*)/g, ''),
    'with "@name" in it evaluated by Perl (an empty array)',
  );
  yield change(id, text.replace(/#\{[^{}]*\}/g, ''), 'with "#{…}" in it evaluated by Ruby or Elixir');
  yield change(id, text.replace(/#[@$]\w+/g, ''), 'with "#@name" in it evaluated by Ruby');
}

function* expandPercents(text: string): Iterable<Change> {
  yield change(
    'secret-percent-expanded',
    text.replace(/%[^%\s=]+%/g, ''),
    'with "%NAME%" in it expanded to nothing by cmd',
  );
  yield change('secret-percent-expanded', text.replaceAll('%%', '%'), 'with each "%%" in it made one "%"');
  yield change(
    'secret-percent-expanded',
    text.replace(/%[\d*]/g, ''),
    'with "%" and a digit in it expanded to nothing by a batch file',
  );
  yield change(
    'secret-percent-expanded',
    text.replaceAll('%', ''),
    'without its "%", as a batch file reads it',
  );
  yield change(
    'secret-percent-expanded',
    text.replaceAll('%', '\n'),
    'with a line feed for each "%", as cron reads it',
  );
  yield change('secret-percent-doubled', text.replaceAll('%', '%%'));
  yield change('secret-escaped', text.replaceAll('%', '\\%'), 'with a backslash before each "%"');
}

function* expandBangs(text: string): Iterable<Change> {
  yield change('secret-bang-expanded', text.replace(/![^!]*!/g, ''));
  yield change('secret-bang-expanded', text.replaceAll('!', ''), 'without its "!"');
  yield change('secret-bang-expanded', text.replaceAll('!', '\\!'), 'with a backslash before each "!"');
}
