/** The real secrets on a real disk, with real processes: many at once, killed, on a full disk, in a read-only folder. */
import { spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Secrets } from '../../src/secrets/contract.js';
import { createSecrets } from '../../src/secrets/secrets.js';
import { fakeOutput } from '../support/fake-context.js';
import { makeFolder } from '../support/folders.js';
import { describeUnixOnly, patience, unixOnly } from '../support/needs.js';
import { bundle } from './support/bundle.js';
import type { WriterOrder } from './support/writer.js';

const bytes = (text: string) => new TextEncoder().encode(text);

function openSecrets(folder: string, childPath = '/nonexistent', output = fakeOutput()): Secrets {
  return createSecrets({
    folder,
    keychainTimeoutMs: () => 5_000,
    childPath,
    platform: process.platform,
    env: {},
    readFile: async () => bytes('from a file\n'),
    output,
    signal: new AbortController().signal,
  });
}

async function readSecret(folder: string, org = 'acme'): Promise<string> {
  const request = { org: { name: org, from: '--org' }, override: undefined };
  return new TextDecoder().decode((await openSecrets(folder).resolve(request)).bytes);
}

function save(folder: string, secret: string) {
  return openSecrets(folder).save({
    org: 'acme',
    secret: bytes(secret),
    store: 'file',
    apiOrigin: null,
    at: 0,
  });
}

let writer: string;
beforeAll(async () => {
  writer = await bundle('test/secrets/support/writer.ts');
});

/** Runs the writer, through a shell command where one is given, and returns how it ended and its last line. */
async function runWriter(order: WriterOrder, shell?: string) {
  const command =
    shell === undefined
      ? [process.execPath, writer]
      : ['sh', '-c', `${shell}; exec "$0" "$1"`, process.execPath, writer];
  const child = spawn(String(command[0]), command.slice(1), {
    env: { PATH: process.env.PATH },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(order));
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const signal = await new Promise((resolve) => child.once('close', (_, name) => resolve(name)));
  const last = text.trim().split('\n').at(-1);
  return { signal, answer: last ? JSON.parse(last) : undefined };
}

describe('making the secrets', () => {
  test('touches no disk and starts nothing', () => {
    const folder = join(makeFolder(), 'kchat');
    openSecrets(folder);
    expect(existsSync(folder)).toBe(false);
  });

  test('an override starts no child and touches no keychain; a stored secret does', async () => {
    const marker = join(makeFolder(), 'started');
    const childPath = join(makeFolder(), 'child.mjs');
    const answer = `${JSON.stringify({ secrets: ['YWJj'] })}\n`;
    writeFileSync(
      childPath,
      `import { existsSync, writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(marker)}, '');
       process.stdin.once('data', (line) => process.stdout.write(String(line).includes('"read"') ? ${JSON.stringify(answer)} : '{"done":true}\\n'));`,
    );
    const folder = makeFolder();
    const secrets = openSecrets(folder, childPath);
    await openSecrets(folder).index.write({
      org: 'acme',
      store: 'keychain',
      fingerprint: 'ba7816bf',
      apiOrigin: null,
      fetchedAt: null,
      importedAt: '2026-10-02T08:00:00Z',
    });
    const org = { name: 'acme', from: '--org' };
    await secrets.resolve({ org, override: { kind: 'value', value: 'abc', name: 'KUSTOMER_CHAT_SECRET' } });
    await secrets.resolve({ org, override: { kind: 'file', path: 's.txt', name: '--secret-file' } });
    expect(existsSync(marker)).toBe(false);

    expect(await secrets.resolve({ org, override: undefined })).toMatchObject({ source: 'keychain' });
    expect(existsSync(marker)).toBe(true);
  });

  test('has no memory store', () => {
    expect(() => openSecrets(makeFolder()).store('memory')).toThrow(expect.objectContaining({ code: 'BUG' }));
  });
});

describe('a keychain that cannot be asked', () => {
  test('leaves no folder behind', async () => {
    const folder = join(makeFolder(), 'kchat');
    const request = { org: 'acme', secret: bytes('one'), store: 'keychain', apiOrigin: null, at: 0 } as const;
    await expect(openSecrets(folder).save(request)).rejects.toMatchObject({ code: 'KEYCHAIN_UNAVAILABLE' });
    expect(existsSync(folder)).toBe(false);
  });
});

describe('a folder damaged by hand', () => {
  test('a damaged index file is overwritten by nobody, and the other orgs go on', async () => {
    const folder = makeFolder();
    await save(folder, 'the old secret');
    const other = { org: 'beta', secret: bytes('of beta'), store: 'file', apiOrigin: null, at: 0 } as const;
    await openSecrets(folder).save(other);
    const path = join(folder, 'orgs', 'acme.json');
    writeFileSync(path, '{"version":1,');

    await expect(save(folder, 'the new secret')).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      exitCode: 2,
    });
    await expect(openSecrets(folder).forget('acme')).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    expect(readFileSync(path, 'utf8')).toBe('{"version":1,');
    expect(readFileSync(join(folder, 'secrets', 'acme'), 'utf8')).toBe('the old secret');
    expect(await readSecret(folder, 'beta')).toBe('of beta');
    expect(await openSecrets(folder).save(other)).toMatchObject({ change: 'unchanged' });
  });

  test("a damaged config.json is in nobody's way who names the org", async () => {
    const folder = makeFolder();
    await save(folder, 'the old secret');
    writeFileSync(join(folder, 'config.json'), '[]');
    expect(await readSecret(folder)).toBe('the old secret');
    expect(await save(folder, 'the new secret')).toMatchObject({ change: 'rotated', becameDefault: false });
    await expect(openSecrets(folder).resolve({ org: undefined, override: undefined })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
    expect(readFileSync(join(folder, 'config.json'), 'utf8')).toBe('[]');
    expect(await openSecrets(folder).forget('acme')).toMatchObject({
      removedFrom: ['file'],
      wasDefault: false,
    });
    expect(existsSync(join(folder, 'secrets', 'acme'))).toBe(false);
    expect(await openSecrets(folder).index.list()).toEqual([]);
    expect(readFileSync(join(folder, 'config.json'), 'utf8')).toBe('[]');
  });
});

describe('twenty at once', () => {
  test(
    'processes, each with an org of its own: all are stored, and one of them is the default',
    async () => {
      const folder = join(makeFolder(), 'kchat');
      const orgs = Array.from({ length: 20 }, (_, number) => `org-${String(number).padStart(2, '0')}`);
      const runs = await Promise.all(
        orgs.map((org) => runWriter({ folder, org, secrets: [`the secret of ${org}`] })),
      );
      expect(runs.map(({ answer }) => answer.change)).toEqual(orgs.map(() => 'new'));
      expect((await openSecrets(folder).list()).map(({ org }) => org)).toEqual(orgs);
      const winners = runs.filter(({ answer }) => answer.becameDefault).map(({ answer }) => answer.org);
      expect(winners).toEqual([await openSecrets(folder).index.readDefault()]);
    },
    60_000 * patience,
  );

  test('changes of one org: none fails, a reader finds a whole secret or none, and the index is true', async () => {
    const folder = join(makeFolder(), 'kchat');
    await save(folder, 'secret 0');
    const order = (number: number) =>
      [
        () => save(folder, `secret ${number}`),
        () => openSecrets(folder).forget('acme'),
        () => openSecrets(folder).choose('acme').catch(refuseAbsent),
        () => readSecret(folder).catch(refuseAbsent),
        () => openSecrets(folder).list(),
      ][number % 5]?.();
    const done = await Promise.all(Array.from({ length: 20 }, (_, number) => order(number)));
    for (const found of done.filter((value) => typeof value === 'string'))
      expect(found).toMatch(/^(secret \d+|absent)$/);
    const output = fakeOutput();
    const listed = await openSecrets(folder, '/nonexistent', output).list();
    const files = readdirSync(join(folder, 'secrets'));
    expect(listed.map(({ org }) => org)).toEqual(files);
    expect(output.warnings).toEqual([]);
    expect(readdirSync(join(folder, 'orgs'))).toEqual(files.map((name) => `${name}.json`));
  });
});

async function refuseAbsent(error: { code?: string }): Promise<'absent'> {
  expect(error).toMatchObject({ code: 'SECRET_NOT_FOUND' });
  return 'absent';
}

unixOnly('signals')(
  'a process that is killed holds nobody up, and what it was about to do is settled',
  async () => {
    const folder = join(makeFolder(), 'kchat');
    await save(folder, 'the old secret');
    const run = await runWriter({ folder, org: 'acme', secrets: ['the new secret'], dies: true });
    expect(run.signal).toBe('SIGKILL');
    expect(readdirSync(join(folder, 'orgs')).filter((name) => name.endsWith('.lock'))).toHaveLength(1);
    expect(JSON.parse(readFileSync(join(folder, 'orgs', 'acme.json'), 'utf8'))).toHaveProperty('former');
    expect(await readSecret(folder)).toBe('the old secret');
    expect(readdirSync(join(folder, 'orgs'))).toEqual(['acme.json']);
    expect(readdirSync(join(folder, 'secrets'))).toEqual(['acme']);
    expect(JSON.parse(readFileSync(join(folder, 'orgs', 'acme.json'), 'utf8'))).not.toHaveProperty('former');
  },
);

describeUnixOnly('ulimit and file modes')('a disk that takes no more', () => {
  test('is STORE_UNUSABLE, and the old secret is still there', async () => {
    const folder = join(makeFolder(), 'kchat');
    await save(folder, 'the old secret');
    // The nearest that every machine has to a full disk: no file may grow.
    const { answer } = await runWriter({ folder, org: 'acme', secrets: ['the new secret'] }, 'ulimit -f 0');
    expect(answer).toMatchObject({
      code: 'STORE_UNUSABLE',
      message: expect.stringMatching(
        /^cannot write .*acme(\.json)?: the file would exceed the size limit \(EFBIG\)$/,
      ),
    });
    expect(await readSecret(folder)).toBe('the old secret');
    expect(readdirSync(join(folder, 'secrets'))).toEqual(['acme']);
  });

  test.skipIf(process.platform !== 'linux').each(['/proc/kchat', '/proc/a/b'])(
    'a config folder %s, where none can be made, is STORE_UNUSABLE at once',
    async (folder) => {
      const { answer } = await runWriter({ folder, org: 'acme', secrets: ['the secret'] }, 'ulimit -t 5');
      expect(answer).toMatchObject({
        code: 'STORE_UNUSABLE',
        message: expect.stringMatching(/^cannot write .*acme.json: there is no such folder.* \(ENOENT\)$/),
      });
    },
  );

  test.each(['secrets', 'orgs'])(
    'a read-only folder %s is STORE_UNUSABLE, and the old secret is still there',
    async (readOnly) => {
      const folder = makeFolder();
      const nobody = process.getuid?.() === 0 ? 65_534 : undefined;
      await save(folder, 'the old secret');
      const paths = ['.', 'secrets', 'secrets/acme', 'orgs', 'orgs/acme.json', 'config.json'].map((path) =>
        join(folder, path),
      );
      if (nobody !== undefined) for (const path of paths) chownSync(path, nobody, nobody);
      chmodSync(join(folder, readOnly), 0o500);
      const run = { folder, org: 'acme', secrets: ['the new secret'] };
      const { answer } = await runWriter(nobody === undefined ? run : { ...run, runAs: nobody });
      expect(answer).toMatchObject({
        code: 'STORE_UNUSABLE',
        message: expect.stringMatching(/^cannot write .*acme(\.json)?: permission denied \(EACCES\)$/),
      });
      if (nobody !== undefined) for (const path of paths) chownSync(path, 0, 0);
      expect(await readSecret(folder)).toBe('the old secret');
    },
  );
});
