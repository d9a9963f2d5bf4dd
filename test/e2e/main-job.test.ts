/** The main job, end to end, as a newcomer does it: real processes, real HTTP, a real file store. */
import { createSecretKey } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { jwtVerify, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { startEmulatorProcess } from '../support/emulator-process.js';
import { makeFolder } from '../support/folders.js';
import { madeUpSecret } from '../support/made-up.js';
import { unixOnly } from '../support/needs.js';
import { expectPrivate } from '../support/private.js';
import { addCanary, type RunOptions, runKchat } from '../support/run-kchat.js';

/** Two terminals: the emulator in one, and a config folder of our own in the other. */
async function openTwoTerminals() {
  const emulator = await startEmulatorProcess();
  addCanary(emulator.apiKey);
  const folder = join(makeFolder(), 'kchat');
  const env = { KCHAT_CONFIG_DIR: folder, KCHAT_API_URL: emulator.url };
  const kchat = (args: readonly string[], options: RunOptions = {}) =>
    runKchat(args, { ...options, env: { ...env, ...options.env } });
  const fetchSecret = () =>
    kchat(['fetch-secret', '--api-key-stdin', '--store', 'file'], { stdin: emulator.apiKey });
  return { emulator, folder, kchat, fetchSecret };
}

const inspectData = (stdout: string) => JSON.parse(stdout).data;

describe('from an API key to a login', () => {
  test('fetch-secret, sign, inspect: accepted', async () => {
    const { folder, kchat, fetchSecret } = await openTwoTerminals();
    expect(await fetchSecret()).toEqual({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(
        /^✔ Stored the chat secret of kchat-emulator in a private file \([0-9a-f]{8}, new\)\n {2}[0-9a-f]{8} is its fingerprint, .*\n {2}kchat-emulator is the default org now\n {2}next: kchat sign /,
      ),
    });
    const secretPath = join(folder, 'secrets', 'kchat-emulator');
    addCanary(readFileSync(secretPath, 'utf8'));
    expectPrivate(secretPath);

    const signed = await kchat(['sign', '--email', 'ada@example.com']);
    expect(signed).toEqual({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]{43}\n$/),
    });

    const inspected = await kchat(['inspect', '-'], { stdin: signed.stdout });
    expect(inspected).toMatchObject({ code: 0, stderr: '' });
    expect(inspected.stdout).toMatch(/^✔ Kustomer will accept this token/);
  });

  test.each([
    [['--external-id', '42'], { by: 'externalId', value: '42' }, { externalId: '42' }],
    [
      ['--email', 'ada@example.com', '--external-id', '42'],
      { by: 'email', value: 'ada@example.com' },
      { email: 'ada@example.com', externalId: '42' },
    ],
  ])('sign %j', async (args, identity, claims) => {
    const { kchat, fetchSecret } = await openTwoTerminals();
    await fetchSecret();
    const { stdout: token } = await kchat(['sign', ...args]);
    const inspected = await kchat(['inspect', '--json'], { stdin: token });
    expect(inspected.code).toBe(0);
    expect(inspectData(inspected.stdout)).toMatchObject({ verdict: 'accepted', identity, claims });
  });

  test.each([
    ['-16m', 1, 'IAT_TOO_OLD', /issued 16 min( \d+ s)? ago/],
    ['+40m', 1, 'IAT_FUTURE', /(?:3[89]|40) min/],
  ])('a token of %s is rejected with the figures', async (iat, code, finding, figures) => {
    const { kchat, fetchSecret } = await openTwoTerminals();
    await fetchSecret();
    const { stdout: token } = await kchat(['sign', '--email', 'ada@example.com', '--iat', iat]);
    const human = await kchat(['inspect', '-'], { stdin: token });
    expect(human).toMatchObject({ code, stderr: '' });
    expect(human.stdout).toMatch(/^✖ Kustomer will reject this token/);
    expect(human.stdout).toMatch(figures);
    const { verdict, findings } = inspectData(
      (await kchat(['inspect', '--json', '-'], { stdin: token })).stdout,
    );
    expect({ verdict, code: findings[0].code, severity: findings[0].severity }).toEqual({
      verdict: 'rejected',
      code: finding,
      severity: 'error',
    });
  });

  test("a token signed with somebody else's secret does not match", async () => {
    const { kchat, fetchSecret } = await openTwoTerminals();
    await fetchSecret();
    const { stdout: token } = await kchat(['sign', '--email', 'a@b.c'], {
      env: { KUSTOMER_CHAT_SECRET: addCanary(madeUpSecret()) },
    });
    const inspected = await kchat(['inspect', '--json'], { stdin: token });
    expect(inspected.code).toBe(1);
    expect(inspectData(inspected.stdout)).toMatchObject({
      verdict: 'rejected',
      signature: { status: 'mismatch', cause: null },
    });
  });

  test('the emulated SDK login accepts the token and refuses a stale one', async () => {
    const { emulator, kchat, fetchSecret } = await openTwoTerminals();
    await fetchSecret();
    const logIn = async (iat: string) => {
      const { stdout } = await kchat(['sign', '--external-id', 'user_8412', '--iat', iat]);
      const response = await fetch(`${emulator.url}/c/v1/identity`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-kustomer': 'kustomer' },
        body: JSON.stringify({ externalToken: stdout.trim() }),
      });
      return response.json();
    };
    expect(await logIn('-1m')).toMatchObject({ data: { attributes: { externalId: 'user_8412' } } });
    expect(await logIn('-16m')).toMatchObject({ errors: [expect.anything()] });
  });

  test('a token of another library is accepted, and ours by it', async () => {
    const { folder, kchat, fetchSecret } = await openTwoTerminals();
    await fetchSecret();
    const key = createSecretKey(readFileSync(join(folder, 'secrets', 'kchat-emulator')));
    const theirs = await new SignJWT({ email: 'ada@example.com' })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuedAt()
      .sign(key);
    expect(await kchat(['inspect', theirs])).toMatchObject({ code: 0, stderr: '' });
    const { stdout } = await kchat(['sign', '--email', 'ada@example.com']);
    expect(await jwtVerify(stdout.trim(), key, { algorithms: ['HS256'], maxTokenAge: 60 })).toMatchObject({
      payload: { email: 'ada@example.com' },
    });
  });

  test('fetching twice says that nothing changed', async () => {
    const { folder, fetchSecret } = await openTwoTerminals();
    await fetchSecret();
    expect((await fetchSecret()).stdout).toMatch(/, unchanged\)/);
    expect(readdirSync(join(folder, 'orgs'))).toEqual(['kchat-emulator.json']);
  });
});

describe('the emulator as a process', () => {
  unixOnly('signals').each(['SIGINT', 'SIGTERM'] as const)('%s stops it with 0', async (signal) => {
    const emulator = await startEmulatorProcess();
    expect(await emulator.stop(signal)).toBe(0);
    await expect(fetch(emulator.url)).rejects.toThrow();
  });

  test('with a command: cut off from everything real, its exit code passed on', async () => {
    const real = addCanary(madeUpSecret());
    const folder = join(makeFolder(), 'kchat');
    const env = {
      KUSTOMER_CHAT_SECRET: real,
      KUSTOMER_CHAT_SECRET_FILE: '/nowhere',
      KUSTOMER_ORG: 'real',
      KCHAT_CONFIG_DIR: folder,
    };
    const script = `
      const { spawnSync } = require('node:child_process');
      const kchat = (...args) => spawnSync(process.execPath, [process.argv[1], ...args], { encoding: 'utf8' });
      const fetched = kchat('fetch-secret', '--json');
      const inspected = spawnSync(process.execPath, [process.argv[1], 'inspect', '-'], { encoding: 'utf8', input: kchat('sign', '--email', 'a@b.c').stdout });
      console.log(JSON.stringify({ ...JSON.parse(fetched.stdout).data, fingerprint: '', inspect: inspected.status, folder: process.env.KCHAT_CONFIG_DIR }));
      process.exit(7);
    `;
    const { binPath } = await import('../support/run-kchat.js');
    const run = await runKchat(['emulate', '--', process.execPath, '-e', script, binPath], { env });
    expect(run).toMatchObject({ code: 7, stderr: '' });
    const said = JSON.parse(run.stdout);
    expect(said).toMatchObject({ org: 'kchat-emulator', store: 'file', change: 'unchanged', inspect: 0 });
    expect(() => statSync(said.folder)).toThrow(/ENOENT/);
    expect(() => statSync(folder)).toThrow(/ENOENT/);
  });
});
