/** Owns the rules about the signature and the secret. Rule: reports the check that was made, makes none. */
import { visible } from '../../base/untrusted.js';
import { type Outcome, type Rule, type RuleInput, rejects, warns } from '../finding.js';
import { causes, isExplicable, suggestFix } from '../forensics.js';
import type { SecretOrigin } from '../secret.js';

export const signatureRules: readonly Rule[] = [
  { code: 'SIGNATURE_MISMATCH', check: describeMismatch },
  {
    code: 'SECRET_SUSPECT',
    check: ({ suspicions, origin }) =>
      suspicions.length === 0
        ? null
        : warns(`the secret ${suspicions.join(', ')}`, suggestComparison(origin)),
  },
  {
    code: 'SIGNATURE_NOT_CHECKED',
    check: ({ signature }) =>
      signature.status === 'not-checked'
        ? warns(`the signature was not checked: ${signature.why}`, signature.hint)
        : null,
  },
];

/** RFC 7518 §3.2. */
const hs256Bytes = 32;

/** The bytes that an HMAC with another hash has (RFC 1321, FIPS 180-4). */
const otherHashes = new Map([
  [16, 'MD5'],
  [20, 'SHA-1'],
  [28, 'SHA-224'],
  [48, 'SHA-384'],
  [64, 'SHA-512'],
]);

/** To fetch a secret stores it, which changes nothing for one from a flag or variable: those win. */
function suggestComparison(origin: SecretOrigin | null): string {
  if (origin === null) return 'compare it with what Kustomer has: kchat fetch-secret';
  if (origin.org !== null) return `compare it with what Kustomer has: kchat fetch-secret --org ${origin.org}`;
  return `look at what ${origin.source} gives: it wins over the secret that kchat fetch-secret stores`;
}

function describeMismatch({ token, signature, origin }: RuleInput): Outcome | null {
  if (signature.status !== 'mismatch') return null;
  const { cause } = signature;
  if (cause !== null) {
    return rejects(
      `it was made with ${causes[cause.id].explains}${cause.org === null ? '' : `, ${visible(cause.org, 80)}`}`,
      suggestFix(cause.id, origin),
    );
  }
  if (token.signature?.text === '')
    return rejects(
      'the token carries no signature',
      'sign it on the server: kchat sign shows what a good one looks like',
    );
  const alg = token.header?.value?.alg;
  if (typeof alg === 'string' && /^(?:RS|ES|PS)\d|^Ed/.test(alg))
    return rejects(
      `it is not an HMAC of this secret; ${visible(alg, 20)} signs with a private key, which Kustomer does not know`,
      "sign with the chat secret: jwt.sign(claims, secret, { algorithm: 'HS256' })",
    );
  const length = token.signature?.bytes.length ?? 0;
  if (alg === 'HS256' && length !== hs256Bytes) return describeLength(length);
  if (!isExplicable(token))
    return rejects(
      'it was not made with this secret; the usual mistakes were not tried: no login token is that long',
      'leave out what the token does not need: it takes an e-mail address or externalId, and iat',
    );
  return rejects(
    'it was not made with this secret, nor by a mistake with it that kchat knows',
    'it may be for another org, the secret may have been replaced (kchat fetch-secret tells), or the token was changed',
  );
}

/** A length alone does not tell a text that was cut or added to from another hash. */
function describeLength(length: number): Outcome {
  const hash = otherHashes.get(length);
  const measured = `the signature has ${length} bytes, HS256 makes ${hs256Bytes}`;
  const [changed, copy] =
    length < hs256Bytes
      ? ['it was cut off', 'copy all of the token, to the last character']
      : ['something was added', 'copy the token again, and nothing else'];
  if (hash !== undefined)
    return rejects(
      `${measured}: ${changed}, or it was made with another hash (${hash} makes ${length})`,
      `${copy}; if it is whole, sign with HS256: createHmac('sha256', secret)`,
    );
  return rejects(`${measured}: ${changed}${length < hs256Bytes ? '' : ', or it was made otherwise'}`, copy);
}
