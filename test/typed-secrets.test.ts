/** Whatever a person types in the wrong place: no eight characters of a credential come back. */
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runInProcess } from './support/in-process.js';

const home = mkdtempSync(join(tmpdir(), 'kchat-typed-'));
afterAll(() => rm(home, { recursive: true, force: true }));

/** Letters and digits without sense, the same in every run. */
function makeUp(length: number, letters: string): string {
  let state = 7;
  return Array.from({ length }, () => {
    state = (state * 48_271) % 0x7fff_ffff;
    return letters[state % letters.length];
  }).join('');
}

const lower = 'abcdefghijkmnopqrstuvwxyz';
const mixed = `${lower}${lower.toUpperCase()}0123456789`;
const secrets: Readonly<Record<string, string>> = {
  'a slash in front': `/${makeUp(24, mixed)}`,
  'slashes within': `${makeUp(11, mixed)}/${makeUp(9, mixed)}/${makeUp(10, mixed)}=`,
  'a dot in front': `.${makeUp(24, mixed)}`,
  'a dot and a slash in front': `./${makeUp(24, mixed)}`,
  'a tilde in front': `~${makeUp(24, mixed)}`,
  'a tilde and a slash in front': `~/${makeUp(24, mixed)}`,
  'small letters alone': makeUp(20, lower),
  'letters alone': makeUp(32, lower + lower.toUpperCase()),
  'capitals alone': makeUp(20, lower.toUpperCase()),
  'digits alone': makeUp(24, '0123456789'),
  'an address within': `${makeUp(9, lower)}://${makeUp(9, lower)}`,
  spaces: 'correct horse battery staple',
  hyphens: 'correct-horse-battery-staple',
  é: `${makeUp(8, mixed)}é${makeUp(8, mixed)}`,
  '15 characters': makeUp(15, mixed),
  'a sign in front': `-${makeUp(20, mixed)}`,
  'an equals sign behind': `${makeUp(22, mixed)}==`,
  'a file name as it seems': `${makeUp(20, mixed)}.key`,
  'an e-mail address as it seems': `${makeUp(14, mixed)}@${makeUp(9, lower)}`,
  quotes: `"${makeUp(20, mixed)}"`,
};

type Place = (secret: string) => { args: readonly string[]; env?: Record<string, string>; stdin?: string };
const chatSecret = makeUp(64, '0123456789abcdef');
const sign = (...args: string[]) => ({
  args: ['sign', '--email', 'ada@example.com', ...args],
  env: { KUSTOMER_CHAT_SECRET: chatSecret },
});
const check = (...args: string[]) => ({ args: ['check', '--only', 'secret', ...args] });
const serve = (...args: string[]) => ({
  args: ['serve', '--user', 'ada@example.com', ...args],
  env: { KUSTOMER_CHAT_SECRET: chatSecret },
});
const variable = (name: string, ...args: string[]): Place => {
  return (secret) => ({ args, env: { [name]: secret } });
};

const places: Readonly<Record<string, Place>> = {
  command: (secret) => ({ args: [secret] }),
  'help topic': (secret) => ({ args: ['help', secret] }),
  option: (secret) => ({ args: ['sign', `--${secret}`] }),
  'short option': (secret) => ({ args: ['sign', `-${secret}`] }),
  'value of a flag without one': (secret) => ({ args: ['status', `--json=${secret}`] }),
  'excess for sign': (secret) => ({ args: ['sign', secret] }),
  'excess for check': (secret) => ({ args: ['check', secret] }),
  'excess for import-secret': (secret) => ({ args: ['import-secret', secret] }),
  'excess for status': (secret) => ({ args: ['status', secret] }),
  '--secret-file': (secret) => ({ args: ['sign', '--email', 'ada@example.com', `--secret-file=${secret}`] }),
  '--from': (secret) => ({ args: ['sign', `--from=${secret}`], env: { KUSTOMER_CHAT_SECRET: chatSecret } }),
  'file of --from': (secret) => ({
    args: ['sign', '--from', '-'],
    env: { KUSTOMER_CHAT_SECRET: chatSecret },
    stdin: `${secret}\n`,
  }),
  'inspect --from': (secret) => ({ args: ['inspect', `--from=${secret}`] }),
  '--iat': (secret) => sign(`--iat=${secret}`),
  '--at': (secret) => ({ args: ['inspect', 'x', `--at=${secret}`] }),
  '--timeout': (secret) => check(`--timeout=${secret}`),
  '--format': (secret) => sign(`--format=${secret}`),
  '--bad': (secret) => sign(`--bad=${secret}`),
  '--qr': (secret) => sign(`--qr=${secret}`),
  '--claim': (secret) => sign(`--claim=${secret}`),
  '--claim as JSON': (secret) => sign(`--claim=plan:=${secret}`),
  '--claim twice': (secret) => sign(`--claim=${secret}=1`, `--claim=${secret}=2`),
  '--org': (secret) => ({ args: ['sign', '--email', 'ada@example.com', `--org=${secret}`] }),
  use: (secret) => ({ args: ['use', '--', secret] }),
  'org of forget-secret': (secret) => ({ args: ['forget-secret', '--yes', `--org=${secret}`] }),
  'org of print-secret': (secret) => ({ args: ['print-secret', `--org=${secret}`] }),
  '--store': (secret) => ({
    args: ['import-secret', '--org', 'acme', `--store=${secret}`],
    stdin: chatSecret,
  }),
  '--file': (secret) => ({ args: ['import-secret', '--org', 'acme', `--file=${secret}`] }),
  '--api-key-file': (secret) => ({ args: ['fetch-secret', `--api-key-file=${secret}`] }),
  '--api-url': (secret) => check(`--api-url=${secret}`, '--api-key-stdin'),
  '--lang': (secret) => ({ args: ['inspect', 'x', `--lang=${secret}`] }),
  inspect: (secret) => ({ args: ['inspect', '--', secret] }),
  '--only': (secret) => ({ args: ['check', `--only=${secret}`] }),
  '--skip': (secret) => ({ args: ['check', `--skip=${secret}`] }),
  '--token-url': (secret) => check(`--token-url=${secret}`),
  '--token-method': (secret) => check('--token-url=https://a.test', `--token-method=${secret}`),
  '--token-header': (secret) => check('--token-url=https://a.test', `--token-header=${secret}`),
  '--junit': (secret) => ({ args: ['check', '--only', 'secret', '--junit', join('/dev/null/x', secret)] }),
  recipe: (secret) => ({ args: ['recipe', '--', secret] }),
  completion: (secret) => ({ args: ['completion', '--', secret] }),
  'emulate --fault': (secret) => ({ args: ['emulate', `--fault=${secret}`] }),
  'argument of a fault': (secret) => ({ args: ['emulate', `--fault=wrong-pod=${secret}`] }),
  'emulate fault': (secret) => ({ args: ['emulate', 'fault', '--port', '1', '--', secret] }),
  'emulate --port': (secret) => ({ args: ['emulate', `--port=${secret}`] }),
  'emulate requests --port': (secret) => ({ args: ['emulate', 'requests', `--port=${secret}`] }),
  'emulate --host': (secret) => ({ args: ['emulate', `--host=${secret}`] }),
  'emulate --allow-host': (secret) => ({ args: ['emulate', `--allow-host=x/${secret}`] }),
  'emulate --org': (secret) => ({ args: ['emulate', `--org=acme@${secret}`] }),
  'emulate --rate-limit': (secret) => ({ args: ['emulate', `--rate-limit=${secret}`] }),
  'emulate --tls-cert': (secret) => ({ args: ['emulate', `--tls-cert=${secret}`, `--tls-key=${secret}`] }),
  program: (secret) => ({ args: ['emulate', '--', secret], env: { PATH: '/usr/bin:/bin' } }),
  'serve --user': (secret) => ({ args: ['serve', `--user=${secret.replace('@', '')}`] }),
  'serve --users': (secret) => ({ args: ['serve', `--users=${secret}`] }),
  'serve --port': (secret) => serve(`--port=${secret}`),
  'serve --host': (secret) => serve(`--host=${secret}`),
  'serve --allow-host': (secret) => serve(`--allow-host=x/${secret}`),
  'serve --allow-origin': (secret) => serve(`--allow-origin=${secret}`),
  'serve --print': (secret) => serve(`--print=${secret}`),
  'serve --access-key-file': (secret) => serve(`--access-key-file=${secret}`),
  'serve --emulate': (secret) => serve(`--emulate=${secret}`),
  KUSTOMER_ORG: variable('KUSTOMER_ORG', 'status'),
  KUSTOMER_CHAT_SECRET_FILE: variable('KUSTOMER_CHAT_SECRET_FILE', 'sign', '--email', 'a@b.co'),
  KCHAT_STORE: variable('KCHAT_STORE', 'fetch-secret', '--api-key-stdin'),
  KCHAT_API_URL: variable('KCHAT_API_URL', 'emulate', 'requests'),
  KCHAT_TIMEOUT: variable('KCHAT_TIMEOUT', 'check', '--only', 'api'),
  KCHAT_LANG: variable('KCHAT_LANG', 'inspect', 'x'),
  KCHAT_CONFIG_DIR: (secret) => ({ args: ['status'], env: { KCHAT_CONFIG_DIR: `x/${secret}` } }),
  GITHUB_STEP_SUMMARY: (secret) => ({
    args: ['check', '--only', 'secret'],
    env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: `/dev/null/${secret}` },
  }),
};

/** In any case: an org is lower-cased. */
function findRuns(secret: string, text: string): string[] {
  const said = text.toLowerCase();
  const runs = Array.from({ length: secret.length - 7 }, (_, at) => secret.slice(at, at + 8));
  return runs.filter((run) => said.includes(run.toLowerCase()));
}

describe.each(Object.entries(places))('no eight characters of a credential come back from %s', (_, place) => {
  test.each(Object.entries(secrets))('%s', async (__, secret) => {
    const { args, env, stdin = '' } = place(secret);
    const ran = await runInProcess(args, {
      env: { HOME: home, KCHAT_CONFIG_DIR: join(home, 'kchat'), ...env },
      stdin,
      interruptAfter: 60_000,
    });
    expect(ran.code, ran.stderr).not.toBe(130);
    expect(findRuns(secret, ran.stdout + ran.stderr), ran.stdout + ran.stderr).toEqual([]);
  });
});
