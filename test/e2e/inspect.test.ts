/** `kchat inspect` as it was built: its exit codes, and what it makes of hostile input. */
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { escapeUnprintable } from '../../src/base/untrusted.js';
import { badKinds, isBadKind } from '../../src/token/bad-tokens.js';
import { makeFolder } from '../support/folders.js';
import { runKchatHere } from '../support/in-process.js';
import { madeUpSecret } from '../support/made-up.js';
import { isWindows } from '../support/needs.js';
import { addCanary, type RunOptions, runKchat } from '../support/run-kchat.js';
import { encode, mint } from '../support/tokens.js';

const secret = addCanary(madeUpSecret());
const env = { KUSTOMER_CHAT_SECRET: secret };
const issued = Math.floor(Date.now() / 1000);
const email = 'ada@example.com';
const goodHeader = { alg: 'HS256', typ: 'JWT' };
const make = (claims: string | object) => mint(secret, claims);
const good = make({ email, iat: issued });
const old = make({ email, iat: issued - 2_000 });

const inspect = (args: readonly string[], options: RunOptions = {}) =>
  runKchat(['inspect', ...args], { env, ...options });

const inspectHere = (args: readonly string[], options: RunOptions = {}) =>
  runKchatHere(['inspect', ...args], { env, ...options });

function expectPrintable(text: string): void {
  expect(text.split('\n').filter((line) => escapeUnprintable(line) !== line)).toEqual([]);
}

describe('the exit codes of kchat inspect', () => {
  test('0: accepted, and nothing on stderr', async () => {
    const run = await inspect([good]);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/^✔ Kustomer will accept this token for another 1[45] min/);
    expect(await inspect([], { stdin: `${good}\n` })).toMatchObject({ code: 0, stderr: '' });
  });

  test('1: rejected, the report on stdout', async () => {
    const run = await inspect(['-'], { stdin: `"Bearer ${old}"\n` });
    expect(run).toMatchObject({ code: 1, stderr: '' });
    expect(run.stdout).toMatch(/^✖ Kustomer will reject this token: it was issued 3\d min/);
    expect(run.stdout).toContain('stripped  quotes, "Bearer"');
    expect(run.stdout).toContain('IAT_TOO_OLD');
  });

  test('4: nothing wrong but no secret; the whole report first, as text and as JSON', async () => {
    const text = await inspect([good], { env: {} });
    expect(text.code).toBe(4);
    expect(text.stdout).toMatch(/^! Nothing wrong with this token as far as it goes/);
    expect(text.stderr).toMatch(/^kchat: error\[SECRET_NOT_FOUND\]: .+\nhint: /);
    const json = await inspect(['--json', good], { env: {} });
    expect(json.code).toBe(4);
    expect(JSON.parse(json.stdout).data).toMatchObject({ verdict: 'unverified', claims: { email } });
    expect(JSON.parse(json.stderr).error).toMatchObject({ code: 'SECRET_NOT_FOUND' });
  });

  test('1 wins over 4: what is rejected is so with any secret', async () => {
    expect(await inspect([old], { env: {} })).toMatchObject({ code: 1, stderr: '' });
  });

  test('0 with --no-verify', async () => {
    expect(await inspect([good, '--no-verify'], { env: {} })).toMatchObject({ code: 0, stderr: '' });
  });

  test('5: nothing wrong but an unusable store', async () => {
    const folder = join(makeFolder(), 'kchat');
    const stored = { KCHAT_CONFIG_DIR: folder };
    const imported = ['import-secret', '--org', 'acme', '--store', 'file'];
    expect(await runKchat(imported, { env: stored, stdin: secret })).toMatchObject({ code: 0 });
    expect(await inspect([good], { env: stored })).toMatchObject({ code: 0, stderr: '' });
    const file = join(folder, 'secrets', 'acme');
    if (isWindows) {
      rmSync(file);
      mkdirSync(file);
    } else chmodSync(file, 0o644);
    const run = await inspect([good], { env: stored });
    expect(run.code).toBe(5);
    expect(run.stdout).toMatch(/^! Nothing wrong/);
    expect(run.stderr).toMatch(/^kchat: error\[STORE_UNUSABLE\]: /);
  });

  test.each<[string, readonly string[], RunOptions, RegExp]>([
    ['no token', [], {}, /there is no token in the input/],
    ['white space', ['-'], { stdin: ' \n' }, /there is no token in the input/],
    ['several tokens', [], { stdin: `${good}\n${old}\n` }, /the input holds 2 different tokens/],
    ['two arguments', [good, old], {}, /the input holds 2 different tokens/],
    ['over 16 MiB', ['-'], { stdin: Buffer.alloc(16_777_217, 'x') }, /larger than 16 MiB/],
    ['a bad moment', [good, '--at', 'soon'], {}, /--at is "soon", which is not a time/],
    ['two readers of stdin', ['-', '--secret-file', '-'], { stdin: good }, /both read stdin/],
    ['two readers of a malformed token', ['-', '--secret-file', '-'], { stdin: 'x' }, /both read stdin/],
    ['two readers without an argument', ['--secret-file', '-'], { stdin: good }, /both read stdin/],
  ])('2: %s, stdout empty', async (_, args, options, message) => {
    const run = await inspectHere(args, options);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(message);
    expectPrintable(run.stderr);
  });
});

test('--json is one object that has it all', async () => {
  const run = await inspect(['--json', good]);
  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(run.stdout)).toEqual({
    schema_version: 1,
    data: {
      verdict: 'accepted',
      header: goodHeader,
      claims: { email, iat: issued },
      identity: { by: 'email', value: email },
      signature: { status: 'verified', cause: null },
      findings: [],
      issuedAt: new Date(issued * 1000).toISOString().replace('.000Z', 'Z'),
      ageSeconds: expect.any(Number),
      secondsLeft: expect.any(Number),
      isLoggedIn: expect.objectContaining({ ios: expect.stringContaining('Kustomer.isLoggedIn') }),
      stripped: [],
      secret: { source: expect.any(String), fingerprint: expect.stringMatching(/^[0-9a-f]{8}$/) },
    },
    meta: { command: 'inspect', version: expect.any(String) },
  });
});

describe('a token of kchat sign --bad is rejected and named', () => {
  test.each(Object.keys(badKinds).filter(isBadKind))('%s', async (kind) => {
    const signed = await runKchatHere(['sign', '--email', email, '--bad', kind], { env });
    expect(signed.code).toBe(0);
    const run = await inspectHere(['--json'], { stdin: signed.stdout });
    expect(run).toMatchObject({ code: 1, stderr: '' });
    const { verdict, findings } = JSON.parse(run.stdout).data;
    expect(verdict).toBe('rejected');
    expect(findings).toContainEqual(
      expect.objectContaining({ code: badKinds[kind].finding, severity: 'error' }),
    );
  });
});

test.each(['header', 'swift', 'kotlin', 'react-native', 'web', 'curl'])(
  'the line that sign --format %s prints is taken as it is pasted',
  async (format) => {
    const forCurl = { ...env, KUSTOMER_ORG: 'acme' };
    const signed = await runKchatHere(['sign', '--email', email, '--format', format], { env: forCurl });
    expect(await inspectHere(['-'], { stdin: signed.stdout })).toMatchObject({ code: 0, stderr: '' });
  },
);

const claims = `"email":"${email}","iat":${issued}`;
const distinct = Array.from({ length: 100_000 }, (_, index) => `"c${index}":${index}`).join();
const nasty = '\u001b[2J\u001b]0;x\u0007\u009b31m\u202e\u2066\u200b\ufeff\u0000\r\n\t\u007f';

/** What, the input, and the exit code. */
const hostile: readonly (readonly [string, string | Uint8Array, number])[] = [
  ['controls in an e-mail address', make({ email: `a${nasty}@b.co`, iat: issued }), 0],
  ['controls in claims', make({ email, iat: issued, [`x${nasty}`]: nasty }), 0],
  ['controls in the header', mint(secret, { email, iat: issued }, { ...goodHeader, kid: nasty }), 0],
  ['controls in alg', mint(secret, { email, iat: issued }, { alg: nasty, typ: 'JWT' }), 1],
  ['controls in iat', make({ email, iat: nasty }), 1],
  ['controls around and between', `${nasty}${good.replace('.', `.${nasty}`)}${nasty}`, 1],
  ['controls alone', nasty, 1],
  ['a payload of 1 MB', make({ email, iat: issued, x: 'y'.repeat(1_000_000) }), 0],
  ['a payload of 1 MB of controls', make({ email, iat: issued, x: '\u202e'.repeat(350_000) }), 0],
  ['10,000 levels', make(`{${claims},"x":${'['.repeat(10_000)}${']'.repeat(10_000)}}`), 1],
  ['10,000 levels that never end', make('{"a":'.repeat(10_000)), 1],
  ['100,000 claims', make(`{${claims},${distinct}}`), 0],
  ['100,000 names twice', make(`{${claims},${'"x":1,'.repeat(100_000)}"x":1}`), 0],
  ['names twice', make(`{"email":"eve@example.com",${claims}}`), 0],
  ['__proto__', make(`{"__proto__":{"email":"eve@example.com"},"constructor":1,${claims}}`), 0],
  ['lone surrogates', make(`{${claims},"x":"\\ud800","\\udc00":"\\udfff\\ud800"}`), 0],
  ['a lone surrogate as a name', make(`{"externalId":"\\ud800","iat":${issued}}`), 0],
  ['NUL', make(`{"externalId":"\\u0000","iat":${issued}}`), 0],
  ['raw NUL bytes', new Uint8Array(1_000), 1],
  ['bytes that are no text', Uint8Array.from({ length: 256 }, (_, byte) => byte), 1],
  ['a payload that is not text', `${encode(goodHeader)}.${encode(Uint8Array.of(0xff, 0x1b))}.x`, 1],
  ['1 MB of dots', '.'.repeat(1_000_000), 1],
  ['1 MB of quotes', '"'.repeat(1_000_000), 1],
  ['1 MB of brackets', '['.repeat(1_000_000), 1],
  ['1 MB of white space inside', `eyJ${' '.repeat(1_000_000)}x`, 1],
  ['1,500,000 names twice', make(`{${'"x":1,'.repeat(1_500_000)}"x":1}`), 1],
  ['16 MB of brackets', '['.repeat(16_000_000), 1],
  ['16 MB of beginnings of a token', 'eyJ'.repeat(5_000_000), 1],
  ['500,000 lines', `eyJ${'\na'.repeat(500_000)}`, 1],
];

describe('hostile input is reported on in time, and nothing of it reaches the terminal raw', () => {
  test.each(hostile)('%s', async (_, stdin, code) => {
    // What is large is for a program, which has its own memory, reads in pieces, and is killed if it hangs.
    const text = await (stdin.length < 500_000 ? inspectHere : inspect)(['-'], { stdin });
    expect(text).toMatchObject({ code, stderr: '' });
    expectPrintable(text.stdout);
    // Values are cut and lists end, so that the report stays one that a person reads.
    expect(text.stdout.length).toBeLessThan(25_000);

    // It has just come to an end with it.
    const json = await inspectHere(['--json', '-'], { stdin });
    expect(json).toMatchObject({ code, stderr: '' });
    expectPrintable(json.stdout);
    expect(JSON.parse(json.stdout).data.verdict).toBe(code === 0 ? 'accepted' : 'rejected');
  });
});
