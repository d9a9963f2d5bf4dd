/** What stands in place of a missing claim is named with what else its value needs. */
import { describe, expect, test } from 'vitest';
import type { FindingCode } from '../../src/token/rules.js';
import { goodHeader, inspect, makeToken, now } from './made-tokens.js';

const email = 'ada@example.com';
const textId = 'externalId: String(id)';
const makeIdentityClaims = `name the customer in externalId, or in email: ${textId}`;
const inSeconds = 'Math.floor(Date.now() / 1000)';
const isWritten = `iat is the time of issue in whole seconds since 1970, a number: ${inSeconds}`;

function say(claims: object, code: FindingCode): readonly [string | undefined, string | null | undefined] {
  const found = inspect(makeToken(claims)).findings.find((finding) => finding.code === code);
  return [found?.message, found?.hint];
}

describe('the customer', () => {
  test.each<[string, object, string, string]>([
    [
      'under another name',
      { mail: 'x' },
      'claim "mail": Kustomer reads "email"',
      'call it "email", exactly so',
    ],
    [
      'under another name, as a number',
      { mail: 5 },
      'claim "mail": Kustomer reads "email"',
      'call it "email", exactly so',
    ],
    [
      'as an id in other letters',
      { externalid: 'x' },
      'claim "externalid": Kustomer reads "externalId"',
      `call it "externalId", exactly so: ${textId}`,
    ],
    [
      'as an id in other letters, an object',
      { externalid: {} },
      'claim "externalid": Kustomer reads "externalId"',
      `call it "externalId", exactly so: ${textId}`,
    ],
    [
      'inside an object',
      { data: { email } },
      '"email" stands inside "data": Kustomer reads it at the top',
      '{"email": ...} is the payload itself, not a part of it',
    ],
    [
      'inside an object, as an id',
      { user: { id: '1' } },
      '"id" stands inside "user": Kustomer reads "externalId" at the top',
      `put it at the top of the payload and call it "externalId": ${textId}`,
    ],
    [
      'inside an object, under another name',
      { user: { mail: email } },
      '"mail" stands inside "user": Kustomer reads "email" at the top',
      'put it at the top of the payload and call it "email"',
    ],
    [
      'under two names for the same',
      { sub: '1', preferred_username: 'x' },
      'claim "sub": Kustomer reads "externalId"; claim "preferred_username": Kustomer reads "externalId"',
      `call it "externalId", exactly so: ${textId}`,
    ],
    [
      'under two names',
      { userId: '1', mail: email },
      'claim "userId": Kustomer reads "externalId"; claim "mail": Kustomer reads "email"',
      `call it "externalId", exactly so: ${textId}; or call it "email", exactly so`,
    ],
    [
      'in a token inside the token',
      { jwt: makeToken({ email, iat: now }) },
      'the claim "jwt" is a token itself: give the app that one',
      'sign the claims once; a login token is not put into another token',
    ],
    [
      'as a visitor',
      { trackingId: 'x' },
      'there is neither an "email" nor an "externalId" claim; this may be a tracking token, which the SDK gets for itself',
      makeIdentityClaims,
    ],
    ['nowhere', { a: 1 }, 'there is neither an "email" nor an "externalId" claim', makeIdentityClaims],
  ])('%s', (_, claims, message, hint) => {
    expect(say({ ...claims, iat: now }, 'IDENTITY_MISSING')).toEqual([message, hint]);
  });

  test('and the time, each under another name, are told apart', () => {
    const claims = { mail: email, issued: now };
    expect(say(claims, 'IDENTITY_MISSING')[0]).toBe('claim "mail": Kustomer reads "email"');
    expect(say(claims, 'IAT_MISSING')[0]).toBe('claim "issued": Kustomer reads "iat"');
  });

  test('is not looked for in a token inside the token if the time is missing', () => {
    expect(say({ jwt: makeToken({ email }, goodHeader) }, 'IAT_MISSING')).toEqual([
      'there is no "iat" claim',
      isWritten,
    ]);
  });
});

describe('the time', () => {
  const misnamed = 'claim "issued": Kustomer reads "iat"';
  const callIt = 'call it "iat", exactly so';
  test.each<[string, object, string, string]>([
    ['under another name', { issued: 5 }, misnamed, `${callIt}, in whole seconds: ${inSeconds}`],
    ['under another name, as text', { issued: 'x' }, misnamed, `${callIt}, in whole seconds: ${inSeconds}`],
    [
      'under another name, in milliseconds',
      { issued: 1e11 },
      misnamed,
      `${callIt}, in whole seconds: ${inSeconds}`,
    ],
    ['in exp alone', { exp: now + 60 }, 'there is no "iat" claim; "exp" does not take its place', isWritten],
    ['nowhere', {}, 'there is no "iat" claim', isWritten],
  ])('%s', (_, claims, message, hint) => {
    expect(say({ email, ...claims }, 'IAT_MISSING')).toEqual([message, hint]);
  });
});
