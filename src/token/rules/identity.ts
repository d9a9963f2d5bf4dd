/**
 * Owns the rules about who the customer is: no identifier, an unusable one, one under another name. Rule: an
 * error if no usable identifier is left, docs/kustomer.md#two-identifiers (D), else a warning.
 */
import { visible } from '../../base/untrusted.js';
import { isObject, listMembers } from '../../base/values.js';
import { describeElsewhere, describeMisspelling, listMisspellings, loginClaimsOf } from '../elsewhere.js';
import { type Outcome, type RuleInput, type RuleTable, rejects, warns } from '../finding.js';
import { fixLine, suggestLine } from '../fixes.js';
import { doubtExternalId } from '../identifier-doubts.js';
import { type IdentityProblem, isText } from '../identity.js';
import { describeJsonKind } from '../json.js';
import type { Language } from '../languages.js';

const nameCustomer = (language: Language | undefined) =>
  `name the customer in externalId, or in email: ${fixLine('textId', language)}`;

/** The claims of a good token. */
export const examplePayload = '{"email":"you@example.com","iat":1795300000}';

/** The rules in the order of the report. */
export const identityRules = {
  IDENTITY_MISSING: {
    severity: 'error',
    means: 'it names nobody',
    fix: 'the backend names the customer in "externalId" or "email", spelled just so',
    check: (input) => {
      const { identity, token, language } = input;
      if (identity === null || identity.used !== null || identity.problems.length > 0) return null;
      const elsewhere = describeElsewhere(input, ['email', 'externalId']);
      if (elsewhere !== null) return elsewhere;
      const isTracking = typeof loginClaimsOf(token).trackingId === 'string';
      return rejects(
        'there is neither an "email" nor an "externalId" ' +
          `claim${isTracking ? '; this may be a tracking token, which the SDK gets for itself' : ''}`,
        nameCustomer(language),
      );
    },
  },
  IDENTITY_EMPTY: {
    severity: 'error or warning',
    means: 'its identifier is empty',
    fix: 'an error if it has no other: the backend refuses to sign when nobody is signed in',
    check: (input) =>
      describeProblems(
        input,
        'empty',
        ({ claim, value }) => `"${claim}" is ${value === '' ? 'empty' : 'blank'}`,
      ),
  },
  IDENTITY_NOT_STRING: {
    severity: 'error or warning',
    means: 'its identifier is not a string',
    fix: 'an error if it has no other: externalId and email are text, in quotes',
    check: (input) =>
      describeProblems(
        input,
        'not-string',
        ({ claim, value }) => `"${claim}" is ${describeIdKind(value)}, not a string`,
      ),
  },
  CLAIM_MISSPELLED: {
    severity: 'warning',
    means: 'a claim may be misspelled',
    fix: 'Kustomer reads "externalId", "email" and "iat", spelled just so, at the top of the payload',
    // If a claim is missing, the rule about that names what stands in its place.
    check: (input) => {
      const { token, identity, issued } = input;
      const isMissing = identity !== null && identity.used === null && identity.problems.length === 0;
      return listMisspellings(token, identity)
        .filter(({ meant }) => (meant === 'iat' ? issued?.kind !== 'missing' : !isMissing))
        .map((found) => {
          const { message, hint } = describeMisspelling(input, found);
          return warns(message, hint);
        });
    },
  },
} satisfies RuleTable;

function describeProblems(
  input: RuleInput,
  kind: IdentityProblem['kind'],
  word: (problem: IdentityProblem) => string,
): readonly Outcome[] {
  const { identity, token, language } = input;
  if (identity === null) return [];
  const { problems, used } = identity;
  // The rule about shared identifiers names a number that many share.
  const isShared = ({ value }: IdentityProblem) => doubtExternalId(value, false).shared !== null;
  const ofKind = problems.filter((one) => one.kind === kind && !(isNumeric(one) && isShared(one)));
  return ofKind.map((problem) => {
    if (used === null) {
      const [meant] = listMisspellings(token, identity).filter((found) => found.meant !== 'iat');
      const other = meant === undefined ? null : describeMisspelling(input, meant);
      const hint = other === null ? nameCustomer(language) : `${other.message}: ${other.hint}`;
      return rejects(word(problem), hint);
    }
    const hint = isNumeric(problem) ? suggestLine('textId', language) : `remove "${problem.claim}"`;
    // E-mail wins (D), and one vendor sample signs a number: docs/kustomer.md#two-identifiers (C).
    const isKnown = isNumeric(problem) && used.by === 'email';
    return warns(`${word(problem)}${isKnown ? '' : '; what Kustomer does with it is not documented'}`, hint);
  });
}

/** The kind of a value, with the member that may hold the id: databases and ORMs write ids as objects. */
function describeIdKind(value: unknown): string {
  const kind = describeJsonKind(value);
  const mayBeId = (member: unknown) => isText(member) || typeof member === 'number';
  const [inner] = isObject(value) ? listMembers(value, 1, mayBeId) : [];
  if (inner === undefined) return kind;
  return Array.isArray(value)
    ? `${kind} (its first entry may be meant)`
    : `${kind} (its "${visible(inner[0], 40)}" may be meant)`;
}

function isNumeric({ claim, value }: IdentityProblem): boolean {
  return claim === 'externalId' && typeof value === 'number';
}
