/** Truth from outside: other libraries verify our tokens, and theirs verify here. */
import { createSecretKey } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import jsonwebtoken from 'jsonwebtoken';
import { describe, expect, test } from 'vitest';
import { signToken } from '../../src/index.js';
import { inspect, now, secret } from './made-tokens.js';

const key = createSecretKey(Buffer.from(secret));
const identities = [
  { email: 'ada@example.com' },
  { externalId: 'user_8412' },
  { email: 'ünï@exämple.com', externalId: '7' },
];

describe.each(identities)('%o', (identity) => {
  const token = signToken({ ...identity, issuedAt: now, claims: { plan: 'pro', seats: 3 }, secret });
  const expected = { ...identity, iat: now, plan: 'pro', seats: 3 };

  test('jose verifies what we sign', async () => {
    const { payload, protectedHeader } = await jwtVerify(token, key, { algorithms: ['HS256'] });
    expect(payload).toEqual(expected);
    expect(protectedHeader).toEqual({ alg: 'HS256', typ: 'JWT' });
  });

  test('jsonwebtoken verifies what we sign', () => {
    expect(jsonwebtoken.verify(token, key, { algorithms: ['HS256'] })).toEqual(expected);
  });

  test('we accept what jose signs', async () => {
    const theirs = await new SignJWT(identity)
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuedAt(now)
      .sign(key);
    expect(inspect(theirs)).toMatchObject({ verdict: 'accepted', claims: { ...identity, iat: now } });
  });

  test('we accept what jsonwebtoken signs', () => {
    expect(inspect(jsonwebtoken.sign({ ...identity, iat: now }, secret))).toMatchObject({
      verdict: 'accepted',
    });
  });

  test("jose's HS384 and HS512 are refused, and named", async () => {
    for (const alg of ['HS384', 'HS512']) {
      const theirs = await new SignJWT(identity)
        .setProtectedHeader({ alg, typ: 'JWT' })
        .setIssuedAt(now)
        .sign(key);
      expect(inspect(theirs)).toMatchObject({
        verdict: 'rejected',
        signature: { status: 'mismatch', cause: `other-hmac-${alg.toLowerCase()}` },
      });
    }
  });
});
