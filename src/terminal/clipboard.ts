/**
 * Owns putting a text on the clipboard, and reading it. Rule: the text goes to the platform's own program by
 * stdin, never by argument, without kchat's own variables; over SSH, or without such a program, to the
 * terminal as OSC 52, which does not say whether it takes it.
 */
import type { ChildProcess } from 'node:child_process';
import type { Environment } from '../base/environment.js';
import { KchatError } from '../base/errors.js';
import { locateWindowsProgram } from '../base/windows-programs.js';
import type { Clipboard, Output } from './contract.js';

interface ClipboardOptions {
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  readonly output: Pick<Output, 'show' | 'stderrIsTerminal'>;
  /** After which a program is killed; milliseconds, 5 s by default. */
  readonly timeoutMs?: number;
}

type Program = readonly [name: string, ...args: string[]];

/** A clipboard's programs: one copies its stdin, the other prints what was copied. */
type Pair = Readonly<Record<'copy' | 'paste', Program>>;

const windows: Pair = {
  copy: ['clip.exe'],
  paste: ['powershell.exe', '-NoProfile', '-Command', 'Get-Clipboard -Raw'],
};
// Ctrl-C and a menu's Copy fill the selection CLIPBOARD; by default the programs use what the mouse marked.
const x11: readonly Pair[] = [
  { copy: ['xclip', '-selection', 'clipboard'], paste: ['xclip', '-selection', 'clipboard', '-o'] },
  { copy: ['xsel', '-ib'], paste: ['xsel', '-ob'] },
];

/** What to try, in order. Programs for a missing display would only fail slowly. */
export function listClipboardPrograms(env: Environment, platform: NodeJS.Platform): readonly Pair[] {
  if (env.SSH_TTY || env.SSH_CONNECTION) return [];
  if (platform === 'darwin') return [{ copy: ['pbcopy'], paste: ['pbpaste'] }];
  if (platform === 'win32') return [windows];
  return [
    ...(env.WAYLAND_DISPLAY ? [{ copy: ['wl-copy'], paste: ['wl-paste', '--no-newline'] } as const] : []),
    ...(env.DISPLAY ? x11 : []),
    ...(env.WSL_DISTRO_NAME ? [windows] : []),
  ];
}

/** `OSC 52 ; c ; base64 BEL`. Source: XTerm control sequences, "Manipulate Selection Data". */
export function formatOsc52(text: string): string {
  return `\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`;
}

/** A clipboard by the system's program, else by the terminal (OSC 52). */
export function createClipboard({ env, platform, output, timeoutMs = 5000 }: ClipboardOptions): Clipboard {
  const locate = ([name, ...args]: Program): Program =>
    platform === 'win32' ? [locateWindowsProgram(name, env), ...args] : [name, ...args];
  const programs = listClipboardPrograms(env, platform);
  return {
    async copy(text) {
      for (const { copy } of programs)
        if (await feed(locate(copy), text, env, timeoutMs)) return { by: copy[0], isCertain: true };
      const sequence = formatOsc52(text);
      // Most terminals cut longer sequences.
      if (!output.stderrIsTerminal || env.TERM === 'dumb' || sequence.length > 74_994)
        throw new KchatError('OUTPUT_FAILED', 'there is no clipboard to copy to', {
          hint:
            (platform === 'linux' ? 'install wl-copy, xclip or xsel, or ' : '') +
            'run kchat on a terminal that takes OSC 52',
        });
      output.show(sequence);
      return { by: 'OSC 52', isCertain: false };
    },
    async read() {
      for (const { paste } of programs) {
        const text = await take(locate(paste), env, timeoutMs);
        if (text !== undefined) return text;
      }
      throw new KchatError(
        'INPUT_INVALID',
        'the clipboard is empty or cannot be read here (over SSH it is on your own machine)',
        {
          hint:
            'kchat inspect -, then paste into the terminal and press Ctrl-D (Windows: Ctrl-Z and Enter) on ' +
            'a line of its own',
        },
      );
    },
  };
}

/** Without kchat's own variables; Windows ignores the case of their names. */
function omitOwn(env: Environment): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(?:KUSTOMER|KCHAT)_/i.test(name)));
}

/** Whether the program read all of it and succeeded. */
async function feed([name, ...args]: Program, text: string, env: Environment, timeoutMs: number) {
  const { spawn } = await import('node:child_process');
  const child: ChildProcess = spawn(name, args, {
    // No pipes for output: programs that serve the selection in the background would keep them open.
    stdio: ['pipe', 'ignore', 'ignore'],
    env: omitOwn(env),
    signal: AbortSignal.timeout(timeoutMs),
    killSignal: 'SIGKILL',
  });
  return new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
    // A program that ends without reading has failed: its exit code says so.
    child.stdin?.on('error', () => {});
    child.stdin?.end(text);
  });
}

/** What the program prints; undefined if it is missing, fails, takes too long, or prints nothing. */
async function take([name, ...args]: Program, env: Environment, timeout: number) {
  const { execFile } = await import('node:child_process');
  const options = { env: omitOwn(env), timeout, killSignal: 'SIGKILL', maxBuffer: 16_777_216 } as const;
  return new Promise<string | undefined>((resolve) => {
    const child = execFile(name, args, options, (error, text) =>
      resolve(error || text === '' ? undefined : text),
    );
    child.stdin?.end();
  });
}
