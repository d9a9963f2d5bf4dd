/** Which program copies on which platform, and what happens where none can. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createClipboard, formatOsc52, listClipboardPrograms } from '../../src/terminal/clipboard.js';
import { makeFolder } from '../support/folders.js';
import { describeUnixOnly, unixOnly } from '../support/needs.js';
import { writeProgram } from '../support/shell.js';

const windowsPaste = 'powershell.exe -NoProfile -Command Get-Clipboard -Raw';
const x11 = ['xclip -selection clipboard', 'xclip -selection clipboard -o', 'xsel -ib', 'xsel -ob'];
const platforms: readonly [NodeJS.Platform, Readonly<Record<string, string>>, readonly string[]][] = [
  ['darwin', {}, ['pbcopy', 'pbpaste']],
  ['win32', {}, ['clip.exe', windowsPaste]],
  ['linux', {}, []],
  ['linux', { DISPLAY: ':0' }, x11],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' }, ['wl-copy', 'wl-paste --no-newline', ...x11]],
  ['linux', { WSL_DISTRO_NAME: 'Debian' }, ['clip.exe', windowsPaste]],
  // The clipboard of a machine that nobody sits at is of no use.
  ['darwin', { SSH_TTY: '/dev/ttys001' }, []],
  ['linux', { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22', DISPLAY: ':0' }, []],
];

test.each(platforms)('the programs that copy and paste on %s with %j: %j', (platform, env, lines) => {
  const programs = listClipboardPrograms(env, platform).flatMap(({ copy, paste }) => [copy, paste]);
  expect(programs.map((words) => words.join(' '))).toEqual(lines);
});

interface Options {
  /** Name to script of what stands on the PATH. */
  readonly programs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly stderrIsTerminal?: boolean;
  readonly timeoutMs?: number;
}

function open({ programs = {}, env = {}, stderrIsTerminal = false, timeoutMs = 60_000 }: Options) {
  const folder = makeFolder();
  for (const [name, script] of Object.entries(programs)) writeProgram(name, script, folder);
  const shown: string[] = [];
  const clipboard = createClipboard({
    env: { PATH: `${folder}:/usr/bin:/bin`, DISPLAY: ':0', COPIED: join(folder, 'copied'), ...env },
    platform: 'linux',
    output: { stderrIsTerminal, show: (text) => void shown.push(text) },
    timeoutMs,
  });
  const readCopied = () =>
    existsSync(join(folder, 'copied')) ? readFileSync(join(folder, 'copied'), 'utf8') : undefined;
  return { clipboard, shown, readCopied };
}

describeUnixOnly('sh')('a text that is copied', () => {
  test('goes to the first program that takes it, by stdin', async () => {
    const { clipboard, shown, readCopied } = open({
      programs: { xclip: 'echo "$*" > "$COPIED"; cat >> "$COPIED"' },
      stderrIsTerminal: true,
    });
    expect(await clipboard.copy('token')).toEqual({ by: 'xclip', isCertain: true });
    expect(readCopied()).toBe('-selection clipboard\ntoken');
    expect(shown).toEqual([]);
  });

  test.each([
    ['fails', 'exit 1'],
    ['hangs', 'exec sleep 100'],
    ['ends without reading', 'exec <&-; exit 3'],
  ])('goes to the next when one %s', async (trouble, script) => {
    const { clipboard, readCopied } = open({
      programs: { xclip: script, xsel: 'cat > "$COPIED"' },
      ...(trouble === 'hangs' && { timeoutMs: 2_000 }),
    });
    expect(await clipboard.copy('x'.repeat(200_000))).toEqual({ by: 'xsel', isCertain: true });
    expect(readCopied()).toHaveLength(200_000);
  });

  test('goes to a program that does not get our credentials in its environment', async () => {
    const { clipboard, readCopied } = open({
      programs: { xclip: 'env > "$COPIED"; cat > /dev/null' },
      env: { KUSTOMER_API_KEY: 'made-up', KUSTOMER_CHAT_SECRET: 'made-up', KCHAT_STORE: 'none' },
    });
    expect(await clipboard.copy('token')).toEqual({ by: 'xclip', isCertain: true });
    expect(readCopied()).toContain('DISPLAY=:0');
    expect(readCopied()).not.toMatch(/KUSTOMER_|KCHAT_|made-up/);
  });

  test('goes to the terminal where there is no program', async () => {
    const { clipboard, shown } = open({ stderrIsTerminal: true });
    expect(await clipboard.copy('token')).toEqual({ by: 'OSC 52', isCertain: false });
    expect(shown).toEqual(['\u001b]52;c;dG9rZW4=\u0007']);
    expect(shown).toEqual([formatOsc52('token')]);
  });

  test.each<[string, Options, number]>([
    ['without terminal', {}, 5],
    ['on a dumb one', { stderrIsTerminal: true, env: { TERM: 'dumb' } }, 5],
    ['when it is too long for a sequence', { stderrIsTerminal: true }, 60_000],
  ])('goes nowhere %s: exit 2', async (_, options, length) => {
    const { clipboard, shown } = open(options);
    await expect(clipboard.copy('x'.repeat(length))).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      exitCode: 2,
      hint: 'install wl-copy, xclip or xsel, or run kchat on a terminal that takes OSC 52',
    });
    expect(shown).toEqual([]);
  });

  test.each(['darwin', 'win32'] as const)('on %s no program of Linux is suggested', async (platform) => {
    const output = { stderrIsTerminal: false, show: () => {} };
    const env = { PATH: '', SSH_TTY: '/dev/pts/1' };
    await expect(createClipboard({ env, platform, output }).copy('token')).rejects.toMatchObject({
      hint: 'run kchat on a terminal that takes OSC 52',
    });
  });
});

describe('the text on the clipboard', () => {
  unixOnly('sh').each([
    ['is not there', {}],
    ['fails', { xclip: 'echo wrong; exit 1' }],
    ['gives nothing', { xclip: 'exit 0' }],
    ['hangs', { xclip: 'exec sleep 100' }],
  ])('comes from the next program when one %s', async (trouble, programs) => {
    const { clipboard } = open({
      programs: { ...programs, xsel: 'echo "token $*"' },
      ...(trouble === 'hangs' && { timeoutMs: 2_000 }),
    });
    expect(await clipboard.read()).toBe('token -ob\n');
  });

  unixOnly('sh')('is read by a program that gets no credentials of ours, and no stdin', async () => {
    const { clipboard } = open({
      programs: { xclip: 'env; cat; echo "$*"' },
      env: { KUSTOMER_API_KEY: 'made-up', KUSTOMER_CHAT_SECRET: 'made-up', KCHAT_STORE: 'none' },
    });
    const text = await clipboard.read();
    expect(text).toMatch(/DISPLAY=:0.*^-selection clipboard -o$/ms);
    expect(text).not.toMatch(/KUSTOMER_|KCHAT_|made-up/);
  });

  test.each<[string, Options, RegExp]>([
    ['is empty', { programs: { xclip: 'exit 0' } }, /^the clipboard is empty or cannot be read/],
    ['is on another machine', { env: { SSH_TTY: '/dev/pts/1' } }, /over SSH it is on your own machine/],
  ])('that %s: exit 2, and another way', async (_, options, message) => {
    await expect(open(options).clipboard.read()).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringMatching(message),
      hint: expect.stringContaining('kchat inspect -'),
    });
  });
});
