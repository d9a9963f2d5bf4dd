/**
 * Owns colour and symbols. Rule: decided once per stream, by the flag, variables and the stream itself. Chalk
 * is loaded only for colour, and colour is never the only sign.
 */
import type { Environment } from '../base/environment.js';
import { foldLines } from '../base/layout.js';
import type { Style } from './contract.js';

/** Whether a stream gets colour: flag, then NO_COLOR, then FORCE_COLOR, then a terminal that is not dumb. */
export function hasColor(env: Environment, isTerminal: boolean, noColorFlag: boolean): boolean {
  if (noColorFlag || env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return isTerminal && env.TERM !== 'dumb';
}

/** Whether the locale shows `✔`: UTF-8; on Windows a variable of Windows Terminal, VS Code, Git or ConEmu. */
export function hasUnicode(env: Environment, platform: NodeJS.Platform): boolean {
  if (platform === 'win32') return Boolean(env.WT_SESSION || env.TERM_PROGRAM || env.ConEmuANSI === 'ON');
  return /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || '') && env.TERM !== 'linux';
}

const keep = (text: string) => text;

/** The style of one stream. Only the sixteen colours that follow the terminal's light or dark theme. */
export async function createStyle(
  color: boolean,
  unicode: boolean,
  columns: number | undefined,
  rows?: number | undefined,
): Promise<Style> {
  const rest = {
    symbols: unicode
      ? { passed: '✔', failed: '✖', warned: '!', skipped: '–', noted: '–' }
      : { passed: 'ok', failed: 'FAIL', warned: 'warn', skipped: 'skip', noted: 'note' },
    columns: columns || 80,
    fold: columns ? (text: string) => foldLines(text, columns) : keep,
    rows: rows || undefined,
    hasColor: color,
    hasUnicode: unicode,
  };
  if (!color) return { bold: keep, dim: keep, red: keep, green: keep, yellow: keep, ...rest };
  const { Chalk } = await import('chalk');
  // An explicit level: chalk ignores NO_COLOR (measured).
  const { bold, dim, red, green, yellow } = new Chalk({ level: 1 });
  return { bold, dim, red, green, yellow, ...rest };
}
