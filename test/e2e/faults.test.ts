/**
 * Every fault that the emulator can make: exit code, one clear error, an empty stdout, the stored secret as it was, an
 * end in time, and as many requests as are right. The built program meets one of each error and what passes by itself;
 * the others, `--json` and `check` are met in this process, which a fault would end as well: starting them took most of
 * the time. What meets one fault meets it at once, because most of the time left is spent waiting.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { faultKinds } from '../../src/emulator/fault-kinds.js';
import type { RequestEntry } from '../../src/emulator/request-log.js';
import { startEmulator } from '../../src/emulator/server.js';
import { readFaults } from '../emulator/fixtures.js';
import { collect, type RunResult } from '../support/child.js';
import { makeFolder } from '../support/folders.js';
import { serve } from '../support/http-server.js';
import { runKchatHere } from '../support/in-process.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';
import { patience, unixOnly } from '../support/needs.js';
import {
  addCanary,
  copyFolder,
  isolatedEnv,
  kchatProgram,
  killAfterMs,
  runKchat,
} from '../support/run-kchat.js';

/** For what ends by itself: its requests are counted, and on a busy machine four of them may take seconds. */
const longMs = 40_000;
/** For what never ends; below the ten seconds of one attempt. */
const boundMs = 4000 * Math.min(patience, 2);
const settingsPath = '/v1/auth/customer/settings';

/** A config folder in which a secret of the org is stored, in a file; made once, copied for every run. */
let seed = '';
const storedSecret = addCanary(madeUpSecret());
beforeAll(async () => {
  seed = join(makeFolder(), 'kchat');
  const run = await runKchat(['import-secret', '--org', 'acme', '--store', 'file'], {
    env: { KCHAT_CONFIG_DIR: seed },
    stdin: storedSecret,
  });
  expect(run.code).toBe(0);
});

/** Every file with its content and the time of its last change. */
function takeSnapshot(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  const files = paths.filter((path) => statSync(path).isFile());
  return Object.fromEntries(
    files.map((path) => [path, `${statSync(path).mtimeMs} ${readFileSync(path, 'utf8')}`]),
  );
}

interface Meeting extends RunResult {
  /** How often the settings were asked for. */
  readonly asked: number;
  readonly untouched: boolean;
}

const fetchSecret = ['fetch-secret', '--store', 'file'];

function copySeed(): string {
  const folder = join(makeFolder(), 'kchat');
  mkdirSync(folder, { mode: 0o700 });
  copyFolder(seed, folder);
  return folder;
}

/** How a command runs: as a program, or in this process. */
type Run = (args: readonly string[], env: Readonly<Record<string, string>>) => Promise<RunResult>;

const asProgram: Run = (args, env) => runKchat(args, { env });
const inProcess: Run = (args, env) => runKchatHere(args, { env });

/** Runs a command for an org whose secret is stored already. */
async function runAgainst(
  origin: string,
  apiKey: string,
  args: readonly string[],
  run: Run,
  timeoutMs = longMs,
) {
  const folder = copySeed();
  const before = takeSnapshot(folder);
  const env = { KCHAT_CONFIG_DIR: folder, KCHAT_API_URL: origin, KUSTOMER_API_KEY: apiKey };
  const result = await run([...args, '--org', 'acme', '--timeout', `${timeoutMs}ms`], env);
  return { ...result, untouched: JSON.stringify(before) === JSON.stringify(takeSnapshot(folder)) };
}

async function openEmulator(faults: readonly string[], onRequest: (entry: RequestEntry) => void) {
  const emulator = await startEmulator({ orgs: ['acme'], faults: readFaults(faults), onRequest });
  onTestFinished(() => emulator.close());
  addCanary(emulator.apiKey);
  addCanary(emulator.secret);
  return emulator;
}

async function meet(faults: readonly string[], args: readonly string[], how: Run): Promise<Meeting> {
  const log: RequestEntry[] = [];
  const { url, apiKey } = await openEmulator(faults, (entry) => void log.push(entry));
  const run = await runAgainst(url, apiKey, args, how, faults.includes('slow=1h') ? boundMs : longMs);
  return { ...run, asked: log.filter(({ path }) => path === settingsPath).length };
}

/** Nothing but the error and its hint: no stack, no warning of an unhandled rejection. */
const oneError = (code: string) =>
  new RegExp(`^kchat: error\\[${code}\\]: [^\\n]+\\n(?: {7}[^\\n]+\\n)*hint: [^\\n]+\\n(?: {6}[^\\n]+\\n)*$`);

/** Faults, exit code, error code, and how often the settings are asked for at least and at most. */
const failures: readonly (readonly [string, number, string, number, number])[] = [
  // What says no is asked once.
  ['401', 3, 'API_KEY_REFUSED', 1, 1],
  ['403', 3, 'API_KEY_REFUSED', 1, 1],
  ['401,jsonapi-errors', 3, 'API_KEY_REFUSED', 1, 1],
  [`403@${settingsPath}`, 3, 'API_KEY_LACKS_ROLE', 1, 1],
  ['wrong-pod', 3, 'API_KEY_WRONG_REGION', 1, 1],
  ['wrong-pod=prod4,jsonapi-errors', 3, 'API_KEY_WRONG_REGION', 1, 1],
  ['500', 6, 'API_FAILED', 1, 1],
  ['redirect', 6, 'API_FAILED', 1, 1],
  // What makes no sense is not asked again either.
  ['html', 6, 'API_ANSWER_INVALID', 1, 1],
  ['huge', 6, 'API_ANSWER_INVALID', 1, 1],
  ['no-secret=absent', 6, 'API_ANSWER_INVALID', 1, 1],
  ['no-secret=empty', 6, 'API_ANSWER_INVALID', 1, 1],
  ['no-secret=null', 6, 'API_ANSWER_INVALID', 1, 1],
  ['no-secret=number', 6, 'API_ANSWER_INVALID', 1, 1],
  // What passes by itself is asked again, three times at most.
  ['503', 6, 'API_FAILED', 4, 4],
  ['drop', 6, 'API_UNREACHABLE', 4, 4],
  ['truncate', 6, 'API_UNREACHABLE', 4, 4],
  // A rate limit is waited for.
  ['429=200ms', 6, 'API_RATE_LIMITED', 4, 4],
  ['429=no-reset', 6, 'API_RATE_LIMITED', 4, 4],
  ['429=5m', 6, 'API_RATE_LIMITED', 1, 1],
  ['slow=1h', 6, 'API_TIMED_OUT', 1, 1],
];

/** Faults that pass, and how often the settings are asked for. */
const recoveries: readonly (readonly [string, number])[] = [
  ['503x2', 3],
  ['dropx2', 3],
  ['truncatex1', 2],
  ['429=200msx1', 2],
  ['slow=300msx1', 1],
];

const checkApi = ['check', '--json', '--only', 'api'];
const codes = failures.map(([, , code]) => code);
const isFirstOf = (code: string, faults: string) => failures[codes.indexOf(code)]?.[0] === faults;

describe('fetch-secret with a stored secret, and check, meet', () => {
  test.each(failures)('%s: exit %d, %s', async (faults, exitCode, errorCode, least, most) => {
    const [human, machine, check] = await Promise.all([
      meet(faults.split(','), fetchSecret, isFirstOf(errorCode, faults) ? asProgram : inProcess),
      meet(faults.split(','), [...fetchSecret, '--json'], inProcess),
      meet(faults.split(','), checkApi, inProcess),
    ]);
    for (const { asked, untouched } of [human, machine, check]) {
      expect(untouched).toBe(true);
      expect(asked).toBeGreaterThanOrEqual(least);
      expect(asked).toBeLessThanOrEqual(most);
    }
    for (const run of [human, machine]) expect(run).toMatchObject({ code: exitCode, stdout: '' });
    expect(check).toMatchObject({ code: 1, stderr: '' });
    const { checks } = JSON.parse(check.stdout).data;
    expect(checks.find(({ name }: { name: string }) => name === 'api')).toMatchObject({
      status: 'failed',
      reason: expect.any(String),
      hint: expect.any(String),
    });
    expect(human.stderr).toMatch(oneError(errorCode));
    expect(JSON.parse(machine.stderr)).toEqual({
      schema_version: 1,
      error: { code: errorCode, message: expect.any(String), hint: expect.any(String) },
      meta: { command: 'fetch-secret', version: expect.any(String) },
    });
  });

  test.each(recoveries)('%s and get over it after %d requests', async (fault, requests) => {
    const [run, check] = await Promise.all([
      meet([fault], fetchSecret, asProgram),
      meet([fault], checkApi, inProcess),
    ]);
    expect(run).toMatchObject({ code: 0, stderr: '', asked: requests, untouched: false });
    expect(run.stdout).toMatch(/, rotated\)\n/);
    expect(check).toMatchObject({ code: 0, stderr: '', asked: requests, untouched: true });
  });

  test.each([
    ['skew=10m', -600],
    ['skew=-2h', 7200],
  ])('%s: a success with a warning', async (fault, skew) => {
    const run = await meet([fault], [...fetchSecret, '--json'], asProgram);
    expect(run).toMatchObject({ code: 0, asked: 1, untouched: false });
    expect(run.stderr).toMatch(/^kchat: warning: this machine's clock is [^\n]+\n$/);
    expect(Math.abs(JSON.parse(run.stdout).data.clockSkewSeconds - skew)).toBeLessThanOrEqual(1);
  });

  test('and no fault of the emulator is missing here', () => {
    const met = [...failures, ...recoveries].flatMap(([faults]) => faults.split(','));
    const names = new Set([...met.map((fault) => /^[\w-]+?(?=x\d|=|@|$)/.exec(fault)?.[0]), 'skew']);
    expect([...names].sort()).toEqual(Object.keys(faultKinds).sort());
  });
});

describe('Ctrl-C ends at once', () => {
  unixOnly('signals').each([
    ['a wait for an answer', 'slow=1h'],
    ['a wait for the rate limit', '429=30s'],
  ])('%s', async (_, fault) => {
    let reached: () => void = () => {};
    const isReached = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const emulator = await openEmulator([fault], () => reached());
    const folder = copySeed();
    const before = takeSnapshot(folder);
    const env = isolatedEnv({
      KCHAT_CONFIG_DIR: folder,
      KCHAT_API_URL: emulator.url,
      KUSTOMER_API_KEY: emulator.apiKey,
    });
    const child = spawn(kchatProgram.file, [...kchatProgram.args, ...fetchSecret, '--org', 'acme'], { env });
    const deadline = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    const ended = collect(child);
    await isReached;
    child.kill('SIGINT');
    const error = expect.stringMatching(/^kchat: error\[INTERRUPTED\]: interrupted[^\n]*\n$/);
    expect(await ended).toEqual({ code: 130, stdout: '', stderr: error });
    clearTimeout(deadline);
    expect(takeSnapshot(folder)).toEqual(before);
  });
});

describe('fetch-secret asks once an API that answers', () => {
  test.each([
    [400, 'API_FAILED'],
    [404, 'API_FAILED'],
    [418, 'API_FAILED'],
    [511, 'API_FAILED'],
  ])('%d', async (status, code) => {
    const body = JSON.stringify({ errors: [{ code: 'x', message: 'no' }] });
    const server = await serve(
      (_, response) => void response.writeHead(status, { 'content-type': 'application/json' }).end(body),
    );
    const run = await runAgainst(server.origin, addCanary(madeUpApiKey()), fetchSecret, inProcess);
    expect(run).toMatchObject({ code: 6, stdout: '', untouched: true });
    expect(run.stderr).toMatch(oneError(code));
    expect(server.requests).toHaveLength(1);
  });
});
