/**
 * Owns the rules about who the token names. Rule: no usable identifier rejects (facts: D); an odd one next to a
 * usable one warns.
 */
import { visible } from '../../base/untrusted.js';
import { isApiKeyPayload } from '../api-key.js';
import type { DecodedToken } from '../decode.js';
import { type Outcome, type Rule, rejects, warns } from '../finding.js';
import { doubtExternalId } from '../identifier-doubts.js';
import { type IdentityProblem, type IdentityReading, isText } from '../identity.js';
import { type JsonObject, nameJsonKind } from '../json.js';
import { findMisspellings, type Misspelling } from '../misspelling.js';
import { secondsEnd } from '../time.js';

/** The claims of a good token. */
export const examplePayload = '{"email":"you@example.com","iat":1795300000}';
const identityHint = `a login token names an e-mail address or an external id: ${examplePayload}`;

export const identityRules: readonly Rule[] = [
  {
    code: 'IDENTITY_MISSING',
    check: ({ identity, token }) => {
      if (identity === null || identity.used !== null || identity.problems.length > 0) return null;
      const isTracking = typeof readLoginClaims(token).trackingId === 'string';
      return rejects(
        `there is neither an "email" nor an "externalId" claim${isTracking ? '; this may be a tracking token, which the SDK gets for itself' : ''}`,
        identityHint,
      );
    },
  },
  {
    code: 'IDENTITY_EMPTY',
    check: ({ identity }) =>
      describeProblems(
        identity,
        'empty',
        ({ claim, value }) => `"${claim}" is ${value === '' ? 'empty' : 'blank'}`,
      ),
  },
  {
    code: 'IDENTITY_NOT_STRING',
    check: ({ identity }) =>
      describeProblems(
        identity,
        'not-string',
        ({ claim, value }) => `"${claim}" is ${nameJsonKind(value)}, not a string`,
      ),
  },
  {
    code: 'CLAIM_MISSPELLED',
    check: ({ token, identity }) => {
      const claims = readLoginClaims(token);
      return findMisspellings(claims, identity?.used != null).map(({ name, meant, inside }) =>
        inside === null
          ? warns(
              `claim "${visible(name, 80)}": Kustomer reads "${meant}"`,
              `call it "${meant}", exactly so${wordMisfit(meant, claims[name])}`,
            )
          : warns(
              `"${visible(name, 80)}" stands inside "${visible(inside, 80)}": Kustomer reads it at the top`,
              `{"${meant}": ...} is the payload itself, not a part of it`,
            ),
      );
    },
  },
];

/** An API key names its owner in its own way: nothing there is misspelled. */
function readLoginClaims({ payload }: DecodedToken): JsonObject {
  const claims = payload?.value ?? {};
  return isApiKeyPayload(claims) ? {} : claims;
}

/** What else a misspelled claim needs: with its name alone put right it would be the next finding. */
function wordMisfit(meant: Misspelling['meant'], value: unknown): string {
  if (meant === 'iat')
    return typeof value === 'number' && Math.abs(value) < secondsEnd
      ? ''
      : ', in whole seconds: Math.floor(Date.now() / 1000)';
  if (isText(value)) return '';
  return typeof value === 'string'
    ? ', and fill it in: it is empty'
    : `, and give it a string: it is ${nameJsonKind(value)}`;
}

function describeProblems(
  identity: IdentityReading | null,
  kind: IdentityProblem['kind'],
  word: (problem: IdentityProblem) => string,
): readonly Outcome[] {
  if (identity === null) return [];
  const { problems, used } = identity;
  // A number that many share is told as that.
  const ofKind = problems.filter(
    (problem) => problem.kind === kind && !(isNumeric(problem) && isSharedNumber(problem.value)),
  );
  return ofKind.map((problem) => {
    if (used === null) return rejects(word(problem), identityHint);
    const hint = isNumeric(problem)
      ? 'the docs have a string: put it in quotes'
      : `remove "${problem.claim}"`;
    if (used.by === 'externalId')
      return warns(
        `${word(problem)}; Kustomer is expected to go by externalId, which is not documented`,
        hint,
      );
    // E-mail wins (facts: D), and a number was seen in a sample of theirs (facts: C): of the rest it is unknown.
    const unknown = isNumeric(problem)
      ? ''
      : '; Kustomer goes by the e-mail address, but whether this one is tolerated is not documented';
    return warns(`${word(problem)}${unknown}`, hint);
  });
}

function isSharedNumber(id: unknown): boolean {
  return doubtExternalId(id, false).shared !== null;
}

function isNumeric({ claim, value }: IdentityProblem): boolean {
  return claim === 'externalId' && typeof value === 'number';
}
