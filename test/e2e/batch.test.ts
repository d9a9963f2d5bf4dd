/** `--from` as a user has it: files and pipes of every kind, readers that go away, disks that are full, Ctrl-C. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test } from 'vitest';
import { collect } from '../support/child.js';
import { makeFolder } from '../support/folders.js';
import { madeUpSecret } from '../support/made-up.js';
import { unixOnly } from '../support/needs.js';
import { addCanary, isolatedEnv, kchatProgram, runKchat } from '../support/run-kchat.js';
import { readPayload } from '../support/tokens.js';

const env = { KUSTOMER_CHAT_SECRET: addCanary(madeUpSecret()) };
const token = /^eyJ[\w-]+\.[\w-]+\.[\w-]{43}$/;

function writeInput(name: string, content: string | Uint8Array): string {
  const path = join(makeFolder(), name);
  writeFileSync(path, content);
  return path;
}

function manyRows(count: number, isBad: (row: number) => boolean = () => false): string {
  const row = (_: unknown, index: number) => (isBad(index + 1) ? ',' : `user${index + 1}@example.com,`);
  return `email,externalId\n${Array.from({ length: count }, row).join('\n')}\n`;
}

/** A process whose streams the test holds; killed when it hangs. */
function start(args: readonly string[], stdio: ('pipe' | 'ignore' | number)[] = ['pipe', 'pipe', 'pipe']) {
  const child = spawn(kchatProgram.file, [...kchatProgram.args, ...args], { env: isolatedEnv(env), stdio });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, ended: collect(child) };
}

describe('sign --from', () => {
  test('ten thousand rows, every thousandth bad: in order, by line, exit 1', async () => {
    const path = writeInput(
      'users.csv',
      manyRows(10_000, (row) => row % 1000 === 0),
    );
    const { code, stdout, stderr } = await runKchat(['sign', '--from', path], { env });
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(9990);
    const emails = lines.map((line) => readPayload(line).email);
    const wanted = Array.from({ length: 10_000 }, (_, index) => index + 1).filter((row) => row % 1000 !== 0);
    expect(emails).toEqual(wanted.map((row) => `user${row}@example.com`));
    const warnings = stderr.trimEnd().split('\n');
    expect(warnings.slice(0, 2)).toEqual([
      expect.stringMatching(/^kchat: warning: line 1001: no identity/),
      expect.stringMatching(/^kchat: warning: line 2001: no identity/),
    ]);
    expect(warnings.at(-1)).toBe('kchat: warning: 10 of 10000 rows were bad and gave no token');
    expect({ code, count: warnings.length }).toEqual({ code: 1, count: 11 });
  });

  test('good rows: exit 0 and silence on stderr', async () => {
    const { stdout, ...rest } = await runKchat(['sign', '--from', '-'], {
      env,
      stdin: '\ufeffemail\r\n"ada@example.com"\r\n\r\nbob@example.com\r\n',
    });
    expect(rest).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([expect.stringMatching(token), expect.stringMatching(token), '']);
  });

  test('a line of 10 MB is bad, its neighbours are not', async () => {
    const path = writeInput('users.csv', `email\na@b.c\n${'x'.repeat(10_000_000)}\nd@e.f\n`);
    expect(await runKchat(['sign', '--from', path], { env })).toEqual({
      code: 1,
      stdout: expect.stringMatching(/^eyJ\S+\neyJ\S+\n$/),
      stderr: expect.stringMatching(/^kchat: warning: line 3: the row is longer than 1 MiB\n.*1 of 3 rows/),
    });
  });

  test.each<[string, () => string, RegExp]>([
    [
      'UTF-16',
      () => writeInput('u.csv', Buffer.from('\ufeffemail\na@b.c\n', 'utf16le')),
      /is UTF-16, not UTF-8/,
    ],
    ['a folder', makeFolder, /it is a folder/],
    ['a missing file', () => join(makeFolder(), 'none.csv'), /there is no such file/],
    ['an empty file', () => writeInput('e.csv', ''), /is empty/],
    ['no usable header', () => writeInput('h.csv', 'name\nAda\n'), /neither email nor externalId/],
  ])('%s: one error, exit 2', async (_, makePath, message) => {
    const run = await runKchat(['sign', '--from', makePath()], { env });
    expect(run).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
    expect(run.stderr).toMatch(/^kchat: error\[INPUT_INVALID\]/);
  });

  test('a row of JSON is answered before the next one comes', async () => {
    const { child, ended } = start(['sign', '--from', '-']);
    if (child.stdin === null || child.stdout === null) throw new Error('no pipes');
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    child.stdin.write('{"email":"a@b.c"}\n');
    expect((await lines.next()).value).toMatch(token);
    child.stdin.write('{"email":"d@e.f"}\n');
    expect((await lines.next()).value).toMatch(token);
    child.stdin.end();
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });

  test('a reader that goes away (| head) ends it without a word', async () => {
    const path = writeInput('users.csv', manyRows(100_000));
    const { child, ended } = start(['sign', '--from', path]);
    child.stdout?.once('data', () => child.stdout?.destroy());
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });

  test.skipIf(!existsSync('/dev/full'))('a full disk is an error', async () => {
    const path = writeInput('users.csv', manyRows(10_000));
    const full = openSync('/dev/full', 'w');
    const { ended } = start(['sign', '--from', path], ['ignore', full, 'pipe']);
    expect(await ended).toEqual({
      code: 2,
      stdout: '',
      stderr: 'kchat: error[OUTPUT_FAILED]: cannot write to stdout: no space left on the device\n',
    });
    closeSync(full);
  });

  unixOnly('signals')('Ctrl-C: 130, and what was written is whole lines', async () => {
    const path = writeInput('users.csv', manyRows(300_000));
    const { child, ended } = start(['sign', '--from', path]);
    child.stdout?.once('data', () => child.kill('SIGINT'));
    const { stdout, ...rest } = await ended;
    expect(rest).toEqual({ code: 130, stderr: 'kchat: error[INTERRUPTED]: interrupted by SIGINT\n' });
    expect(stdout.split('\n').length).toBeLessThan(300_000);
    expect(stdout.endsWith('\n')).toBe(true);
  });
});

describe('inspect --from', () => {
  test('what sign --from made is accepted, in each of its forms', async () => {
    const stdin = manyRows(100);
    for (const form of [[], ['--format', 'csv'], ['--json']]) {
      const signed = await runKchat(['sign', '--from', '-', ...form], { env, stdin });
      const { code, stdout, stderr } = await runKchat(['inspect', '--from', '-'], {
        env,
        stdin: signed.stdout,
      });
      expect({ code, stderr, accepted: stdout.match(/\taccepted\t\n/g)?.length }).toEqual({
        code: 0,
        stderr: '',
        accepted: 100,
      });
    }
  });

  test('a rejected token: exit 1, and the sum on stderr', async () => {
    const stdin = 'email,iat\na@b.c,\na@b.c,-16m\n';
    const signed = await runKchat(['sign', '--from', '-'], { env, stdin });
    expect(await runKchat(['inspect', '--from', '-'], { env, stdin: signed.stdout })).toEqual({
      code: 1,
      stdout: '1\taccepted\t\n2\trejected\tIAT_TOO_OLD\n',
      stderr: 'kchat: warning: 2 tokens: 1 accepted, 1 rejected\n  IAT_TOO_OLD               1\n',
    });
  });

  test('nothing is wrong, but there is no secret: exit 4 after the verdicts', async () => {
    const signed = await runKchat(['sign', '--email', 'a@b.c'], { env });
    const run = await runKchat(['inspect', '--from', '-'], { stdin: signed.stdout });
    expect(run).toMatchObject({ code: 4, stdout: '1\tunverified\tSIGNATURE_NOT_CHECKED\n' });
    expect(run.stderr).toMatch(/error\[SECRET_NOT_FOUND\]/);
  });
});
