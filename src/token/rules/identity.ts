/**
 * Owns the rules about who the token names. Rule: no usable identifier rejects (facts: D); an odd one next to a
 * usable one, or an odd-looking one, warns.
 */
import { escapeUnprintable, visible } from '../../base/untrusted.js';
import { isApiKeyPayload } from '../api-key.js';
import type { DecodedToken } from '../decode.js';
import { informs, type Outcome, type Rule, rejects, warns } from '../finding.js';
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
  {
    code: 'EMAIL_SUSPECT',
    check: ({ token }) =>
      describeSuspicions('the e-mail address', listEmailSuspicions(token.payload?.value?.email)),
  },
  {
    code: 'EXTERNAL_ID_SUSPECT',
    check: ({ token }) =>
      describeSuspicions('the externalId', listExternalIdSuspicions(token.payload?.value?.externalId)),
  },
  {
    code: 'EMAIL_SHADOWS_EXTERNAL_ID',
    check: ({ identity }) =>
      identity?.hasBoth
        ? informs(
            'with both claims Kustomer goes by the e-mail address; externalId is not used',
            'ask isLoggedIn by e-mail',
          )
        : null,
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
  const ofKind = problems.filter((problem) => problem.kind === kind);
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

function isNumeric({ claim, value }: IdentityProblem): boolean {
  return claim === 'externalId' && typeof value === 'number';
}

function describeSuspicions(subject: string, suspicions: readonly string[]): Outcome | null {
  if (suspicions.length === 0) return null;
  return warns(
    `${subject} ${suspicions.join(', ')}`,
    'Kustomer may take it for another customer: send it just as it stands in Kustomer',
  );
}

/** What looks odd about any identifier. */
function listTextSuspicions(text: string): readonly string[] {
  const found: string[] = [];
  if (text !== text.trim()) found.push('has white space around it');
  if (escapeUnprintable(text) !== text) found.push('holds a control or invisible character');
  if (/^(["'`]).*\1$/s.test(text)) found.push('stands in quotes');
  if (/^(?:undefined|null|nan|\[object object\])$/i.test(text.trim()))
    found.push('is what a program writes for a missing value');
  return found;
}

// RFC 5321 §4.5.3.1.3: a path is at most 256 octets, angle brackets included.
const longestEmail = 254;

function listEmailSuspicions(email: unknown): readonly string[] {
  if (!isText(email)) return [];
  const found = [...listTextSuspicions(email)];
  const address = email.trim();
  if (address.length > longestEmail)
    found.push(`is ${address.length} characters long, more than ${longestEmail}`);
  if (/[^\0-\x7f]/.test(address)) found.push('has characters that are not ASCII, which may look like others');
  const parts = address.split('@', 3);
  if (
    parts.length !== 2 ||
    parts[0] === '' ||
    !/^[^\s.]+(?:\.[^\s.]+)+$/.test((parts[1] ?? '').slice(0, 300))
  )
    found.push('does not read as name@domain');
  if (/[<>\s]/.test(address)) found.push('holds more than an address: a name, brackets or a space');
  if (/[A-Z]/.test(address)) found.push('has capital letters, and whether those count is not documented');
  return found;
}

/** Longer ids are more likely a token or a whole record than an id. */
const longestExternalId = 256;

function listExternalIdSuspicions(externalId: unknown): readonly string[] {
  if (Number.isFinite(externalId) && !Number.isSafeInteger(externalId))
    return ['is a number that loses digits or has a fraction'];
  if (!isText(externalId)) return [];
  const found = [...listTextSuspicions(externalId)];
  if (externalId.length > longestExternalId)
    found.push(`is ${externalId.length} characters long, more than ${longestExternalId}`);
  return found;
}
