/**
 * Owns what logs, pages and programs show in place of a secret: words, one sign in a row, and the secret with
 * only its ends. Rule: data with lengths, likeliest first.
 */
import { parseLanguage } from '../languages.js';
import { type CaseWords, type Change, changesBy } from './change.js';
import { fromUtf8, toUtf8 } from './mac.js';
import { spread } from './words.js';

/** Words that hide a value, by who writes them. */
export const maskWords = spread([
  ['any log', '********|[REDACTED]|REDACTED|<redacted>|[Redacted]|<REDACTED>|[redacted]|redacted'],
  ['CI logs', '***'],
  ['Python (pydantic)', "**********|SecretStr(**********)|SecretStr('**********')"],
  ['Ruby (Rails)', '[FILTERED]'],
  ['Sentry', '[Filtered]'],
  ['Terraform', '(sensitive value)|(sensitive)|<sensitive>'],
  ['GitLab', '[MASKED]'],
  ['Travis CI', '[secure]'],
  ['Ansible', 'VALUE_SPECIFIED_IN_NO_LOG_PARAMETER'],
  ['1Password', '<concealed by 1Password>'],
  ['pages and logs', '[hidden]|<hidden>|(hidden)|hidden|[masked]|<masked>|masked|[ENCRYPTED]|<encrypted>'],
]);

/** How often a sign stands in a row; the length of the secret is tried for each sign too. */
const runs: readonly (readonly [sign: string, counts: readonly number[]])[] = [
  ['*', [4, 5, 6, 10, 12, 16, 20, 32]],
  ['•', [8, 10, 12]],
  ['●', []],
  ['x', [8, 16]],
  ['.', [10]],
  ['0', [32, 64]],
];

/** How many characters of the secret are shown before and behind the mask. */
const shownEnds = ['4-0', '0-4', '4-4', '8-0'].map(parseEnds);
const shortened = [8, 10];

function parseEnds(ends: string): readonly [before: number, behind: number] {
  const [before = 0, behind = 0] = ends.split('-').map(Number);
  return [before, behind];
}

const masked = changesBy('secret-masked');

/** The words as keys. */
export const listMaskWords = (): readonly Change[] => maskWords.map(([word]) => masked(word, describeMask));

function describeMask(word: string): CaseWords {
  const about = maskWords.find(([other]) => other === word)?.[1] ?? '';
  return {
    detail: `a mask in place of the secret: the text "${word}" (${about})`,
    language: parseLanguage(about),
  };
}

/** Signs in a row, alone and between the ends of the secret. */
export function listMasks(secret: string): readonly Change[] {
  const { length } = secret;
  const alone = runs.flatMap(([sign, counts]) =>
    [...counts, length].map((count) => masked(toUtf8(sign).repeat(count), describeRun)),
  );
  const between = ([before, behind]: readonly [number, number], middle: string) =>
    masked(secret.slice(0, before) + toUtf8(middle) + secret.slice(length - behind), describePart);
  return [
    ...alone,
    ...shownEnds.map((ends) => between(ends, '*'.repeat(Math.max(0, length - ends[0] - ends[1])))),
    ...shownEnds.slice(0, 3).flatMap((ends) => ['****', '***', '...'].map((mask) => between(ends, mask))),
    ...shortened.flatMap((before) => ['…', '...'].map((dots) => between([before, 0], dots))),
  ];
}

function describeRun(run: string): CaseWords {
  const signs = [...fromUtf8(run)];
  return { detail: `a mask in place of the secret: "${signs[0]}" ${signs.length} times in a row` };
}

const describePart = (): CaseWords => ({
  detail: 'a part of the secret, with a mask or dots for the rest of it',
});
