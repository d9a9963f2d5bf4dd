/**
 * Owns login tokens that are wrong on purpose: fixtures for the app's failure path. Rule: a new kind is one
 * new entry; each is wrong in one way, rejected by the emulator and named by `inspect`. They are assembled by
 * hand because `jsonwebtoken` refuses to make most of them.
 */
import { createHmac } from 'node:crypto';
import type { LoginClaims } from './claims.js';
import type { FindingCode } from './rules.js';
import { loginTokenHeader } from './sign.js';
import { loginTokenLifetime, type NumericDate } from './time.js';

/** One way to be wrong. */
interface BadKind {
  /** What is wrong with the token, as one sentence without a full stop. */
  readonly explains: string;
  /** What the app should do when the SDK refuses such a token. */
  readonly advice: string;
  /** The code by which `inspect` names it. */
  readonly finding: FindingCode;
  /** A token that is right otherwise, of claims with a good `iat`, the chat secret, and now in seconds. */
  make(claims: LoginClaims, secret: Uint8Array, now: NumericDate): string;
}

const signIn = 'get a new token from your backend and log in once more';
const report = 'show that chat is not available and report it: only the backend can fix it';

/** A key that does not belong to any org, for signatures that must not match. */
const otherKey = Buffer.from('kchat --bad wrong-secret: not the chat secret of any org');

const sign = (claims: object, secret: Uint8Array) =>
  assembleToken(loginTokenHeader, claims, secret, 'sha256');

/** Every kind by its name on the command line. */
export const badKinds = {
  expired: {
    explains: 'iat is 16 minutes old, one more than Kustomer takes',
    advice: signIn,
    finding: 'IAT_TOO_OLD',
    make: (claims, secret, now) => sign({ ...claims, iat: now - loginTokenLifetime - 60 }, secret),
  },
  future: {
    explains: 'iat is 32 minutes ahead, as from a clock that is fast',
    advice: report,
    finding: 'IAT_FUTURE',
    make: (claims, secret, now) => sign({ ...claims, iat: now + 2 * loginTokenLifetime + 120 }, secret),
  },
  milliseconds: {
    explains: 'iat is in milliseconds instead of seconds',
    advice: report,
    finding: 'IAT_MILLISECONDS',
    make: (claims, secret, now) => sign({ ...claims, iat: now * 1000 }, secret),
  },
  'string-iat': {
    explains: 'iat is a string instead of a number',
    advice: report,
    finding: 'IAT_NOT_NUMBER',
    make: (claims, secret, now) => sign({ ...claims, iat: String(now) }, secret),
  },
  'no-iat': {
    explains: 'there is no iat',
    advice: report,
    finding: 'IAT_MISSING',
    make: (claims, secret) => sign({ ...claims, iat: undefined }, secret),
  },
  'no-identity': {
    explains: 'there is neither email nor externalId',
    advice: report,
    finding: 'IDENTITY_MISSING',
    make: (claims, secret) => sign({ ...claims, email: undefined, externalId: undefined }, secret),
  },
  'wrong-secret': {
    explains: 'it is signed with another secret than the one of the org',
    advice: report,
    finding: 'SIGNATURE_MISMATCH',
    make: (claims) => sign(claims, otherKey),
  },
  'alg-none': {
    explains: 'it says alg none and carries no signature',
    advice: report,
    finding: 'ALG_NONE',
    make: (claims) => assembleToken({ ...loginTokenHeader, alg: 'none' }, claims, null, 'sha256'),
  },
  hs512: {
    explains: 'it is signed with the right secret but HS512 instead of HS256',
    advice: report,
    finding: 'ALG_NOT_HS256',
    make: (claims, secret) => assembleToken({ ...loginTokenHeader, alg: 'HS512' }, claims, secret, 'sha512'),
  },
  tampered: {
    explains: 'its payload was changed after it was signed',
    advice: 'do not try again with the same token: show that chat is not available and report it',
    finding: 'SIGNATURE_MISMATCH',
    make: (claims, secret) => {
      const changed = sign({ ...claims, tampered: true }, otherKey);
      const good = sign(claims, secret);
      return changed.slice(0, changed.lastIndexOf('.')) + good.slice(good.lastIndexOf('.'));
    },
  },
} as const satisfies Readonly<Record<string, BadKind>>;

/** A name in {@link badKinds}. */
export type BadKindName = keyof typeof badKinds;

/** Whether a word from the command line is a kind. */
export function isBadKind(word: string): word is BadKindName {
  return Object.hasOwn(badKinds, word);
}

function encodeSegment(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** Header, payload and HMAC (RFC 7515 §7.1); without a key the signature is empty (Appendix A.5). */
function assembleToken(
  header: object,
  claims: object,
  key: Uint8Array | null,
  hash: 'sha256' | 'sha512',
): string {
  const input = `${encodeSegment(header)}.${encodeSegment(claims)}`;
  return `${input}.${key === null ? '' : createHmac(hash, key).update(input).digest('base64url')}`;
}
