/** Owns the text of a server that is ready. Rule: it fits 80 columns, except for lines to copy. */
import { ownShell, quoteWord, type Shell } from '../system/shell-words.js';
import type { Style } from '../terminal/contract.js';
import type { Serving } from './open.js';
import { formatTokenUrl, listSnippets } from './snippets.js';
import { describeNames } from './users.js';

/** The command that fetches a URL. In PowerShell `curl` is another program. */
export function fetchCommand(url: string, shell: Shell = ownShell()): string {
  return shell === 'sh' ? `curl '${url}'` : `curl.exe ${quoteWord(url, shell)}`;
}

/** The lines that say where the server is and how to use it. */
export function renderServing({ result, place, secretName }: Serving, style: Style): string {
  const { users, networkPages, emulator } = result;
  const rows = [
    ['page', result.page],
    ...networkPages.map((page) => ['', page] as const),
    ['token', fetchCommand(formatTokenUrl(place))],
    ['users', describeNames(users)],
    ...(emulator === null
      ? []
      : [['emulator', `${emulator.url} (org ${emulator.org}), where the app logs in`] as const]),
  ] as const;
  const table = rows.map(([name, value]) => `${style.fold(`  ${name.padEnd(11)}${value}`)}\n`).join('');
  const debugBuild =
    'In a debug build (plain http needs NSAllowsLocalNetworking on iOS and usesCleartextTraffic on Android):';
  const snippets = listSnippets(place).map(({ language, where, code }) => {
    const title = style.fold(`  ${style.bold(language)} ${style.dim(`(${where})`)}`);
    return `${title}\n${code.replace(/^/gm, '    ')}\n`;
  });
  // The addresses come last: a window of 24 rows shows those.
  return `${style.fold(`${style.bold(`serving login tokens at ${result.url}`)}, secret ${secretName}`)}

${style.fold(debugBuild)}

${snippets.join('\n')}
At launch, without a server: kchat sign gives one token
  xcrun simctl launch booted com.example.app --jwt "$(kchat sign -q --email ada@example.com)"

${table}
Ctrl-C ends it; tokens that are handed out show up below
`;
}
