/** Prompts under job control and signals, on a real terminal: what says "not shown" is never shown, and the terminal is left as it was. */
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../support/folders.js';
import { madeUpSecret } from '../support/made-up.js';
import { describeWith } from '../support/needs.js';
import { addCanary, isolatedEnv, kchatProgram } from '../support/run-kchat.js';
import { hasTmux, openTerminal } from '../support/terminal.js';

const kchat = kchatProgram.inShell;
const askFor = (org: string) =>
  `${kchat} fetch-secret --org ${org} --store file --api-url http://127.0.0.1:1`;
const question = 'API key (not shown)';
const key = addCanary('made-up-key-123');

/** The id of the process that runs kchat with a mark of the test's own in its arguments. */
function findProcess(mark: string): number {
  const line = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .split('\n')
    .find((text) => text.includes(kchatProgram.path) && text.includes(mark) && !/\bsh -c|tmux/.test(text));
  return Number(line?.trim().split(' ')[0]);
}

/** The name of an org that no other test has. */
const makeMark = () => `m${process.pid}-${Math.floor(Math.random() * 1e9)}`;

describeWith(hasTmux, 'tmux')('a prompt', () => {
  test('goes on after Ctrl-Z and fg, and the key reaches nobody but kchat', async () => {
    const terminal = openTerminal([], { command: "PS1='sh> ' bash --norc --noprofile -i" });
    await terminal.waitFor('sh>');
    terminal.type(askFor('acme'));
    terminal.press('Enter');
    await terminal.waitFor(question);
    terminal.press('C-z');
    await terminal.waitFor('Stopped');
    // Inquirer hid the cursor: the shell needs it.
    expect((await terminal.readRaw()).split('\u001b[?25l').at(-1)).toContain('\u001b[?25h');
    terminal.type('fg');
    terminal.press('Enter');
    await terminal.waitFor(/fg\n[\s\S]*API key \(not shown\)/);
    terminal.type(key);
    terminal.press('Enter');
    // The key was taken: it is sent to a port where nobody is.
    await terminal.waitFor('refuses connections');
    expect(await terminal.readRaw()).not.toContain(key);
    expect(terminal.readScreen()).not.toContain('command not found');
  });

  test.each(['STOP', 'TSTP'])('hides the key after SIG%s from outside and fg', async (signal) => {
    const own = makeMark();
    const terminal = openTerminal([], { command: "PS1='sh> ' bash --norc --noprofile -i" });
    await terminal.waitFor('sh>');
    terminal.type(askFor(own));
    terminal.press('Enter');
    await terminal.waitFor(question);
    process.kill(findProcess(own), `SIG${signal}`);
    await terminal.waitFor('Stopped');
    terminal.type('fg');
    terminal.press('Enter');
    await terminal.waitFor(/fg\n[\s\S]*API key \(not shown\)/);
    terminal.type(key);
    terminal.press('Enter');
    await terminal.waitFor('refuses connections');
    expect(await terminal.readRaw()).not.toContain(key);
  });

  test('hides the key after Ctrl-Z where nobody can stop it', async () => {
    // The process group of a tmux pane has no parent in its session: the kernel drops the stop.
    const terminal = openTerminal([], { command: askFor('acme') });
    await terminal.waitFor(question);
    terminal.press('C-z');
    terminal.type(key);
    terminal.press('C-z');
    terminal.type('and-more');
    terminal.press('Enter');
    await terminal.waitFor('refuses connections');
    expect(await terminal.readRaw()).not.toContain('made-up-key');
    expect(await terminal.readRaw()).not.toContain('and-more');
  });

  test.each([
    ['SIGTERM', 130],
    ['SIGINT', 130],
    ['SIGQUIT', 130],
    ['SIGHUP', 129],
  ] as const)('that %s ends gives the cursor back, and the error a line of its own', async (signal, code) => {
    const own = makeMark();
    const terminal = openTerminal([], { command: askFor(own) });
    await terminal.waitFor(question);
    process.kill(findProcess(own), signal);
    const exit = await terminal.waitForExit();
    expect(exit).toEqual({ code, cursorIsVisible: true, echoes: true });
    expect(terminal.readScreen()).toMatch(
      new RegExp(`^kchat: error\\[INTERRUPTED\\]: interrupted by ${signal}$`, 'm'),
    );
  });
});

describeWith(hasTmux, 'tmux')('the window is closed', () => {
  const setting = { KUSTOMER_ORG: 'acme', KUSTOMER_CHAT_SECRET: madeUpSecret() };
  /** That of no other test on this machine. */
  const program = `sleep 60.${process.pid}`;
  // Node 20 would abort, with what was typed in the core file.
  test.each([
    ['at the prompt for a key', 'fetch-secret', 'API key (not shown)'],
    ['at a question', 'init', 'Org name, or an address of it'],
    ['where the key may be left out', 'check', 'API key (not shown; Enter'],
    ['while stdin is read', 'inspect -', 'Ctrl-D'],
    ['over a server', 'emulate', 'ready'],
    ['over a program', `emulate -- ${program}`, ''],
  ])('%s: SIGHUP ends it', async (_, args, words) => {
    const status = join(makeFolder(), 'status');
    const terminal = openTerminal([], {
      command: `trap : HUP; ${kchat} ${args}; echo $? > ${status}`,
      env: setting,
    });
    if (words) await terminal.waitFor(words);
    else await expect.poll(() => spawnSync('pgrep', ['-f', `^${program}$`]).status).toBe(0);
    terminal.close();
    await expect.poll(() => existsSync(status) && readFileSync(status, 'utf8')).toBe('129\n');
  });
});

test('stdin that is a folder is said as that', () => {
  const folder = openSync(makeFolder(), 'r');
  const args = ['import-secret', '--org', 'acme', '--store', 'file'];
  const { status, stderr } = spawnSync(kchatProgram.file, [...kchatProgram.args, ...args], {
    env: isolatedEnv({}),
    stdio: [folder, 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  closeSync(folder);
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('it is a folder') });
});
