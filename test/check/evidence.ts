/** Evidence of a run in which all is well, for tests that spoil one piece of it. */
import { createSecretKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type {
  CurrentSecret,
  Evidence,
  ExpectedIdentity,
  Gathered,
  KeyInHand,
  TokenAnswer,
  Verifier,
} from '../../src/check/evidence/evidence.js';
import type { ResolvedSecret } from '../../src/secrets/contract.js';
import { readApiKey } from '../../src/token/api-key.js';
import { testNow } from '../support/fake-context.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';

export const now = testNow / 1000;
export const secretText = madeUpSecret();
export const secretBytes = new TextEncoder().encode(secretText);

export const had = <T>(value: T, ms = 1): Gathered<T> => ({ value, ms });

/** A token of another library than ours is signed with: claims as given, `iat` now by default. */
export function mint(
  claims: Readonly<Record<string, unknown>> = {},
  key: string | Uint8Array = secretText,
): string {
  const payload = JSON.stringify({ email: 'ada@example.com', iat: now, ...claims });
  return jwt.sign(payload, createSecretKey(Buffer.from(key)), {
    algorithm: 'HS256',
    header: { alg: 'HS256', typ: 'JWT' },
  });
}

export function answered(token: string, status: number | null = 200): Gathered<TokenAnswer> {
  return had({ reading: { token }, holdsToken: token.startsWith('eyJ'), status, at: now });
}

export function refused(status: number, reason = `answers with status ${status}`): Gathered<TokenAnswer> {
  const reading = { problem: { status: 'failed', reason, hint: null } } as const;
  return had({ reading, holdsToken: false, status, at: now });
}

export function currentSecret(overrides: Partial<CurrentSecret> = {}): Gathered<CurrentSecret> {
  return had({ bytes: secretBytes, fingerprint: '7f3a91c2', clockSkewSeconds: 0, ...overrides });
}

export function apiKey(claims: Readonly<Record<string, unknown>> = {}): Gathered<KeyInHand> {
  const text = madeUpApiKey(claims);
  return had({ text, claims: readApiKey(text), org: 'acme' });
}

/** Evidence that has been collected already. */
export interface Pieces {
  readonly expected: ExpectedIdentity;
  readonly asksTwice: boolean;
  readonly secret: Gathered<ResolvedSecret>;
  readonly key: Gathered<KeyInHand>;
  readonly current: Gathered<CurrentSecret>;
  readonly first: Gathered<TokenAnswer>;
  readonly second: Gathered<TokenAnswer>;
  readonly bare: Gathered<TokenAnswer>;
}

export function goodEvidence(overrides: Partial<Pieces> = {}): Evidence {
  const pieces: Pieces = {
    expected: { email: 'ada@example.com' },
    asksTwice: true,
    secret: had({ bytes: secretBytes, fingerprint: '7f3a91c2', source: 'KUSTOMER_CHAT_SECRET', org: null }),
    key: apiKey(),
    current: currentSecret(),
    first: answered(mint()),
    second: answered(mint()),
    bare: refused(401),
    ...overrides,
  };
  const { expected, asksTwice, secret, key, current, first, second, bare } = pieces;
  const verifier: Gathered<Verifier> = 'value' in current ? current : secret;
  const minted =
    'value' in verifier
      ? had({ token: mint({}, verifier.value.bytes), at: now, verifier: verifier.value })
      : verifier;
  const give =
    <T>(piece: T) =>
    async () =>
      piece;
  return {
    now,
    expected,
    asksTwice,
    secret: give(secret),
    key: give(key),
    current: give(current),
    verifier: give(verifier),
    minted: give(minted),
    first: give(first),
    second: give(second),
    bare: give(bare),
  };
}
