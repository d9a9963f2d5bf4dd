/**
 * Owns starting batch files on Windows, such as npm, npx and gradlew: only cmd starts them. Rule: arguments
 * arrive as they were given. A bare name is looked for on the PATH and, unlike in cmd, not in the current
 * folder, where anyone may have put a file.
 */
import { existsSync } from 'node:fs';
import { win32 } from 'node:path';
import type { Environment } from '../base/environment.js';

/** What to start. */
interface Start {
  readonly file: string;
  readonly args: readonly string[];
  /** The arguments are written for cmd. */
  readonly isForCmd: boolean;
}

/** The batch file that a command means; undefined if it is a program, or missing. */
function findBatchFile(
  command: string,
  env: Environment,
  isThere: (path: string) => boolean,
): string | undefined {
  const read = (name: string) => Object.entries(env).find(([key]) => key.toUpperCase() === name)?.[1] ?? '';
  const onPath = read('PATH').split(';');
  const places = /[\\/]/.test(command)
    ? [command]
    : onPath.filter((folder) => folder !== '').map((folder) => win32.join(folder, command));
  const endings = (read('PATHEXT') || '.COM;.EXE;.BAT;.CMD').split(';');
  const own = win32.extname(command).toUpperCase();
  const names = endings.some((ending) => ending.toUpperCase() === own) ? [''] : endings;
  const paths = places.flatMap((place) => names.map((ending) => place + ending));
  const found = paths.find(isThere);
  return found !== undefined && /\.(?:bat|cmd)$/i.test(found) ? found : undefined;
}

/** The characters that mean something to cmd. */
const special = /[()\][%!^"`<>&|;, *?]/g;

/**
 * An argument for cmd, which reads it twice: on the command line, and where the batch file hands it on
 * (`%*`). The program that gets it at last reads quotes and the backslashes before them.
 */
function escapeArgument(argument: string): string {
  if (/^[\w@+:.,/\\=-]+$/.test(argument)) return argument;
  // Backslashes are doubled before a quote: those in the text, and the one at its end.
  let inner = '';
  let slashes = '';
  for (const character of argument) {
    inner += character === '"' ? `${slashes}\\"` : character;
    slashes = character === '\\' ? `${slashes}\\` : '';
  }
  const quoted = `"${inner}${slashes}"`;
  return quoted.replace(special, '^$&').replace(special, '^$&');
}

/** How to start a command on this platform. `isThere`: whether a path is that of a file. */
export function planStart(
  command: readonly [string, ...string[]],
  env: Environment,
  platform: NodeJS.Platform = process.platform,
  isThere: (path: string) => boolean = existsSync,
): Start {
  const [file, ...args] = command;
  const batch = platform === 'win32' ? findBatchFile(file, env, isThere) : undefined;
  if (batch === undefined) return { file, args, isForCmd: false };
  const line = [batch.replace(special, '^$&'), ...args.map(escapeArgument)].join(' ');
  return {
    file: env.ComSpec || env.COMSPEC || 'cmd.exe',
    args: ['/d', '/s', '/c', `"${line}"`],
    isForCmd: true,
  };
}
