/** Whatever goes wrong: the right exit code, one clear error, an empty stdout, and nothing stored or lost. */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/server.js';
import { collect } from '../support/child.js';
import { makeFolder } from '../support/folders.js';
import { closedOrigin, serve } from '../support/http-server.js';
import { runKchatHere } from '../support/in-process.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';
import { unixOnly } from '../support/needs.js';
import { addCanary, isolatedEnv, kchatProgram, type RunOptions, runKchat } from '../support/run-kchat.js';

const apiKey = addCanary(madeUpApiKey());
const oneError = (code: string) =>
  new RegExp(`^kchat: error\\[${code}\\]: [^\\n]+\\n(?:(?:hint: | {6,7})[^\\n]+\\n)*$`);

async function expectFailure(
  args: readonly string[],
  options: RunOptions,
  code: string,
  exitCode: number,
  start = runKchatHere,
) {
  const folder = join(makeFolder(), 'kchat');
  const run = await start(args, { ...options, env: { KCHAT_CONFIG_DIR: folder, ...options.env } });
  expect(run).toEqual({ code: exitCode, stdout: '', stderr: expect.stringMatching(oneError(code)) });
  expect(existsSync(folder)).toBe(false);
  return run;
}

describe('fetch-secret', () => {
  const fromStdin = ['fetch-secret', '--store', 'file', '--api-key-stdin'];
  const byVariable = ['fetch-secret', '--store', 'file', '--org', 'acme'];

  test.each<[string, readonly string[], RunOptions, string, number]>([
    ['no org', fromStdin, { stdin: 'opaque-key' }, 'USAGE', 2],
    ['an org that is a path', [...fromStdin, '--org', 'evil.com/x'], { stdin: apiKey }, 'USAGE', 2],
    ['an org that is a hyphen', [...fromStdin, '--org', '-'], { stdin: apiKey }, 'USAGE', 2],
    ['an org of 300 characters', [...fromStdin, '--org', 'a'.repeat(300)], { stdin: apiKey }, 'USAGE', 2],
    ['no API key', byVariable, {}, 'API_KEY_MISSING', 3],
    ['a key typed as a flag', [...byVariable, '--api-key', apiKey], {}, 'USAGE', 2],
    ['a key typed as an argument', [...byVariable, apiKey], {}, 'USAGE', 2],
    [
      'a widget key',
      byVariable,
      { env: { KUSTOMER_API_KEY: addCanary(madeUpApiKey({ roles: ['org.tracking'] })) } },
      'API_KEY_IS_WIDGET_KEY',
      3,
    ],
    [
      'an expired key',
      byVariable,
      { env: { KUSTOMER_API_KEY: addCanary(madeUpApiKey({ exp: 1_700_000_000 })) } },
      'API_KEY_EXPIRED',
      3,
    ],
    ['an empty stdin', fromStdin, { stdin: '' }, 'API_KEY_MISSING', 3],
    ['a binary stdin', fromStdin, { stdin: new Uint8Array([0xff, 0, 0xfe]) }, 'API_KEY_UNUSABLE', 3],
    ['10 MB on stdin', fromStdin, { stdin: 'k'.repeat(10_000_000) }, 'API_KEY_UNUSABLE', 3],
    ['an unknown option', [...byVariable, '--frce'], {}, 'USAGE', 2],
    ['an unknown store', [...byVariable, '--store', 'cloud'], {}, 'USAGE', 2],
    [
      'a key over plain http',
      [...byVariable, '--api-url', 'http://api.example.test'],
      { env: { KUSTOMER_API_KEY: apiKey } },
      'USAGE',
      2,
    ],
  ])('%s', async (_, args, options, code, exitCode) => {
    await expectFailure(args, options, code, exitCode);
  });

  test('the API is down', async () => {
    await expectFailure(
      [...byVariable, '--api-url', closedOrigin],
      { env: { KUSTOMER_API_KEY: apiKey } },
      'API_UNREACHABLE',
      6,
      runKchat,
    );
  });

  test.each<[string, number, Record<string, string>, string, string, number]>([
    ['refuses', 401, {}, '{"errors":[{"code":"unauthorized","message":"no"}]}', 'API_KEY_REFUSED', 3],
    ['answers HTML', 200, { 'content-type': 'text/html' }, '<html>', 'API_ANSWER_INVALID', 6],
    ['answers truncated JSON', 200, {}, '{"data":{"attributes":{"sec', 'API_ANSWER_INVALID', 6],
    ['answers JSON without a secret', 200, {}, '{"data":{}}', 'API_ANSWER_INVALID', 6],
    ['redirects', 302, { location: 'http://127.0.0.1:9/' }, '', 'API_FAILED', 6],
  ])('the API %s, and what was stored stays', async (_, status, headers, body, code, exitCode) => {
    const secret = addCanary(madeUpSecret());
    const folder = join(makeFolder(), 'kchat');
    let isBroken = false;
    const server = await serve((_request, response) => {
      if (isBroken) response.writeHead(status, headers).end(body);
      else response.end(JSON.stringify({ data: { attributes: { secret } } }));
    });
    const fetchSecret = () =>
      runKchatHere([...byVariable, '--api-url', server.origin], {
        env: { KCHAT_CONFIG_DIR: folder, KUSTOMER_API_KEY: apiKey },
      });
    expect(await fetchSecret()).toMatchObject({ code: 0 });
    isBroken = true;
    expect(await fetchSecret()).toEqual({
      code: exitCode,
      stdout: '',
      stderr: expect.stringMatching(oneError(code)),
    });
    expect(readFileSync(join(folder, 'secrets', 'acme'), 'utf8')).toBe(secret);
  });

  test('an API at another address: the stored secret is not replaced, and nothing is sent', async () => {
    const [first, second] = [
      await startEmulator({ orgs: ['acme'] }),
      await startEmulator({ orgs: ['acme'] }),
    ];
    const folder = join(makeFolder(), 'kchat');
    const fetchFrom = (emulator: typeof first) =>
      runKchatHere([...byVariable, '--api-url', emulator.url], {
        env: { KCHAT_CONFIG_DIR: folder, KUSTOMER_API_KEY: addCanary(emulator.apiKey) },
      });
    expect(await fetchFrom(first)).toMatchObject({ code: 0 });
    expect(await fetchFrom(second)).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(oneError('ORIGIN_CONFLICT')),
    });
    expect(readFileSync(join(folder, 'secrets', 'acme'), 'utf8')).toBe(addCanary(first.secret));
    await Promise.all([first.close(), second.close()]);
  });

  test('the key does not follow a redirect to another host', async () => {
    const thief = await serve((_request, response) => void response.end('{}'));
    const server = await serve(
      (_request, response) => void response.writeHead(302, { location: thief.origin }).end(),
    );
    await expectFailure(
      [...byVariable, '--api-url', server.origin],
      { env: { KUSTOMER_API_KEY: apiKey } },
      'API_FAILED',
      6,
      runKchat,
    );
    expect(thief.requests).toEqual([]);
  });

  test('a folder that cannot be written', async () => {
    const emulator = await startEmulator({ orgs: ['acme'] });
    // Root may write into any folder; below a file is refused to everybody.
    const configDir = '/dev/null/kchat';
    const env = { KCHAT_CONFIG_DIR: configDir, KUSTOMER_API_KEY: addCanary(emulator.apiKey) };
    const run = await runKchat([...byVariable, '--api-url', emulator.url], { env });
    expect(run).toEqual({ code: 5, stdout: '', stderr: expect.stringMatching(oneError('STORE_UNUSABLE')) });
    await emulator.close();
  });
});

describe('sign', () => {
  const env = { KUSTOMER_CHAT_SECRET: addCanary(madeUpSecret()) };
  test.each<[string, readonly string[]]>([
    ['without identity', []],
    ['with an empty e-mail', ['--email', '']],
    ['with a line break in the e-mail', ['--email', 'a@b.c\nd']],
    ['with an escape sequence in the e-mail', ['--email', '\u001b[31ma@b.c']],
    ['--iat tomorrow', ['--email', 'a@b.c', '--iat', 'tomorrow']],
    ['two claims of one name', ['--email', 'a@b.c', '--claim', 'x=1', '--claim', 'x=2']],
    ['a claim named iat', ['--email', 'a@b.c', '--claim', 'iat:=1']],
    ['a secret typed as a flag', ['--email', 'a@b.c', `--secret=${env.KUSTOMER_CHAT_SECRET}`]],
    ['an unknown option', ['--emial', 'a@b.c']],
  ])('%s', async (_, args) => {
    const { stderr } = await expectFailure(['sign', ...args], { env }, 'USAGE', 2);
    expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  test('without a secret', async () => {
    await expectFailure(['sign', '--email', 'a@b.c'], {}, 'SECRET_NOT_FOUND', 4, runKchat);
  });

  test('an error with --json is one object on stderr', async () => {
    const run = await runKchat(['sign', '--json', '--emial', 'x'], { env });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(JSON.parse(run.stderr)).toEqual({
      schema_version: 1,
      error: { code: 'USAGE', message: 'unknown option --emial', hint: 'did you mean --email?' },
      meta: { command: 'sign', version: expect.any(String) },
    });
  });
});

describe('a variable that is set wrongly', () => {
  const timeout = { KCHAT_KEYCHAIN_TIMEOUT: 'x' };
  test.each<[string, Record<string, string>]>([
    ['demo', { KCHAT_CONFIG_DIR: 'relative' }],
    ['demo', timeout],
    ['status', timeout],
  ])('is nothing to %s, which needs it for nothing: %j', async (command, env) => {
    expect(await runKchatHere([command], { env })).toMatchObject({ code: 0, stderr: '' });
  });

  test('stops what would ask the keychain, before a key is sent', async () => {
    const server = await serve((_request, response) => void response.end('{}'));
    const env = { ...timeout, KUSTOMER_API_KEY: apiKey };
    const args = ['fetch-secret', '--org', 'acme', '--api-url', server.origin];
    const { stderr } = await expectFailure(args, { env }, 'USAGE', 2);
    expect(stderr).toContain('KCHAT_KEYCHAIN_TIMEOUT is "x"');
    expect(server.requests).toEqual([]);
  });
});

describe('two readers of stdin', () => {
  test('are refused', async () => {
    await expectFailure(['inspect', '-', '--secret-file', '-'], { stdin: 'x' }, 'USAGE', 2, runKchat);
  });
});

describe('a stdin that is open for writing only', () => {
  test.each([
    [['import-secret', '--org', 'acme', '--store', 'file'], 'stdin cannot be read'],
    [['inspect', '-'], 'stdin cannot be read for the token (-)'],
    [['inspect'], 'stdin cannot be read for the token'],
    [['fetch-secret', '--org', 'acme', '--api-key-stdin'], 'stdin cannot be read for --api-key-stdin'],
    [['sign', '--from', '-'], 'stdin cannot be read for --from'],
  ])('%j', (args, message) => {
    const stdin = openSync(join(makeFolder(), 'written'), 'w');
    const { status, stdout, stderr } = spawnSync(kchatProgram.file, [...kchatProgram.args, ...args], {
      env: isolatedEnv(),
      stdio: [stdin, 'pipe', 'pipe'],
      encoding: 'utf8',
    });
    closeSync(stdin);
    const error = `kchat: error[INPUT_INVALID]: ${message}: it is not open for reading\nhint: pipe it in, or redirect it from a file\n`;
    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: error });
  });
});

describe.each([
  ['--version', ['--version']],
  ['help', ['--help']],
  ['a token', ['sign', '--email', 'ada@example.com']],
  ['the whole of sign --bad list', ['sign', '--bad', 'list', '--json']],
])('%s', (_, args) => {
  const env = isolatedEnv({ KUSTOMER_CHAT_SECRET: addCanary(madeUpSecret()) });

  test.skipIf(!existsSync('/dev/full'))('on a full disk is an error', () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(kchatProgram.file, [...kchatProgram.args, ...args], {
      env,
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    closeSync(full);
    const error = /error(\[|":\{"code":")OUTPUT_FAILED.*cannot write to stdout: no space left/;
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringMatching(error) });
  });

  test('whose reader is gone ends without a word', async () => {
    const child = spawn(kchatProgram.file, [...kchatProgram.args, ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    expect(await collect(child)).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

describe('a stderr that takes nothing decides nothing', () => {
  // A secret this short is warned about.
  const env = { KUSTOMER_CHAT_SECRET: 'short' };
  const rows = join(makeFolder(), 'rows.csv');
  writeFileSync(rows, `email,externalId\n${',\nada@example.com,\n'.repeat(300)}`);

  describe.each<[string, readonly string[], number, number]>([
    ['an error', ['nosuch'], 2, 0],
    ['a warning', ['sign', '--email', 'ada@example.com'], 0, 1],
    ['bad rows between good ones', ['sign', '--from', rows], 1, 300],
  ])('%s', (_, args, code, lines) => {
    const run = async (stderr: number | 'pipe') => {
      const child = spawn(kchatProgram.file, [...kchatProgram.args, ...args], {
        env: isolatedEnv(env),
        stdio: ['ignore', 'pipe', stderr],
      });
      child.stderr?.destroy();
      const run = await collect(child);
      return { code: run.code, lines: run.stdout.split('\n').length - 1 };
    };

    test.skipIf(!existsSync('/dev/full'))('on a full disk', async () => {
      const full = openSync('/dev/full', 'w');
      expect(await run(full)).toEqual({ code, lines });
      closeSync(full);
    });

    test('with its reader gone', async () => {
      expect(await run('pipe')).toEqual({ code, lines });
    });
  });
});

unixOnly('signals').each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s ends it while it computes',
  async (signal) => {
    const child = spawn(kchatProgram.file, [...kchatProgram.args, 'inspect', '-'], { env: isolatedEnv() });
    const ended = new Promise((resolve) => child.once('exit', (code, by) => resolve(by ?? code)));
    let stdout = '';
    child.stdout.on('data', (bytes) => {
      stdout += bytes;
    });
    // Sixteen million characters that are taken apart at once, as soon as the last of them has been read.
    child.stdin.end('eyJaaa'.repeat(2_600_000), () => child.kill(signal));
    expect([signal, 130]).toContain(await ended);
    expect(stdout).toBe('');
  },
);
