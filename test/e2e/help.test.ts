/** Help that can be trusted: every example of every page, and every shell line of the README, is run as it is printed. */
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/server.js';
import { signToken } from '../../src/index.js';
import { readExamples, readShellLines } from '../support/documented-commands.js';
import { makeFolder } from '../support/folders.js';
import { serve } from '../support/http-server.js';
import { inShell, isWindows, testWith, unixOnly } from '../support/needs.js';
import {
  addCanary,
  copyFolder,
  isolatedEnv,
  kchatProgram,
  killAfterMs,
  runKchat,
} from '../support/run-kchat.js';
import { writeKchat, writeProgram } from '../support/shell.js';
import { hasTmux, openTerminal } from '../support/terminal.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');

async function readHelp(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runKchat([...args, '--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

const { stdout: firstPage } = await runKchat(['--help']);
const commands = [...firstPage.matchAll(/^[a-z ]{13}([a-z-]+) +\S/gm)].map(([, name = '']) => name);
const pages = new Map<string, string>();
for (const command of commands) pages.set(command, await readHelp(command));

/** A command line that ends otherwise than with 0: with this code, or never, or only on a terminal. */
const exceptions: Readonly<Record<string, number | 'never' | 'asks'>> = {
  'kchat sign --email ada@example.com --bad tampered | kchat inspect': 1,
  'kchat emulate': 'never',
  'kchat emulate --port 4010 --fault 429x2,slow=3s': 'never',
  'kchat serve --emulate': 'never',
  'kchat serve --user ada@example.com': 'never',
  'kchat serve --user ada=email:ada@example.com,plan=pro': 'never',
  'kchat serve --users users.csv --host 0.0.0.0': 'never',
  'kchat init': 'asks',
  'kchat init --org acme': 'asks',
};

/** What the examples take for granted: a stored secret, a key, some files, and programs of other platforms. */
const emulator = await startEmulator({ orgs: ['acme'] });
afterAll(() => emulator.close());
const prepared = await prepare();

async function prepare() {
  const folder = makeFolder();
  const env = isolatedEnv({
    KCHAT_API_URL: emulator.url,
    KCHAT_CONFIG_DIR: join(folder, 'config'),
    KUSTOMER_API_KEY: addCanary(emulator.apiKey),
    KCHAT_STORE: 'file',
    DISPLAY: ':0',
    QA: 'a-qa-session',
  });
  expect(await runKchat(['fetch-secret'], { env })).toMatchObject({ code: 0 });
  const token = signToken({ email: 'ada@example.com', secret: emulator.secret });
  const files = {
    'key.txt': emulator.apiKey,
    'secret.txt': emulator.secret,
    'token.txt': token,
    'tokens.txt': token,
    'users.csv': 'email\nada@example.com\n',
    'users.txt': 'ada@example.com\n',
    'package.json': '{"scripts":{"test":"kchat fetch-secret && kchat sign --email a@b.c"}}',
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const programs = writeKchat();
  if (isWindows) writeFileSync(join(programs, 'kchat.cmd'), `@${kchatProgram.inShell} %*\r\n`);
  writeProgram('pbcopy', 'cat > /dev/null', programs);
  const copied = join(folder, 'token.txt');
  writeProgram('xclip', `case "$*" in *-o) cat '${copied}';; *) cat > /dev/null;; esac`, programs);
  writeProgram('pass', `cat '${join(folder, 'secret.txt')}'`, programs);
  return { folder, env: { ...env, PATH: [programs, process.env.PATH].join(delimiter) } };
}

/** All of that, for one command line to change. */
async function copyPrepared() {
  const folder = makeFolder();
  copyFolder(prepared.folder, folder);
  const HOME = makeFolder();
  const CHAT_TOKEN_URL = await serveTokens(emulator.secret);
  const env = { ...prepared.env, HOME, CHAT_TOKEN_URL, KCHAT_CONFIG_DIR: join(folder, 'config') };
  return { folder, env };
}

/** A backend that mints a token for who has the session. */
async function serveTokens(secret: string): Promise<string> {
  const server = await serve((request, response) => {
    if (request.headers['x-session'] !== 'a-qa-session') return void response.writeHead(401).end();
    response.end(JSON.stringify({ token: signToken({ email: 'ada@example.com', secret }) }));
  });
  return server.origin;
}

interface Ending {
  readonly code: number | null;
  readonly output: string;
}

async function runLine(line: string, folder: string, env: Record<string, string>): Promise<Ending> {
  // The port of an example may be taken, and so may the one that serve has by itself.
  const typed = line.replace(/--port \d+/, '--port 0').replace(/^kchat serve(?!.*--port)/, '$& --port 0');
  const [shell, args] = inShell(
    ['bash', ['-o', 'pipefail', '-c', typed]],
    ['cmd.exe', ['/d', '/s', '/c', `"${typed}"`]],
  );
  const child = spawn(shell, args, {
    cwd: folder,
    env,
    detached: !isWindows,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsVerbatimArguments: true,
  });
  let output = '';
  let isInterrupted = false;
  const stop = (signal: NodeJS.Signals) => {
    if (child.pid !== undefined) process.kill(isWindows ? child.pid : -child.pid, signal);
  };
  const deadline = setTimeout(() => stop('SIGKILL'), killAfterMs);
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const isReady = /emulator ready at|serving login tokens at/.test(output);
      if (exceptions[line] !== 'never' || !isReady || isInterrupted) return;
      // Once: a second Ctrl-C ends whatever is still closing.
      isInterrupted = true;
      stop('SIGINT');
    });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(deadline);
  return { code, output };
}

async function expectToWork(line: string): Promise<void> {
  const expected = exceptions[line] ?? 0;
  const { folder, env } = await copyPrepared();
  const { code, output } = await runLine(line, folder, env);
  expect({ line, code, output }).toMatchObject({ line, code: expected === 'never' ? 0 : expected });
}

async function expectToAsk(line: string): Promise<void> {
  const { env } = await copyPrepared();
  const terminal = openTerminal([], { env: { ...env, KUSTOMER_API_KEY: undefined }, command: line });
  await terminal.waitFor(/\? (?:Org|API key)/);
  terminal.press('C-c');
  expect(await terminal.waitForExit()).toMatchObject({ code: 130 });
}

/** What cmd has not: other quotes and variables, Ctrl-C by a signal, programs of Unix. */
const needsUnix = /['$\\]|\b(?:bash|pbcopy|pass|clipboard|copy|npm|sh|curl|jq|--emulate)\b/;

/** A test for each line; those that ask are typed into a terminal. */
function testLines(lines: readonly string[]): void {
  const asks = (line: string) => exceptions[line] === 'asks';
  const isForAnyShell = (line: string) => exceptions[line] !== 'never' && !needsUnix.test(line);
  const [anywhere, onUnix] = [isForAnyShell, (line: string) => !isForAnyShell(line)].map((isWanted) =>
    lines.filter((line) => isWanted(line) && !asks(line)),
  );
  test.each(anywhere ?? [])('%s', expectToWork);
  unixOnly('bash').each(onUnix ?? [])('%s', expectToWork);
  testWith(hasTmux, 'tmux').each(lines.filter(asks))('%s', expectToAsk);
}

describe('every help page', () => {
  test('is of a command that exists', () => {
    expect(commands).toContain('completion');
    expect(commands.length).toBeGreaterThanOrEqual(13);
  });

  test.each([...pages])('"%s" has examples, fits 80 columns and says its units and defaults', (_, text) => {
    expect(text).toMatch(/^(?:[^\n]+\n){0,3}\n?Examples:\n {2}\$ /);
    for (const line of text.split('\n')) expect(Array.from(line).length, line).toBeLessThanOrEqual(80);
    expect(text).not.toMatch(/default: (?:false|\[\])/);
  });
});

test.each(['exit-codes', 'environment', 'findings'])('kchat help %s fits 80 columns', async (topic) => {
  const { code, stdout } = await runKchat(['help', topic]);
  expect(code).toBe(0);
  for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
});

describe('every example of a page, and every shell line of the README, works as printed', () => {
  // What stands in both is run once.
  const lines = new Set([...[...pages.values()].flatMap(readExamples), ...readShellLines(readme)]);

  test('but for those that install kchat: CI runs them, or test/package.test.ts', () => {
    const installing = [...lines].filter((line) => line.startsWith('npm ci'));
    expect(installing).toEqual([
      'npm ci && npm run demo',
      'npm ci && npm test',
      'npm ci && npm pack && npm install --global ./kchat-0.1.0.tgz',
    ]);
    const ci = readFileSync(join(root, '.ci', 'run'), 'utf8');
    for (const command of ['npm ci', 'npm run demo', 'npm test']) expect(ci).toContain(`\n${command}`);
  });

  testLines([...lines].filter((line) => !line.startsWith('npm ci')));
});

unixOnly('bash')("the README's picture shows what is printed today", () => {
  const script = join(root, 'scripts', 'screenshot.mjs');
  const picture = execFileSync(process.execPath, [script, '--print'], { encoding: 'utf8' });
  // A second that passes in between makes lines longer, and with them the picture.
  const settle = (svg: string) =>
    svg
      .replace(/(?<=<svg [^>]*(?:width="|viewBox="0 0 ))\d+(?:\.\d+)?/g, 'WIDTH')
      .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g, 'DATE')
      .replace(/\b[12]\d{9}\b/g, 'SECONDS')
      .replace(/Bearer eyJ[\s\S]*?&quot;/, 'Bearer TOKEN&quot;')
      .replace(/\d+ s ago/, 'N s ago')
      .replace(/1[45] min(?: \d+ s)? left/, '15 min left')
      .replace(/\b[0-9a-f]{8}\b/g, 'FINGERPRINT');
  expect(settle(picture)).toBe(settle(readFileSync(join(root, 'docs', 'first-screen.svg'), 'utf8')));
});
