/** Made-up credentials, built at run time so that nothing in the tree looks like a real one. */
import { randomBytes } from 'node:crypto';

/** A chat secret as Kustomer's might look: 64 hex digits. */
export function madeUpSecret(): string {
  return randomBytes(32).toString('hex');
}

/** An API key shaped like Kustomer's: a JWT whose signature nobody can check. `claims` override the usual payload. */
export function madeUpApiKey(claims: Readonly<Record<string, unknown>> = {}): string {
  const segment = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const payload = {
    jti: randomBytes(12).toString('hex'),
    org: randomBytes(12).toString('hex'),
    orgName: 'acme',
    userType: 'machine',
    pod: 'prod1',
    roles: ['org.admin', 'org.user'],
    aud: 'urn:consumer',
    iss: 'urn:api',
    sub: randomBytes(12).toString('hex'),
    ...claims,
  };
  return `${segment({ alg: 'HS256', typ: 'JWT' })}.${segment(payload)}.${randomBytes(32).toString('base64url')}`;
}
