import { describeElsewhere, describeMisspelling, listMisspellings, readLoginClaims } from '../elsewhere.js';
import { type Outcome, type Rule, rejects, warns } from '../finding.js';
import { doubtExternalId } from '../identifier-doubts.js';
import type { IdentityProblem, IdentityReading } from '../identity.js';
import { nameJsonKind } from '../json.js';

/** The claims of a good token. */
export const examplePayload = '{"email":"you@example.com","iat":1795300000}';
const identityHint = `a login token names an e-mail address or an external id: ${examplePayload}`;

/** The rules in the order of the report. */
export const identityRules: readonly Rule[] = [
  {
    code: 'IDENTITY_MISSING',
    check: ({ identity, token }) => {
      if (identity === null || identity.used !== null || identity.problems.length > 0) return null;
      const elsewhere = describeElsewhere(token, identity, ['email', 'externalId']);
      if (elsewhere !== null) return elsewhere;
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
    // What stands in place of a claim that is missing is told with that.
    check: ({ token, identity, issued }) => {
      const isMissing = identity !== null && identity.used === null && identity.problems.length === 0;
      return listMisspellings(token, identity)
        .filter(({ meant }) => (meant === 'iat' ? issued?.kind !== 'missing' : !isMissing))
        .map((found) => {
          const { message, hint } = describeMisspelling(token, found);
          return warns(message, hint);
        });
    },
  },
];

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
    // E-mail wins (D), and one vendor sample signed a number: docs/kustomer.md#two-identifiers
    // (C). The rest is unknown.
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
