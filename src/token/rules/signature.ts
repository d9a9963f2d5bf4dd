/** Owns the rules about the signature and the secret. Rule: they report the check and do not make it. */
import { visible } from '../../base/untrusted.js';
import type { OwnFault } from '../causes/mismatch.js';
import { isExplicable } from '../causes/search.js';
import { describeCause, suggestFix } from '../causes/wording.js';
import type { DecodedToken } from '../decode.js';
import { type Outcome, type RuleInput, type RuleTable, rejects, warns } from '../finding.js';
import { fixLine } from '../fixes.js';
import { parseIdentity } from '../identity.js';
import { takeWhole } from '../paste/part-shape.js';
import type { SecretOrigin } from '../secret.js';
import { findStandIn } from '../stand-ins.js';
import { describeLength, describeMask } from './characters.js';

/** The rules in the order of the report. */
export const signatureRules = {
  SIGNATURE_MISMATCH: {
    severity: 'error',
    means: 'the signature does not match',
    fix: 'it was signed with another secret or in another way: kchat help causes lists how',
    check: describeMismatch,
  },
  SECRET_EXPOSED: {
    severity: 'warning',
    means: 'it gives the chat secret away',
    fix: 'replace the secret in Kustomer: whoever has seen such a token can log in as anyone',
    check: ({ isExposed, token }) =>
      isExposed && token.header !== null
        ? warns(
            'the token holds the chat secret itself: whoever gets the token can log in as anyone',
            'leave the secret out of header and claims, and replace it in Kustomer',
          )
        : null,
  },
  SECRET_SUSPECT: {
    severity: 'warning',
    means: 'the secret looks wrong',
    fix: 'compare it with what Kustomer has: kchat fetch-secret, or ask who set it',
    check: describeSecret,
  },
  SIGNATURE_NOT_CHECKED: {
    severity: 'warning',
    means: 'the signature was not checked',
    fix: 'there was no chat secret to check it with: kchat fetch-secret, or import-secret',
    check: ({ signature }) =>
      signature.status === 'not-checked' ? warns(signature.why, signature.hint) : null,
  },
} satisfies RuleTable;

function describeSecret({ signature, suspicions, origin }: RuleInput): Outcome | null {
  if (signature.status === 'mismatch' && signature.ownFault !== null)
    return warns(
      `${describeOwnSecret(origin)} is not the secret: it ${signature.ownFault.says}`,
      suggestOwnFix(signature.ownFault, origin),
    );
  if (suspicions.length === 0) return null;
  return warns(`the secret ${suspicions.join(', ')}`, suggestComparison(origin));
}

function describeOwnSecret(origin: SecretOrigin | null): string {
  if (origin === null) return 'the text that was given as the secret';
  if (origin.org !== null) return `what is stored for ${origin.org}`;
  return /^[A-Z_]+$/.test(origin.source) && !origin.source.endsWith('_FILE')
    ? `your ${origin.source}`
    : `what ${origin.source} gives`;
}

/** How to correct kchat's copy of the secret. The backend is right in this case. */
function suggestOwnFix({ fix, isElsewhere }: OwnFault, origin: SecretOrigin | null): string {
  if (fix === null || (origin !== null && origin.org !== null)) return suggestReplacement(origin);
  if (origin === null || isElsewhere) return fix;
  return `${fix} where kchat has the secret from: ${origin.source}`;
}

function suggestReplacement(origin: SecretOrigin | null): string {
  if (origin === null) return "give the org's chat secret: kchat fetch-secret reads it from Kustomer";
  if (origin.org !== null)
    return `store it again, as Kustomer has it: kchat fetch-secret --org ${origin.org}`;
  const stored = 'or leave that out and store it: kchat fetch-secret';
  return `put the org's chat secret into ${origin.source}, ${stored}`;
}

/** What to compare the secret with. A flag or variable wins over the secret that `fetch-secret` stores. */
function suggestComparison(origin: SecretOrigin | null): string {
  if (origin === null) return 'compare it with what Kustomer has: kchat fetch-secret';
  if (origin.org !== null) return `compare it with what Kustomer has: kchat fetch-secret --org ${origin.org}`;
  return `look at what ${origin.source} gives: it wins over the secret that kchat fetch-secret stores`;
}

function describeMismatch({ token, signature, language }: RuleInput): Outcome | null {
  if (signature.status !== 'mismatch' || signature.ownFault !== null) return null;
  const { cause } = signature;
  // A word of letters is also base64url.
  const text = token.signature?.text ?? '';
  if (findStandIn(text) === 'masked' || /^x{6,}$/i.test(text))
    return rejects(describeMask('signature'), takeWhole);
  // A header that cannot be read was not a header when it was signed either.
  if (cause?.parts[0]?.id === 'signed-other-header' && token.header?.value === null)
    return rejects(
      'it was made with this secret, over a header that was whole: that was changed afterwards',
      'copy the token again: what is wrong is its header',
    );
  if (cause !== null) return rejects(describeCause(cause), suggestFix(cause, language));
  if (text === '')
    return rejects(
      'the token carries no signature',
      'sign it on the server: kchat sign shows what a good one looks like',
    );
  const alg = token.header?.value?.alg;
  if (typeof alg === 'string' && /^(?:RS|ES|PS)\d|^Ed/.test(alg))
    return rejects(
      `it is not an HMAC of this secret; ${visible(alg, 20)} signs with a private key, which Kustomer ` +
        'does not know',
      `sign with the chat secret: ${fixLine('hs256', language)}`,
    );
  const wrongLength = describeLength(token, language);
  if (wrongLength !== null) return wrongLength;
  if (!isExplicable(token))
    return rejects(
      'it was not made with this secret; the usual mistakes were not tried: no login token is that long',
      'leave out what the token does not need: it takes an e-mail address or externalId, and iat',
    );
  const issuer = askIssuer(token);
  return rejects(
    'it was not made with this secret, nor by a mistake with it that kchat knows',
    `${issuer === null ? 'it' : `${issuer} else it`} may be for another org, the secret may have been ` +
      'replaced (kchat fetch-secret tells), or the token was changed',
  );
}

/** Whether a token that names no customer is of another service, as a question; null without a sign of it. */
function askIssuer({ payload }: DecodedToken): string | null {
  const claims = payload?.value ?? {};
  // Kustomer's tokens have "externalId" and "iat", Intercom's "user_id" and "exp".
  if ('user_id' in claims && !('externalId' in claims))
    return 'it has "user_id", which Intercom and others read: is it a token for another chat?';
  const { iss } = claims;
  if (typeof iss !== 'string' || iss === '' || parseIdentity(claims).used !== null) return null;
  return (
    `it names "${visible(iss, 80)}" as its issuer: is it a token of that service, not the one for the ` +
    'chat?'
  );
}
