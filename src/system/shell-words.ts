/** Owns how words of a command are quoted for a person's shell. Rule: pure; the only place that quotes. */
import type { Environment } from '../base/environment.js';
import { visible } from '../base/untrusted.js';

/** `sh` stands for bash, zsh and fish too. */
export type Shell = 'sh' | 'cmd' | 'powershell';

/** PowerShell adds a folder of the user's own modules; those of the system are below Program Files. */
function isOwnModules(folder: string): boolean {
  return (
    /\\PowerShell\\Modules$|\\WindowsPowerShell\\Modules$/i.test(folder) &&
    !/^[a-z]:\\(?:Program Files|Windows)\b/i.test(folder)
  );
}

/** The shell that started kchat, by variables: Git's bash sets MSYSTEM. */
export function findShell(env: Environment, platform: NodeJS.Platform): Shell {
  if (platform !== 'win32' || env.MSYSTEM) return 'sh';
  return (env.PSModulePath ?? '').split(';').some(isOwnModules) ? 'powershell' : 'cmd';
}

/** {@link findShell} of this process. */
export function ownShell(): Shell {
  return findShell(process.env, process.platform);
}

/** A word, with quotes around it if the shell would change it. */
export function quoteWord(word: string, shell: Shell): string {
  if (shell === 'sh') return /^[\w/.@%+,:-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
  if (/^[\w\\/.:+-]+$/.test(word)) return word;
  // A backslash before the last quote would make it part of the text.
  const inDoubleQuotes = `"${word.replace(/\\$/, '\\\\')}"`;
  // PowerShell takes typographic quotes for quotes. cmd replaces %NAME%, and nothing prevents it.
  if (shell === 'cmd' || !/[$`"“”„]/.test(word)) return inDoubleQuotes;
  return `'${word.replace(/['‘’‚‛]/g, '$&$&')}'`;
}

/** A path as a hint's command has it. */
export function quotePath(path: string, shell = ownShell()): string {
  return quoteWord(visible(path), shell);
}

/** The command that shows what stands at a path. */
export function lookAt(path: string, shell = ownShell()): string {
  return `${shell === 'sh' ? 'ls -ld' : 'dir'} ${quotePath(path, shell)}`;
}
