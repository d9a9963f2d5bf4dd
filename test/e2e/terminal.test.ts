/** Manners on a real terminal: the token alone, colour, Unicode, the clipboard, Ctrl-C, and paste-ready lines. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '../../src/emulator/server.js';
import { badKindNames } from '../../src/sign/bad.js';
import { badKinds } from '../../src/token/bad-tokens.js';
import { startEmulatorProcess } from '../support/emulator-process.js';
import { makeFolder } from '../support/folders.js';
import { serve } from '../support/http-server.js';
import { runKchatHere } from '../support/in-process.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';
import { testWith, unixOnly } from '../support/needs.js';
import { addCanary, runKchat } from '../support/run-kchat.js';
import { writeKchat, writeProgram } from '../support/shell.js';
import { hasTmux, openTerminal } from '../support/terminal.js';

const needsTmux = testWith(hasTmux, 'tmux');

const env = { KUSTOMER_CHAT_SECRET: addCanary(madeUpSecret()) };
const signAda = ['sign', '--email', 'ada@example.com'];

describe('sign', () => {
  needsTmux('says who, until when and with which secret; stdout is the token alone', async () => {
    const file = join(makeFolder(), 'stdout');
    const terminal = openTerminal([], {
      env: { ...env, PATH: `${writeKchat()}:${process.env.PATH}` },
      command: `kchat ${signAda.join(' ')} | tee '${file}'`,
    });
    await terminal.waitForExit();
    expect(readFileSync(file, 'utf8')).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]{43}\n$/);
    expect(terminal.readScreen().replaceAll('\n', ' ')).toMatch(
      /^ada@example\.com \(by e-mail\) until \d\d:\d\d:\d\d UTC \(15 min\), secret from KUSTOMER_CHAT_SECRET [0-9a-f]{8} eyJ/,
    );
  });

  needsTmux('--bad says what is wrong with the token', async () => {
    const terminal = openTerminal([...signAda, '--bad', 'expired'], { env });
    await terminal.waitForExit();
    expect(terminal.readScreen().replaceAll('\n', ' ')).toContain(
      'wrong on purpose (expired): iat is 16 minutes old, one more than Kustomer takes; kchat inspect says IAT_TOO_OLD',
    );
  });

  test.each(badKindNames)('--bad %s is rejected by the emulator, and named by inspect', async (kind) => {
    const emulator = await startEmulator();
    onTestFinished(() => emulator.close());
    const own = { KUSTOMER_CHAT_SECRET: addCanary(emulator.secret) };
    const { stdout, stderr } = await runKchatHere([...signAda, '--bad', kind], { env: own });
    expect(stderr).toBe('');
    const response = await fetch(`${emulator.url}/c/v1/identity`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ externalToken: stdout.trim() }),
    });
    expect(await response.json()).toHaveProperty('errors');
    const inspected = await runKchatHere(['inspect', '--json', '-'], { env: own, stdin: stdout });
    expect(inspected.code).toBe(1);
    const { findings } = JSON.parse(inspected.stdout).data;
    const errors = findings.filter(({ severity }: { severity: string }) => severity === 'error');
    expect(errors[0].code).toBe(badKinds[kind].finding);
  });

  testWith(spawnSync('curl', ['--version']).status === 0, 'curl')('--format curl logs in', async () => {
    const emulator = await startEmulatorProcess();
    const folder = join(makeFolder(), 'kchat');
    const own = {
      KCHAT_CONFIG_DIR: folder,
      KCHAT_API_URL: emulator.url,
      KUSTOMER_API_KEY: addCanary(emulator.apiKey),
    };
    await runKchat(['fetch-secret', '--store', 'file'], { env: own });
    const { stdout } = await runKchat([...signAda, '--format', 'curl'], { env: own });
    const answer = execFileSync('sh', ['-c', stdout], { encoding: 'utf8' });
    expect(JSON.parse(answer).data.attributes).toMatchObject({ email: 'ada@example.com', identified: true });
    const log = JSON.parse(await (await fetch(`${emulator.url}/__emulator/requests`)).text());
    expect(log.data.at(-1).trackingToken).not.toBeNull();
  });
});

describe('a terminal of 40 columns', () => {
  needsTmux('the demo breaks no word of its own', async () => {
    const terminal = openTerminal(['demo'], { columns: 40, rows: 120 });
    expect(await terminal.waitForExit()).toMatchObject({ code: 0 });
    const screen = terminal.readScreen();
    expect(screen).toContain('\n   ✔ logged in as ada@example.com by\n   email (customer\n');
    // Where a second passes between its steps it is 1 min 1 s, and the lines break elsewhere.
    expect(screen.replace(/\s+/g, ' ')).toMatch(/limit 15 min; 1 min(?: \d+ s)? too late /);
    expect(screen).toContain('\n  kchat inspect <token>\n    why a login fails\n');
  });
});

describe('a credential is not read from the terminal, where it would be seen', () => {
  needsTmux.each([
    [['fetch-secret', '--api-key-file', '-'], '--api-key-file reads a terminal, where the key would be seen'],
    [
      ['import-secret', '--org', 'acme', '--file', '-'],
      '--file reads a terminal, where the secret would be seen',
    ],
    [[...signAda, '--secret-file', '-'], '--secret-file reads a terminal, where what is typed would be seen'],
    [
      ['emulate', '--api-key-file', '-'],
      '--api-key-file reads a terminal, where what is typed would be seen',
    ],
  ])('%j', async (args, message) => {
    const terminal = openTerminal(args, { columns: 120 });
    expect(await terminal.waitForExit()).toMatchObject({ code: 2 });
    expect(terminal.readScreen()).toContain(`kchat: error[USAGE]: ${message}\n`);
  });
});

describe('--copy', () => {
  needsTmux('over SSH the terminal gets it, by OSC 52, and this is said', async () => {
    const terminal = openTerminal([...signAda, '--copy'], { env: { ...env, SSH_TTY: '/dev/pts/9' } });
    expect(await terminal.waitForExit()).toMatchObject({ code: 0 });
    const token = /eyJ[\w-]+\.[\w-]+\.[\w-]{43}/.exec(terminal.readScreen().replaceAll('\n', ''))?.[0] ?? '';
    expect(token).not.toBe('');
    expect(terminal.readClipboard()).toBe(token);
    expect(terminal.readScreen()).toContain("sent to the terminal's clipboard (OSC 52)");
  });

  unixOnly('sh')('a program of the platform gets it by stdin, never as an argument', async () => {
    const folder = makeFolder();
    const copied = join(folder, 'copied');
    writeProgram('xclip', `cat > '${copied}'; printf '%s' "$*" > '${copied}.args'`, folder);
    const run = await runKchat([...signAda, '--copy'], {
      env: { ...env, DISPLAY: ':0', PATH: `${folder}:${process.env.PATH}` },
    });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(copied, 'utf8')).toBe(run.stdout.trim());
    expect(readFileSync(`${copied}.args`, 'utf8')).toBe('-selection clipboard');
  });

  test('nowhere to copy to: exit 2, nothing on stdout', async () => {
    expect(await runKchat([...signAda, '--copy'], { env })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('error[OUTPUT_FAILED]: there is no clipboard'),
    });
  });
});

describe('colour and letters', () => {
  const inspect = async (extra: Readonly<Record<string, string>>, args: readonly string[] = []) => {
    const token = (await runKchat([...signAda, '--bad', 'expired'], { env })).stdout.trim();
    const terminal = openTerminal(['inspect', token, ...args], { env: { ...env, ...extra }, rows: 40 });
    expect(await terminal.waitForExit()).toMatchObject({ code: 1, cursorIsVisible: true });
    const raw = await terminal.readRaw();
    // Without what the shell did before.
    return raw.slice(Math.max(0, raw.indexOf('Kustomer will') - 2));
  };

  needsTmux('are there by default', async () => {
    const raw = await inspect({});
    expect(raw).toMatch(/\u001b\[31m/);
    expect(raw).toContain('✖');
  });

  needsTmux.each([
    ['NO_COLOR', { NO_COLOR: '1' }, []],
    ['--no-color', {}, ['--no-color']],
    ['TERM=dumb', { TERM: 'dumb' }, []],
  ] as const)('%s: no escape sequence, the same words', async (_, extra, args) => {
    const raw = await inspect(extra, args);
    expect(raw.split('exit=')[0]).not.toContain('\u001b');
    expect(raw).toContain('✖ IAT_TOO_OLD');
  });

  needsTmux('a locale without Unicode: words for symbols', async () => {
    const raw = await inspect({ LANG: 'C', NO_COLOR: '1' });
    expect(raw).toContain('FAIL IAT_TOO_OLD');
    expect(raw).not.toMatch(/[^\u0000-\u007f]/);
  });
});

describe('a wait', () => {
  /** fetch-secret, asking a server that never answers. */
  async function waitForEver(extra: Readonly<Record<string, string>> = {}) {
    const server = await serve(() => {});
    const own = { KCHAT_API_URL: server.origin, KUSTOMER_API_KEY: addCanary(madeUpApiKey()), ...extra };
    return openTerminal(['fetch-secret', '--store', 'file'], { env: own });
  }

  needsTmux('turns, and Ctrl-C leaves the terminal as it was', async () => {
    const terminal = await waitForEver();
    const first = await terminal.waitFor(/^. asking 127\.0\.0\.1/m);
    while (terminal.readScreen() === first) await new Promise((resolve) => setTimeout(resolve, 20));
    terminal.press('C-c');
    expect(await terminal.waitForExit()).toEqual({ code: 130, cursorIsVisible: true, echoes: true });
    expect(terminal.readScreen()).not.toContain('asking');
  });

  needsTmux.each([
    ['CI', { CI: 'true' }],
    ['TERM=dumb', { TERM: 'dumb' }],
  ])('stands still with %s', async (_, extra) => {
    const terminal = await waitForEver(extra);
    await terminal.waitFor(/^asking 127\.0\.0\.1/m);
    terminal.press('C-c');
    await terminal.waitForExit();
    expect((await terminal.readRaw()).match(/asking/g)).toHaveLength(1);
  });

  test('is silent in a pipe', async () => {
    const emulator = await startEmulatorProcess();
    const own = { KCHAT_API_URL: emulator.url, KUSTOMER_API_KEY: addCanary(emulator.apiKey) };
    const run = await runKchat(['fetch-secret', '--store', 'file'], { env: own });
    expect(run).toMatchObject({ code: 0, stderr: '' });
  });
});
