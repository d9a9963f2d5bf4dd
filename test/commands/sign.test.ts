/** `kchat sign`: the token, what is said about it, and what is refused. */
import { createSecretKey } from 'node:crypto';
import { Command } from 'commander';
import { jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { registerSign, runSign as runSignWithSettings } from '../../src/commands/sign.js';
import { badKindNames } from '../../src/sign/bad.js';
import type { SignOptions } from '../../src/sign/options.js';
import type { SignedToken } from '../../src/sign/signed.js';
import { drawQr } from '../../src/terminal/qr.js';
import { badKinds } from '../../src/token/bad-tokens.js';
import { type FakeContextOptions, fakeContext, plainStyle, testNow } from '../support/fake-context.js';
import { type Flags, fromFlags } from '../support/from-flags.js';
import { madeUpSecret } from '../support/made-up.js';
import { parseCommand } from '../support/parse-command.js';
import { readPayload } from '../support/tokens.js';

const runSign = fromFlags(runSignWithSettings);

const now = testNow / 1000;
const secret = madeUpSecret();
const env = { KUSTOMER_CHAT_SECRET: secret };

const sign = (options: Partial<Flags<SignOptions>>, context = fakeContext({ env })) =>
  runSign({ claim: [], ...options }, context);

describe('the command line of kchat sign', () => {
  test.each([
    [[], { claim: [] }],
    [['--email', 'ada@example.com'], { claim: [], email: 'ada@example.com' }],
    [['--external-id', '42'], { claim: [], externalId: '42' }],
    [['--iat', '-16m', '--org', 'acme'], { claim: [], iat: '-16m', org: 'acme' }],
    [['--claim', 'a=1', '--claim', 'b:=2'], { claim: ['a=1', 'b:=2'] }],
    [['--bad', 'expired'], { claim: [], bad: 'expired' }],
    [['--format', 'swift', '--qr', '--copy'], { claim: [], format: 'swift', qr: true, copy: true }],
    [['--secret-file', '-', '--json'], { claim: [], secretFile: '-', json: true }],
  ])('%j', async (args, options) => {
    expect(await parseCommand(registerSign, args)).toEqual({ options, args: [] });
  });
});

describe('a token', () => {
  test('has exactly the identifier and iat, and verifies elsewhere', async () => {
    const { token, ...rest } = await sign({ email: 'ada@example.com' });
    expect(rest).toEqual({
      header: { alg: 'HS256', typ: 'JWT' },
      claims: { email: 'ada@example.com', iat: now },
      identity: { by: 'email', value: 'ada@example.com' },
      validUntil: '2026-11-22T14:35:00Z',
      secret: { source: 'KUSTOMER_CHAT_SECRET', fingerprint: expect.stringMatching(/^[0-9a-f]{8}$/) },
    });
    const verified = await jwtVerify(token, createSecretKey(Buffer.from(secret)), { algorithms: ['HS256'] });
    expect(verified).toMatchObject({ payload: rest.claims, protectedHeader: rest.header });
    expect(Object.keys(verified.payload)).toEqual(['email', 'iat']);
  });

  test('has an external id as a string, always', async () => {
    const { claims, identity } = await sign({ externalId: '42' });
    expect(claims).toEqual({ externalId: '42', iat: now });
    expect(identity).toEqual({ by: 'externalId', value: '42' });
  });

  test('with both identifiers says on a terminal which one wins', async () => {
    const context = fakeContext({ env, output: { stderrIsTerminal: true } });
    const { identity } = await sign({ email: 'ada@example.com', externalId: '7' }, context);
    expect(identity).toEqual({ by: 'email', value: 'ada@example.com' });
    expect(context.output.notes[0]).toMatch(
      /^ada@example\.com \(by e-mail; externalId 7 is not used\) until 14:35:00 UTC \(15 min\), secret from KUSTOMER_CHAT_SECRET [0-9a-f]{8}$/,
    );
  });

  test.each([
    ['1795357000', 1_795_357_000],
    ['-16m', now - 960],
    ['+2h', now + 7200],
    ['0', 0],
    ['2026-11-22T14:00:00Z', now - 1200],
    ['2026-11-22T15:00:00+01:00', now - 1200],
  ])('--iat %s is %d', async (iat, expected) => {
    const { claims, token } = await sign({ email: 'a@b.c', iat });
    expect(claims.iat).toBe(expected);
    expect(readPayload(token).iat).toBe(expected);
  });

  test('takes claims as text and as JSON', async () => {
    const { claims } = await sign({
      email: 'a@b.c',
      claim: ['plan=pro', 'seats:=3', 'tags:=["a"]', 'empty=', 'eq=a=b', '__proto__:={"x":1}'],
    });
    expect(JSON.stringify(claims)).toBe(
      '{"email":"a@b.c","iat":1795357200,"plan":"pro","seats":3,"tags":["a"],"empty":"","eq":"a=b","__proto__":{"x":1}}',
    );
  });
});

describe('kchat sign refuses', () => {
  test.each<[string, Partial<Flags<SignOptions>>, RegExp]>([
    ['no identity', {}, /^no identity/],
    ['an empty e-mail', { email: '' }, /^--email is empty/],
    ['a blank external id', { externalId: '  ' }, /^--external-id is empty/],
    ['a line break in the e-mail', { email: 'a@b.c\nx' }, /^--email is "a@b.c\\u000ax"/],
    ['an escape sequence in the e-mail', { email: '\u001b[31ma@b.c' }, /^--email is a value of 10/],
    ['a bidirectional override', { externalId: '\u202e42' }, /\\u202e42/],
    ['--iat tomorrow', { email: 'a@b.c', iat: 'tomorrow' }, /^--iat is "tomorrow", which is not a time/],
    ['an --iat without zone', { email: 'a@b.c', iat: '2026-11-22T14:00:00' }, /which is not a time/],
    ['an --iat in milliseconds', { email: 'a@b.c', iat: '1795357200000' }, /not in seconds/],
    ['a claim twice', { email: 'a@b.c', claim: ['x=1', 'x:=2'] }, /^--claim gives "x" twice/],
    ['a claim named iat', { email: 'a@b.c', claim: ['iat:=1'] }, /^--claim cannot set "iat"/],
    ['a claim named email', { email: 'a@b.c', claim: ['email=x'] }, /^--claim cannot set "email"/],
    ['a claim without a name', { email: 'a@b.c', claim: ['=1'] }, /^--claim is "=1"/],
    ['a claim without a value', { email: 'a@b.c', claim: ['x'] }, /^--claim is "x"/],
    ['a claim that is no JSON', { email: 'a@b.c', claim: ['x:=y'] }, /^--claim x:= is not JSON: "y"/],
  ])('%s', async (_, options, message) => {
    await expect(sign(options)).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringMatching(message),
    });
  });

  test('without a secret: exit 4', async () => {
    await expect(sign({ email: 'a@b.c' }, fakeContext())).rejects.toMatchObject({
      code: 'SECRET_NOT_FOUND',
      exitCode: 4,
    });
    await expect(sign({ email: 'a@b.c', org: 'acme' }, fakeContext())).rejects.toMatchObject({
      code: 'SECRET_NOT_FOUND',
    });
  });

  test('milliseconds get the hint for the deliberate mistake', async () => {
    await expect(sign({ email: 'a@b.c', iat: '1795357200000' })).rejects.toMatchObject({
      hint: expect.stringContaining('--bad milliseconds'),
    });
  });
});

describe('what kchat sign says on the way', () => {
  test.each([
    ['-16m', /too old by 1 min/],
    ['+15m', /until 14:50:00 UTC \(30 min, issued 15 min ahead of now\)/],
    ['+16m', /too early by 1 min/],
    ['+10m', /until 14:45:00 UTC \(25 min, issued 10 min ahead of now\)/],
  ])('--iat %s: %s', async (iat, note) => {
    const context = fakeContext({ env });
    await sign({ email: 'a@b.c', iat }, context);
    expect(context.output.notes[0]).toMatch(note);
  });

  test('white space around an address is signed, which may be a test, and warned about', async () => {
    const context = fakeContext({ env });
    expect((await sign({ email: ' a@b.c', externalId: '7' }, context)).claims.email).toBe(' a@b.c');
    expect(context.output.warnings).toEqual([
      'the e-mail address has white space around it; it is signed as it is',
    ]);
  });

  test('an id that many would share is warned about: each becomes the same customer', async () => {
    const context = fakeContext({ env });
    await sign({ externalId: 'undefined' }, context);
    expect(context.output.warnings).toEqual([
      'the externalId "undefined" is what a program writes for a missing value: all who get this become one customer and read each other\'s chats',
    ]);
  });

  test('a secret that looks wrong is warned about, not refused', async () => {
    const context = fakeContext({ env: { KUSTOMER_CHAT_SECRET: '"short"' } });
    await sign({ email: 'a@b.c' }, context);
    expect(context.output.warnings).toEqual([
      'the chat secret from KUSTOMER_CHAT_SECRET has quotes around it',
      'the chat secret from KUSTOMER_CHAT_SECRET is 5 bytes long, fewer than 32',
    ]);
  });
});

/** Runs the command as `kchat sign …` does. */
async function runCommand(args: readonly string[], options: FakeContextOptions = {}) {
  const copied: string[] = [];
  const context = fakeContext({
    env,
    clipboard: {
      copy: async (text) => {
        copied.push(text);
        return { by: 'pbcopy', isCertain: true };
      },
      read: async () => '',
    },
    ...options,
  });
  const program = new Command('kchat').option('--org <name>').option('--json').exitOverride();
  registerSign(program.command('sign'), context);
  await program.parseAsync(['sign', ...args], { from: 'user' });
  const { answers, shown, notes } = context.output;
  return {
    text: answers[0]?.text,
    data: answers[0]?.data as Partial<SignedToken>,
    shown,
    notes,
    copied,
  };
}

describe('a token that is wrong on purpose', () => {
  test('is what its kind says, and says so', async () => {
    const context = fakeContext({ env });
    const result = await sign({ email: 'ada@example.com', bad: 'milliseconds' }, context);
    expect(result).toMatchObject({
      claims: { email: 'ada@example.com', iat: testNow },
      identity: { by: 'email', value: 'ada@example.com' },
      validUntil: null,
    });
    expect(context.output.notes[0]).toMatch(
      /^ada@example.com \(by e-mail\), secret from KUSTOMER_CHAT_SECRET [0-9a-f]{8}\nwrong on purpose \(milliseconds\): iat is in milliseconds instead of seconds; kchat inspect says IAT_MILLISECONDS$/,
    );
  });

  test('tells the header that it really has', async () => {
    const { header, token } = await sign({ email: 'a@b.c', bad: 'alg-none' });
    expect(header).toEqual({ alg: 'none', typ: 'JWT' });
    expect(token).toMatch(/\.$/);
  });

  test('may name nobody: then nobody need be given', async () => {
    const { claims, identity } = await sign({ bad: 'no-identity' });
    expect({ claims, identity }).toEqual({ claims: { iat: now }, identity: null });
  });

  test.each<[string, Partial<Flags<SignOptions>>, RegExp]>([
    ['an unknown kind', { email: 'a@b.c', bad: 'expird' }, /^--bad is "expird"$/],
    ['a member of Object', { email: 'a@b.c', bad: 'constructor' }, /^--bad is a value of 11 characters/],
  ])('%s is refused', async (_, options, message) => {
    await expect(sign(options)).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringMatching(message),
    });
  });

  test('--bad list explains every kind, within 80 columns, and needs no secret', async () => {
    const { text = '', data } = await runCommand(['--bad', 'list'], { env: {} });
    expect(data).toEqual({
      kinds: badKindNames.map((kind) => {
        const { explains, advice, finding } = badKinds[kind];
        return { kind, explains, advice, finding };
      }),
    });
    for (const kind of badKindNames) expect(text).toMatch(new RegExp(`^  ${kind} +\\S`, 'm'));
    const advice = new Set(Object.values(badKinds).map((kind) => kind.advice));
    expect(text.match(/^The app should /gm)).toHaveLength(advice.size);
    expect((await runCommand(['--bad'], { env: {} })).text).toBe(text);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe('kchat sign --format', () => {
  test.each([
    ['token', 'TOKEN'],
    ['header', 'Authorization: Bearer TOKEN'],
    ['swift', 'Kustomer.logIn(jwt: "TOKEN")'],
    ['kotlin', 'Kustomer.getInstance().logIn("TOKEN")'],
    ['react-native', "await KustomerChat.logIn('TOKEN');"],
    ['web', "Kustomer.login({ jwtToken: 'TOKEN' });"],
  ])('%s', async (format, line) => {
    const { text, data } = await runCommand(['--email', 'a@b.c', '--format', format]);
    expect(text).toBe(`${line.replace('TOKEN', data.token ?? '')}\n`);
  });

  test('curl goes to the host of the org, on one line', async () => {
    const { text, data, notes } = await runCommand(['--email', 'a@b.c', '--format', 'curl', '--org', 'acme']);
    expect(text).toMatch(/^curl -sS 'https:\/\/acme\.api\.kustomerapp\.com\/c\/v1\/identity' [^\n]+\n$/);
    expect(text).toContain(`-d '{"externalToken":"${data.token}"}'`);
    expect(notes.at(-1)).toMatch(/as public code of the v1 SDKs makes it/);
  });

  test.each<[string, readonly string[], RegExp]>([
    ['an unknown one', ['--format', 'swfit'], /^--format is "swfit"$/],
    ['rows', ['--format', 'csv'], /^--format csv is for many tokens$/],
    ['beside --json', ['--format', 'swift', '--json'], /^--format and --json/],
    ['curl without an org', ['--format', 'curl'], /^--format curl names the host of an org/],
  ])('%s is refused', async (_, args, message) => {
    await expect(runCommand(['--email', 'a@b.c', ...args])).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringMatching(message),
    });
  });
});

describe('the token of kchat sign goes', () => {
  test('to the clipboard as it is printed, and this is said', async () => {
    const { copied, text, notes } = await runCommand(['--email', 'a@b.c', '--copy', '--format', 'header']);
    expect(copied).toEqual([text?.trimEnd()]);
    expect(notes.at(-1)).toBe('copied to the clipboard (pbcopy)');
  });

  test('to a terminal that may not take it: nobody claims that it did', async () => {
    const clipboard = { copy: async () => ({ by: 'OSC 52', isCertain: false }), read: async () => '' };
    const { notes } = await runCommand(['--email', 'a@b.c', '--copy'], { clipboard });
    expect(notes.at(-1)).toMatch(/^sent to the terminal's clipboard \(OSC 52\); if nothing was copied/);
  });

  test('into a QR code, alone, also under a format and --json', async () => {
    const { data, shown, copied } = await runCommand(['--email', 'a@b.c', '--qr', '--json']);
    const drawing = drawQr(data.token ?? '', plainStyle);
    expect({ shown, copied }).toEqual({ shown: [drawing], copied: [] });
  });

  test('nowhere else unless asked', async () => {
    const { shown, copied } = await runCommand(['--email', 'a@b.c']);
    expect({ shown, copied }).toEqual({ shown: [], copied: [] });
  });
});
