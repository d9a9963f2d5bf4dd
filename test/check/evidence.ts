/** Evidence of a run in which all is well, for tests that spoil one piece of it. */
import { createSecretKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { Evidence } from '../../src/check/evidence/collect.js';
import {
  type BackendAnswer,
  type CurrentSecret,
  type ExpectedIdentity,
  type Gathered,
  type KeyInHand,
  type ProbeAnswer,
  type TokenReading,
  type Verifier,
  valueIn,
} from '../../src/check/evidence/evidence.js';
import { pointTo, skipped } from '../../src/check/verdict.js';
import type { ResolvedSecret } from '../../src/secrets/contract.js';
import { parseApiKey } from '../../src/token/api-key.js';
import { testNow } from '../support/fake-context.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';

export const now = testNow / 1000;
export const secretText = madeUpSecret();
export const secretBytes = new TextEncoder().encode(secretText);

/** What was sent as the session. */
export const sessionText = madeUpSecret();

const notAsked = { missing: skipped('not asked for'), ms: 0 };

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

/** What an answer may be made of; a body with the token in it, sent by HTTP with status 200, by default. */
export interface AnswerParts {
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly at: number;
  readonly isWhole: boolean;
}

function makeAnswer(reading: TokenReading, parts: Partial<AnswerParts>): BackendAnswer {
  const { status = 200, headers = {}, body = '', at = now, isWhole = true } = parts;
  const places = [
    { name: 'its body', text: body },
    ...Object.entries(headers).map(([name, text]) => ({ name: `its header ${name}`, text })),
  ];
  return { reading, places, isWhole, status, headers: new Headers(headers), at };
}

export function answered(
  token: string,
  parts: Partial<AnswerParts> & { readonly elsewhere?: string } = {},
): Gathered<BackendAnswer> {
  const { elsewhere = null, ...rest } = parts;
  return had(makeAnswer({ token, elsewhere }, { body: token, ...rest }));
}

export function refused(
  status: number,
  reason = `answers with status ${status}`,
  parts: Partial<AnswerParts> = {},
): Gathered<BackendAnswer> {
  return had(makeAnswer({ problem: { status: 'failed', reason, hint: null } }, { status, ...parts }));
}

/** A probe of a request with the one credential `env:QA`. */
export function probed(
  answer: Gathered<BackendAnswer>,
  probe: Partial<ProbeAnswer['probe']> = {},
): ProbeAnswer {
  return { probe: { kind: 'bare', names: ['env:QA'], kept: [], isTelling: true, ...probe }, answer };
}

export function currentSecret(overrides: Partial<CurrentSecret> = {}): Gathered<CurrentSecret> {
  return had({ bytes: secretBytes, fingerprint: '7f3a91c2', clockSkewSeconds: 0, ...overrides });
}

export function apiKey(claims: Readonly<Record<string, unknown>> = {}): Gathered<KeyInHand> {
  const text = madeUpApiKey(claims);
  return had({ text, claims: parseApiKey(text), org: 'acme' });
}

/** Evidence that has been collected already. */
export interface Pieces {
  readonly expected: ExpectedIdentity;
  readonly asksTwice: boolean;
  readonly secret: Gathered<ResolvedSecret>;
  readonly key: Gathered<KeyInHand>;
  readonly current: Gathered<CurrentSecret>;
  readonly first: Gathered<BackendAnswer>;
  readonly second: Gathered<BackendAnswer>;
  readonly probes: Gathered<readonly ProbeAnswer[]>;
  readonly other: Awaited<ReturnType<Evidence['other']>>;
  readonly secondSession: Gathered<BackendAnswer> | undefined;
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
    probes: had([probed(refused(401))]),
    other: notAsked,
    secondSession: undefined,
    ...overrides,
  };
  const { expected, asksTwice, secret, key, current, first, second, probes, other } = pieces;
  const secondSession = pieces.secondSession ?? notAsked;
  const answers = [first, second, secondSession, ...(valueIn(probes) ?? []).map(({ answer }) => answer)];
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
    language: undefined,
    asksTwice,
    secret: give(secret),
    key: give(key),
    current: give(current),
    skew: give(
      'value' in current
        ? had(current.value.clockSkewSeconds)
        : { missing: pointTo('api', 'needs an answer of the API'), ms: 0 },
    ),
    verifier: give(verifier),
    minted: give(minted),
    first: give(first),
    second: give(second),
    hasSecondSession: pieces.secondSession !== undefined,
    probes: give(probes),
    other: give(other),
    secondSession: give(secondSession),
    answers: give(answers.flatMap((answer) => valueIn(answer) ?? [])),
    held: give([
      ...[valueIn(secret), valueIn(current)].flatMap((found) =>
        found === undefined ? [] : [{ name: 'the chat secret', kind: 'secret', bytes: found.bytes } as const],
      ),
      ...('value' in key
        ? [{ name: 'the API key', kind: 'key', bytes: new TextEncoder().encode(key.value.text) } as const]
        : []),
      { name: 'env:QA', kind: 'sent', bytes: new TextEncoder().encode(sessionText) },
    ]),
  };
}
