/**
 * `kchat check` as a CI job runs it: an emulator, and a backend with one mistake at a time. Its judgements are looked at
 * in this process; what it is to a runner, a file or another user is a process.
 */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '../../src/emulator/server.js';
import { collect } from '../support/child.js';
import { makeFolder } from '../support/folders.js';
import { closedOrigin, serve } from '../support/http-server.js';
import { runKchatHere } from '../support/in-process.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';
import { addCanary, kchatProgram, type RunOptions, runKchat } from '../support/run-kchat.js';
import { type Mistake, sampleCustomer, startSampleBackend } from '../support/sample-backend.js';

/** A CI job: an emulated org, a backend with its secret, a QA session, and the variables of the job. */
async function openJob(mistake?: Mistake) {
  const emulator = await startEmulator({});
  onTestFinished(() => emulator.close());
  addCanary(emulator.apiKey);
  const secret = addCanary(emulator.secret);
  const session = addCanary(madeUpSecret());
  const backend = await startSampleBackend({ secret, session, mistake });
  const env = {
    KUSTOMER_ORG: emulator.org,
    KUSTOMER_API_KEY: emulator.apiKey,
    KUSTOMER_CHAT_SECRET: secret,
    KCHAT_API_URL: emulator.url,
    QA_SESSION: session,
    CI: 'true',
  };
  const url = `${backend.origin}/chat-token`;
  const args = ['--token-url', url, '--token-header', 'Authorization: Bearer env:QA_SESSION'];
  const checkBy =
    (run: typeof runKchat) =>
    (more: readonly string[] = [], options: RunOptions = {}) =>
      run(['check', ...args, '--expect-email', sampleCustomer, ...more], {
        ...options,
        env: { ...env, ...options.env },
      });
  return { emulator, backend, env, check: checkBy(runKchat), checkHere: checkBy(runKchatHere), url };
}

interface Result {
  readonly name: string;
  readonly status: string;
  readonly reason: string;
  readonly hint: string | null;
  readonly ms: number;
}

const readData = (stdout: string): { checks: Result[]; passed: number; skipped: number; failed: number } =>
  JSON.parse(stdout).data;
const statuses = (checks: readonly Result[]) =>
  Object.fromEntries(checks.map(({ name, status }) => [name, status]));

const allPassed = {
  secret: 'passed',
  'api-key': 'passed',
  api: 'passed',
  'secret-current': 'passed',
  clock: 'passed',
  'round-trip': 'passed',
  'token-endpoint': 'passed',
  identity: 'passed',
  'endpoint-auth': 'passed',
  freshness: 'passed',
};

describe('a backend', () => {
  test('that is right passes every check, in silence', async () => {
    const { check, backend, env } = await openJob();
    const { code, stdout, stderr } = await check(['--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(statuses(readData(stdout).checks)).toEqual(allPassed);
    // Two calls with the session, one without, one with a made-up one; nothing else.
    const sent = backend.requests.map(({ headers }) => headers.authorization ?? 'none');
    const right = `Bearer ${env.QA_SESSION}`;
    const madeUp = sent.filter((value) => value !== right && value !== 'none');
    expect([...sent].sort()).toEqual(['none', right, right, ...madeUp].sort());
    expect(madeUp).toEqual([expect.stringMatching(/^Bearer [\w-]+$/)]);
    expect(madeUp[0]?.length).toBe(right.length);
  });

  test.each<[Mistake, string, RegExp, RegExp | null]>([
    ['milliseconds', 'token-endpoint', /IAT_MILLISECONDS/, /seconds/],
    ['base64 secret', 'token-endpoint', /SIGNATURE_MISMATCH.*base64-decoded/, /plain text/],
    ['another secret', 'token-endpoint', /SIGNATURE_MISMATCH/, null],
    [
      'cached token',
      'freshness',
      /issued 10 min( \d+ s)? before the call: it comes from a cache(?:, or the backend's clock|$)/,
      /new token/,
    ],
    ['wrong identity', 'identity', /^email is "bob@example.com", expected "ada@example.com"$/, /session/],
    ['no session check', 'endpoint-auth', /still gets a token/, /session/],
    ['500', 'token-endpoint', /status 500/, /log of the backend/],
    [
      'HTML login page',
      'token-endpoint',
      /a page \(HTML\) instead of a token: a login page\?/,
      /\(env:QA_SESSION\) still good/,
    ],
    [
      'redirect to a login page',
      'token-endpoint',
      /redirects \(302\) to \/login instead/,
      /\(env:QA_SESSION\) still good/,
    ],
    ['never answers', 'token-endpoint', /did not answer in full within 2 s/, /--timeout/],
    ['token in another field', 'token-endpoint', /no token in token, jwt/, /--token-field data\.loginToken/],
  ])('with the mistake "%s" fails %s, and nothing else does', async (mistake, name, reason, hint) => {
    const { checkHere: check } = await openJob(mistake);
    const { code, stdout, stderr } = await check([
      '--json',
      ...(mistake === 'never answers' ? ['--timeout', '2s'] : []),
    ]);
    const { checks } = readData(stdout);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(checks.filter(({ status }) => status !== 'passed' && status !== 'skipped')).toEqual([
      {
        name,
        status: 'failed',
        reason: expect.stringMatching(reason),
        hint: hint === null ? expect.anything() : expect.stringMatching(hint),
        ms: expect.any(Number),
      },
    ]);
  });

  test('that refuses an expired session is told by the name of the session, not by its value', async () => {
    const { checkHere: check } = await openJob();
    const session = addCanary(madeUpSecret());
    const { code, stdout } = await check(['--json'], { env: { QA_SESSION: session } });
    expect(code).toBe(1);
    expect(readData(stdout).checks.find(({ name }) => name === 'token-endpoint')).toMatchObject({
      status: 'failed',
      reason: 'refuses the request (401): it says "log in first"',
      hint: expect.stringMatching(/^is the session that was sent \(env:QA_SESSION\) still good/),
    });
  });

  test('whose token stands in another field passes once that is named', async () => {
    const { checkHere: check } = await openJob('token in another field');
    const { code, stdout } = await check(['--json', '--token-field', 'data.loginToken']);
    expect(code).toBe(0);
    expect(statuses(readData(stdout).checks)).toEqual(allPassed);
  });

  test('with a rotated secret, and a job that still has the old one too: both are told', async () => {
    const { checkHere: check, env } = await openJob('another secret');
    const old = addCanary(`${env.KUSTOMER_CHAT_SECRET.slice(1)}0`);
    const { stdout } = await check(['--json'], { env: { KUSTOMER_CHAT_SECRET: old } });
    const failed = readData(stdout).checks.filter(({ status }) => status === 'failed');
    expect(failed.map(({ name }) => name)).toEqual(['secret-current', 'token-endpoint']);
    expect(failed[1]?.reason).toMatch(/signed with the secret [0-9a-f]{8}, which Kustomer has replaced by/);
  });
});

describe('a job with kchat check', () => {
  test('with a secret that was rotated: secret-current fails, and nothing else', async () => {
    const { checkHere: check } = await openJob();
    const { code, stdout } = await check(['--json'], {
      env: { KUSTOMER_CHAT_SECRET: addCanary(madeUpSecret()) },
    });
    expect(code).toBe(1);
    const { checks } = readData(stdout);
    expect(statuses(checks)).toEqual({ ...allPassed, 'secret-current': 'failed' });
    expect(checks.find(({ name }) => name === 'secret-current')).toMatchObject({
      reason: expect.stringMatching(
        /^Kustomer's secret is now [0-9a-f]{8}, not [0-9a-f]{8}: it was replaced$/,
      ),
      hint: 'update KUSTOMER_CHAT_SECRET where this job gets it',
    });
  });

  test('without an API key checks the rest, and says so', async () => {
    const { checkHere: check } = await openJob();
    const { code, stdout } = await check(['--json'], { env: { KUSTOMER_API_KEY: undefined } });
    expect(code).toBe(0);
    expect(statuses(readData(stdout).checks)).toEqual({
      ...allPassed,
      'api-key': 'skipped',
      api: 'skipped',
      'secret-current': 'skipped',
      clock: 'skipped',
    });
  });

  test('without a secret verifies with the one that it fetches', async () => {
    const { checkHere: check } = await openJob();
    const { code, stdout } = await check(['--json'], { env: { KUSTOMER_CHAT_SECRET: undefined } });
    expect(code).toBe(0);
    expect(statuses(readData(stdout).checks)).toEqual({
      ...allPassed,
      secret: 'skipped',
      'secret-current': 'skipped',
    });
  });

  test('without either cannot verify a token, and is not green', async () => {
    const { checkHere: check } = await openJob();
    const { code, stdout } = await check(['--json'], {
      env: { KUSTOMER_CHAT_SECRET: undefined, KUSTOMER_API_KEY: undefined },
    });
    expect(code).toBe(1);
    expect(readData(stdout).checks.find(({ name }) => name === 'token-endpoint')).toMatchObject({
      status: 'skipped',
      reason:
        'required, but it could not run: it gives a token, but there is no secret to verify its signature with',
    });
  });

  test('that has nothing at all checks nothing, and is not green', async () => {
    const { code, stdout, stderr } = await runKchat(['check']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/^nothing was checked: 10 skipped in \d/m);
    expect(stdout).not.toContain('✔');
  });

  test('without a network: what needs it fails, the rest is still checked', async () => {
    const { checkHere: check } = await openJob();
    const { code, stdout } = await check(['--json', '--token-url', `${closedOrigin}/chat-token`], {
      env: { KCHAT_API_URL: closedOrigin },
    });
    expect(code).toBe(1);
    const { checks } = readData(stdout);
    expect(statuses(checks)).toEqual({
      ...allPassed,
      api: 'failed',
      'secret-current': 'skipped',
      clock: 'skipped',
      'token-endpoint': 'failed',
      identity: 'skipped',
      'endpoint-auth': 'skipped',
      freshness: 'skipped',
    });
    for (const name of ['api', 'token-endpoint'])
      expect(checks.find((result) => result.name === name)?.reason).toMatch(/refuses connections/);
  });

  test('a required check that is skipped is red, whatever a credential has in common with its reason', async () => {
    const { checkHere: check } = await openJob();
    const { code, stdout } = await check(['--require', 'api-key'], {
      env: { KUSTOMER_API_KEY: '', QA_SESSION: 'required' },
    });
    expect(code).toBe(1);
    expect(stdout).toContain('1 required but skipped');
  });

  test('with a QA session that is not set is not green, because nobody could be asked', async () => {
    const { checkHere: check } = await openJob();
    const { code, stdout } = await check(['--json'], { env: { QA_SESSION: '' } });
    expect(code).toBe(1);
    expect(readData(stdout).checks.find(({ name }) => name === 'token-endpoint')).toMatchObject({
      status: 'skipped',
      reason: 'required, but it could not run: env:QA_SESSION is empty',
    });
  });

  test('may take the token from a command', async () => {
    const { env } = await openJob();
    const script = join(makeFolder(), 'token.cjs');
    writeFileSync(
      script,
      `const h = require("node:crypto"), b = (o) => Buffer.from(JSON.stringify(o)).toString("base64url"), i = b({ alg: "HS256", typ: "JWT" }) + "." + b({ externalId: "7", iat: Math.floor(Date.now() / 1000) }); console.log(JSON.stringify({ jwt: i + "." + h.createHmac("sha256", process.env.KUSTOMER_CHAT_SECRET).update(i).digest("base64url") }))`,
    );
    const command = `"${process.execPath}" "${script}"`;
    const args = ['check', '--json', '--token-command', command, '--expect-external-id', '7'];
    const { code, stdout } = await runKchat(args, { env });
    expect(statuses(readData(stdout).checks)).toEqual({ ...allPassed, 'endpoint-auth': 'skipped' });
    expect(code).toBe(0);
  });

  test.each(['token-endpoint', 'round-trip'])(
    'alone, %s fetches the secret that this machine lacks',
    async (name) => {
      const { checkHere: check } = await openJob();
      const env = { KUSTOMER_CHAT_SECRET: undefined };
      const fetched = await check(['--json', '--only', name], { env });
      expect(fetched.code).toBe(0);
      expect(statuses(readData(fetched.stdout).checks)).toEqual({ [name]: 'passed' });
      const unreachable = { ...env, KCHAT_API_URL: closedOrigin };
      const failed = await check(['--json', '--only', name], { env: unreachable });
      expect(failed.code).toBe(1);
      expect(readData(failed.stdout).checks).toMatchObject([
        {
          name,
          status: 'skipped',
          reason: expect.stringMatching(/there is no secret to .*: 127\.0\.0\.1:\d+ refuses/),
        },
      ]);
    },
  );

  test('is told what a command said only with --verbose, and not its credentials in a report', async () => {
    const args = ['check', '--only', 'token-endpoint', '--token-command', 'echo oops >&2 && exit 3'];
    const quiet = await runKchat(args);
    expect(quiet).toMatchObject({ code: 1, stderr: '' });
    expect(quiet.stdout).toMatch(/✖ token-endpoint {3}the command failed with exit code 3/);
    expect((await runKchat([...args, '--verbose'])).stderr).toContain('--token-command: oops');
  });

  test('ends a command that does not end, with its children', async () => {
    const forEver = `"${process.execPath}" -e "setInterval(() => {}, 1000)"`;
    const { code, stdout } = await runKchat([
      'check',
      '--only',
      'token-endpoint',
      '--token-command',
      `${forEver} & ${forEver}`,
      '--timeout',
      '500ms',
    ]);
    expect(code).toBe(1);
    expect(stdout).toContain('the command did not end within 0.5 s');
  });
});

describe('kchat check under GitHub Actions', () => {
  test('tokens are masked and failures annotated on stderr; stdout is the report alone', async () => {
    const { check } = await openJob('wrong identity');
    const summary = join(makeFolder(), 'summary.md');
    const run = await check([], { env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary } });
    expect(run.code).toBe(1);
    expect(run.stdout).not.toMatch(/^\s*::/m);
    const lines = run.stderr.trimEnd().split('\n');
    // Three tokens are the backend's and our own; without credentials there is none.
    expect(lines.filter((line) => /^::add-mask::eyJ[\w.-]+$/.test(line)).length).toBeGreaterThanOrEqual(2);
    expect(lines.at(-1)).toMatch(
      /^::error title=kchat check%3A identity::email is "bob@example\.com", expected "ada@example\.com"%0Ais the customer/,
    );
    expect(lines.every((line) => /^::(add-mask|error) ?/.test(line))).toBe(true);
    expect(readFileSync(summary, 'utf8')).toMatch(/^### kchat check: 1 failed, 9 passed in /);
  });

  test('with --json stdout is one object', async () => {
    const { check } = await openJob();
    const { stdout } = await check(['--json'], { env: { GITHUB_ACTIONS: 'true' } });
    expect(readData(stdout).passed).toBe(10);
  });

  test('a summary that cannot be written is a warning', async () => {
    const { check } = await openJob();
    const { code, stderr } = await check([], {
      env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: '/nonexistent/summary.md' },
    });
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /warning: GITHUB_STEP_SUMMARY names a value of 23 characters that may be a secret, which cannot be written/,
    );
  });
});

describe('a hostile backend', () => {
  test('cannot give the terminal or the runner a command', async () => {
    const { env } = await openJob();
    const evil = '\u001b]0;owned\u0007\n::set-output name=x::y ##[error]z \u202e';
    const server = await serve(
      (_, response) =>
        void response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ token: evil })),
    );
    const { code, stdout, stderr } = await runKchat(['check', '--token-url', server.origin], {
      env: { ...env, GITHUB_ACTIONS: 'true' },
    });
    expect(code).toBe(1);
    expect(stdout + stderr).not.toMatch(/[\u001b\u0007\u202e]|owned/);
    // The runner takes `::` for a command at the start of a line only.
    expect(stdout).not.toMatch(/^\s*::|##\[/m);
    for (const line of stderr.trimEnd().split('\n')) expect(line).toMatch(/^::(add-mask|error|warning)[: ]/);
  });

  test.each([
    ['50 MB', (size: number) => 'x'.repeat(size), 50_000_000],
    ['JSON nested 100,000 deep', (size: number) => '['.repeat(size), 100_000],
    ['a token of 1 MB', (size: number) => JSON.stringify({ token: `eyJ${'a.'.repeat(size)}` }), 500_000],
  ])('that sends %s fails token-endpoint', async (_, make, size) => {
    const { env } = await openJob();
    const body = make(size);
    const server = await serve((_request, response) => void response.end(body));
    const run = await runKchat(['check', '--json', '--token-url', server.origin], { env });
    expect(run.code).toBe(1);
    const { checks } = readData(run.stdout);
    expect(checks.filter(({ status }) => status === 'failed').map(({ name }) => name)).toEqual([
      'token-endpoint',
    ]);
    expect(run.stdout.length).toBeLessThan(5_000);
  });
});

describe('a report file', () => {
  test('that cannot be written is told after the report', async () => {
    const { check } = await openJob();
    const folder = makeFolder();
    const { code, stdout, stderr } = await check(['--junit', folder]);
    expect(code).toBe(2);
    expect(stdout).toMatch(/10 passed in/);
    expect(stderr).toMatch(
      /^kchat: error\[OUTPUT_FAILED\]: --junit names ".*", which cannot be written: it is a folder/,
    );
  });

  test('goes where no folder is yet', async () => {
    const { check } = await openJob();
    const path = join(makeFolder(), 'reports', 'kchat.xml');
    expect(await check(['--junit', path])).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(path, 'utf8')).toMatch(/tests="10" failures="0" errors="0" skipped="0"/);
  });
});

/** Only root can become somebody else, and somebody else must be able to read the checkout. */
function needsRoot() {
  const probe = ['--reuid=54321', '--regid=54321', '--clear-groups', 'cat', kchatProgram.path];
  if (spawnSync('setpriv', probe, { cwd: '/', stdio: 'ignore' }).status === 0) return test;
  console.warn('SKIPPED: only root can run kchat as another user, where that user may read it');
  return test.skip;
}

describe('kchat check wherever it runs', () => {
  test('twice at once', async () => {
    const { check } = await openJob();
    const runs = await Promise.all([check(['--json']), check(['--json'])]);
    for (const { code } of runs) expect(code).toBe(0);
  });

  test('without HOME', async () => {
    const { check } = await openJob();
    expect(await check([], { env: { HOME: undefined, KCHAT_CONFIG_DIR: undefined } })).toMatchObject({
      code: 0,
      stderr: '',
    });
  });

  test('with a config folder that may not be written, nor read', async () => {
    const { check } = await openJob();
    const folder = makeFolder();
    chmodSync(folder, 0o500);
    expect((await check([], { env: { KCHAT_CONFIG_DIR: folder } })).code).toBe(0);
    const file = join(makeFolder(), 'file');
    writeFileSync(file, '');
    expect((await check([], { env: { KCHAT_CONFIG_DIR: file } })).code).toBe(0);
  });

  needsRoot()('as a user whom the system does not know, without a home', async () => {
    const { env, url } = await openJob();
    const args = [
      '--reuid=54321',
      '--regid=54321',
      '--clear-groups',
      kchatProgram.file,
      ...kchatProgram.args,
      'check',
    ];
    const header = ['--token-header', 'Authorization: Bearer env:QA_SESSION'];
    const child = spawn('setpriv', [...args, '--json', '--token-url', url, ...header], { env, cwd: '/' });
    const { code, stdout } = await collect(child);
    expect(code).toBe(0);
    expect(readData(stdout).failed).toBe(0);
  });

  test('with an API key that is no secret of its own: a widget key is named, nothing is sent', async () => {
    const { check } = await openJob();
    const { code, stdout } = await check(['--json'], {
      env: { KUSTOMER_API_KEY: addCanary(madeUpApiKey({ roles: ['org.tracking'] })) },
    });
    expect(code).toBe(1);
    const failed = readData(stdout).checks.filter(({ status }) => status === 'failed');
    expect(failed.map(({ name }) => name)).toEqual(['api-key']);
  });
});
