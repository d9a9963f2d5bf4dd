/**
 * Owns the emulator's verdict on login tokens: would Kustomer accept them, as far as is known? Rule: written
 * from docs/kustomer.md alone, without code of `src/token`, so that each is a second opinion on the other.
 * Rejects what is documented as wrong; accepts what is unknown, unless strict.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { type CompactToken, type Objection, parseCompact } from './compact.js';

/** How old, or how far ahead, the `iat` of a token may be, in seconds. Source: docs/kustomer.md#time (D). */
const lifetime = 900;

/** With both identifiers e-mail wins. Source: docs/kustomer.md#two-identifiers (D). */
export interface LoginIdentity {
  readonly by: 'email' | 'externalId';
  readonly value: string;
}

/** The verdict on a login token. */
export interface Judgement {
  readonly outcome: 'accepted' | 'rejected';
  /** A stable name for the reason of a rejection; null if accepted. */
  readonly code: string | null;
  readonly reason: string | null;
  /** Not null if accepted. */
  readonly identity: LoginIdentity | null;
  /** Seconds since `iat` to a tenth, negative for one ahead of the clock; null without a usable `iat`. */
  readonly ageSeconds: number | null;
}

/**
 * Judges a login token by the first thing that is wrong with it: form, API key, algorithm, signature, `iat`,
 * identity.
 *
 * @param secret  the chat secret's bytes as they are: docs/kustomer.md#login-token (C)
 * @param nowMs   milliseconds since the epoch
 * @param strict  also reject what the documents leave open: an `iat` ahead of the clock or with a fraction,
 *                `exp` passed, `nbf` ahead, another `typ` than JWT, `crit`, an `externalId` that is a number
 */
export function judgeLogin(token: string, secret: Uint8Array, nowMs: number, strict = false): Judgement {
  const compact = parseCompact(token);
  if ('code' in compact) return { outcome: 'rejected', ...compact, identity: null, ageSeconds: null };
  const { payload } = compact;
  const now = nowMs / 1000;
  const identity = findIdentity(payload);
  const age = isNumber(payload.iat) ? now - payload.iat : null;
  const ageSeconds = age === null ? null : round(age);
  const objection =
    objectToKey(payload) ??
    objectToAlgorithm(compact) ??
    objectToSignature(compact, secret) ??
    objectToTime(payload.iat, age, now) ??
    (strict ? objectToDoubts(compact, now) : undefined) ??
    (identity === null ? objectToIdentity(payload) : undefined);
  return objection === undefined
    ? { outcome: 'accepted', code: null, reason: null, identity, ageSeconds }
    : { outcome: 'rejected', ...objection, identity, ageSeconds };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function findIdentity({ email, externalId }: CompactToken['payload']): LoginIdentity | null {
  if (isText(email)) return { by: 'email', value: email };
  // One vendor sample signed an integer: docs/kustomer.md#two-identifiers (C).
  if (isText(externalId) || isNumber(externalId)) return { by: 'externalId', value: String(externalId) };
  return null;
}

/**
 * Extra claims are tolerated, docs/kustomer.md#login-token (C), and `roles` or `userType` may be among them.
 * It is an API key only if both are present, the roles have Kustomer's names, and no customer is named.
 */
function objectToKey(payload: CompactToken['payload']): Objection | undefined {
  const { userType, aud, roles, org, orgName, email, externalId } = payload;
  const ofOrg = Array.isArray(roles) && roles.some((role) => typeof role === 'string' && /^org\./.test(role));
  const isKey =
    userType === 'machine'
      ? ofOrg || aud === 'urn:consumer'
      : ofOrg &&
        (org !== undefined || orgName !== undefined) &&
        email === undefined &&
        externalId === undefined;
  if (!isKey) return undefined;
  return { code: 'IS_API_KEY', reason: 'this is an API key, not a login token: keep it out of the app' };
}

function objectToAlgorithm({ header }: CompactToken): Objection | undefined {
  const { alg } = header;
  if (alg === 'HS256') return undefined;
  if (typeof alg === 'string' && alg.toLowerCase() === 'none')
    return { code: 'ALG_NONE', reason: 'the token is not signed: its alg is none' };
  const named = typeof alg === 'string' && /^[\w+-]{1,20}$/.test(alg) ? alg : 'something else';
  return { code: 'ALG_NOT_HS256', reason: `the alg in the header must be HS256, it is ${named}` };
}

function objectToSignature(token: CompactToken, secret: Uint8Array): Objection | undefined {
  const expected = createHmac('sha256', secret).update(token.signingInput).digest();
  if (token.signature.length === expected.length && timingSafeEqual(token.signature, expected))
    return undefined;
  return {
    code: 'SIGNATURE_MISMATCH',
    reason: 'the signature was not made with the chat secret of this org',
  };
}

function objectToTime(iat: unknown, ageSeconds: number | null, now: number): Objection | undefined {
  if (iat === undefined) return { code: 'IAT_MISSING', reason: 'the token has no iat' };
  if (ageSeconds === null)
    return {
      code: 'IAT_NOT_NUMBER',
      reason: `iat must be a finite number of seconds, its type is ${iat === null ? 'null' : typeof iat}`,
    };
  if (ageSeconds > lifetime)
    return {
      code: 'IAT_TOO_OLD',
      reason:
        `issued ${round(ageSeconds)} s ago, the limit is ${lifetime} s: ` +
        `${round(ageSeconds - lifetime)} s too late`,
    };
  if (-ageSeconds <= lifetime) return undefined;
  if (typeof iat === 'number' && iat >= 1e11 && isNearInOtherUnit(iat, now))
    return { code: 'IAT_MILLISECONDS', reason: 'iat is not in seconds: it looks like milliseconds or less' };
  return {
    code: 'IAT_FUTURE',
    reason: `iat is ${round(-ageSeconds)} s ahead of this clock, ${lifetime} s at most`,
  };
}

/** Within a year of now in ms, µs or ns, .NET ticks (from the year 1) or Windows file time (from 1601). */
function isNearInOtherUnit(iat: number, now: number): boolean {
  const inSeconds = [iat / 1e3, iat / 1e6, iat / 1e9, iat / 1e7 - 62_135_596_800, iat / 1e7 - 11_644_473_600];
  return inSeconds.some((seconds) => Math.abs(seconds - now) < 366 * 86_400);
}

function round(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}

function objectToIdentity({ email, externalId }: CompactToken['payload']): Objection {
  const given = [email, externalId].filter((value) => value !== undefined);
  if (given.length === 0)
    return { code: 'IDENTITY_MISSING', reason: 'the token has neither email nor externalId' };
  return given.every((value) => typeof value === 'string')
    ? { code: 'IDENTITY_EMPTY', reason: 'email and externalId are empty' }
    : { code: 'IDENTITY_NOT_STRING', reason: 'email and externalId must be strings' };
}

function objectToDoubts({ header, payload }: CompactToken, now: number): Objection | undefined {
  const { iat, exp, nbf, email, externalId } = payload;
  const doubts: readonly (readonly [boolean, string, string])[] = [
    [isNumber(iat) && iat > now, 'IAT_FUTURE', 'iat is ahead of this clock'],
    [isNumber(iat) && !Number.isInteger(iat), 'IAT_FRACTIONAL', 'iat has a fraction'],
    [isNumber(exp) && exp <= now, 'EXP_PASSED', 'exp has passed'],
    [isNumber(nbf) && nbf > now, 'NBF_FUTURE', 'nbf is ahead of this clock'],
    [header.typ === undefined, 'TYP_MISSING', 'the header has no typ'],
    [header.typ !== 'JWT', 'TYP_NOT_JWT', 'typ in the header is not JWT'],
    [header.crit !== undefined, 'CRIT_PRESENT', 'the header has crit'],
    [!isText(email) && isNumber(externalId), 'IDENTITY_NOT_STRING', 'externalId is a number'],
  ];
  const [, code, what] = doubts.find(([applies]) => applies) ?? [];
  if (code === undefined || what === undefined) return undefined;
  return { code, reason: `${what}, which strict mode rejects (what Kustomer does is not known)` };
}
