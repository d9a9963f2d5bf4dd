/**
 * Owns the flags that several commands share: each is declared here, once, with the values that it takes.
 * Rule: what they mean is in `settings.ts`; a flag of one command alone stays in that command's file.
 */
import { Option } from 'commander';
import { chosenStores, describeProtection, standardStore } from '../secrets/kinds.js';
import { backendLanguages } from '../token/languages.js';

/** The option with its values, for help and completion; kchat itself refuses others. */
export function withValues(option: Option, values: readonly string[]): Option {
  option.argChoices = [...values];
  return option;
}

/** For a repeatable flag: all its values, in order. */
export const collect = (value: string, earlier: readonly string[]): readonly string[] => [...earlier, value];

/** For a repeatable flag that also takes several values with commas between them. */
export const collectList = (text: string, earlier: readonly string[] = []): readonly string[] => [
  ...earlier,
  ...text.split(',').map((value) => value.trim()),
];

/** `--secret-file`. */
export const secretFileOption = () =>
  new Option('--secret-file <path>', 'read the chat secret from a file (- for stdin)');

/** `--api-key-stdin` and `--api-key-file`, which exclude each other. */
export const apiKeyOptions = () =>
  [
    new Option('--api-key-stdin', 'read the API key from stdin').default(false).conflicts('apiKeyFile'),
    new Option('--api-key-file <path>', 'read the API key from a file (- for stdin)'),
  ] as const;

/** `--store`, with the stores and `others` that the command takes. */
export function storeOption(others: readonly string[] = [], remark = ''): Option {
  const description = `where to keep it; file: plain text, ${describeProtection()}${remark}`;
  const option = new Option('--store <where>', description).default(undefined, standardStore);
  return withValues(option, [...chosenStores, ...others]);
}

/** `--api-url`. */
export const apiUrlOption = () => new Option('--api-url <url>', "API origin instead of the org's own host");

/** `--timeout`, for `what`. `standard`: the default, as help shows it. */
export const timeoutOption = (what = 'the whole operation', standard = '90s') =>
  new Option('--timeout <duration>', `time for ${what}: 500ms, 4s, 2m`).default(undefined, standard);

/** `--lang`. */
export const languageOption = () =>
  withValues(
    new Option('--lang <language>', 'write lines of code in hints in this language'),
    backendLanguages,
  );
