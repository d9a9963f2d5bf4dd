// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of other languages, as text
/**
 * Owns the keys that stand in the secret's place: words for a missing value, example keys, names, templates,
 * paths. Rule: none of it depends on the secret.
 */
import { parseLanguage } from '../languages.js';
import { type Change, groupOf, type KeyGroup, type Told } from './change.js';
import { toUtf8 } from './mac.js';
import { listMaskWords } from './masks.js';
import { secretNames, variableNames } from './names.js';
import { documentedKeys, draftKeys, exampleKeys, jwtIoDefaults, missingWords } from './words.js';

/** As JavaScript reads a variable. */
const jsVariables = ['.N', "['N']", '["N"]'].map((access) => `process.${'env'}${access}`);

/** A name as a template that something should have filled in, with any name: `N` stands for it. */
const usualTemplates = ['${N}', '{{ N }}', '$N', '<N>', '{{N}}'];

/** The first four with names that settings and templates have. */
const templateNames = [
  ...variableNames.slice(0, 5),
  ...[
    'KUSTOMER_CHAT_SECRET_KEY',
    'SECRET',
    'SECRET_KEY',
    'kustomer_chat_secret',
    'chat_secret',
    'kustomerChatSecret',
    'chatSecret',
  ],
  ...['kustomer.chat.secret', 'kustomer.chat-secret', 'kustomer.secret', 'kustomer-chat-secret'],
];

/** Those that are tried with the likeliest name only, which most variables have. */
const templates = [
  // Shells, Windows, env files, compose.
  ...['%N%', '%%N%%', '!N!', '${N:-}', '${N-}', '${N:?}', '$$N', '$${N}', '$env:N', '"$N"', '"${N}"', "'$N'"],
  // Settings of frameworks.
  ...[
    '#{N}',
    '{N}',
    '%(N)s',
    '@N@',
    '@@N@@',
    '[N]',
    '__N__',
    '##N##',
    '#{N}#',
    '${env.N}',
    '${env:N}',
    'env:N',
  ],
  ...['%env(N)%', '%env(string:N)%', '${secrets.N}', '${file:N}', 'secrets.N', 'env.N', 'secretRef:N', ':N'],
  // Pipelines and the pages of tools.
  ...['$(N)', '$[N]', '((N))', '<<N>>', '[[N]]', '${{ secrets.N }}', '${{secrets.N}}', '${{ env.N }}'],
  ...['${{ vars.N }}', '{{ secrets.N }}', '{{ env.N }}', '{{ $env.N }}', '={{ $env.N }}', '={{$env.N}}'],
  // Templates of text.
  ...['{{{N}}}', '{$N}', '{%N%}', '{{ .Env.N }}', '{{ .Values.N }}', '{{ env "N" }}', '{{ getenv "N" }}'],
  ...[
    "{{ lookup('env', 'N') }}",
    "{{ lookup('env','N') }}",
    '<%= N %>',
    '<%= ENV["N"] %>',
    "<%= ENV['N'] %>",
  ],
  ...["<%= ENV.fetch('N') %>", '<%= ENV.fetch("N") %>', '<?= $N ?>', 'YOUR_N'],
  // Code: as JavaScript has it, and others.
  ...[...jsVariables, 'import.meta.env.N', 'Deno.env.get("N")'],
  ...["ENV['N']", 'ENV["N"]', "ENV.fetch('N')", 'ENV.fetch("N")', '$ENV{N}', "$_ENV['N']", 'getenv("N")'],
  ...["os.environ['N']", 'os.environ["N"]', 'os.environ.get("N")', "os.environ.get('N')", "getenv('N')"],
  ...['os.getenv("N")', "os.getenv('N')", 'os.Getenv("N")', 'System.getenv("N")', 'System.get_env("N")'],
  ...['System.fetch_env!("N")', 'Environment.GetEnvironmentVariable("N")', "env('N')", 'env(N)', 'ENV[N]'],
];

/** Templates with names of their own. */
const bareTemplates = [
  ...['%s', '{}', '{0}', '%@', '%v', '%q', '%1$s', '$1', '...', '…', '${secret}', '$secret', '${SECRET}'],
  ...['{{secret}}', '{{ secret }}', '{secret}', '#{secret}', ':secret', '%secret%', '[secret]', '[SECRET]'],
  ...['{{ .Values.secret }}', '{{ .Values.chatSecret }}', '{{ .Values.kustomer.secret }}'],
  ...['{{ .Values.kustomer.chatSecret }}', '{{ .Values.kustomerChatSecret }}', '{{ .Values.chat_secret }}'],
  ...['{{ .Values.kustomer_chat_secret }}', '${var.kustomer_chat_secret}', 'var.kustomer_chat_secret'],
  ...['${var.chat_secret}', '${local.chat_secret}', '$(kustomerChatSecret)', '$(chatSecret)'],
  ...['#{kustomerChatSecret}#', '#{chatSecret}#', '!Ref KustomerChatSecret', '${KustomerChatSecret}'],
  ...['<secret>', '<SECRET>', '<your-secret>', '<YOUR_SECRET>', '<your secret>', '<your_secret>'],
  ...['<your secret here>', '<secret here>', '<chat secret>', '<CHAT_SECRET>', '<your-chat-secret>'],
  ...['<YOUR_CHAT_SECRET>', '[YOUR_SECRET]', '{YOUR_SECRET}', 'your secret here', 'YOUR SECRET HERE'],
  ...['YOUR_SECRET_HERE', 'your-secret-here', 'your_secret_here', 'INSERT_SECRET_HERE', 'SECRET_HERE'],
  ...['insert-secret-here', 'ENTER_SECRET_HERE', 'PUT_YOUR_SECRET_HERE', 'put-your-secret-here'],
  ...['config.secret', 'settings.KUSTOMER_CHAT_SECRET', 'config.kustomerChatSecret', 'self.secret'],
  ...['Rails.application.credentials.kustomer_chat_secret', 'secret.trim()', 'getSecret()', 'this.secret'],
  ...['{:system, "KUSTOMER_CHAT_SECRET"}', '$KUSTOMER_API_KEY', '${KUSTOMER_API_KEY}'],
  ...['paste your secret here', 'paste-your-secret-here', 'PASTE_YOUR_SECRET_HERE'],
];

/** Where files with secrets are: `N` stands for the file's name. */
const secretPaths = ['/run/secrets/N', '/var/run/secrets/N', '/etc/secrets/N', '/mnt/secrets/N', './N.txt'];

const rarePaths = ['/secrets/N', './secrets/N', 'secrets/N', 'N.txt'];

const secretFiles = [
  ...['kustomer_chat_secret', 'KUSTOMER_CHAT_SECRET', 'kustomer-chat-secret', 'kustomer_secret'],
  ...['chat_secret', 'secret'],
];

/** The names of algorithms and hashes, as arguments have them. */
const algorithmNames = ['HS256', 'sha256', 'SHA256', 'HmacSHA256', 'HMACSHA256', 'HMAC-SHA256', 'RS256'];

/** Keys of documents that come with another mistake: encoded, hashed, in quotes. */
const likelyKeys = ['secret', 'shhhhh', 'changeme', 'your-secret-key'];

const [likeliestName = ''] = variableNames;

const fillIn = (templates: readonly string[], names: readonly string[]) =>
  names.flatMap((name) => templates.map((template) => template.replace(/(?<![A-Z])N(?![A-Z])/, () => name)));

const firstOf = (pairs: readonly (readonly [string, string])[]) => pairs.map(([word]) => word);

/** What stands in the secret's place and comes with another mistake: a line end, a code, quotes. */
export function listWords(): readonly KeyGroup[] {
  return [
    groupOf('likely word', [
      ...makeWords('secret-missing', ['', 'undefined', 'null', 'None'], tellMissing),
      ...makeWords('example-key', likelyKeys, tellExample),
      ...makeWords('jwt-io-default-secret', jwtIoDefaults.slice(0, 1)),
    ]),
    groupOf('word', [
      ...makeWords('jwt-io-default-secret', jwtIoDefaults.slice(1)),
      ...makeWords('example-key', firstOf(documentedKeys), tellExample),
      ...listMaskWords(),
      ...makeWords('secret-template', fillIn(usualTemplates, [likeliestName]), tellTemplate),
    ]),
    groupOf('around', makeWords('secret-path', fillIn(secretPaths, secretFiles))),
  ];
}

/** What stands there by itself, likeliest first. */
export function listRareWords(): readonly Change[] {
  return [
    ...makeWords('secret-missing', firstOf(missingWords), tellMissing),
    ...makeWords('example-key', firstOf(draftKeys), tellExample),
    ...makeWords('secret-path', fillIn(rarePaths, secretFiles)),
    ...makeWords('secret-algorithm-name', algorithmNames, tellAlgorithm),
    ...makeWords('secret-own-name', secretNames, tellName),
    ...makeWords('secret-template', fillIn(usualTemplates.slice(0, 4), templateNames), tellTemplate),
    ...makeWords('secret-template', fillIn(templates, [likeliestName]), tellTemplate),
    ...makeWords('secret-template', bareTemplates, tellTemplate),
  ];
}

const makeWords = (id: Change['id'], texts: readonly string[], detail?: (text: string) => Told) =>
  texts.map((text): Change => ({ id, text: toUtf8(text), detail }));

const tellAlgorithm = (name: string): Told => ({
  detail: `"${name}", an algorithm's name, in place of the secret`,
});

const tellName = (name: string): Told => ({ detail: `the name ${name} in place of its value` });

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
