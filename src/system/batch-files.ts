/**
 * Owns finding programs on Windows, and starting batch files there, such as npm, npx and gradlew: only cmd
 * starts them. Rule: arguments arrive as they were given. A bare name is looked for on the PATH and, unlike
 * in cmd and Node, not in the current folder, where anyone may have put a file.
 */
import { lstatSync } from 'node:fs';
import { win32 } from 'node:path';
import type { Environment } from '../base/environment.js';
import { findCmd } from '../base/windows-programs.js';

/** Of what Windows starts, and what only cmd does. */
const endings = ['.COM', '.EXE', '.BAT', '.CMD'];

/** The file that a command names; undefined if there is none. */
function findProgram(
  command: string,
  env: Environment,
  isThere: (path: string) => boolean,
): string | undefined {
  const [, path = ''] = Object.entries(env).find(([name]) => name.toUpperCase() === 'PATH') ?? [];
  const folders = path.replaceAll('"', '').split(';');
  const places = isPath(command)
    ? [command]
    : folders.filter((folder) => folder !== '').map((folder) => win32.join(folder, command));
  const names = endings.includes(win32.extname(command).toUpperCase()) ? [''] : endings;
  return places.flatMap((place) => names.map((ending) => place + ending)).find(isThere);
}

const isPath = (command: string) => /[\\/:]/.test(command);

/** Not `existsSync`: it follows the aliases of programs from the Store, which cannot be followed. */
function isFile(path: string): boolean {
  try {
    return !lstatSync(path).isDirectory();
  } catch {
    return false;
  }
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

/** How to start a command. ENOENT for a bare name not on Windows' PATH; `isThere` knows files. */
export function planStart(
  command: readonly [string, ...string[]],
  env: Environment,
  platform: NodeJS.Platform = process.platform,
  isThere: (path: string) => boolean = isFile,
): { file: string; args: readonly string[]; isForCmd: boolean } {
  const [file, ...args] = command;
  if (platform !== 'win32' || file === '') return { file, args, isForCmd: false };
  const found = findProgram(file, env, isThere);
  if (found === undefined && !isPath(file))
    throw Object.assign(new Error('not on the PATH'), { code: 'ENOENT' });
  if (found === undefined || !/\.(?:bat|cmd)$/i.test(found))
    return { file: found ?? file, args, isForCmd: false };
  // Nothing but %NAME% is read within quotes.
  const batch = found.includes('%') ? found.replace(special, '^$&') : `"${found}"`;
  const line = [batch, ...args.map(escapeArgument)].join(' ');
  return { file: findCmd(env), args: ['/d', '/s', '/c', `"${line}"`], isForCmd: true };
}
