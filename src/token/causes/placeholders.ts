// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of other languages, as text
/**
 * Owns the keys that stand in the secret's place: words for a missing value, example keys, names, templates,
 * paths. Rule: none of it depends on the secret.
 */
import { parseLanguage } from '../languages.js';
import type { Change, KeyForm, Kind, Told } from './change.js';
import { toUtf8 } from './mac.js';
import { exampleKeys, jwtIoDefaults, missingWords } from './words.js';

/** What the variable or field that holds the secret is called; the first few are the likeliest. */
export const secretNames = (
  'KUSTOMER_CHAT_SECRET KUSTOMER_SECRET secret CHAT_SECRET SECRET JWT_SECRET KUSTOMER_JWT_SECRET ' +
  'KUSTOMER_CHAT_SECRET_KEY KUSTOMER_SECRET_KEY kustomer_chat_secret kustomer_secret kustomerChatSecret ' +
  'kustomerSecret chatSecret chat_secret SECRET_KEY KEY S'
).split(' ');

/** A name as a template that something should have filled in, with any name: `N` stands for it. */
const usualTemplates = ['${N}', '$N', '<N>', '{{ N }}'];

/** Those that are tried with the likeliest names only, which most variables have. */
const templates = [
  ...['{{N}}', '%N%', '#{N}', '{N}', '%(N)s', '@N@', '[N]', '__N__', '$(N)', '${env.N}', '${env:N}'],
  ...['$env:N', '%env(N)%', '{{ .Values.N }}', '<%= ENV["N"] %>', '${N:-}', '${N:?}', '${{ secrets.N }}'],
  // As JavaScript has it.
  ...[['process', 'env', 'N'].join('.'), 'import.meta.env.N', "ENV['N']", 'ENV["N"]', "ENV.fetch('N')"],
  ...["os.environ['N']", 'os.environ["N"]', 'os.environ.get("N")', "os.environ.get('N')"],
  ...['os.getenv("N")', "os.getenv('N')", 'os.Getenv("N")', 'System.getenv("N")', 'System.get_env("N")'],
  ...['Environment.GetEnvironmentVariable("N")', "getenv('N')", "env('N')", "$_ENV['N']", 'YOUR_N'],
];

/** How many names come with the usual ones, and with all of them. */
const [templateNames, usualNames] = [8, 1];

/** Templates without a name of ours. */
const bareTemplates = [
  ...['%s', '{}', '{0}', '%@', '%v', '%q', '%1$s', '$1', '...', '…', '${secret}', '${SECRET}', '{{secret}}'],
  ...['{{ .Values.secret }}', '{{ .Values.chatSecret }}', '{{ .Values.kustomer.secret }}'],
  ...['{{ .Values.kustomer.chatSecret }}', '<secret>', '<your-secret>', '<YOUR_SECRET>', '<your secret>'],
  ...['<your secret here>', '<secret here>', '<chat secret>', '<CHAT_SECRET>', 'your secret here'],
  ...['YOUR SECRET HERE', 'YOUR_SECRET_HERE', 'your-secret-here', 'your_secret_here', 'INSERT_SECRET_HERE'],
  'paste your secret here',
];

/** Where files with secrets are: `N` stands for the file's name. */
const secretPaths = [
  ...['/run/secrets/N', '/var/run/secrets/N', '/etc/secrets/N', '/mnt/secrets/N', '/secrets/N'],
  ...['./secrets/N', 'secrets/N', './N.txt', 'N.txt'],
];

const secretFiles = [
  ...['kustomer_chat_secret', 'KUSTOMER_CHAT_SECRET', 'kustomer-chat-secret', 'kustomer_secret'],
  ...['chat_secret', 'secret'],
];

/** The names of algorithms and hashes, as arguments have them. */
const algorithmNames = ['HS256', 'sha256', 'SHA256', 'HmacSHA256', 'HMACSHA256', 'HMAC-SHA256', 'RS256'];

/** Those that come with another mistake: encoded, hashed, in quotes. */
const likelyWords: ReadonlySet<string> = new Set([
  ...['', 'undefined', 'null', 'None', 'secret', 'shhhhh', 'changeme', 'your-secret-key'],
  jwtIoDefaults[0],
]);

const fillIn = (templates: readonly string[], names: readonly string[]) =>
  names.flatMap((name) => templates.map((template) => template.replace(/(?<![A-Z])N(?![A-Z])/, () => name)));

/** What stands in the secret's place. */
export function* listWords(): Iterable<KeyForm> {
  yield* makeForms(
    'rare',
    'secret-missing',
    missingWords.map(([word]) => word),
    tellMissing,
  );
  yield* makeForms('word', 'jwt-io-default-secret', jwtIoDefaults);
  yield* makeForms(
    'word',
    'example-key',
    exampleKeys.map(([key]) => key),
    tellExample,
  );
  yield* makeForms('rare', 'secret-algorithm-name', algorithmNames, (name) => ({
    detail: `"${name}", an algorithm's name, in place of the secret`,
  }));
  yield* makeForms('around', 'secret-path', fillIn(secretPaths, secretFiles));
  yield* makeForms('rare', 'secret-own-name', secretNames, (name) => ({
    detail: `the name ${name} in place of its value`,
  }));
  yield* makeForms(
    'rare',
    'secret-template',
    fillIn(usualTemplates, secretNames.slice(0, templateNames)),
    tellTemplate,
  );
  yield* makeForms(
    'rare',
    'secret-template',
    fillIn(templates, secretNames.slice(0, usualNames)),
    tellTemplate,
  );
  yield* makeForms('rare', 'secret-template', bareTemplates, tellTemplate);
}

function* makeForms(
  kind: Kind,
  id: Change['id'],
  texts: readonly string[],
  tell?: (text: string) => Told,
): Iterable<KeyForm> {
  for (const word of texts) {
    const text = toUtf8(word);
    yield { text, kind: likelyWords.has(word) ? 'likely word' : kind, steps: [{ id, text, detail: tell }] };
  }
}

const awaitSecret = 'await the function that gives the secret: const secret = await readSecret()';

function tellMissing(word: string): Told {
  if (word === '') return { detail: 'no secret: an empty text' };
  const language = missingWords.find(([other]) => other === word)?.[1] ?? '';
  return {
    detail: `no secret: the text ${JSON.stringify(word)} (${language})`,
    language: parseLanguage(language),
    fix: word.includes('Promise') ? awaitSecret : undefined,
  };
}

function tellExample(key: string): Told {
  const source = exampleKeys.find(([other]) => other === key)?.[1];
  return { detail: `the example key ${JSON.stringify(key)} (${source})` };
}

const tellTemplate = (text: string): Told => ({
  detail: `a template that was never filled in: ${Buffer.from(text, 'latin1')}`,
});
