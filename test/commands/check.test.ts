/** `kchat check` on a fake context: its command line, what it asks whom, and its reports. */

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { KchatError } from '../../src/base/errors.js';
import { listAnnotations, maskCommand, renderSummary } from '../../src/check/github.js';
import { renderJunit } from '../../src/check/junit.js';
import { renderCheck } from '../../src/check/render.js';
import { type CheckResult, isGreen } from '../../src/check/report.js';
import { createSettings } from '../../src/cli/settings.js';
import {
  type CheckOptions,
  deliverReport,
  registerCheck,
  runCheck as runCheckWithSettings,
} from '../../src/commands/check.js';
import type { HttpRequest } from '../../src/http/contract.js';
import type { HttpAnswer } from '../../src/http/transport.js';
import { mint, secretText } from '../check/evidence.js';
import {
  type FakeContextOptions,
  fakeContext,
  noApi,
  noBackend,
  plainStyle,
  testNow,
} from '../support/fake-context.js';
import { type Flags, fromFlags } from '../support/from-flags.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';
import { testWith } from '../support/needs.js';
import { parseCommand } from '../support/parse-command.js';

const pauses: number[] = [];
const runCheck = fromFlags((options: CheckOptions, context: Parameters<typeof runCheckWithSettings>[1]) =>
  runCheckWithSettings(options, context, async (ms) => void pauses.push(ms)),
);

const defaults: Flags<CheckOptions> = {
  apiKeyStdin: false,
  tokenHeader: [],
  secondSession: [],
  only: [],
  skip: [],
  require: [],
};

describe('the command line of kchat check', () => {
  test.each<[string[], Partial<Flags<CheckOptions>>]>([
    [[], {}],
    [
      ['--token-url', 'https://a.example/t', '--token-method', 'POST'],
      { tokenUrl: 'https://a.example/t', tokenMethod: 'POST' },
    ],
    [['--token-header', 'A: 1, 2', '--token-header', 'B: env:B'], { tokenHeader: ['A: 1, 2', 'B: env:B'] }],
    [['--token-body', '{}', '--token-field', 'data.jwt'], { tokenBody: '{}', tokenField: 'data.jwt' }],
    [['--token-command', 'node mint.js'], { tokenCommand: 'node mint.js' }],
    [
      ['--expect-email', 'a@b.c', '--expect-external-id', '7'],
      { expectEmail: 'a@b.c', expectExternalId: '7' },
    ],
    [['--only', 'api,clock', '--only', 'secret'], { only: ['api', 'clock', 'secret'] }],
    [['--skip', 'api, clock', '--require', 'secret'], { skip: ['api', 'clock'], require: ['secret'] }],
    [
      ['--junit', 'r.xml', '--timeout', '2s', '--api-url', 'http://127.0.0.1:1'],
      { junit: 'r.xml', timeout: '2s', apiUrl: 'http://127.0.0.1:1' },
    ],
    [
      ['--api-key-stdin', '--secret-file', 'f', '--org', 'acme'],
      { apiKeyStdin: true, secretFile: 'f', org: 'acme' },
    ],
    [['--api-key-file', 'k'], { apiKeyFile: 'k' }],
  ])('%j', async (args, options) => {
    expect(await parseCommand(registerCheck, args)).toEqual({
      options: { ...defaults, ...options },
      args: [],
    });
  });
});

const env = { KUSTOMER_CHAT_SECRET: secretText, KUSTOMER_ORG: 'acme', QA: madeUpSecret() };
const ok = (body: string, headers: Readonly<Record<string, string>> = {}): HttpAnswer => ({
  status: 200,
  headers: new Headers({ 'content-type': 'application/json', ...headers }),
  body,
  bodyProblem: undefined,
  bytes: Buffer.from(body),
  midpoint: testNow,
  elapsedMs: 1,
});
const url = 'https://api.example.com/chat-token';
const bearer = ['Authorization: Bearer env:QA'];

/** A context whose backend answers with a good token where there is an Authorization header. */
function open(overrides: FakeContextOptions = {}) {
  const asked: { request: HttpRequest; timeoutMs: number }[] = [];
  const ran: string[] = [];
  const backend = {
    ask: async (request: HttpRequest, timeoutMs: number) => {
      asked.push({ request, timeoutMs });
      return request.headers.authorization === `Bearer ${env.QA}`
        ? ok(JSON.stringify({ token: mint() }))
        : { ...ok('{}'), status: 401 };
    },
    run: async (commandLine: string) => {
      ran.push(commandLine);
      return { exit: { code: 0 }, stdout: `${mint()}\n`, stderr: 'warming up\n' };
    },
  };
  const context = fakeContext({ env, backend, ...overrides });
  pauses.length = 0;
  const check = (options: Partial<Flags<CheckOptions>> = {}) =>
    runCheck({ ...defaults, ...options }, context);
  return { context, asked, ran, check };
}

const statusOf = (checks: readonly CheckResult[], name: string) =>
  checks.find((check) => check.name === name);

describe('a run of kchat check', () => {
  test('asks the backend twice as the app does, a second apart, without credentials and with made-up ones', async () => {
    const { asked, check } = open();
    const { report } = await check({ tokenUrl: url, tokenHeader: bearer });
    expect(pauses).toEqual([1_100]);
    expect(report).toMatchObject({ failed: 0, warned: 0 });
    const withKey = {
      url,
      method: 'GET',
      headers: { accept: expect.any(String), authorization: `Bearer ${env.QA}` },
    };
    expect(asked.map(({ request }) => request)).toEqual(
      expect.arrayContaining([
        expect.objectContaining(withKey),
        expect.objectContaining({ headers: { accept: expect.any(String) } }),
      ]),
    );
    expect(asked.length).toBe(4);
    expect(asked.every(({ timeoutMs }) => timeoutMs === 10_000)).toBe(true);
  });

  test.each([
    [{ timeout: '2s' }, {}, 2_000],
    [{}, { KCHAT_TIMEOUT: '30s' }, 30_000],
  ])('gives a call the time of %j %j', async (options, more, expected) => {
    const { asked, check } = open({ env: { ...env, ...more } });
    await check({ tokenUrl: url, only: ['token-endpoint'], ...options });
    expect(asked.map(({ timeoutMs }) => timeoutMs)).toEqual([expected]);
  });

  test('of a backend that takes 5 s: token-endpoint warns, and nothing else does', async () => {
    let now = testNow;
    const ask = async () => {
      now += 5_000;
      return ok(JSON.stringify({ token: mint({ iat: Math.floor(now / 1000) }) }));
    };
    const { check } = open({ clock: { now: () => now }, backend: { ...noBackend, ask } });
    const { report, totalMs } = await check({ tokenUrl: url, skip: ['endpoint-auth'] });
    expect(report).toMatchObject({ failed: 0, warned: 1 });
    expect(statusOf(report.checks, 'token-endpoint')).toMatchObject({
      status: 'warned',
      reason: expect.stringMatching(/only after 5\.0 s/),
      ms: 5_000,
    });
    expect(totalMs).toBe(10_000);
  });

  test('asks nobody for what is left out', async () => {
    const { asked, check } = open();
    await check({ tokenUrl: url, tokenHeader: bearer, only: ['identity'] });
    expect(asked.length).toBe(1);
    const offline = await open({ backend: noBackend }).check({
      tokenUrl: url,
      skip: ['token-endpoint'],
    });
    expect(statusOf(offline.report.checks, 'freshness')?.reason).toBe(
      'needs token-endpoint, which --skip leaves out',
    );
  });

  test.each([
    [{ KUSTOMER_ORG: 'acme', KUSTOMER_API_KEY: madeUpApiKey() }, 'https://acme.api.kustomerapp.com'],
    [{}, 'https://api.kustomerapp.com'],
  ])('--only clock asks for the time, without a key', async (given, apiOrigin) => {
    const requests: unknown[] = [];
    const readSkew = async (request: unknown) => {
      requests.push(request);
      return 120;
    };
    const { check } = open({ api: { ...noApi, readSkew }, env: given });
    const { report } = await check({ only: ['clock'] });
    expect(report.checks).toMatchObject([{ name: 'clock', status: 'warned' }]);
    expect(requests).toEqual([{ apiOrigin, timeoutMs: 90_000 }]);
  });

  test('asks for the key on a terminal, once, if a check needs it; Enter goes on without', async () => {
    const api = { ...noApi, fetchChatSecret: async () => ({ secret: secretText, clockSkewSeconds: 0 }) };
    const { check } = open({ api, replies: [madeUpApiKey()] });
    expect((await check({ only: ['api', 'clock'] })).report).toMatchObject({ passed: 2 });
    const without = await open({ replies: [''] }).check();
    expect(without.report.checks.filter(({ status }) => status === 'skipped').length).toBeGreaterThan(3);
    expect((await open({ replies: [] }).check({ only: ['round-trip'] })).report.passed).toBe(1);
  });

  test('asks the API with the key, for the org of the key', async () => {
    const requests: unknown[] = [];
    const apiKey = madeUpApiKey();
    const api = {
      ...noApi,
      fetchChatSecret: async (request: unknown) => {
        requests.push(request);
        return { secret: secretText, clockSkewSeconds: 0 };
      },
    };
    const { check } = open({ api, env: { KUSTOMER_API_KEY: apiKey, KUSTOMER_CHAT_SECRET: secretText } });
    expect((await check()).report).toMatchObject({ passed: 6, failed: 0 });
    expect(requests).toEqual([
      { org: 'acme', apiKey, apiOrigin: 'https://acme.api.kustomerapp.com', timeoutMs: 90_000 },
    ]);
  });

  test.each([
    ['an expired key', { exp: 1_700_000_000 }],
    ['a widget key', { roles: ['org.tracking'] }],
  ])('sends nothing with %s', async (_, claims) => {
    const { check } = open({ env: { ...env, KUSTOMER_API_KEY: madeUpApiKey(claims) } });
    const { checks } = (await check()).report;
    expect(statusOf(checks, 'api-key')?.status).toBe('failed');
    expect(statusOf(checks, 'api')).toMatchObject({
      status: 'skipped',
      reason: 'nothing was sent, the API key cannot work: see api-key',
    });
  });

  test('a store that cannot be read fails secret, says so once, and the rest goes on', async () => {
    const locked = new KchatError('KEYCHAIN_LOCKED', 'the keychain is locked', { hint: 'unlock it' });
    const secrets = fakeContext().secrets();
    const { check } = open({ secrets: { ...secrets, resolve: () => Promise.reject(locked) } });
    const { checks } = (await check()).report;
    expect(statusOf(checks, 'secret')).toMatchObject({
      status: 'failed',
      reason: 'the keychain is locked',
      hint: 'unlock it',
    });
    expect(statusOf(checks, 'round-trip')).toMatchObject({
      status: 'skipped',
      reason: 'there is no secret to sign with: see secret',
      hint: null,
    });
  });

  test('plain http is warned about once credentials leave this machine', async () => {
    for (const [tokenUrl, tokenHeader, warnings] of [
      ['http://backend:3000/t', bearer, 1],
      ['http://backend:3000/t', [], 0],
      ['http://127.0.0.1:3000/t', bearer, 0],
      [url, bearer, 0],
    ] as const) {
      const { context, check } = open();
      await check({ tokenUrl, tokenHeader });
      expect(context.output.warnings.length, tokenUrl).toBe(warnings);
    }
  });

  test('a file gives a header its value, without the line end', async () => {
    const { asked, check } = open({ files: { '/run/qa': 'abc\n' } });
    await check({
      tokenUrl: url,
      tokenHeader: ['Authorization: Bearer file:/run/qa'],
      only: ['token-endpoint'],
    });
    expect(asked[0]?.request.headers.authorization).toBe('Bearer abc');
  });

  test('a file that is no UTF-8 is refused: replaced characters would be another password', async () => {
    const { asked, check } = open({ files: { '/run/qa': Buffer.from('p\u00e4ss', 'latin1') } });
    const { report } = await check({
      tokenUrl: url,
      tokenHeader: ['Authorization: Bearer file:/run/qa'],
      only: ['token-endpoint'],
    });
    expect(asked).toEqual([]);
    expect(report.checks[0]).toMatchObject({ status: 'failed', reason: 'file:/run/qa is not UTF-8 text' });
  });

  test('a command is run once for each of the two calls', async () => {
    const { ran, check } = open();
    await check({ tokenCommand: 'mint' });
    expect(ran).toEqual(['mint', 'mint']);
  });

  test('what a command says on stderr is for --verbose', async () => {
    const { context, check } = open();
    expect((await check({ tokenCommand: 'mint' })).report).toMatchObject({ failed: 0 });
    expect(context.output.debugged).toContain('--token-command: warming up');
  });

  test('tokens are masked under GitHub Actions, and nowhere else', async () => {
    const { context, check } = open({ env: { ...env, GITHUB_ACTIONS: 'true' } });
    await check({ tokenUrl: url, tokenHeader: bearer });
    expect(context.output.toldRunner).toEqual(Array(3).fill(expect.stringMatching(/^::add-mask::eyJ/)));
    expect(context.output.toldRunner).toContain(`::add-mask::${mint()}`);
    const elsewhere = open();
    await elsewhere.check({ tokenUrl: url, tokenHeader: bearer });
    expect(elsewhere.context.output.toldRunner).toEqual([]);
  });
});

describe('kchat check refuses', () => {
  test.each<[Partial<Flags<CheckOptions>>, RegExp]>([
    [{ tokenCommand: '' }, /^--token-command is empty$/],
    [{ tokenCommand: ' ' }, /^--token-command is empty$/],
    [{ tokenHeader: bearer }, /^--token-header needs --token-url$/],
    [{ tokenMethod: 'POST' }, /^--token-method needs --token-url$/],
    [{ tokenBody: 'x', tokenCommand: 'x' }, /^--token-body needs --token-url$/],
    [{ tokenField: 'a' }, /^--token-field needs --token-url or --token-command$/],
    [{ expectEmail: 'a@b.c' }, /^--expect-email needs/],
    [{ expectExternalId: '7' }, /^--expect-external-id needs/],
    [{ only: ['all'] }, /^--only names "all"/],
    [{ timeout: 'soon' }, /^--timeout is "soon"/],
    [{ org: 'a b' }, /^the org name in --org/],
    [{ junit: '-' }, /^--junit takes a file, not -$/],
  ])('%j', async (options, message) => {
    await expect(open().check(options)).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringMatching(message),
    });
  });
});

const evil = 'a "b" <c> & 100% | `d`\u001b[31m\u202e\u0000 ::set-output name=x::y\r\n##[error]z';
const result = (overrides: Partial<CheckResult>): CheckResult => ({
  name: 'api',
  status: 'passed',
  reason: 'fine',
  hint: null,
  required: false,
  ms: 12,
  ...overrides,
});
const makeReport = (checks: readonly CheckResult[]) => {
  const count = (status: string) => checks.filter((check) => check.status === status).length;
  return {
    passed: count('passed'),
    failed: count('failed'),
    warned: count('warned'),
    skipped: count('skipped'),
    checks,
  };
};
const mixed = makeReport([
  result({ name: 'secret', reason: 'from KUSTOMER_CHAT_SECRET (7f3a91c2)', ms: 0 }),
  result({
    name: 'api-key',
    status: 'warned',
    reason: 'expires in 9 days (2026-12-01)',
    hint: 'create the next one',
    ms: 1,
  }),
  result({ name: 'api', reason: 'settings reachable', ms: 212 }),
  result({
    name: 'secret-current',
    status: 'failed',
    reason: "Kustomer's secret is now c0ffee12, not 7f3a91c2: it was replaced",
    hint: 'update KUSTOMER_CHAT_SECRET where this job gets it',
    ms: 0,
  }),
  result({
    name: 'token-endpoint',
    status: 'skipped',
    reason: 'no backend to ask',
    hint: 'give --token-url or --token-command',
    ms: 0,
  }),
]);
const empty = makeReport([result({ status: 'skipped', reason: 'none' })]);
const hostile = makeReport([result({ status: 'failed', reason: evil, hint: evil })]);

describe('the report of kchat check for people', () => {
  test('a line for each check, the fix under it, the sum at the end', () => {
    expect(renderCheck(mixed, 300, plainStyle)).toBe(`\
✔ secret           from KUSTOMER_CHAT_SECRET (7f3a91c2)
! api-key          expires in 9 days (2026-12-01)                           1 ms
                   create the next one
✔ api              settings reachable                                     212 ms
✖ secret-current   Kustomer's secret is now c0ffee12, not 7f3a91c2: it was
                   replaced
                   update KUSTOMER_CHAT_SECRET where this job gets it
– token-endpoint   no backend to ask
                   give --token-url or --token-command

1 failed, 1 warning, 2 passed, 1 skipped in 0.3 s
`);
  });

  test.each([40, 60, 80, 200])('%d columns are enough, with words for symbols too', (columns) => {
    const symbols = { passed: 'ok', failed: 'FAIL', warned: 'warn', skipped: 'skip', noted: 'note' };
    for (const line of renderCheck(mixed, 300, { ...plainStyle, symbols, columns }).split('\n'))
      expect(line.length, line).toBeLessThanOrEqual(columns);
  });

  test('says when nothing was checked', () => {
    expect(isGreen(empty)).toBe(false);
    expect(renderCheck(empty, 0, plainStyle)).toMatch(/\nnothing was checked: 1 skipped in 0\.0 s\n$/);
  });
});

describe('the report of kchat check for GitHub', () => {
  test('annotations escape line breaks, % and what divides properties', () => {
    expect(listAnnotations(hostile)).toEqual([
      expect.stringMatching(
        /^::error title=kchat check%3A api::a "b" <c> & 100%25 \| [^\r\n]*%0D%0A##\[error\]z%0Aa "b"[^\r\n]*$/,
      ),
    ]);
  });

  test('what failed and what warned is annotated, and a run that checked nothing', () => {
    expect(listAnnotations(mixed).map((line) => line.slice(0, 40))).toEqual([
      '::warning title=kchat check%3A api-key::',
      '::error title=kchat check%3A secret-curr',
    ]);
    expect(listAnnotations(empty)).toEqual(['::error title=kchat check::nothing was checked']);
    expect(listAnnotations(makeReport([result({})]))).toEqual([]);
  });

  test('only tokens are masked', () => {
    expect(maskCommand(` ${mint()}\n`)).toBe(`::add-mask::${mint()}`);
    expect(maskCommand('a')).toBeUndefined();
    expect(maskCommand('a.b\n::set-output name=x::y.c')).toBeUndefined();
  });

  test('the summary is a table that no text breaks out of', () => {
    const lines = renderSummary(hostile, 300).trimEnd().split('\n');
    expect(lines.length).toBe(5);
    expect(lines[0]).toBe('### kchat check: 1 failed in 0.3 s');
    expect(lines[4]).not.toMatch(/[`\u001b\u202e\u0000]|<(?!br>)/);
    expect(lines[4]?.match(/(?<!\\)\|/g)?.length).toBe(5);
  });

  // GitHub reads https: and www. before, and addresses after what is escaped.
  test.each([
    'https://evil.example',
    'WWW.evil.example',
    'xmpp:a@b.co/x',
    'mailto:a@b.co',
    'a@b.co',
    'ftp://b.co',
    '@someone',
    '#7',
  ])('the summary makes no link of %s', (text) => {
    const summary = renderSummary(makeReport([result({ status: 'failed', reason: `see ${text}` })]), 300);
    expect(summary.split('\n')[4]).not.toMatch(/[:@#](?!\d+;)|www\.|&#64;(?!<!-- -->)/i);
  });
});

describe('the delivery of the report', () => {
  const run = { report: mixed, startedAt: testNow, totalMs: 300 };
  const openReports = () => {
    const files: Record<string, string> = {};
    const keep = async (path: string, text: string) => {
      files[path] = (files[path] ?? '') + text;
    };
    return { files, reports: { replace: keep, replacePrivate: keep, append: keep } };
  };

  test('is stdout alone, with exit code 1 where something failed', async () => {
    const context = fakeContext();
    await deliverReport(run, { settings: createSettings({}, context.env) }, context);
    const shown = { ...mixed, checks: mixed.checks.map(({ required: _, ...check }) => check) };
    expect(context.output.answers).toEqual([
      { command: 'check', data: shown, text: renderCheck(mixed, 300, plainStyle), exitCode: 1 },
    ]);
    expect(context.output.toldRunner).toEqual([]);
  });

  test('goes to a file and to the summary of the step', async () => {
    const { files, reports } = openReports();
    const github = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: '/summary' };
    const settings = createSettings({}, github);
    await deliverReport(run, { junit: 'r.xml', settings }, fakeContext({ reports }));
    expect(Object.keys(files)).toEqual(['/summary', 'r.xml']);
  });

  test('a variable alone does not make it GitHub', async () => {
    const context = fakeContext({ env: { GITHUB_ACTIONS: 'false', GITHUB_STEP_SUMMARY: '/summary' } });
    await deliverReport(run, { settings: createSettings({}, context.env) }, context);
    expect(context.output.toldRunner).toEqual([]);
  });
});

const schema = fileURLToPath(new URL('../support/junit.xsd', import.meta.url));
const hasXmllint = spawnSync('xmllint', ['--version'], { stdio: 'ignore' }).status === 0;

const needsXmllint = testWith(hasXmllint, 'xmllint (libxml2-utils)');

describe('the JUnit file', () => {
  needsXmllint.each([
    ['a mixed run', mixed],
    ['hostile text', hostile],
    ['nothing checked', empty],
    ['no checks at all', makeReport([])],
  ])('%s is valid by the schema', (_, report) => {
    const { status, stderr } = spawnSync('xmllint', ['--noout', '--schema', schema, '-'], {
      input: renderJunit(report, testNow, 300),
      encoding: 'utf8',
    });
    expect(stderr).toBe('- validates\n');
    expect(status).toBe(0);
  });

  needsXmllint('the schema refuses what is no report', () => {
    const spoilt = renderJunit(mixed, testNow, 300).replace(' hostname="localhost"', '');
    expect(spawnSync('xmllint', ['--noout', '--schema', schema, '-'], { input: spoilt }).status).not.toBe(0);
  });

  test('has a case for each check', () => {
    expect(renderJunit(mixed, testNow, 300)).toBe(`\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite package="kchat" id="0" name="kchat check" timestamp="2026-11-22T14:20:00" hostname="localhost" tests="5" failures="1" errors="0" skipped="1" time="0.300">
    <properties/>
    <testcase classname="kchat.check" name="secret" time="0.000"/>
    <testcase classname="kchat.check" name="api-key" time="0.001"/>
    <testcase classname="kchat.check" name="api" time="0.212"/>
    <testcase classname="kchat.check" name="secret-current" time="0.000"><failure message="Kustomer&#39;s secret is now c0ffee12, not 7f3a91c2: it was replaced" type="check">Kustomer&#39;s secret is now c0ffee12, not 7f3a91c2: it was replaced
update KUSTOMER_CHAT_SECRET where this job gets it</failure></testcase>
    <testcase classname="kchat.check" name="token-endpoint" time="0.000"><skipped message="no backend to ask"/></testcase>
    <system-out>warning: api-key: expires in 9 days (2026-12-01)
create the next one
1 failed, 1 warning, 2 passed, 1 skipped in 0.3 s</system-out>
    <system-err/>
  </testsuite>
</testsuites>
`);
  });

  test('a run that checked nothing is a failure there too', () => {
    expect(renderJunit(empty, testNow, 0)).toMatch(/tests="2" failures="1".*skipped="1"/);
  });
});
