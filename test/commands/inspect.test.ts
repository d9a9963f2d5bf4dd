/** `kchat inspect`: token, secret and moment that it judges by, its exit codes, and its report as people read it. */
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { KchatError } from '../../src/base/errors.js';
import { registerInspect, runInspect as runInspectWithSettings } from '../../src/commands/inspect.js';
import { signToken } from '../../src/index.js';
import type { InspectOptions } from '../../src/inspect/options.js';
import { renderInspect } from '../../src/inspect/text.js';
import type { Secrets, StoreKind } from '../../src/secrets/contract.js';
import type { InspectReport } from '../../src/token/inspect.js';
import { type FakeContextOptions, fakeContext, plainStyle, testNow } from '../support/fake-context.js';
import { type Flags, fromFlags } from '../support/from-flags.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';

const runInspect = fromFlags(runInspectWithSettings);

const now = testNow / 1000;
const secret = madeUpSecret();
const email = 'ada@example.com';
const good = signToken({ email, issuedAt: now - 12, secret });
const old = signToken({ email, issuedAt: now - 972, secret });

/** Secrets in memory with these orgs stored. */
async function storeSecrets(
  orgs: Readonly<Record<string, { secret: string; store?: StoreKind }>>,
): Promise<Secrets> {
  const secrets = fakeContext().secrets();
  for (const [org, { secret: text, store = 'keychain' }] of Object.entries(orgs))
    await secrets.save({ org, store, secret: Buffer.from(text), apiOrigin: null, at: testNow });
  return secrets;
}

async function contextWith(options: FakeContextOptions = {}) {
  return fakeContext({ secrets: await storeSecrets({ acme: { secret } }), ...options });
}

const nothing: Flags<InspectOptions> = { verify: true };

/** Runs the command as the program does, and tells what was answered and what was thrown. */
async function run(argv: readonly string[], options: FakeContextOptions = {}) {
  const context = await contextWith(options);
  const program = new Command().exitOverride().option('--org <name>').option('--json');
  const command = program.command('inspect');
  registerInspect(command, context);
  const error = await program.parseAsync(['inspect', ...argv], { from: 'user' }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { answer: context.output.answers[0], error, context };
}

describe('the moment that kchat inspect judges for', () => {
  test('is that at which the token has been read: it may be minted, or pasted, meanwhile', async () => {
    const context = await contextWith({ stdin: good });
    let moment = testNow;
    const clock = { now: () => moment };
    const readStdin = (reader: string, maxBytes: number) => {
      moment += 60_000;
      return context.input.readStdin(reader, maxBytes);
    };
    const slow = { ...context, clock, input: { ...context.input, readStdin } };
    expect((await runInspect(nothing, slow)).report.ageSeconds).toBe(72);
  });
});

describe('the command line of kchat inspect', () => {
  test.each([
    [[good], { token: good, verify: true }],
    [['-'], { token: '-', verify: true }],
    [[], { token: undefined, verify: true }],
    [
      [good, '--at', '-16m', '--no-verify', '--secret-file', 'f', '--org', 'acme'],
      { token: good, at: '-16m', verify: false, secretFile: 'f', org: 'acme' },
    ],
  ])('%j', async (argv, expected) => {
    let seen: unknown;
    const program = new Command().exitOverride().option('--org <name>');
    const command = program.command('inspect');
    registerInspect(command, fakeContext());
    command.action((words: readonly string[]) => {
      seen = { ...command.optsWithGlobals(), token: words[0] };
    });
    await program.parseAsync(['inspect', ...argv], { from: 'user' });
    expect(seen).toEqual(expected);
  });
});

describe('the verdict and the exit code', () => {
  test('accepted: 0', async () => {
    const { answer, error } = await run([good]);
    expect(answer).toMatchObject({ command: 'inspect', exitCode: 0, data: { verdict: 'accepted' } });
    expect(error).toBeUndefined();
  });

  test('rejected: 1', async () => {
    const { answer, error } = await run([old]);
    expect(answer).toMatchObject({ exitCode: 1, data: { verdict: 'rejected' } });
    expect(error).toBeUndefined();
  });

  test('nothing wrong and not to be verified: 0', async () => {
    const { answer, error } = await run([good, '--no-verify']);
    expect(answer).toMatchObject({ exitCode: 0, data: { verdict: 'unverified' } });
    expect(error).toBeUndefined();
  });

  test('no secret: the whole report, then exit 4', async () => {
    const { answer, error } = await run([good, '--org', 'beta']);
    expect(answer?.data).toMatchObject({
      verdict: 'unverified',
      claims: { email },
      findings: [
        {
          code: 'SIGNATURE_NOT_CHECKED',
          message: 'no chat secret is stored for beta',
        },
      ],
    });
    expect(error).toMatchObject({ code: 'SECRET_NOT_FOUND', exitCode: 4 });
  });

  test('no secret, and rejected without one: 1, and no error', async () => {
    const { answer, error } = await run([old, '--org', 'beta']);
    expect(answer).toMatchObject({ exitCode: 1, data: { verdict: 'rejected' } });
    expect(error).toBeUndefined();
  });

  test.each([
    [
      'a locked keychain',
      new KchatError('KEYCHAIN_LOCKED', 'the keychain is locked', { hint: 'mend it' }),
      5,
    ],
    ['a damaged index', new KchatError('CONFIG_INVALID', 'acme.json is damaged', { hint: 'mend it' }), 2],
  ])('%s: the whole report, then the error', async (_, failure, exitCode) => {
    const secrets = await storeSecrets({ acme: { secret } });
    const { answer, error } = await run([good], {
      secrets: { ...secrets, resolve: () => Promise.reject(failure) },
    });
    expect(answer?.data).toMatchObject({
      verdict: 'unverified',
      findings: [{ message: failure.message, hint: 'mend it' }],
    });
    expect(error).toBe(failure);
    expect(failure.exitCode).toBe(exitCode);
  });

  test.each([
    ['a bad secret file', [good, '--secret-file', 'missing'], 'INPUT_INVALID'],
    ['a bad org', [good, '--org', 'a.b'], 'USAGE'],
    ['a bad moment', [good, '--at', 'soon'], 'USAGE'],
    ['no token', [], 'USAGE'],
    ['an empty token', [''], 'USAGE'],
    ['two tokens', [`${good} ${old}`], 'USAGE'],
  ])('%s: exit 2 and no report', async (_, argv, code) => {
    const { answer, error } = await run(argv);
    expect(answer).toBeUndefined();
    expect(error).toMatchObject({ code, exitCode: 2 });
  });
});

describe('where the token comes from', () => {
  test.each([['-'], [undefined]])('stdin, with the argument %s', async (token) => {
    const { report } = await runInspect({ ...nothing, token }, await contextWith({ stdin: `${good}\n` }));
    expect(report.verdict).toBe('accepted');
  });

  test('UTF-16 from Windows PowerShell', async () => {
    const stdin = Buffer.from(`\ufeff${good}\r\n`, 'utf16le');
    expect((await runInspect(nothing, await contextWith({ stdin }))).report.verdict).toBe('accepted');
  });

  test('bytes that are no text', async () => {
    const stdin = Uint8Array.of(0xff, 0xc3, 0x28);
    expect((await runInspect(nothing, await contextWith({ stdin }))).report.verdict).toBe('rejected');
  });

  test('an argument wins over a pipe, which is left alone', async () => {
    const context = await contextWith({ stdin: old });
    expect((await runInspect({ ...nothing, token: good }, context)).report.verdict).toBe('accepted');
  });

  test('one stdin for the token and the secret: exit 2', async () => {
    const both = runInspect({ ...nothing, token: '-', secretFile: '-' }, fakeContext({ stdin: good }));
    await expect(both).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('both read stdin'),
    });
  });

  test('what was stripped is told', async () => {
    const { report } = await runInspect({ ...nothing, token: `Bearer "${good}"` }, await contextWith());
    expect(report.stripped).toEqual(['"Bearer"', 'quotes']);
  });
});

describe('kchat inspect --at', () => {
  test('judges for another moment', async () => {
    const judge = async (at: string) =>
      (await runInspect({ ...nothing, token: good, at }, await contextWith())).report;
    expect(await judge('+14m')).toMatchObject({ verdict: 'accepted', ageSeconds: 852 });
    expect(await judge('+15m')).toMatchObject({ verdict: 'rejected', ageSeconds: 912 });
    expect(await judge('2026-11-22T14:20:00Z')).toMatchObject({ ageSeconds: 12 });
  });
});

describe('which secret is asked for', () => {
  const untouchable = new Proxy({} as Secrets, {
    get: (_, name) => {
      throw new Error(`the command touched secrets.${String(name)}`);
    },
  });

  test.each([
    ['--no-verify', { ...nothing, token: good, verify: false }],
    ['no token at all', { ...nothing, token: 'x' }],
    ['a broken token', { ...nothing, token: `${good}=` }],
    ['an API key', { ...nothing, token: madeUpApiKey() }],
  ])('none for %s', async (_, options) => {
    const { report } = await runInspect(options, fakeContext({ secrets: untouchable }));
    expect(report.signature.status).toBe('not-checked');
  });

  test('the variable wins, and the report names where the secret is from', async () => {
    const env = { KUSTOMER_CHAT_SECRET: madeUpSecret() };
    const { report, subject } = await runInspect({ ...nothing, token: good }, await contextWith({ env }));
    expect(report.signature.status).toBe('mismatch');
    expect(subject.secret).toMatchObject({ source: 'KUSTOMER_CHAT_SECRET', org: null });
    expect(JSON.stringify(subject)).not.toContain(env.KUSTOMER_CHAT_SECRET);
  });
});

describe('a mistake in the secret that kchat has is to be corrected where it is from', () => {
  const hintsWith = async (options: Partial<Flags<InspectOptions>>, context: FakeContextOptions) => {
    const { report } = await runInspect({ ...nothing, ...options, token: good }, await contextWith(context));
    return Object.fromEntries(report.findings.map(({ code, hint }) => [code, hint]));
  };

  test('a variable', async () => {
    expect(await hintsWith({}, { env: { KUSTOMER_CHAT_SECRET: `${secret} ` } })).toEqual({
      SECRET_SUSPECT: 'take the white space off where kchat has the secret from: KUSTOMER_CHAT_SECRET',
    });
    expect(await hintsWith({ org: 'acme' }, { env: { KUSTOMER_CHAT_SECRET: `'${secret}'` } })).toEqual({
      SECRET_SUSPECT: 'take the quotes off where kchat has the secret from: KUSTOMER_CHAT_SECRET',
    });
  });

  test('a file', async () => {
    const secrets = fakeContext({ files: { x: `${secret}\n\n` } }).secrets();
    expect(await hintsWith({ secretFile: 'x' }, { secrets })).toEqual({
      SECRET_SUSPECT: 'take the white space off where kchat has the secret from: --secret-file',
    });
  });

  test('a store', async () => {
    const secrets = await storeSecrets({ acme: { secret: `"${secret}"` } });
    expect(await hintsWith({}, { secrets })).toEqual({
      SECRET_SUSPECT: 'store it again, as Kustomer has it: kchat fetch-secret --org acme',
    });
  });
});

describe('after a mismatch other credentials at hand are tried', () => {
  const causeOf = async (key: string, options: FakeContextOptions): Promise<InspectReport> =>
    (
      await runInspect(
        { ...nothing, token: signToken({ email, issuedAt: now, secret: key }) },
        await contextWith(options),
      )
    ).report;

  test('the API key of the environment', async () => {
    const apiKey = madeUpApiKey();
    const { signature } = await causeOf(apiKey, { env: { KUSTOMER_API_KEY: ` ${apiKey}\n` } });
    expect(signature).toEqual({ status: 'mismatch', cause: 'api-key-as-secret' });
  });

  test('the secret of another org, which is named', async () => {
    const beta = madeUpSecret();
    const secrets = await storeSecrets({ acme: { secret }, beta: { secret: beta, store: 'file' } });
    const report = await causeOf(beta, { secrets });
    expect(report.verdict).toBe('rejected');
    expect(report.signature).toEqual({ status: 'mismatch', cause: 'other-org-secret' });
    expect(report.findings[0]?.message).toBe('it was made with the secret of another org, beta');
  });

  test('a keychain only where the secret came from one', async () => {
    const beta = madeUpSecret();
    const orgs = { acme: { secret, store: 'file' }, beta: { secret: beta, store: 'keychain' } } as const;
    expect((await causeOf(beta, { secrets: await storeSecrets(orgs) })).signature.cause).toBeNull();
    const both = { acme: { secret }, beta: { secret: beta } };
    expect((await causeOf(beta, { secrets: await storeSecrets(both) })).signature.cause).toBe(
      'other-org-secret',
    );
  });

  test('a store that fails is no failure of ours', async () => {
    const stored = await storeSecrets({ acme: { secret }, beta: { secret: madeUpSecret(), store: 'file' } });
    const broken: Secrets = {
      ...stored,
      store: (kind) => ({
        ...stored.store(kind),
        readMany: () => Promise.reject(new KchatError('STORE_UNUSABLE', 'no')),
      }),
    };
    const { signature } = await causeOf(madeUpSecret(), { secrets: broken });
    expect(signature).toEqual({ status: 'mismatch', cause: null });
  });

  test('none where the signature is right', async () => {
    const stored = await storeSecrets({ acme: { secret } });
    const list = () => Promise.reject(new Error('the index was listed'));
    const { report } = await runInspect(
      { ...nothing, token: good },
      await contextWith({ secrets: { ...stored, index: { ...stored.index, list } } }),
    );
    expect(report.verdict).toBe('accepted');
  });
});

describe('what a person reads of kchat inspect', () => {
  const render = async (
    token: string,
    options: Partial<Flags<InspectOptions>> = {},
    columns = 80,
    contextOptions = {},
  ) => {
    const { report, subject } = await runInspect(
      { ...nothing, ...options, token },
      await contextWith(contextOptions),
    );
    return renderInspect(report, subject, { ...plainStyle, columns }, () => -300).replaceAll(
      subject.secret?.fingerprint ?? 'none',
      '7f3a91c2',
    );
  };

  test('a good token', async () => {
    expect(
      await render(signToken({ email, externalId: '7', issuedAt: now - 12, secret })),
    ).toMatchInlineSnapshot(`
      "✔ Kustomer will accept this token for another 14 min 48 s

        who       ada@example.com (by e-mail; externalId 7 is not used)
        issued    2026-11-22 14:19:48 UTC   09:19:48 UTC-5   1795357188   12 s ago
        limit     15 min; until 2026-11-22 14:34:48 UTC, 14 min 48 s left
        signature verified with the secret of acme (7f3a91c2, keychain)
        iOS       Kustomer.isLoggedIn(userEmail: "ada@example.com", userId: nil)
        Android   Kustomer.getInstance().isLoggedIn("ada@example.com", null)
        React N.  KustomerChat.isLoggedIn("email", "ada@example.com")
        web       Kustomer.isLoggedIn({ email: "ada@example.com" }, callback)

        – EMAIL_SHADOWS_EXTERNAL_ID   ask isLoggedIn by e-mail

        header    {"alg":"HS256","typ":"JWT"}
        claims    {"email":"ada@example.com","externalId":"7","iat":1795357188}
      "
    `);
  });

  test('a token that is too old, without typ', async () => {
    const [, payload] = old.split('.');
    const header = Buffer.from('{"alg":"HS256"}').toString('base64url');
    expect(await render(`${header}.${payload}.`, { at: '2026-11-22T14:20:00Z' })).toMatchInlineSnapshot(`
      "✖ Kustomer will reject this token: the signature does not match, and 1 more
        reason

        judged at 2026-11-22 14:20:00 UTC   1795357200
        who       ada@example.com (by e-mail)
        issued    2026-11-22 14:03:48 UTC   09:03:48 UTC-5   1795356228
                  16 min 12 s ago
        limit     15 min; 1 min 12 s too late
        signature mismatch with the secret of acme (7f3a91c2, keychain)

        ✖ SIGNATURE_MISMATCH   the token carries no signature
                               sign it on the server: kchat sign shows what a good one
                               looks like
        ✖ IAT_TOO_OLD          mint one when the user signs in, do not keep it in
                               source:
                               kchat sign --email ada@example.com
        ! TYP_MISSING          the header has no "typ"; the guide asks for
                               {"typ":"JWT"}
                               the header of a login token is
                               {"alg":"HS256","typ":"JWT"}

        header    {"alg":"HS256"}
        claims    {"email":"ada@example.com","iat":1795356228}
      "
    `);
  });

  test('a wrong signature', async () => {
    const token = signToken({
      externalId: 'user_8412',
      issuedAt: now - 12,
      secret: Buffer.from(secret, 'base64'),
    });
    expect(await render(`'${token}'`)).toMatchInlineSnapshot(`
      "✖ Kustomer will reject this token: the signature does not match

        stripped  quotes
        who       user_8412 (by externalId)
        issued    2026-11-22 14:19:48 UTC   09:19:48 UTC-5   1795357188   12 s ago
        limit     15 min; until 2026-11-22 14:34:48 UTC, 14 min 48 s left
        signature mismatch with the secret of acme (7f3a91c2, keychain)

        ✖ SIGNATURE_MISMATCH   it was made with the secret base64-decoded
                               use the secret as plain text, as it comes:
                               createHmac('sha256', secret), not Buffer.from(secret,
                               'base64')

        header    {"alg":"HS256","typ":"JWT"}
        claims    {"externalId":"user_8412","iat":1795357188}
      "
    `);
  });

  test('without a secret', async () => {
    expect(await render(good, { verify: false })).toMatchInlineSnapshot(`
      "! Nothing wrong with this token as far as it goes; its signature was not checked

        who       ada@example.com (by e-mail)
        issued    2026-11-22 14:19:48 UTC   09:19:48 UTC-5   1795357188   12 s ago
        limit     15 min; until 2026-11-22 14:34:48 UTC, 14 min 48 s left

        ! SIGNATURE_NOT_CHECKED   --no-verify was given

        header    {"alg":"HS256","typ":"JWT"}
        claims    {"email":"ada@example.com","iat":1795357188}
      "
    `);
  });

  test('on a narrow terminal', async () => {
    const text = await render(old, {}, 40);
    expect(text).toMatchInlineSnapshot(`
      "✖ Kustomer will reject this token: it
        was issued 16 min 12 s ago

        who       ada@example.com (by e-mail)
        issued    2026-11-22 14:03:48 UTC
          09:03:48 UTC-5   1795356228
          16 min 12 s ago
        limit     15 min; 1 min 12 s too late
        signature verified with the secret of
          acme (7f3a91c2, keychain)

        ✖ IAT_TOO_OLD
          mint one when the user signs in, do
          not keep it in source:
          kchat sign --email ada@example.com

        header    {"alg":"HS256","typ":"JWT"}
        claims    {"email":"ada@example.com",
          "iat":1795356228}
      "
    `);
    expect(text.split('\n').every((line) => line.length <= 40)).toBe(true);
  });

  test('no token', async () => {
    expect(await render('hunter2')).toMatchInlineSnapshot(`
      "✖ This is not a token: 7 characters without a dot

        ✖ TOKEN_MALFORMED   paste the login token alone: three runs of letters,
                            digits, - and _ with a dot between them
      "
    `);
  });

  test('in UTC there is no second time, in another zone there may be another day', async () => {
    const { report, subject } = await runInspect({ ...nothing, token: good }, await contextWith());
    const line = (minutes: number) =>
      renderInspect(report, subject, plainStyle, () => minutes)
        .split('\n')
        .find((text) => text.startsWith('  issued'));
    expect(line(0)).toBe('  issued    2026-11-22 14:19:48 UTC   1795357188   12 s ago');
    expect(line(330)).toBe('  issued    2026-11-22 14:19:48 UTC   19:49:48 UTC+5:30   1795357188   12 s ago');
    expect(line(780)).toBe('  issued    2026-11-22 14:19:48 UTC   2026-11-23 03:19:48 UTC+13   1795357188');
  });

  test('only so many claims, each only so long, and nothing raw', async () => {
    const claims = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`c${index}\u001b[31m`, 'x'.repeat(300)]),
    );
    const text = await render(signToken({ email, issuedAt: now, claims, secret }));
    expect(text).toContain('… 12 more}');
    expect(text).not.toMatch(/x{201}/);
    expect(text).not.toContain('\u001b');
  });
});

describe('a secret of ours that is not the secret says nothing against the token', () => {
  const judge = async (context: FakeContextOptions, options: Partial<InspectOptions> = {}) => {
    const { report } = await runInspect({ ...nothing, ...options, token: good }, await contextWith(context));
    const finding = report.findings.find(({ code }) => code === 'SECRET_SUSPECT');
    return { verdict: report.verdict, ...report.signature, message: finding?.message };
  };

  test.each([
    ['quotes', `"${secret}"`, 'secret-unquoted', 'it has quotes around it; the token verifies without them'],
    [
      'base64',
      Buffer.from(secret).toString('base64'),
      'secret-base64-decoded',
      'it is plain text in base64; the token verifies with that text',
    ],
    [
      'hex',
      Buffer.from(secret).toString('hex'),
      'secret-hex-decoded',
      'it is plain text in hexadecimal digits; the token verifies with that text',
    ],
    [
      'its name',
      `KUSTOMER_CHAT_SECRET=${secret}`,
      'secret-without-name',
      'it has the name of its variable in front of it; the token verifies without it',
    ],
    [
      'the settings',
      JSON.stringify({ data: { id: '5f', attributes: { secret } } }),
      'secret-out-of-json',
      "it is the whole JSON of Kustomer's settings; the token verifies with the text in it",
    ],
    [
      'two of them',
      `export KUSTOMER_CHAT_SECRET='${secret}'`,
      'secret-without-name+secret-unquoted',
      'it has the name of its variable in front of it and has quotes around it; the token verifies with what is left',
    ],
  ])('%s', async (_, value, cause, says) => {
    expect(await judge({ env: { KUSTOMER_CHAT_SECRET: value } })).toEqual({
      verdict: 'unverified',
      status: 'mismatch',
      cause,
      message: `your KUSTOMER_CHAT_SECRET is not the secret: ${says}`,
    });
  });

  test('a stored secret that a variable shadows', async () => {
    const secrets = await storeSecrets({ acme: { secret, store: 'file' } });
    expect(await judge({ secrets, env: { KUSTOMER_CHAT_SECRET: madeUpSecret() } })).toEqual({
      verdict: 'unverified',
      status: 'mismatch',
      cause: 'stored-secret',
      message:
        'your KUSTOMER_CHAT_SECRET is not the secret: it is another one; the token verifies with the stored secret of acme',
    });
  });

  test('an API key as the secret', async () => {
    expect(await judge({ env: { KUSTOMER_CHAT_SECRET: madeUpApiKey() } })).toEqual({
      verdict: 'unverified',
      status: 'mismatch',
      cause: null,
      message: 'your KUSTOMER_CHAT_SECRET is not the secret: it is a JWT: that is the API key, or a token',
    });
  });
});
