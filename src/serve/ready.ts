/**
 * Owns the text that is printed when the server is ready. Rule: it fits 80 columns, except for lines to copy.
 */

import { visible } from '../base/untrusted.js';
import { ownShell, quoteWord, type Shell } from '../system/shell-words.js';
import type { Style } from '../terminal/contract.js';
import type { Snippet } from './contract.js';

/** What `kchat serve --json` prints. */
export interface ServeResult {
  /** The origin for programs on this machine: `http://127.0.0.1:4020`. */
  readonly url: string;
  /** The page with the access key in the fragment, which browsers do not send. */
  readonly page: string;
  readonly accessKey: string;
  /** The same page for other machines in the network; empty on loopback. */
  readonly networkPages: readonly string[];
  /** The names of the test users. */
  readonly users: readonly string[];
  readonly secret: { readonly source: string; readonly fingerprint: string };
  /** Null without `--emulate`; its credentials are made up. */
  readonly emulator: { readonly url: string; readonly org: string; readonly apiKey: string } | null;
}

/** Further texts for people. */
export interface ReadyTexts {
  /** Such as `of acme (7f3a91c2, keychain)`. */
  readonly secret: string;
  readonly snippets: readonly Snippet[];
  /** Of a token for the first user. */
  readonly tokenUrl: string;
}

const namesShown = 8;

/** The command that fetches a URL. In PowerShell `curl` is another program. */
export function fetchCommand(url: string, shell: Shell = ownShell()): string {
  return shell === 'sh' ? `curl '${url}'` : `curl.exe ${quoteWord(url, shell)}`;
}

/** The lines that say where the server is and how to use it. */
export function renderServing(
  result: ServeResult,
  { secret, snippets, tokenUrl }: ReadyTexts,
  style: Style,
): string {
  const { users, networkPages, emulator } = result;
  const names = users
    .slice(0, namesShown)
    .map((name) => visible(name, 100))
    .join(', ');
  const more = users.length > namesShown ? `, and ${users.length - namesShown} more` : '';
  const rows = [
    ['page', result.page],
    ...networkPages.map((page) => ['', page] as const),
    ['token', fetchCommand(tokenUrl)],
    ['users', style.fold(`${names}${more}`)],
    ...(emulator === null
      ? []
      : [['emulator', `${emulator.url} (org ${emulator.org}), where the app logs in`] as const]),
  ] as const;
  const table = rows.map(([name, value]) => `${style.fold(`  ${name.padEnd(11)}${value}`)}\n`).join('');
  const debugBuild =
    'In a debug build (plain http needs NSAllowsLocalNetworking on iOS and usesCleartextTraffic on Android):';
  // The addresses come last: a window of 24 rows shows those.
  return `${style.fold(`${style.bold(`serving login tokens at ${result.url}`)}, secret ${secret}`)}

${style.fold(debugBuild)}

${snippets.map((snippet) => renderSnippetBlock(snippet, style)).join('\n')}
At launch, without a server: kchat sign gives one token
  xcrun simctl launch booted com.example.app --jwt "$(kchat sign -q --email ada@example.com)"

${table}
Ctrl-C ends it; tokens that are handed out show up below
`;
}

function renderSnippetBlock({ language, where, code }: Snippet, style: Style): string {
  const lines = code.split('\n').map((line) => `    ${line}\n`);
  return `${style.fold(`  ${style.bold(language)} ${style.dim(`(${where})`)}`)}\n${lines.join('')}`;
}
