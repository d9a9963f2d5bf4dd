/** What `--claim` gives, and what it refuses. */
import { describe, expect, test } from 'vitest';
import { parseClaims } from '../../src/sign/claim-flags.js';
import { buildClaims } from '../../src/token/claims.js';
import { parseJsonObject } from '../../src/token/json.js';

const usage = (message: string, hint?: string) =>
  expect.objectContaining({ code: 'USAGE', message, ...(hint === undefined ? {} : { hint }) });

describe('claims from the command line', () => {
  test('text and JSON', () => {
    expect(
      parseClaims(['a=1', 'b:=1', 'c=x=y', 'd:=[{"e":null}]', 'f=', 'g:h=1', 'i=:=2', 'j=two\nlines']),
    ).toEqual({
      a: '1',
      b: 1,
      c: 'x=y',
      d: [{ e: null }],
      f: '',
      'g:h': '1',
      i: ':=2',
      j: 'two\nlines',
    });
  });

  test('a claim named __proto__ is a claim', () => {
    const claims = parseClaims(['__proto__=x']);
    expect(Object.entries(claims)).toEqual([['__proto__', 'x']]);
    expect(JSON.stringify(buildClaims({ email: 'a@b.co' }, 1, claims))).toBe(
      '{"email":"a@b.co","iat":1,"__proto__":"x"}',
    );
  });

  test.each([
    [['x'], '--claim is "x"'],
    [['=x'], '--claim is "=x"'],
    [[':=1'], '--claim is ":=1"'],
    [[''], '--claim is ""'],
    [['a=1', 'a:=2'], '--claim gives "a" twice'],
    [['iat=1'], '--claim cannot set "iat"'],
    [['email:=null'], '--claim cannot set "email"'],
    [['externalId=7'], '--claim cannot set "externalId"'],
    [['a:=x'], '--claim a:= is not JSON: "x"'],
    [['a:='], '--claim a:= is not JSON: ""'],
  ])('not %j', (assignments, message) => expect(() => parseClaims(assignments)).toThrow(usage(message)));

  test('the hint names the flag that does it', () => {
    expect(() => parseClaims(['iat=1'])).toThrow(
      usage('--claim cannot set "iat"', 'use --iat; for a token that is wrong on purpose: --bad'),
    );
    expect(() => parseClaims(['email=x'])).toThrow(
      usage('--claim cannot set "email"', 'use --email; for a token that is wrong on purpose: --bad'),
    );
    expect(() => parseClaims(['externalId=1'])).toThrow(
      usage(
        '--claim cannot set "externalId"',
        'use --external-id; for a token that is wrong on purpose: --bad',
      ),
    );
    expect(() => parseClaims(['a:=x'])).toThrow(
      usage('--claim a:= is not JSON: "x"', 'for a string: --claim a=text'),
    );
    expect(() => parseClaims(['x'])).toThrow(
      usage(
        '--claim is "x"',
        'it takes name=text or name:=json, such as --claim plan=pro or --claim seats:=3',
      ),
    );
    expect(() => parseClaims(['a=1', 'a=1'])).toThrow(
      usage('--claim gives "a" twice', 'give each claim once'),
    );
  });
});

test.each(['1e400', '12345678901234567890', '-9007199254740992'])(
  'a claim of %s, which a double does not hold, is refused',
  (text) => {
    expect(() => parseClaims([`x:=${text}`])).toThrow(/^the claim "x" has a number .*lost digits$/);
  },
);

test.each(['[1e400]', '{"n":12345678901234567890}', '[{"a":[0,{"b":-9007199254740992}]}]'])(
  'nor is one deeper down, in %s',
  (text) => {
    expect(() => parseClaims([`x:=${text}`])).toThrow(/^the claim "x" has a number .*lost digits$/);
  },
);

test.each([
  ['{"x":1,"x":2}', 'x'],
  ['[{"a":{"\\u0061b":1,"ab":2}}]', 'ab'],
])('a claim of %s, of which one part would be lost, is refused', (text, name) => {
  expect(() => parseClaims([`a:=${text}`])).toThrow(
    usage(`--claim a:= has "${name}" more than once in one object`, 'give each name once'),
  );
});

test('a claim may nest as deep as a payload that inspect reads, itself one level down', () => {
  const nested = (depth: number) => `a:=${'['.repeat(depth)}${']'.repeat(depth)}`;
  const claims = buildClaims({ email: 'a@b.co' }, 1, parseClaims([nested(499)]));
  expect(parseJsonObject(JSON.stringify(claims)).value).not.toBeNull();
  for (const depth of [500, 6_000, 60_000])
    expect(() => parseClaims([nested(depth)])).toThrow(
      expect.objectContaining({
        code: 'USAGE',
        message: expect.stringMatching(`^--claim a:= is nested ${depth} levels deep, more than 499: `),
      }),
    );
});

test('equal names in different objects are no duplicates', () => {
  expect(parseClaims(['a:=[{"x":1,"y":"x"},{"x":{"x":["x","x"]}}]'])).toEqual({
    a: [{ x: 1, y: 'x' }, { x: { x: ['x', 'x'] } }],
  });
});

test.each([0, -1.5, Number.MAX_SAFE_INTEGER])('a claim of %d is taken', (value) => {
  expect(parseClaims([`x:=${value}`])).toEqual({ x: value });
});
