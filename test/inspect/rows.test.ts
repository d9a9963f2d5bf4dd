/** `kchat inspect --from`: one verdict a line, and what is said at the end. */

import { describe, expect, test } from 'vitest';
import { runInspect as runInspectWithSettings } from '../../src/commands/inspect.js';
import { runSign as runSignWithSettings } from '../../src/commands/sign.js';
import {
  type InspectRowsOptions,
  runInspectRows as runInspectRowsWithSettings,
} from '../../src/inspect/rows.js';
import type { Secrets } from '../../src/secrets/contract.js';
import { type FakeContextOptions, fakeContext } from '../support/fake-context.js';
import { type Flags, fromFlags } from '../support/from-flags.js';
import { madeUpSecret } from '../support/made-up.js';

const runSign = fromFlags(runSignWithSettings);
const runInspect = fromFlags(runInspectWithSettings);
const runInspectRows = fromFlags(runInspectRowsWithSettings);

const env = { KUSTOMER_CHAT_SECRET: madeUpSecret() };

async function sign(iat?: string, secret = env.KUSTOMER_CHAT_SECRET): Promise<string> {
  const context = fakeContext({ env: { KUSTOMER_CHAT_SECRET: secret } });
  return (await runSign({ email: 'ada@example.com', claim: [], iat }, context)).token;
}

/** Runs over the text as stdin; `lines` is stdout. A failure after the last line is `failure`. */
async function inspectRows(
  text: string,
  options: Partial<Flags<InspectRowsOptions>> = {},
  contextOptions: FakeContextOptions = {},
) {
  const context = fakeContext({ env, stdin: text, ...contextOptions });
  const failure = await runInspectRows({ from: '-', verify: true, ...options }, context).then(
    () => null,
    (error: unknown) => error,
  );
  const { written, warnings, notes, exitCodes } = context.output;
  return { failure, lines: written.join('').split('\n').slice(0, -1), warnings, notes, exitCodes };
}

test('one verdict a line, and what was found at the end', async () => {
  const tokens = [await sign(), await sign('-16m'), 'no token', await sign(undefined, madeUpSecret())];
  const { failure, lines, warnings, exitCodes } = await inspectRows(`${tokens.join('\n')}\n`);
  expect(lines).toEqual([
    '1\taccepted\t',
    '2\trejected\tIAT_TOO_OLD',
    '3\trejected\tTOKEN_MALFORMED',
    '4\trejected\tSIGNATURE_MISMATCH',
  ]);
  expect(warnings).toEqual([
    [
      '4 tokens: 1 accepted, 3 rejected',
      '  IAT_TOO_OLD               1',
      '  TOKEN_MALFORMED           1',
      '  SIGNATURE_MISMATCH        1',
    ].join('\n'),
  ]);
  expect({ failure, exitCodes }).toEqual({ failure: null, exitCodes: [1] });
});

test('where all are good, the sum is for who is watching only', async () => {
  const token = await sign();
  const { lines, warnings, notes, exitCodes } = await inspectRows(`${token}\n${token}\n`);
  expect({ lines, warnings, notes, exitCodes }).toEqual({
    lines: ['1\taccepted\t', '2\taccepted\t'],
    warnings: [],
    notes: ['2 tokens: 2 accepted'],
    exitCodes: [],
  });
});

test('--json is what inspect --json has under data, with the line', async () => {
  const token = await sign('-16m');
  const { report } = await runInspect({ token, verify: true }, fakeContext({ env }));
  const { lines } = await inspectRows(`\n${token}\n`, {}, { output: { json: true } });
  expect(lines.map((line) => JSON.parse(line))).toEqual([{ line: 2, ...report }]);
});

test('the place of a mistake in the secret is named as for one token', async () => {
  const token = await sign();
  const padded = { env: { KUSTOMER_CHAT_SECRET: `${env.KUSTOMER_CHAT_SECRET} ` } };
  const { report } = await runInspect({ token, verify: true }, fakeContext(padded));
  const { lines } = await inspectRows(`${token}\n`, {}, { ...padded, output: { json: true } });
  expect(report.findings[0]?.hint).toMatch(/: KUSTOMER_CHAT_SECRET$/);
  expect(lines.map((line) => JSON.parse(line))).toEqual([{ line: 1, ...report }]);
});

test.each<[string, (token: string) => string, readonly string[]]>([
  ['a column of CSV', (token) => `email,token\na@b.c,${token}\nd@e.f,\n`, ['2\taccepted', '3\trejected']],
  ['JSON objects', (token) => `{"line":2,"token":"${token}"}\n`, ['1\taccepted']],
  ['what people paste', (token) => `"${token}"\nBearer ${token}\n`, ['1\taccepted', '2\taccepted']],
  ['a token twice on a line', (token) => `${token} ${token}\n`, ['1\taccepted']],
  [
    'two tokens on a line',
    (token) =>
      `${token} ${token.replace('.', '.eyJhIjoxfQ.').split('.').slice(0, 2).join('.')}.${token.split('.')[2]}\n`,
    ['1\trejected'],
  ],
  ['a line without an end', (token) => `${'x'.repeat(2_000_000)}\n${token}`, ['1\trejected', '2\taccepted']],
])('takes %s', async (_, write, expected) => {
  const { lines } = await inspectRows(write(await sign()));
  expect(lines.map((line) => line.split('\t').slice(0, 2).join('\t'))).toEqual(expected);
});

describe('without a secret', () => {
  test('nothing wrong: the failure comes after the last line', async () => {
    const token = await sign();
    const { failure, lines } = await inspectRows(`${token}\n${token}\n`, {}, { env: {} });
    expect(lines).toEqual(['1\tunverified\tSIGNATURE_NOT_CHECKED', '2\tunverified\tSIGNATURE_NOT_CHECKED']);
    expect(failure).toMatchObject({ code: 'SECRET_NOT_FOUND' });
  });

  test('one rejected: that is the answer', async () => {
    const { failure, exitCodes } = await inspectRows(`${await sign('-16m')}\n`, {}, { env: {} });
    expect({ failure, exitCodes }).toEqual({ failure: null, exitCodes: [1] });
  });

  test('none is wanted with --no-verify', async () => {
    const { failure, exitCodes } = await inspectRows(`${await sign()}\n`, { verify: false }, { env: {} });
    expect({ failure, exitCodes }).toEqual({ failure: null, exitCodes: [] });
  });
});

test('--at judges all for one moment', async () => {
  const { lines } = await inspectRows(`${await sign()}\n`, { at: '+16m' });
  expect(lines).toEqual(['1\trejected\tIAT_TOO_OLD']);
});

test('the secret is resolved once, and other credentials are read once', async () => {
  const context = fakeContext({ env: { ...env, KUSTOMER_API_KEY: 'opaque' } });
  const calls = { resolve: 0, list: 0 };
  const secrets = {
    ...context.secrets(),
    resolve: (...args: Parameters<Secrets['resolve']>) => {
      calls.resolve += 1;
      return context.secrets().resolve(...args);
    },
    index: {
      ...context.secrets().index,
      list: () => {
        calls.list += 1;
        return context.secrets().index.list();
      },
    },
  };
  const foreign = await sign(undefined, madeUpSecret());
  await inspectRows(`${foreign}\n`.repeat(20), {}, { secrets });
  expect(calls).toEqual({ resolve: 1, list: 1 });
});

test.each([
  ['a token as well', 'x\n', { token: 'eyJ' }, /^a token and --from exclude each other$/],
  ['a wrong --at', 'x\n', { at: 'tomorrow' }, /^--at is "tomorrow"/],
  ['stdin for two', 'x\n', { secretFile: '-' }, /^--from and --secret-file both read stdin$/],
  ['nothing', '', {}, /^stdin is empty$/],
])('%s is refused', async (_, text, options, message) => {
  expect((await inspectRows(text, options)).failure).toMatchObject({
    message: expect.stringMatching(message),
  });
});

test('a CSV with nothing but its header has no tokens: that is no success', async () => {
  expect(await inspectRows('token\n')).toMatchObject({
    failure: { code: 'INPUT_INVALID', message: 'stdin has no tokens' },
    lines: [],
  });
});
