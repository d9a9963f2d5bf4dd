/**
 * Owns the keys that stand in the secret's place: words for a missing value, example keys, names, templates,
 * paths. Rule: none of it depends on the secret, so it is made once.
 */
import { type Language, parseLanguage } from '../languages.js';
import type { KeyForm, Kind } from './change.js';
import type { CausePartId } from './parts.js';
import {
  algorithmNames,
  bareTemplates,
  secretFiles,
  secretNames,
  secretPaths,
  templates,
  usualTemplates,
} from './placeholders.js';
import { exampleKeys, jwtIoDefaults, missingWords } from './words.js';

let words: readonly KeyForm[] | undefined;

/** What stands in the secret's place: none of it depends on the secret, so it is made once. */
export function listWords(): readonly KeyForm[] {
  words ??= [
    ...missingWords.map(([word, language]) =>
      nameWord(
        'secret-missing',
        word,
        word === ''
          ? 'no secret: an empty text'
          : `no secret: the text ${JSON.stringify(word)} (${language})`,
        parseLanguage(language),
      ),
    ),
    ...jwtIoDefaults.map((word) => nameWord('jwt-io-default-secret', word, null)),
    ...exampleKeys.map(([key, source]) =>
      nameWord('example-key', key, `the example key ${JSON.stringify(key)} (${source})`),
    ),
    ...algorithmNames.map((name) =>
      nameWord('secret-algorithm-name', name, `"${name}", an algorithm's name, in place of the secret`),
    ),
    ...secretFiles.flatMap((file) =>
      secretPaths.map((path) => nameWord('secret-path', path.replace('N', file), null)),
    ),
    ...secretNames.map((name) => nameWord('secret-own-name', name, `the name ${name} in place of its value`)),
    ...fillTemplates().map((text) =>
      nameWord('secret-template', text, `a template that was never filled in: ${text}`),
    ),
  ];
  return words;
}

/** How many of the names come with every template: a variable is rarely called otherwise. */
const usualNames = 2;

function fillTemplates(): readonly string[] {
  const fill = (name: string) => (template: string) => template.replace('N', () => name);
  return [
    ...secretNames.slice(0, usualNames).flatMap((name) => templates.map(fill(name))),
    ...secretNames.slice(usualNames).flatMap((name) => usualTemplates.map(fill(name))),
    ...bareTemplates,
  ];
}

const wordKinds: Partial<Record<CausePartId, Kind>> = {
  'secret-missing': 'word',
  'example-key': 'word',
  'jwt-io-default-secret': 'word',
};

/** Those that come with another mistake: encoded, hashed, in quotes. */
const likelyWords = new Set<string>([
  '',
  'undefined',
  'null',
  'None',
  'secret',
  'changeme',
  'your-secret-key',
  jwtIoDefaults[0],
]);

function nameWord(id: CausePartId, word: string, detail: string | null, language?: Language): KeyForm {
  return {
    text: Buffer.from(word).toString('latin1'),
    parts: [language === undefined ? { id, detail } : { id, detail, language }],
    kind: likelyWords.has(word) ? 'likely word' : (wordKinds[id] ?? 'placeholder'),
  };
}
