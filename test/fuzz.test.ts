/**
 * Whatever is typed, piped, set, stored or answered: kchat ends with a status of its own, within two seconds of
 * computing, and keeps no memory. `FUZZ_RUNS=100000 FUZZ_SEED=7 npx vitest run test/fuzz.test.ts` looks longer.
 */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../src/command-table.js';
import { makeFolder } from './support/folders.js';
import { closedOrigin, serve } from './support/http-server.js';
import { runInProcess } from './support/in-process.js';
import { madeUpApiKey, madeUpSecret } from './support/made-up.js';
import { isWindows } from './support/needs.js';
import { mint } from './support/tokens.js';

const runs = Number(process.env.FUZZ_RUNS ?? 500);
const seed = Number(process.env.FUZZ_SEED ?? 1);
// On Windows what is loaded at the first use of a command takes seconds: only a hang is found there.
const longest = isWindows ? 60_000 : 2_000;
const mostGrowth = 300 * 1024 * 1024;

/** Numbers that are the same in every run with the same seed (a linear congruential generator). */
function createRandom(start: number) {
  let state = (start * 48_271 + 11) % 0x7fff_ffff;
  const below = (end: number) => {
    state = (state * 48_271) % 0x7fff_ffff;
    return state % end;
  };
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  return { below, pick, chance: (percent: number) => below(100) < percent };
}

const { below, pick, chance } = createRandom(seed);
const secret = madeUpSecret();
const now = Math.floor(Date.now() / 1000);

const numbers = [
  0,
  -0,
  -1,
  1.5,
  now,
  now - 960,
  now * 1000,
  1e15,
  1e16,
  8.64e12,
  -8.64e12,
  1e21,
  1e308,
  2 ** 53,
];
const texts = [
  '',
  ' ',
  '-',
  '--',
  '0',
  'null',
  '=',
  'a=b',
  'a:=1',
  'x:=[{"a":1e400}]',
  'acme',
  'ada@example.com',
  'token',
  'data.jwt',
  'data..[0]',
  '__proto__',
  'constructor.prototype',
  '-16m',
  '+999999999d',
  '2026-02-30T00:00:00Z',
  '-271821-04-20T00:00:00Z',
  'expired,future',
  'slow=9999999999999h',
  '429=no-resetx2@/v1',
  'redirect=http://[::1',
  '500ms',
  '1e9h',
  '0.0.0.0',
  '::1',
  'env:QA',
  'file:/dev/null',
  'Authorization: Bearer env:QA',
  'Cookie: a=env:QA; b=file:x',
  'X: \u0000',
  '\u001b[31m\u202e\ud800',
  'é',
  '😀'.repeat(50),
  '{"token":env:QA}',
  '[]',
  '{"__proto__":{"a":1}}',
  'email,iat\na@b.c,1e15\n"',
  'email;iat\na@b.c;x\n',
  '{"email":"a@b.c","iat":1e300}\n{"email":7}\n[',
  '\ufeffemail\r\na@b.c\r\n',
  '::error::x ##[add-mask]y',
  '/nonexistent/x',
  '/',
  '/dev/null',
  '~/x',
  'http://',
  'https://user:pw@a.test/?x#y',
  'http://127.0.0.1:99999/',
  '%',
  '$(x)`x`',
  'Bearer ',
  'eyJ.eyJ.',
];
const hugeTexts = [
  'a'.repeat(200_000),
  '['.repeat(50_000),
  'eyJhbGciOiJIUzI1NiJ9.'.repeat(5_000),
  '\n'.repeat(100_000),
];

function makeValue(depth = 0): unknown {
  const kind = below(depth > 3 ? 4 : 6);
  if (kind === 0) return pick(numbers);
  if (kind === 1) return pick(texts);
  if (kind === 2) return pick([true, false, null]);
  if (kind === 3) return pick(['HS256', 'none', 'RS256', 'JWT', 'acme', 'org.admin', ['org.tracking'], []]);
  if (kind === 4) return Array.from({ length: below(3) }, () => makeValue(depth + 1));
  return makeClaims(depth + 1);
}

function makeClaims(depth = 0): object {
  const names = [
    'email',
    'externalId',
    'iat',
    'exp',
    'nbf',
    'alg',
    'typ',
    'roles',
    'orgName',
    'pod',
    'data',
    'token',
  ];
  const members = Array.from({ length: below(5) }, () => [
    chance(90) ? pick(names) : pick(texts),
    makeValue(depth),
  ]);
  return Object.fromEntries(members);
}

function makeToken(): string {
  const payload = chance(85) ? { email: 'a@b.co', iat: now, ...makeClaims() } : pick(texts);
  const token = mint(chance(60) ? secret : pick(texts), payload, chance(70) ? undefined : makeClaims());
  return chance(70) ? token : mutate(token);
}

function mutate(text: string): string {
  const at = below(text.length + 1);
  return pick([
    () => text.slice(0, at),
    () => text.slice(0, at) + pick(texts) + text.slice(at),
    () => `${pick(texts)}${text}${pick(texts)}`,
    () => text.replaceAll(pick(['.', '-', '_', 'e', '"']), pick(texts)),
    () => encodeURIComponent(Buffer.from(text).toString()),
    () => text + text,
  ])();
}

function makeText(): string {
  const kind = below(20);
  if (kind < 9) return pick(texts);
  if (kind < 12) return makeToken();
  if (kind < 14) return madeUpApiKey(makeClaims() as Record<string, unknown>);
  if (kind < 16) return JSON.stringify(makeValue());
  if (kind < 17) return secret;
  if (kind < 19) return mutate(pick(texts));
  return pick(hugeTexts);
}

/** What a flag is made for, so that runs get beyond their flags. */
const usual: Readonly<Record<string, readonly string[]>> = {
  '--email': ['ada@example.com'],
  '--external-id': ['user_8412'],
  '--iat': ['-16m', String(now)],
  '--at': ['+2h'],
  '--claim': ['plan=pro', 'seats:=3'],
  '--format': ['csv', 'curl', 'web', 'header'],
  '--bad': ['expired', 'all', 'alg-none'],
  '--org': ['acme', 'other'],
  '--store': ['file', 'none'],
  '--token-method': ['POST'],
  '--token-header': ['Authorization: Bearer env:QA'],
  '--token-body': ['{"user":"env:QA"}', 'a=b'],
  '--token-field': ['data.jwt', 'data'],
  '--token-command': ['echo eyJ.eyJ.x', ':'],
  '--only': ['token-endpoint', 'api', 'clock', 'endpoint-auth'],
  '--skip': ['freshness'],
  '--port': ['0'],
  '--host': ['127.0.0.1'],
  '--user': ['ada@example.com'],
  '--fault': ['503x2', 'slow=1ms', 'huge'],
  '--lang': ['python', 'go'],
  '--timeout': ['100ms'],
  '--wait': ['100ms'],
};

const folder = makeFolder();
const paths = Array.from({ length: 12 }, (_, index) => join(folder, `file${index}`));

/** The flags of every command, as its help page has them. */
async function readFlags(): Promise<Map<string, readonly string[]>> {
  const pages = new Map<string, readonly string[]>();
  for (const { name } of commands) {
    const { stdout } = await runInProcess([name, '--help']);
    pages.set(name, [...new Set([...stdout.matchAll(/ (--[a-z][a-z-]+)/g)].map(([, flag = '']) => flag))]);
  }
  return pages;
}

const variables = [
  'KUSTOMER_ORG',
  'KUSTOMER_API_KEY',
  'KUSTOMER_CHAT_SECRET',
  'KUSTOMER_CHAT_SECRET_FILE',
  'KCHAT_STORE',
  'KCHAT_LANG',
  'KCHAT_API_URL',
  'KCHAT_EMULATED',
  'NO_PROXY',
  'HTTP_PROXY',
  'NODE_EXTRA_CA_CERTS',
  'GITHUB_ACTIONS',
  'GITHUB_STEP_SUMMARY',
  'CI',
  'QA',
];

test('every run ends in time with a status of its own', { timeout: 10 * 3_600_000 }, async () => {
  const server = await serve((_, response) => {
    const headers: Record<string, string> = {};
    for (let left = below(3); left > 0; left -= 1)
      headers[
        pick([
          'location',
          'retry-after',
          'date',
          'set-cookie',
          'content-encoding',
          'cache-control',
          'x-request-id',
        ])
      ] = makeText()
        .replace(/[^\x20-\x7e]/g, '')
        .slice(0, 9_000);
    headers['content-type'] = pick(['application/json', 'text/html', 'text/plain', 'image/png', '']);
    response.on('error', () => {});
    response.writeHead(pick([200, 200, 200, 201, 204, 302, 401, 403, 404, 429, 500, 503]), headers);
    if (chance(5)) return void response.destroy();
    response.end(chance(50) ? JSON.stringify({ token: makeToken(), data: makeValue() }) : makeText());
  });
  const flags = await readFlags();
  const origins = [server.origin, `${server.origin}/token?session=${secret}`, closedOrigin];
  const makeArgument = () =>
    (chance(25) ? pick(paths) : chance(20) ? pick(origins) : makeText()).replaceAll('\0', '');
  const problems = new Map<string, string>();
  const before = process.memoryUsage().rss;

  for (let run = 0; run < runs; run += 1) {
    const command = pick(commands).name;
    const args = chance(97) ? [command] : [makeArgument()];
    for (let left = below(5); left > 0; left -= 1) {
      const flag = pick(flags.get(command) ?? ['--json']);
      if (flag.endsWith('-url') && chance(80)) args.push(flag, pick(origins));
      else if (usual[flag] !== undefined && chance(70)) args.push(flag, pick(usual[flag]));
      else if (/file|from|users|junit|cert|key$/.test(flag) && chance(80)) args.push(flag, pick(paths));
      else args.push(...pick([[flag, makeArgument()], [flag], [`${flag}=${makeArgument()}`]]));
    }
    while (chance(20)) args.push(makeArgument());
    if (chance(20)) args.push('--json');
    if (chance(40)) {
      const path = pick(paths);
      writeFileSync(path, makeText());
      chmodSync(path, pick([0o600, 0o644]));
    }
    const env: Record<string, string> = {
      HOME: folder,
      PATH: '/nonexistent',
      // Over SSH the clipboard is on another machine: Windows' program for it would be started here.
      ...(process.platform === 'win32' ? { SSH_TTY: 'yes' } : {}),
      KCHAT_CONFIG_DIR: join(folder, 'kchat'),
      KCHAT_STORE: 'file',
      KCHAT_API_URL: server.origin,
      KCHAT_TIMEOUT: '100ms',
      KCHAT_KEYCHAIN_TIMEOUT: '100ms',
      HTTPS_PROXY: closedOrigin,
      ...(chance(50) && { KUSTOMER_CHAT_SECRET: secret }),
    };
    while (chance(25)) env[pick(variables)] = makeArgument();
    const before = process.cpuUsage();
    const outcome = await runInProcess(args, {
      env,
      stdin: makeText(),
      interruptAfter: ['emulate', 'serve'].includes(command) ? 30 : 400,
    }).catch((error: unknown) => ({ code: 70, error }));
    // Not the time on the wall: a machine may be busy with others, and `interruptAfter` ends what waits.
    const { user, system } = process.cpuUsage(before);
    const took = (user + system) / 1000;
    const told = JSON.stringify({ run, args, env }, null, 1).slice(0, 3_000);
    if ('error' in outcome) {
      const { stack = String(outcome.error) } = outcome.error instanceof Error ? outcome.error : {};
      // The page is built beside the program, not beside its source.
      if (!stack.includes('page.html')) problems.set(stack.split('\n').slice(0, 3).join('\n'), told);
    }
    if (took > longest) problems.set(`took long: ${command}`, `${Math.round(took)} ms\n${told}`);
    if (run % 200 === 199) globalThis.gc?.();
  }

  const growth = process.memoryUsage().rss - before;
  expect(Object.fromEntries(problems)).toEqual({});
  expect(growth).toBeLessThan(mostGrowth);
});
