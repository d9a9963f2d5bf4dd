/**
 * A real terminal (tmux, a Debian package) with a person in front of it: it types, waits for what it reads, resizes.
 *
 * Everything that the program wrote to the terminal is kept as raw bytes, so that a test can say what never came.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { makeFolder } from './folders.js';
import { isolatedEnv, kchatProgram } from './run-kchat.js';

export const hasTmux = spawnSync('tmux', ['-V'], { stdio: 'ignore' }).status === 0;

export interface Terminal {
  /** The screen as text, trailing blanks cut. */
  readScreen(): string;
  /** The screen with its colours, as escape sequences, and with the blanks that were drawn. */
  readStyledScreen(): string;
  /** Every byte that reached the terminal so far. */
  readRaw(): Promise<string>;
  /** What an OSC 52 put on the terminal's clipboard. */
  readClipboard(): string;
  /** Polls the screen until it holds the text, and returns it. */
  waitFor(text: string | RegExp): Promise<string>;
  /** Types a text as it is. */
  type(text: string): void;
  /** Presses keys by their tmux names: `Enter`, `Down`, `C-c`. */
  press(...keys: readonly string[]): void;
  resize(columns: number, rows: number): void;
  /** Closes the window, whatever runs in it. */
  close(): void;
  /** Waits for the program's end: its exit code, and whether the cursor is visible and the line mode restored. */
  waitForExit(): Promise<{ code: number; cursorIsVisible: boolean; echoes: boolean }>;
}

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** A shell command line instead of kchat with `args`. */
  readonly command?: string;
}

const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

/** Opens a terminal in which kchat runs with these arguments; it is closed with the test. */
export function openTerminal(args: readonly string[], options: TerminalOptions = {}): Terminal {
  const { columns = 80, rows = 24 } = options;
  const folder = makeFolder();
  const raw = join(folder, 'raw');
  const socket = join(folder, 'tmux');
  const tmux = (...words: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync('tmux', ['-S', socket, '-f', '/dev/null', ...words], {
      encoding: 'utf8',
      // tmux draws Unicode only where its own locale has it.
      env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', HOME: folder, SHELL: '/bin/sh' },
    });
    if (status !== 0) throw new Error(`tmux ${words[0]}: ${stderr}`);
    return stdout;
  };
  onTestFinished(() => void spawnSync('tmux', ['-S', socket, 'kill-server'], { stdio: 'ignore' }));

  const env = Object.entries(isolatedEnv({ TERM: 'tmux-256color', ...options.env }));
  const command =
    options.command ??
    [kchatProgram.file, ...kchatProgram.args, ...args].map((word) => quote(word)).join(' ');
  // Waits until the recording has begun, outlives Ctrl-C, and stays after the end for the screen to be read.
  const script = `trap : INT; read -r go; clear; ${command}; printf '\\nexit=%s %s\\n' "$?" "$(stty -a | grep -o -- '-\\?icanon')"; read -r end`;
  const environment = env.map(([name, value]) => quote(`${name}=${value}`)).join(' ');
  const size = ['-x', String(columns), '-y', String(rows)];
  tmux(
    ...['new-session', '-d', ...size, `env -i ${environment} sh -c ${quote(script)}`, ';'],
    ...['set-option', '-s', 'set-clipboard', 'on', ';'],
    ...['pipe-pane', '-o', `cat > ${quote(raw)}`, ';'],
    ...['send-keys', 'Enter'],
  );

  const readScreen = () =>
    tmux('capture-pane', '-p')
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')
      .trimEnd();
  let marks = 0;
  const waitFor = async (text: string | RegExp) => {
    const deadline = Date.now() + 60_000;
    for (;;) {
      const screen = readScreen();
      if (typeof text === 'string' ? screen.includes(text) : text.test(screen)) return screen;
      if (Date.now() > deadline) throw new Error(`${text} never came; the screen:\n${screen}`);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  };
  return {
    readScreen,
    waitFor,
    readStyledScreen: () => tmux('capture-pane', '-p', '-e', '-N'),
    readClipboard: () => tmux('show-buffer'),
    async readRaw() {
      // A sequence that no terminal knows goes the way of what the program wrote, and arrives behind it.
      marks += 1;
      const mark = `\u001b]9999;${marks}\u0007`;
      writeFileSync(tmux('display-message', '-p', '#{pane_tty}').trim(), mark);
      for (;;) {
        const recorded = existsSync(raw) ? readFileSync(raw, 'utf8') : '';
        if (recorded.includes(mark)) return recorded.replace(/\u001b\]9999;\d+\u0007/g, '');
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    },
    type: (text) => void tmux('send-keys', '-l', text),
    press: (...keys) => void tmux('send-keys', ...keys),
    resize: (width, height) => void tmux('resize-window', '-x', String(width), '-y', String(height)),
    close: () => void tmux('kill-server'),
    async waitForExit() {
      const screen = await waitFor(/^exit=\d+ -?icanon/m);
      const [, code, mode] = /^exit=(\d+) (-?icanon)/m.exec(screen) ?? [];
      const cursorIsVisible = tmux('display-message', '-p', '#{cursor_flag}').trim() === '1';
      return { code: Number(code), cursorIsVisible, echoes: mode === 'icanon' };
    },
  };
}
