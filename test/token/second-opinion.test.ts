/** `inspect` and the emulator's login judge tokens without sharing code: where Kustomer's rule is documented they agree. */

import { expect, test } from 'vitest';
import { judgeLogin } from '../../src/emulator/login.js';
import { type DecodedToken, decodeToken } from '../../src/token/decode.js';
import { reportToken } from '../../src/token/inspect.js';
import { matchesHmac, whyUncheckable } from '../../src/token/signature.js';
import type { SignatureCheck } from '../../src/token/verification.js';
import { fc } from '../support/fast-check.js';
import { goodHeader, makeToken, now, secret } from './made-tokens.js';

const bytes = new TextEncoder().encode(secret);

const identifier = fc.oneof(
  fc.constantFrom('ada@example.com', 'user_8412', '', ' ', '\t\n', '7'),
  fc.constantFrom(7, 0, -1.5, null, true, {}, []),
  fc.string(),
);
const iat = fc.oneof(
  fc.integer({ min: now - 1000, max: now + 1000 }),
  fc.constantFrom(
    now,
    now - 900,
    now - 901,
    now + 900,
    now + 901,
    0,
    -1,
    now * 1000,
    now * 1e6,
    now * 1e9,
    1e11,
    1e21,
  ),
  fc.constantFrom(null, true, String(now), '', {}, []),
  fc.double({ min: now - 1000, max: now + 1000, noNaN: true }),
);
const claims = fc.record(
  {
    email: identifier,
    externalId: identifier,
    iat,
    exp: iat,
    nbf: iat,
    userType: fc.constantFrom('machine', 'user'),
    aud: fc.constantFrom('urn:consumer', 'app'),
    plan: fc.jsonValue({ maxDepth: 1 }),
  },
  { requiredKeys: ['iat'] },
);
const header = fc.oneof(
  { weight: 4, arbitrary: fc.constant(goodHeader) },
  fc.record(
    {
      alg: fc.constantFrom('HS256', 'HS512', 'hs256', 'none', 'None', 'RS256', null, 256),
      typ: fc.constantFrom('JWT', 'jwt', null),
      crit: fc.constant([]),
    },
    { requiredKeys: [] },
  ),
);
const damage = fc.oneof(
  { weight: 6, arbitrary: fc.constant((token: string) => token) },
  fc.constantFrom(
    (token: string) => `${token}=`,
    (token: string) => `${token}.`,
    (token: string) => token.slice(0, -1),
    (token: string) => token.slice(0, -2),
    (token: string) => token.replace('.', '. '),
    (token: string) => token.replace('e', 'E'),
    (token: string) => token.slice(0, token.lastIndexOf('.')),
    (token: string) => token.slice(0, token.lastIndexOf('.') + 1),
    (token: string) => ` ${token}`,
  ),
);
const key = fc.oneof(
  { weight: 5, arbitrary: fc.constant(secret) },
  fc.constantFrom('another', `${secret}\n`),
);

/** Kustomer's own keys: how one is told from a login token is kchat's guess, and the two guess differently. */
function mayBeApiKey({ userType }: { userType?: unknown }): boolean {
  return userType === 'machine';
}

/** Why a signature does not match is not asked here, thousands of times. */
function checkOnly(token: DecodedToken): SignatureCheck {
  const why = whyUncheckable(token);
  if (why !== null) return { status: 'not-checked', why, hint: null };
  return matchesHmac(token, bytes)
    ? { status: 'verified' }
    : { status: 'mismatch', cause: null, ownFault: null };
}

test('thousands of tokens, one verdict', () => {
  const seen = { accepted: 0, rejected: 0 };
  fc.assert(
    fc.property(claims, header, key, damage, (payload, head, signer, spoil) => {
      fc.pre(!mayBeApiKey(payload));
      const token = spoil(makeToken(payload, head, signer));
      const decoded = decodeToken(token);
      const report = reportToken({ token: decoded, now, signature: checkOnly(decoded), secret: bytes });
      const judgement = judgeLogin(token, bytes, now * 1000);
      expect(report.verdict).toBe(judgement.outcome);
      seen[judgement.outcome] += 1;
      // What the emulator names is among what inspect names, and both take the customer for the same.
      const codes = report.findings.map(({ code }) => code);
      if (judgement.outcome === 'rejected') expect(codes).toContain(judgement.code);
      else expect(report.identity).toEqual(judgement.identity);
    }),
    { numRuns: 2000 },
  );
  // Both verdicts were really tried.
  expect(seen.accepted).toBeGreaterThan(150);
  expect(seen.rejected).toBeGreaterThan(150);
});
