/** What comes from a FIFO or a pipe whose writer takes its time: nobody is waited for who is not needed any more. */
import { execFileSync, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { open, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { collect } from '../support/child.js';
import { makeFolder } from '../support/folders.js';
import { madeUpSecret } from '../support/made-up.js';
import { unixOnly } from '../support/needs.js';
import { addCanary, isolatedEnv, kchatProgram, runKchat } from '../support/run-kchat.js';

const secret = addCanary(madeUpSecret());
const signAda = ['sign', '--email', 'ada@example.com'];

function makeFifo(): string {
  const path = join(makeFolder(), 'fifo');
  execFileSync('mkfifo', [path]);
  return path;
}

/** Opened as soon as kchat reads; closed with the test. */
async function openWriter(fifo: string) {
  const writer = await open(fifo, 'w');
  onTestFinished(() => writer.close());
  return writer;
}

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(kchatProgram.file, [...kchatProgram.args, ...args], { env: isolatedEnv(env) });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, ended: collect(child) };
}

const readers: [string, (fifo: string) => readonly string[]][] = [
  ['sign --secret-file', (fifo) => [...signAda, '--secret-file', fifo]],
  ['sign --from', (fifo) => ['sign', '--from', fifo]],
  ['emulate --secret-file', (fifo) => ['emulate', '--secret-file', fifo]],
  ['fetch-secret --api-key-file', (fifo) => ['fetch-secret', '--api-key-file', fifo]],
  ['import-secret --file', (fifo) => ['import-secret', '--org', 'acme', '--store', 'file', '--file', fifo]],
];

const onFifos = unixOnly('FIFOs');

describe('a signal ends kchat', () => {
  onFifos.each(readers)('%s, waiting for a writer that says nothing', async (_, argsFor) => {
    const fifo = makeFifo();
    const { child, ended } = start(argsFor(fifo));
    await openWriter(fifo);
    child.kill('SIGTERM');
    expect(await ended).toEqual({
      code: 130,
      stdout: '',
      stderr: 'kchat: error[INTERRUPTED]: interrupted by SIGTERM\n',
    });
  });

  test.skipIf(process.platform !== 'linux')('a wait for a writer that never came', async () => {
    const fifo = makeFifo();
    const { child, ended } = start([...signAda, '--secret-file', fifo]);
    const folder = `/proc/${child.pid}/fd`;
    const listOpen = async () =>
      Promise.all((await readdir(folder)).map((name) => readlink(join(folder, name)).catch(() => '')));
    await expect.poll(listOpen).toContain(fifo);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130 });
  });
});

describe('a writer that stays is not waited for', () => {
  onFifos('where it sent too much', async () => {
    const fifo = makeFifo();
    const { ended } = start([...signAda, '--secret-file', fifo]);
    const writer = await openWriter(fifo);
    await writer.write('x'.repeat(70_000)).catch(() => {});
    expect(await ended).toMatchObject({ code: 2, stderr: expect.stringContaining('is larger than 64 KiB') });
  });

  onFifos.each([['sign'], ['inspect']])('by %s --from, which failed', async (command) => {
    const fifo = makeFifo();
    const { ended } = start([command, '--from', fifo]);
    const writer = await openWriter(fifo);
    await writer.write(command === 'sign' ? 'email\nada@example.com\n' : 'no\u0000text\n');
    expect(await ended).toMatchObject({ code: command === 'sign' ? 4 : 2 });
  });

  onFifos('where it is stdin', async () => {
    const { child, ended } = start(['sign', '--from', '-']);
    child.stdin.write('email\nada@example.com\n');
    expect(await ended).toMatchObject({ code: 4 });
  });
});

onFifos('status leaves what a FIFO holds to the command that needs it', async () => {
  const fifo = makeFifo();
  const both = await open(fifo, constants.O_RDWR);
  onTestFinished(() => both.close());
  await both.write(secret);
  const run = await runKchat(['status', '--json'], { env: { KUSTOMER_CHAT_SECRET_FILE: fifo } });
  expect(JSON.parse(run.stdout).data).toMatchObject({
    overriddenBy: 'KUSTOMER_CHAT_SECRET_FILE',
    fingerprint: null,
  });
  expect((await both.read()).bytesRead).toBe(secret.length);
});
