/** `kchat emulate`: flags, the ready line, the life of the emulator, and running a program against it. */
import { delimiter, join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import type { Environment } from '../../src/base/environment.js';
import { type EmulateOptions, registerEmulate, runEmulate } from '../../src/commands/emulate.js';
import { renderExports } from '../../src/emulate/exports.js';
import { renderReady } from '../../src/emulate/words.js';
import type { ChildExit } from '../../src/system/contract.js';
import { type FakeContext, type FakeContextOptions, fakeContext, testNow } from '../support/fake-context.js';
import { makeFolder } from '../support/folders.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';
import { parseCommand } from '../support/parse-command.js';
import { readPayload } from '../support/tokens.js';

const standard: EmulateOptions = { port: '0', host: '127.0.0.1', env: false, strict: false, command: [] };

interface Interruptible {
  readonly context: FakeContext;
  readonly interrupt: () => void;
  /** How often the command has taken signals over, and given them back. */
  readonly duty: { taken: number; given: number };
}

function interruptible(options: FakeContextOptions = {}): Interruptible {
  const controller = new AbortController();
  const duty = { taken: 0, given: 0 };
  const takeOver = () => {
    duty.taken += 1;
    return () => {
      duty.given += 1;
    };
  };
  const context = fakeContext(options);
  const interrupt = { ...context.interrupt, signal: controller.signal, takeOver };
  return { context: { ...context, interrupt }, interrupt: () => controller.abort('SIGTERM'), duty };
}

/** Parses and runs `kchat emulate …` as `program.ts` does. */
async function runArgs(args: readonly string[], context: FakeContext): Promise<void> {
  const program = new Command().exitOverride().option('--org <name>').option('--json');
  const command = program.command('emulate');
  registerEmulate(command, context);
  await program.parseAsync(['emulate', ...args], { from: 'user' });
}

describe('the flags of kchat emulate', () => {
  test.each<[string, Partial<EmulateOptions>, string[]?]>([
    ['', {}],
    ['--port 4010', { port: '4010' }],
    ['--org acme,beta@prod2', { org: 'acme,beta@prod2' }],
    ['--api-key-file key.txt --secret-file -', { apiKeyFile: 'key.txt', secretFile: '-' }],
    ['--rate-limit 300', { rateLimit: '300' }],
    ['--tls-cert c.pem --tls-key k.pem', { tlsCert: 'c.pem', tlsKey: 'k.pem' }],
    ['--allow-host 10.0.2.2 --allow-host a.test,b.test', { allowHost: ['10.0.2.2', 'a.test', 'b.test'] }],
    ['--fault 429x2,slow=3s --fault 401@/c/v1', { fault: ['429x2', 'slow=3s', '401@/c/v1'] }],
    ['--host 0.0.0.0 --env', { host: '0.0.0.0', env: true }],
    ['--strict', { strict: true }],
    ['-- npm test', {}, ['npm', 'test']],
    ['--strict -- node --port 1 -- x', { strict: true }, ['node', '--port', '1', '--', 'x']],
    ['-- kchat sign --org other', {}, ['kchat', 'sign', '--org', 'other']],
  ])('%s', async (line, changes, command = []) => {
    const { options, args } = await parseCommand(registerEmulate, line.split(' ').filter(Boolean));
    expect({ ...options, command: args }).toEqual({ ...standard, ...changes, command });
  });

  test('the help page opens by saying what this is not', async () => {
    const command = new Command('emulate');
    registerEmulate(command, fakeContext());
    const parts: string[] = [];
    command.configureOutput({ writeOut: (part) => void parts.push(part) }).outputHelp();
    const text = parts.join('');
    expect(text).toMatch(/^This is not Kustomer's server\./);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    for (const part of [
      'documented',
      'seen',
      'assumed',
      '429=1s',
      'jsonapi-errors',
      '$ kchat emulate -- npm test',
    ])
      expect(text).toContain(part);
  });
});

describe('kchat emulate until it is interrupted', () => {
  test('says that it is ready, answers, and ends with 0 and a free port', async () => {
    const { context, interrupt, duty } = interruptible();
    let url = '';
    let settings: unknown;
    const code = await runEmulate(standard, context, (result) => {
      url = result.url;
      const headers = { authorization: `Bearer ${result.apiKey}` };
      void fetch(`${url}/v1/auth/customer/settings`, { headers })
        .then(async (answer) => {
          settings = await answer.json();
        })
        .finally(interrupt);
    });
    expect(settings).toHaveProperty('data.attributes.secret');
    expect(code).toBe(0);
    expect(duty).toEqual({ taken: 1, given: 1 });
    await expect(fetch(url)).rejects.toThrow();
    expect(context.output.notes).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d {2}GET \/v1\/auth\/customer\/settings 200$/),
    ]);
  });

  test('ends at once when the signal came before it was ready', async () => {
    const { context, interrupt } = interruptible();
    interrupt();
    expect(await runEmulate(standard, context, () => {})).toBe(0);
  });

  test('prints one line where no person is watching', async () => {
    const { context, interrupt } = interruptible();
    queueMicrotask(() => setImmediate(interrupt));
    await runArgs([], context);
    expect(context.output.answers).toHaveLength(1);
    expect(context.output.answers[0]).toMatchObject({
      command: 'emulate',
      exitCode: 0,
      text: expect.stringMatching(/^emulator ready at http:\/\/127\.0\.0\.1:\d+ \(org kchat-emulator\)\n$/),
      data: {
        url: expect.stringMatching(/^http:/),
        org: 'kchat-emulator',
        apiKey: expect.stringMatching(/^eyJ/),
        widgetKey: expect.stringMatching(/^eyJ/),
      },
    });
    expect(Object.keys(context.output.answers[0]?.data ?? {})).toEqual(['url', 'org', 'apiKey', 'widgetKey']);
    expect(context.output.exitCodes).toEqual([]);
  });

  async function describeReady(options: Partial<EmulateOptions>, given: FakeContextOptions = {}) {
    const { context, interrupt } = interruptible(given);
    const results: Parameters<Parameters<typeof runEmulate>[2]>[0][] = [];
    await runEmulate({ ...standard, ...options }, context, (result) => {
      results.push(result);
      interrupt();
    });
    return { result: results[0], context };
  }

  test('a given key is not printed: it may be a real one', async () => {
    const [apiKey, secret] = [madeUpApiKey({ orgName: 'Acme' }), madeUpSecret()];
    const { result } = await describeReady(
      { apiKeyFile: 'key', secretFile: 'secret' },
      { files: { key: `${apiKey}\n`, secret: `${secret}\n` } },
    );
    expect(result).toMatchObject({ org: 'acme', apiKey: null });
    if (result === undefined) return;
    expect(renderReady(result, 80)).not.toContain(apiKey);
  });

  test.each<[string, Partial<EmulateOptions>, string, string]>([
    ['its own', {}, 'prod2', 'prod2'],
    ['its own, also of a named org', { org: 'acme' }, 'prod2', 'prod2'],
    ['that of --org', { org: 'acme@prod4' }, 'prod2', 'prod4'],
    ['prod1 where it names none that there is', {}, 'eu', 'prod1'],
  ])('the pod of the org of a given key is %s', async (_, options, keyPod, pod) => {
    const { context, interrupt } = interruptible({ files: { key: madeUpApiKey({ pod: keyPod }) } });
    let domain: unknown;
    await runEmulate({ ...standard, ...options, apiKeyFile: 'key' }, context, ({ url, org }) => {
      void fetch(`${url}/v1/domains/${org}`)
        .then(async (answer) => {
          domain = await answer.json();
        })
        .finally(interrupt);
    });
    expect(domain).toMatchObject({ data: { id: 'acme', attributes: { pod } } });
  });

  test('several orgs are all described, with their pods in their keys', async () => {
    const { result } = await describeReady({ org: 'acme,Beta@prod2' });
    expect(result?.org).toBe('acme');
    expect(result?.orgs?.map(({ org }) => org)).toEqual(['acme', 'beta']);
    const key = result?.orgs?.[1]?.apiKey ?? '';
    expect(readPayload(key)).toMatchObject({
      pod: 'prod2',
    });
  });

  test('the org of the environment is left alone', async () => {
    const { result } = await describeReady({}, { env: { KUSTOMER_ORG: 'real-org' } });
    expect(result?.org).toBe('kchat-emulator');
  });

  test('a person is told what to type next', async () => {
    const { result } = await describeReady({});
    if (result === undefined) throw new Error('not ready');
    const text = renderReady(result, 80, 'sh');
    expect(text.split('\n')[0]).toBe(`emulator ready at ${result.url} (org kchat-emulator)`);
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(10);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(text).not.toContain('eyJ');
    const { port } = new URL(result.url);
    for (const part of ['kchat emulate -- bash', `kchat emulate requests --port ${port}`, '--env'])
      expect(text).toContain(part);
  });

  test('--env prints what a shell is to export, and nothing that was given', async () => {
    const { result } = await describeReady({});
    if (result === undefined) throw new Error('not ready');
    const none = { apiKeyFile: undefined, secretFile: undefined };
    expect(renderExports(result, none, 'sh')).toBe(`export KCHAT_API_URL=${result.url}
export KUSTOMER_ORG=kchat-emulator
export KUSTOMER_API_KEY=${result.apiKey}
export KUSTOMER_CHAT_SECRET="$(kchat fetch-secret --store none --print)"
`);
    const files = { apiKeyFile: "/home/o'hara/key", secretFile: '/secret.txt' };
    expect(
      renderExports({ ...result, apiKey: null }, files, 'sh'),
    ).toContain(`export KUSTOMER_API_KEY="$(cat '/home/o'\\''hara/key')"
export KUSTOMER_CHAT_SECRET_FILE=/secret.txt
`);
  });

  test('--env prints what cmd and PowerShell take, on Windows', async () => {
    const { result } = await describeReady({});
    if (result === undefined) throw new Error('not ready');
    const files = { apiKeyFile: "C:\\Ada's keys\\key", secretFile: "C:\\Ada's keys\\secret" };
    const none = { apiKeyFile: undefined, secretFile: undefined };
    const given = { ...result, apiKey: null };
    expect(renderExports(given, files, 'cmd')).toBe(`set "KCHAT_API_URL=${result.url}"
set "KUSTOMER_ORG=kchat-emulator"
set /p KUSTOMER_API_KEY=<"C:\\Ada's keys\\key"
set "KUSTOMER_CHAT_SECRET_FILE=C:\\Ada's keys\\secret"
`);
    expect(renderExports(given, files, 'powershell')).toBe(`$env:KCHAT_API_URL = '${result.url}'
$env:KUSTOMER_ORG = 'kchat-emulator'
$env:KUSTOMER_API_KEY = Get-Content "C:\\Ada's keys\\key"
$env:KUSTOMER_CHAT_SECRET_FILE = 'C:\\Ada''s keys\\secret'
`);
    expect(renderExports(result, none, 'powershell')).toContain(
      '$env:KUSTOMER_CHAT_SECRET = kchat fetch-secret --store none --print\n',
    );
    expect(renderExports(result, none, 'cmd')).toContain(`in ('kchat fetch-secret --store none --print') do`);
    expect(renderReady(result, 80, 'powershell')).toContain('kchat emulate -- powershell');
  });

  test.each<[Partial<EmulateOptions>, RegExp | undefined]>([
    [{}, undefined],
    [{ host: '0.0.0.0' }, /^--host 0\.0\.0\.0: whoever reaches this machine over the network may log in/],
    [{ allowHost: ['10.0.2.2'] }, undefined],
  ])('%j: what it means is said', async (options, warning) => {
    const { result, context } = await describeReady(options);
    expect(result?.url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect(context.output.warnings).toEqual(warning === undefined ? [] : [expect.stringMatching(warning)]);
  });

  test('what has no route is a warning, once', async () => {
    const { context, interrupt } = interruptible();
    await runEmulate(standard, context, ({ url }) => {
      void fetch(`${url}/c/v1/chat/settings`)
        .then(() => fetch(`${url}/c/v1/chat/settings`))
        .finally(interrupt);
    });
    const line = expect.stringMatching(/ {2}not emulated: GET \/c\/v1\/chat\/settings 404$/);
    expect(context.output.warnings).toEqual([line]);
    expect(context.output.notes).toEqual([line]);
  });

  test('requests are told without credentials and control characters', async () => {
    const { context, interrupt } = interruptible();
    await runEmulate(standard, context, ({ url, apiKey }) => {
      const question = {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
        body: JSON.stringify({ externalToken: apiKey }),
      };
      void fetch(`${url}/c/v1/identity`, question).finally(interrupt);
    });
    expect(context.output.notes).toEqual([
      expect.stringMatching(
        /POST \/c\/v1\/identity 401: login rejected, this is an API key, not a login token: keep it out of the app \(IS_API_KEY\)$/,
      ),
    ]);
  });
});

describe('kchat emulate around a program', () => {
  interface Run {
    readonly command: readonly string[];
    readonly env: Environment;
  }

  async function runAround(exit: ChildExit | Error, env: Environment = {}, aborted = false) {
    const runs: Run[] = [];
    const folder = makeFolder();
    const folders: string[] = [];
    const { context, interrupt, duty } = interruptible({
      env,
      system: {
        run: async (command, childEnv) => {
          runs.push({ command, env: childEnv });
          expect(folders).toEqual([folder]);
          const answer = await fetch(`${childEnv.KCHAT_API_URL}/v1/auth/customer/settings`, {
            headers: { authorization: `Bearer ${childEnv.KUSTOMER_API_KEY}` },
          });
          expect(answer.status).toBe(200);
          if (exit instanceof Error) throw exit;
          return exit;
        },
        ownCommand: ['/made-up/node', '/made-up/kchat.js'],
        makeTemporaryFolder: async () => {
          folders.push(folder);
          return { path: folder, remove: async () => folders.pop() !== undefined };
        },
      },
    });
    if (aborted) interrupt();
    const running = runArgs(['--', 'npm', 'test', '--silent'], context);
    return { context, runs, folder, folders, duty, running };
  }

  test('gives it the emulator and takes everything real away', async () => {
    const real = {
      PATH: '/bin',
      KUSTOMER_ORG: 'real',
      KUSTOMER_API_KEY: 'real key',
      KUSTOMER_CHAT_SECRET: 'real secret',
      KUSTOMER_CHAT_SECRET_FILE: '/real',
      KCHAT_STORE: 'keychain',
      KCHAT_CONFIG_DIR: '/home/real',
      KCHAT_API_URL: 'https://real.api.kustomerapp.com',
    };
    const { runs, running, folder, folders, context } = await runAround({ code: 0 }, real);
    await running;
    expect(runs).toEqual([
      {
        command: ['npm', 'test', '--silent'],
        env: {
          PATH: `${join(folder, 'bin')}${delimiter}/bin`,
          KUSTOMER_ORG: 'kchat-emulator',
          KUSTOMER_API_KEY: expect.stringMatching(/^eyJ/),
          KCHAT_API_URL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
          KCHAT_STORE: 'file',
          KCHAT_CONFIG_DIR: join(folder, 'config'),
          KCHAT_EMULATED: '1',
        },
      },
    ]);
    expect(folders).toEqual([]);
    expect(context.output.answers).toEqual([]);
    expect(context.output.written).toEqual([]);
    expect(context.output.notes).toEqual([]);
    await expect(fetch(runs[0]?.env.KCHAT_API_URL ?? '')).rejects.toThrow();
  });

  test.each<[string, ChildExit, number]>([
    ['0', { code: 0 }, 0],
    ['7', { code: 7 }, 7],
    ['killed by signal 15', { signal: 15 }, 143],
  ])('passes on how it ended: %s', async (_, exit, code) => {
    const { context, running, duty } = await runAround(exit);
    await running;
    expect(context.output.exitCodes).toEqual([code]);
    expect(duty).toEqual({ taken: 1, given: 1 });
  });

  test('removes the folder also when the program cannot be started', async () => {
    const { running, folders, duty } = await runAround(new Error('command not found'));
    await expect(running).rejects.toThrow('command not found');
    expect(folders).toEqual([]);
    expect(duty).toEqual({ taken: 1, given: 1 });
  });

  test('a signal before the program has started ends it with 130', async () => {
    const { running, runs, context } = await runAround({ code: 0 }, {}, true);
    await running;
    expect(runs).toEqual([]);
    expect(context.output.exitCodes).toEqual([130]);
  });
});

describe('kchat emulate refuses', () => {
  const files = { empty: '', blank: ' \n', binary: new Uint8Array([0xff, 0xfe]), pem: 'no PEM' };
  test.each<[string, Partial<EmulateOptions>, string, string]>([
    ['a port that is none', { port: '65536' }, 'USAGE', '--port is "65536"'],
    ['an address that is none', { host: 'example.com' }, 'USAGE', '--host is "example.com"'],
    ['an address of another machine', { host: '192.0.2.1' }, 'USAGE', '--host 192.0.2.1 is not an address'],
    ['exports for a program', { env: true, command: ['true'] }, 'USAGE', '--env goes with'],
    ['a port in words', { port: 'http' }, 'USAGE', '--port is "http"'],
    ['a negative port', { port: '-1' }, 'USAGE', '--port is "-1"'],
    ['a rate limit of zero', { rateLimit: '0' }, 'USAGE', '--rate-limit is "0"'],
    ['an org that is none', { org: 'acme,evil.com/x' }, 'USAGE', 'the org name in --org'],
    ['an org twice', { org: 'acme,acme@prod2' }, 'USAGE', '--org names an org twice'],
    ['a pod that is none', { org: 'acme@eu' }, 'USAGE', 'pod "eu"'],
    ['an org with two pods', { org: 'acme@prod2@prod4' }, 'USAGE', '--org has the pod'],
    ['an unknown fault', { fault: ['418'] }, 'USAGE', 'there is no fault "418"'],
    [
      'a host that is none',
      { allowHost: ['http://x'] },
      'USAGE',
      '--allow-host has "http://x", which is not a host name',
    ],
    ['an escape sequence', { fault: ['\u001b[2J'] }, 'USAGE', 'there is no fault "\\u001b[2J"'],
    [
      'a certificate without its key',
      { tlsCert: 'pem' },
      'USAGE',
      '--tls-cert and --tls-key belong together',
    ],
    [
      'a certificate that is none',
      { tlsCert: 'pem', tlsKey: 'pem' },
      'USAGE',
      '--tls-cert and --tls-key cannot be used together',
    ],
    ['an empty secret', { secretFile: 'empty' }, 'USAGE', 'the chat secret is empty'],
    [
      'a secret that is not text',
      { secretFile: 'binary' },
      'INPUT_INVALID',
      'what --secret-file gave is not UTF-8',
    ],
    ['a blank key', { apiKeyFile: 'blank' }, 'API_KEY_MISSING', '--api-key-file'],
    ['a missing file', { apiKeyFile: 'nowhere' }, 'INPUT_INVALID', 'nowhere'],
    [
      'two readers of stdin',
      { apiKeyFile: '-', secretFile: '-' },
      'USAGE',
      '--api-key-file and --secret-file',
    ],
  ])('%s', async (_, options, code, message) => {
    const { context, duty } = interruptible({ files, stdin: madeUpApiKey() });
    const failure = runEmulate({ ...standard, ...options }, context, () => expect.unreachable());
    await expect(failure).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    expect(duty.taken).toBe(duty.given);
  });

  test('a port in use, by its number', async () => {
    const { context, interrupt } = interruptible();
    let second: Promise<unknown> = Promise.resolve();
    let port = '';
    await runEmulate(standard, context, ({ url }) => {
      port = new URL(url).port;
      second = runEmulate({ ...standard, port }, fakeContext(), () => {})
        .catch((error: unknown) => error)
        .finally(interrupt);
    });
    expect(await second).toMatchObject({ code: 'USAGE', message: `port ${port} is in use on 127.0.0.1` });
  });
});

test('the clock of the context is the clock of the emulator', async () => {
  const { context, interrupt } = interruptible();
  let date: string | null = null;
  await runEmulate(standard, context, ({ url }) => {
    void fetch(url)
      .then(({ headers }) => {
        date = headers.get('date');
      })
      .finally(interrupt);
  });
  expect(date).toBe(new Date(testNow).toUTCString());
});
