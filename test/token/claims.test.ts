/** The claims of a login token, as `sign` makes them. */
import { describe, expect, test } from 'vitest';
import { buildClaims, identifiedBy, refuseLostDigits } from '../../src/token/claims.js';

const usage = (message: string, hint?: string) =>
  expect.objectContaining({ code: 'USAGE', message, ...(hint === undefined ? {} : { hint }) });

describe('the claims of a login token', () => {
  test('exactly identifier and iat, in this order, unless more is asked for', () => {
    expect(JSON.stringify(buildClaims({ email: 'a@b.co' }, 1))).toBe('{"email":"a@b.co","iat":1}');
    expect(JSON.stringify(buildClaims({ externalId: '7' }, 1))).toBe('{"externalId":"7","iat":1}');
    expect(JSON.stringify(buildClaims({ externalId: '7', email: 'a@b.co' }, 1, { x: null }))).toBe(
      '{"email":"a@b.co","externalId":"7","iat":1,"x":null}',
    );
  });

  test.each([
    [{}, 'no identity: a login token names an e-mail address or an external id'],
    [{ email: '' }, '--email is empty'],
    [{ externalId: ' \t' }, '--external-id is empty'],
    [{ email: 'a\u202e@b.co' }, '--email is "a\\u202e@b.co", which holds a control or invisible character'],
    [
      { email: 'a@b.co', externalId: '7\n' },
      '--external-id is "7\\u000a", which holds a control or invisible character',
    ],
  ])('%j names nobody', (identity, message) => {
    expect(() => buildClaims(identity, 1)).toThrow(usage(message));
  });

  test('nothing is there that was not asked for, be it undefined', () => {
    expect(Object.keys(buildClaims({ email: 'a@b.co', externalId: undefined }, 1))).toEqual(['email', 'iat']);
    expect(Object.keys(buildClaims({ email: undefined, externalId: '7' }, 1))).toEqual(['externalId', 'iat']);
  });

  test('the hint says what to do', () => {
    expect(() => buildClaims({ email: ' ' }, 1)).toThrow(usage('--email is empty', 'give --email a value'));
    expect(() => buildClaims({ externalId: '\u0000' }, 1)).toThrow(
      usage(
        '--external-id is "\\u0000", which holds a control or invisible character',
        'type it again by hand',
      ),
    );
  });

  test('e-mail wins', () => {
    expect(identifiedBy({ email: 'a@b.co', externalId: '7' })).toEqual({ by: 'email', value: 'a@b.co' });
    expect(identifiedBy({ externalId: '7' })).toEqual({ by: 'externalId', value: '7' });
    expect(identifiedBy({})).toEqual({ by: 'externalId', value: '' });
  });
});

const lost = 'the claim "id" has a number that may have lost digits';
test.each<[unknown, string | null]>([
  [1, null],
  [9_007_199_254_740_991, null],
  ['9007199254740993', null],
  [{ a: [1, { b: 2.5 }] }, null],
  [9_007_199_254_740_992, lost],
  [{ a: [1, { b: 2 ** 60 }] }, lost],
  [1e22, lost],
  [Number.POSITIVE_INFINITY, lost],
])('digits that a number lost are refused: %j', (value, message) => {
  if (message === null) expect(() => refuseLostDigits('id', value)).not.toThrow();
  else
    expect(() => refuseLostDigits('id', value)).toThrow(
      expect.objectContaining({ code: 'USAGE', message, hint: 'write it in quotes' }),
    );
});
