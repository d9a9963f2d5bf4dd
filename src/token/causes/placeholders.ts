// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of other languages, as text
/** Owns the keys that stand in the secret's place. Rule: none of it depends on the secret. */
import { parseLanguage } from '../languages.js';
import { type Change, groupOf, type KeyGroup } from './change.js';
import { toUtf8 } from './mac.js';
import {
  algorithmNames,
  exampleKeys,
  fieldNames,
  jwtIoDefaults,
  masks,
  missingWords,
  secretPaths,
  variableNames,
} from './words.js';

/** Templates that were not filled in. `NAME` stands for the name of the variable. */
const templates = [
  ...['${NAME}', '$NAME', '<NAME>', '{{NAME}}', '{{ NAME }}', '%NAME%', '#{NAME}', '{NAME}', '$(NAME)'],
  ...['"${NAME}"', '${{ secrets.NAME }}', `process.${'env'}.NAME`, "ENV['NAME']", 'os.environ["NAME"]'],
];

/** Templates without a name. */
const bareTemplates = [
  '%s',
  '{}',
  '{0}',
  '%v',
  '...',
  '<your-secret>',
  '<YOUR_SECRET>',
  '<your-chat-secret>',
];

/** Those that also come encoded, decoded, hashed or in quotes. */
const likeliest = [
  ...['', 'undefined', 'null', 'None', 'your-256-bit-secret'],
  ...['secret', 'shhhhh', 'changeme', 'your-secret-key'],
];

const secretFiles = ['KUSTOMER_CHAT_SECRET', 'kustomer_chat_secret', 'chat_secret', 'secret'];

/** Keys in the secret's place, likeliest first. */
export function listWords(): readonly KeyGroup[] {
  const words = [
    ...missingWords.map(describeMissing),
    ...jwtIoDefaults.map((text): Change => ({ id: 'jwt-io-default-secret', text })),
    ...exampleKeys.map(([text, source]): Change => {
      return { id: 'example-key', text, detail: `the example key ${JSON.stringify(text)} (${source})` };
    }),
    ...[...variableNames, ...fieldNames].map((text): Change => {
      return { id: 'secret-own-name', text, detail: `the name ${text} in place of its value` };
    }),
    ...masks.map((text): Change => {
      return { id: 'secret-masked', text: toUtf8(text), detail: `the mask "${text}" in place of the secret` };
    }),
    ...algorithmNames.map((text): Change => {
      return {
        id: 'secret-algorithm-name',
        text,
        detail: `the algorithm's name ${text} in place of the secret`,
      };
    }),
    ...secretPaths.flatMap((path) =>
      secretFiles.map((name): Change => ({ id: 'secret-path', text: path.replace('NAME', name) })),
    ),
    ...listTemplates(),
  ];
  return [
    groupOf(
      'likely word',
      words.filter(({ text }) => likeliest.includes(text)),
    ),
    groupOf(
      'around',
      words.filter(({ text }) => !likeliest.includes(text)),
    ),
  ];
}

function describeMissing([text, about]: readonly [string, string]): Change {
  if (text === '') return { id: 'secret-missing', text, detail: 'no secret: an empty text' };
  return {
    id: 'secret-missing',
    text,
    detail: `no secret: the text ${JSON.stringify(text)} (${about})`,
    language: parseLanguage(about),
    fix: text.includes('Promise')
      ? 'await the function that gives the secret: const secret = await readSecret()'
      : undefined,
  };
}

function listTemplates(): readonly Change[] {
  const filled = templates.flatMap((template) =>
    ['KUSTOMER_CHAT_SECRET', 'CHAT_SECRET', 'secret'].map((name) => template.replace('NAME', name)),
  );
  return [...filled, ...bareTemplates].map((text) => ({
    id: 'secret-template',
    text,
    detail: `a template that was never filled in: ${text}`,
  }));
}
