// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of other languages, as text
/**
 * Owns the keys that stand in the secret's place: words for a missing value, example keys, names, templates,
 * paths. Rule: none of it depends on the secret.
 */
import { parseLanguage } from '../languages.js';
import { type CaseWords, type Change, groupOf, type KeyGroup } from './change.js';
import { toUtf8 } from './mac.js';
import { listMaskWords } from './masks.js';
import { secretNames, variableNames } from './names.js';
import { documentedKeys, draftKeys, exampleKeys, jwtIoDefaults, missingWords } from './words.js';

/** The ways in which JavaScript reads a variable. */
const jsVariables = ['.NAME', "['NAME']", '["NAME"]'].map((access) => `process.${'env'}${access}`);

/** Templates that were not filled in, for every name. `NAME` stands for it. */
const usualTemplates = ['${NAME}', '{{ NAME }}', '$NAME', '<NAME>', '{{NAME}}'];

/** Names of settings in templates. */
const templateNames = [
  ...['KUSTOMER_SECRET', 'CHAT_SECRET', 'JWT_SECRET', 'SECRET', 'kustomer_chat_secret', 'chat_secret'],
  ...['kustomerChatSecret', 'chatSecret', 'kustomer.chat.secret'],
];

/** Templates that are tried with the likeliest name only. */
const templates = [
  // Shells, Windows, env files, settings of frameworks.
  ...['%NAME%', '!NAME!', '$${NAME}', '$env:NAME', '"${NAME}"', '#{NAME}', '{NAME}', '%(NAME)s', '@NAME@'],
  ...[
    '${NAME:-}',
    '${NAME:?}',
    '$$NAME',
    '[[NAME]]',
    '<<NAME>>',
    '[NAME]',
    '__NAME__',
    '#{NAME}#',
    '${env.NAME}',
    '${env:NAME}',
    '%env(NAME)%',
    '%env(string:NAME)%',
  ],
  // Pipelines and templates of text.
  ...['$(NAME)', '${{ secrets.NAME }}', '${{ env.NAME }}', '{{ secrets.NAME }}', '{{ $env.NAME }}'],
  ...[
    '={{ $env.NAME }}',
    '{{{NAME}}}',
    '{{ .Env.NAME }}',
    '{{ .Values.NAME }}',
    "{{ lookup('env', 'NAME') }}",
  ],
  ...['<%= NAME %>', "<%= ENV['NAME'] %>", 'YOUR_NAME'],
  // Code: as JavaScript has it, and others.
  ...[...jsVariables, "ENV['NAME']", 'ENV["NAME"]', "ENV.fetch('NAME')", "$_ENV['NAME']", "getenv('NAME')"],
  ...["os.environ['NAME']", 'os.environ["NAME"]', 'os.getenv("NAME")', "os.getenv('NAME')"],
  ...['ENV.fetch("NAME")', 'import.meta.env.NAME', 'os.environ.get("NAME")', "os.environ.get('NAME')"],
  ...['getenv("NAME")', 'System.get_env("NAME")', '$ENV{NAME}', "env('NAME')", '"$NAME"', "'$NAME'"],
  ...['os.Getenv("NAME")', 'System.getenv("NAME")', 'Environment.GetEnvironmentVariable("NAME")'],
];

/** Templates with names of their own. */
const bareTemplates = [
  ...['%s', '{}', '{0}', '%v', '...', '${secret}', '$secret', '{{secret}}', '{{ secret }}', '{secret}'],
  ...[
    '#{secret}',
    '[secret]',
    '<secret>',
    '{{ .Values.kustomer.chatSecret }}',
    '${var.kustomer_chat_secret}',
  ],
  ...['$(kustomerChatSecret)', '<your-secret>', '<YOUR_SECRET>', '<your secret>', '<your-chat-secret>'],
  ...['your secret here', 'YOUR_SECRET_HERE', 'your-secret-here', 'config.secret', 'this.secret'],
];

/** The places of files with secrets. `NAME` stands for the file's name. */
const secretPaths = ['/run/secrets/NAME', '/var/run/secrets/NAME', '/etc/secrets/NAME', './NAME.txt'];

const secretFiles = ['kustomer_chat_secret', 'KUSTOMER_CHAT_SECRET', 'chat_secret', 'secret'];

/** The names of algorithms and hashes, as programs pass them. */
const algorithmNames = ['HS256', 'sha256', 'SHA256', 'HmacSHA256', 'HMACSHA256', 'HMAC-SHA256', 'RS256'];

/** Keys of documents that often come with another mistake: encoded, hashed, in quotes. */
const likelyKeys = ['secret', 'shhhhh', 'changeme', 'your-secret-key'];

const [likeliestName = ''] = variableNames;

const fillIn = (templates: readonly string[], names: readonly string[]) =>
  names.flatMap((name) => templates.map((template) => template.replace('NAME', name)));

const firstOf = (pairs: readonly (readonly [string, string])[]) => pairs.map(([word]) => word);

/** Keys in the secret's place that come with another mistake: a line end, a code, quotes. */
export function listWords(): readonly KeyGroup[] {
  return [
    groupOf('likely word', [
      ...makeWords('secret-missing', ['', 'undefined', 'null', 'None'], tellMissing),
      ...makeWords('example-key', likelyKeys, tellExample),
      ...makeWords('jwt-io-default-secret', jwtIoDefaults.slice(0, 1)),
    ]),
    groupOf('rare', [
      ...makeWords('jwt-io-default-secret', jwtIoDefaults.slice(1)),
      ...makeWords('example-key', firstOf(documentedKeys), tellExample),
    ]),
    groupOf('around', [
      ...listMaskWords().slice(0, 2),
      ...makeWords('secret-template', fillIn(usualTemplates, [likeliestName]), tellTemplate),
    ]),
    groupOf('around', makeWords('secret-path', fillIn(secretPaths, secretFiles))),
  ];
}

/** Keys in the secret's place that come alone, likeliest first. */
export function listRareWords(): readonly Change[] {
  return [
    ...makeWords('secret-missing', firstOf(missingWords), tellMissing),
    ...makeWords('example-key', firstOf(draftKeys), tellExample),
    ...listMaskWords().slice(2),
    ...makeWords('secret-algorithm-name', algorithmNames, tellAlgorithm),
    ...makeWords('secret-own-name', secretNames, tellName),
    ...makeWords('secret-template', fillIn(usualTemplates.slice(0, 4), templateNames), tellTemplate),
    ...makeWords('secret-template', fillIn(templates, [likeliestName]), tellTemplate),
    ...makeWords('secret-template', bareTemplates, tellTemplate),
  ];
}

const makeWords = (id: Change['id'], texts: readonly string[], detail?: (text: string) => CaseWords) =>
  texts.map((text): Change => ({ id, text: toUtf8(text), detail }));

const tellAlgorithm = (name: string): CaseWords => ({
  detail: `"${name}", an algorithm's name, in place of the secret`,
});

const tellName = (name: string): CaseWords => ({ detail: `the name ${name} in place of its value` });

const awaitSecret = 'await the function that gives the secret: const secret = await readSecret()';

function tellMissing(word: string): CaseWords {
  if (word === '') return { detail: 'no secret: an empty text' };
  const language = missingWords.find(([other]) => other === word)?.[1] ?? '';
  return {
    detail: `no secret: the text ${JSON.stringify(word)} (${language})`,
    language: parseLanguage(language),
    fix: word.includes('Promise') ? awaitSecret : undefined,
  };
}

function tellExample(key: string): CaseWords {
  const source = exampleKeys.find(([other]) => other === key)?.[1];
  return { detail: `the example key ${JSON.stringify(key)} (${source})` };
}

const tellTemplate = (text: string): CaseWords => ({
  detail: `a template that was never filled in: ${Buffer.from(text, 'latin1')}`,
});
