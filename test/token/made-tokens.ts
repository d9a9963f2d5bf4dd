/** Tokens put together by hand, byte for byte as told: shares no code with `src/token`. */
import { createHmac } from 'node:crypto';
import { inspectToken } from '../../src/index.js';
import type { InspectReport } from '../../src/token/inspect.js';
import { madeUpSecret } from '../support/made-up.js';

/** 2026-11-22T14:20:00Z in seconds: the moment at which these tests judge. */
export const now = 1_795_357_200;

/** The chat secret of these tests. */
export const secret = madeUpSecret();

export const goodHeader = { alg: 'HS256', typ: 'JWT' };
export const goodClaims = { email: 'ada@example.com', iat: now };

/** Base64url of text or bytes as they are, or of a value as JSON. */
export function encode(value: string | Uint8Array | object): string {
  const isRaw = typeof value === 'string' || value instanceof Uint8Array;
  return Buffer.from(isRaw ? value : JSON.stringify(value)).toString('base64url');
}

/** A token signed as told; header and payload may be JSON text, right or wrong. */
export function makeToken(
  claims: string | object,
  header: string | object = goodHeader,
  key: string | Uint8Array = secret,
  hash = 'sha256',
): string {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${createHmac(hash, key).update(input).digest('base64url')}`;
}

/** The report with the secret of these tests, at `now`. */
export function inspect(token: string, key: string | Uint8Array = secret): InspectReport {
  return inspectToken(token, { secret: key, at: now });
}

/** `SEVERITY CODE` of each finding, in order. */
export function listCodes(report: InspectReport): readonly string[] {
  return report.findings.map(({ severity, code }) => `${severity} ${code}`);
}
