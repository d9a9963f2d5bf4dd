/** `kchat sign --from`: a token a row, the bad rows beside the good ones. */
import { createSecretKey } from 'node:crypto';
import { jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { runSign as runSignWithSettings } from '../../src/commands/sign.js';
import { badKindNames } from '../../src/sign/bad.js';
import { runSignRows as runSignRowsWithSettings, type SignRowsOptions } from '../../src/sign/rows.js';
import { type FakeContextOptions, fakeContext, testNow } from '../support/fake-context.js';
import { type Flags, fromFlags } from '../support/from-flags.js';
import { madeUpSecret } from '../support/made-up.js';
import { readPayload, readPayloadText } from '../support/tokens.js';

const runSign = fromFlags(runSignWithSettings);
const runSignRows = fromFlags(runSignRowsWithSettings);

const now = testNow / 1000;
const secret = madeUpSecret();
const env = { KUSTOMER_CHAT_SECRET: secret };

/** Runs over the text as stdin; `lines` is stdout. */
async function signRows(
  text: string,
  options: Partial<Flags<SignRowsOptions>> = {},
  contextOptions: FakeContextOptions = {},
) {
  const context = fakeContext({ env, stdin: text, ...contextOptions });
  const result = await runSignRows({ from: '-', claim: [], ...options }, context);
  const lines = context.output.written.join('').split('\n').slice(0, -1);
  return { result, lines, warnings: context.output.warnings, exitCodes: context.output.exitCodes };
}

describe('the tokens of sign --from', () => {
  test('are one a line, in order, and verify elsewhere', async () => {
    const { result, lines, warnings, exitCodes } = await signRows(
      'email,externalId,iat,claim.plan\nada@example.com,,,\n,42,,pro\nbob@example.com,7,-16m,\n',
    );
    expect(lines.map(readPayload)).toEqual([
      { email: 'ada@example.com', iat: now },
      { externalId: '42', iat: now, plan: 'pro' },
      { email: 'bob@example.com', externalId: '7', iat: now - 960 },
    ]);
    expect({ result, warnings, exitCodes }).toEqual({
      result: { rows: 3, bad: 0 },
      warnings: [],
      exitCodes: [],
    });
    const key = createSecretKey(Buffer.from(secret));
    for (const token of lines) await jwtVerify(token, key, { algorithms: ['HS256'] });
  });

  test('are those of kchat sign', async () => {
    const single = await runSign({ email: 'ada@example.com', claim: ['plan=pro'] }, fakeContext({ env }));
    const { lines } = await signRows('email,claim.plan\nada@example.com,pro\n');
    expect(lines).toEqual([single.token]);
  });

  test('take iat and claims from the flags where a row has none', async () => {
    const { lines } = await signRows('email,iat,claim.plan\na@b.c,,\nd@e.f,1795357000,pro\n', {
      iat: '-1m',
      claim: ['plan=free', 'seats:=3'],
    });
    expect(lines.map(readPayload)).toEqual([
      { email: 'a@b.c', iat: now - 60, plan: 'free', seats: 3 },
      { email: 'd@e.f', iat: 1_795_357_000, plan: 'pro', seats: 3 },
    ]);
  });

  test('of JSON keep the kind of their claims', async () => {
    const { lines } = await signRows(
      '{"email":"a@b.c","iat":1795357000,"claim.seats":3,"claim.__proto__":{"x":1}}\n{"externalId":42,"email":null}\n',
    );
    expect(lines.map(readPayloadText)).toEqual([
      '{"email":"a@b.c","iat":1795357000,"seats":3,"__proto__":{"x":1}}',
      `{"externalId":"42","iat":${now}}`,
    ]);
  });
});

describe('a bad row', () => {
  test.each([
    ['no identity', 'email,externalId\n,\n', /^line 2: no identity/],
    ['a blank e-mail', 'email,iat\n"  ",\n', /^line 2: email is empty/],
    ['an empty cell in quotes', 'email\n""\n', /^line 2: no identity/],
    ['a blank cell in quotes', 'email\n"  "\n', /^line 2: email is empty/],
    ['white space around', 'email,externalId\na@b.c, 42\n', /^line 2: externalId is " 42", with white space/],
    ['a stray quote', 'email\n"a"b@c.d\n', /^line 2: email begins with a quotation mark/],
    ['an escape sequence', 'email\n\u001b[31ma@b.c\n', /^line 2: email is a value of 10 characters/],
    [
      'iat in milliseconds',
      'email,iat\na@b.c,1795357200000\n',
      /^line 2: iat is 1795357200000, which is not in/,
    ],
    ['iat that is no time', 'email,iat\na@b.c,tomorrow\n', /^line 2: iat is "tomorrow"/],
    ['a record over lines', 'email,iat\n"a\nb@c.d",1\n', /^lines 2 to 3: email is "a\\u000ab@c\.d"/],
    ['a number for an e-mail', '{"email":7}', /^line 1: email is a number, not a string/],
    ['digits that JSON loses', '{"externalId":12345678901234567890}', /^line 1: externalId is the number/],
    ['iat of another kind', '{"email":"a@b.c","iat":[1]}', /^line 1: iat is an array/],
    ['a claim without a name', '{"email":"a@b.c","claim.":1}', /^line 1: "claim\." names no claim/],
    [
      'a claim whose number loses digits, deeper down',
      '{"email":"a@b.c","claim.x":[{"n":12345678901234567890}]}',
      /^line 1: the claim "x" has a number that may have lost digits$/,
    ],
    ['a claim with a column', '{"email":"a@b.c","claim.iat":1}', /^line 1: "claim\.iat" names no claim/],
  ])('%s is named with its line', async (_, text, message) => {
    const { result, lines, warnings, exitCodes } = await signRows(text);
    expect(warnings[0]).toMatch(message);
    expect({ result, lines, exitCodes }).toEqual({ result: { rows: 1, bad: 1 }, lines: [], exitCodes: [1] });
  });

  test('that is not UTF-8 is not signed', async () => {
    const latin1 = Buffer.from('email\nren\u00e9@example.com\n', 'latin1');
    const context = fakeContext({ env, stdin: latin1 });
    await runSignRows({ from: '-', claim: [] }, context);
    expect(context.output.warnings[0]).toMatch(/^line 2: email is not UTF-8/);
  });

  test('stops nothing', async () => {
    const { result, lines, warnings } = await signRows('email\na@b.c\n" x"\nd@e.f\n');
    expect(lines.map(readPayload)).toMatchObject([{ email: 'a@b.c' }, { email: 'd@e.f' }]);
    expect(warnings).toEqual([
      'line 3: email is " x", with white space around it',
      '1 of 3 rows were bad and gave no token',
    ]);
    expect(result).toEqual({ rows: 3, bad: 1 });
  });
});

describe('sign --from --json', () => {
  const json = { output: { json: true } };

  test('is what sign --json has under data, with the line, one object a line', async () => {
    const single = await runSign({ email: 'ada@example.com', claim: [] }, fakeContext({ env }));
    const { lines } = await signRows('email\n\nada@example.com\n', {}, json);
    expect(lines.map((line) => JSON.parse(line))).toEqual([{ line: 3, ...single }]);
  });

  test('a bad row stays in its place, with its error, and stderr has the sum only', async () => {
    const { lines, warnings, exitCodes } = await signRows('email\na@b.c\n\u202ex\nd@e.f\n', {}, json);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { line: 2, claims: { email: 'a@b.c' } },
      {
        line: 3,
        error: {
          code: 'INPUT_INVALID',
          message: expect.stringMatching(/\\u202ex/),
          hint: expect.any(String),
        },
      },
      { line: 4, claims: { email: 'd@e.f' } },
    ]);
    expect(lines.join('')).not.toContain('\u202e');
    expect({ warnings, exitCodes }).toEqual({
      warnings: ['1 of 3 rows were bad and gave no token'],
      exitCodes: [1],
    });
  });
});

describe('sign --from --format csv', () => {
  test('shows no control character of the input on a terminal', async () => {
    const text = 'email,\u009bnote\na@b.c,\u001b]0;title\u0007\n';
    const raw = await signRows(text, { format: 'csv' });
    expect(raw.lines[1]).toContain('\u001b]0;title\u0007');
    const { lines } = await signRows(text, { format: 'csv' }, { output: { stdoutIsTerminal: true } });
    expect(lines[0]).toBe('email,\\u009bnote,token,error');
    expect(lines[1]).toMatch(/^a@b\.c,\\u001b\]0;title\\u0007,eyJ/);
  });

  test('is the input with a token and an error', async () => {
    const { lines } = await signRows('email,note\na@b.c,"x, ""y"""\n,\n', { format: 'csv' });
    expect(lines).toEqual([
      'email,note,token,error',
      expect.stringMatching(/^a@b\.c,"x, ""y""",eyJ[\w.-]+,$/),
      ',,,no identity: a login token names an e-mail address or an external id',
    ]);
  });

  test('replaces such columns: what was written can be read again', async () => {
    const first = await signRows('email\na@b.c\n', { format: 'csv' });
    const again = await signRows(`${first.lines.join('\n')}\n`, { format: 'csv' });
    expect(again.lines).toEqual(first.lines);
  });
});

describe('a list of addresses', () => {
  test('has one a line, and no header', async () => {
    const { lines, warnings } = await signRows('ada@example.com\r\n\n  bob@example.com \n');
    expect(lines.map(readPayload)).toMatchObject([
      { email: 'ada@example.com' },
      { email: 'bob@example.com' },
    ]);
    expect(warnings).toEqual([]);
  });

  test.each([
    ['Email\na@b.c\n', /^did you mean email\? /],
    ['name,user_email,external_id\nx,a@b.c,1\n', /^did you mean email and externalId\? /],
    ['colour\nred\n', /^the first line names the columns/],
  ])('%j has a header that is misspelt', async (text, hint) => {
    await expect(signRows(text)).rejects.toMatchObject({ hint: expect.stringMatching(hint) });
  });

  test('an ignored column that looks like one that counts', async () => {
    const { warnings } = await signRows('email,External ID,note\na@b.c,1,\n');
    expect(warnings).toEqual([
      '"External ID" is ignored: did you mean externalId?',
      '"note" is ignored: email, externalId, iat and claim.NAME count',
    ]);
  });
});

describe('sign --from --bad', () => {
  const csv = 'email\na@b.c\nd@e.f\n';

  test('is a token of the kind for each row, or one of each kind', async () => {
    const expired = await signRows(csv, { bad: 'expired' });
    expect(expired.lines.map(readPayload)).toMatchObject([
      { email: 'a@b.c', iat: now - 960 },
      { email: 'd@e.f', iat: now - 960 },
    ]);
    for (const bad of ['all', 'list'])
      expect((await signRows(csv, { bad })).lines).toHaveLength(2 * badKindNames.length);
    await expect(signRows(csv, { bad: 'expird' })).rejects.toMatchObject({ code: 'USAGE' });
  });

  test('names the kind in CSV and JSON', async () => {
    const { lines } = await signRows(`${csv}"  "\n`, { bad: 'all', format: 'csv' });
    expect(lines[0]).toBe('email,bad,token,error');
    expect(lines[1]).toMatch(/^a@b\.c,expired,eyJ[\w.-]+,$/);
    expect(lines.at(-1)).toMatch(/^ {2},,,email is empty/);
    const json = await signRows(csv, { bad: 'no-identity' }, { output: { json: true } });
    expect(JSON.parse(json.lines[0] ?? '')).toMatchObject({
      bad: 'no-identity',
      claims: { iat: now },
      identity: null,
      validUntil: null,
    });
  });
});

describe('sign --from that a person looks at', () => {
  /** What is said, shown and written, in the order in which it comes. */
  const watch = async (options: Partial<Flags<SignRowsOptions>>, more: FakeContextOptions = {}) => {
    const seen: string[] = [];
    const output = {
      note: (text: string) => void seen.push(text),
      show: (text: string) => void seen.push(text.includes('█') ? 'a code' : text),
      write: async (text: string) => void seen.push(...text.trim().split('\n').map(readEmail)),
    };
    const files = { 'users.txt': 'a@b.c\nd@e.f\n' };
    const context = fakeContext({ env, files, ...more, output: { ...output, ...more.output } });
    await runSignRows({ from: 'users.txt', claim: [], ...options }, context);
    return seen.slice(0, -1);
  };
  const readEmail = (token: string) => `the token of ${readPayload(token).email}`;

  test('on a terminal a token has a label', async () => {
    expect(await watch({}, { output: { stdoutIsTerminal: true } })).toEqual([
      'a@b.c (by e-mail)',
      'the token of a@b.c',
      'd@e.f (by e-mail)',
      'the token of d@e.f',
    ]);
    expect(await watch({})).toEqual(['the token of a@b.c', 'the token of d@e.f']);
  });

  test('QR codes come one after the other, the next at Enter', async () => {
    const seen = await watch({ qr: true, bad: 'expired' }, { replies: [''] });
    expect(seen).toEqual([
      expect.stringMatching(/^a@b\.c \(by e-mail\): wrong on purpose \(expired\)/),
      'a code',
      'the token of a@b.c',
      expect.stringMatching(/^d@e\.f/),
      'a code',
      'the token of d@e.f',
    ]);
    await expect(watch({ qr: 'myapp://x' })).rejects.toMatchObject({ code: 'USAGE' });
  });
});

test('rows whose id many would share are named, twenty of them at most', async () => {
  const { warnings, exitCodes } = await signRows(`externalId\n${'guest\n'.repeat(25)}`);
  expect(warnings).toHaveLength(21);
  expect(warnings[0]).toMatch(/^line 2: the externalId "guest" is .*read each other's chats$/);
  expect(warnings[20]).toBe('no more rows of this kind are named');
  expect(exitCodes).toEqual([]);
});

describe('a column or member that does not count', () => {
  test.each([
    ['CSV', 'email,name,name\na@b.c,Ada,x\nd@e.f,Dan,y\n'],
    ['JSON', '{"email":"a@b.c","name":"Ada"}\n{"email":"d@e.f","name":"Dan"}\n'],
  ])('of %s is named once and ignored', async (_, text) => {
    const { warnings, exitCodes } = await signRows(text);
    expect(warnings).toEqual(['"name" is ignored: email, externalId, iat and claim.NAME count']);
    expect(exitCodes).toEqual([]);
  });
});

test('a header without rows is worth a word', async () => {
  const { lines, warnings, exitCodes } = await signRows('email\n');
  expect({ lines, warnings, exitCodes }).toEqual({
    lines: [],
    warnings: ['stdin has no rows'],
    exitCodes: [],
  });
});

describe('sign --from refuses before a row is read', () => {
  test.each<[string, string, Partial<Flags<SignRowsOptions>>, string, RegExp]>([
    ['neither identifier', 'name\nx\n', {}, 'INPUT_INVALID', /neither email nor externalId: "name"/],
    ['semicolons', 'email;iat\na;1\n', {}, 'INPUT_INVALID', /neither email nor externalId/],
    ['a column twice', 'email,email\na,b\n', {}, 'INPUT_INVALID', /has the column "email" twice/],
    [
      'a claim that has a column',
      'email,claim.iat\na,1\n',
      {},
      'INPUT_INVALID',
      /"claim.iat" names no claim/,
    ],
    ['a wrong --iat', 'email\n', { iat: 'tomorrow' }, 'USAGE', /^--iat is "tomorrow"/],
    ['a wrong --claim', 'email\n', { claim: ['x'] }, 'USAGE', /^--claim is "x"/],
    ['a format for one token', 'email\n', { format: 'swift' }, 'USAGE', /^--from has no --format "swift"$/],
    ['CSV out of JSON', '{"email":"a"}\n', { format: 'csv' }, 'USAGE', /^--format csv needs rows of CSV/],
    ['stdin for two', 'email\n', { secretFile: '-' }, 'USAGE', /both read stdin/],
  ])('%s', async (_, text, options, code, message) => {
    await expect(signRows(text, options)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  test('a format beside --json', async () => {
    const json = { output: { json: true } };
    await expect(signRows('email\na@b.c\n', { format: 'csv' }, json)).rejects.toMatchObject({
      code: 'USAGE',
      message: '--format and --json both say how to print',
    });
    expect((await signRows('email\na@b.c\n', { format: 'token' }, json)).result.rows).toBe(1);
  });

  test('no secret', async () => {
    await expect(signRows('email\na@b.c\n', {}, { env: {} })).rejects.toMatchObject({
      code: 'SECRET_NOT_FOUND',
    });
  });
});
