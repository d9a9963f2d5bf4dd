/**
 * Owns the emulator's credentials: made up at the start, in the form of Kustomer's. Rule: a key is recognised
 * by its whole string. Its signature is random, so it works nowhere else.
 */
import { randomBytes } from 'node:crypto';

/** A key with its rights. */
export interface EmulatedKey {
  readonly id: string;
  readonly org: string;
  readonly pod: string;
  readonly roles: readonly string[];
  /** NumericDate; null: never. */
  readonly expiresAt: number | null;
}

/** The roles that Kustomer's guide asks for. Source: docs/kustomer.md#getting-the-secret (D). */
export const adminRoles = ['org.admin', 'org.user'] as const;

/** The only role of an app's or a page's key. Source: docs/kustomer.md#api-keys (D). */
export const widgetRoles = ['org.tracking'] as const;

/** 24 hex digits, as the ids in Kustomer's answers. */
export function makeId(): string {
  return randomBytes(12).toString('hex');
}

/** An API key as Kustomer makes them: a JWT. Source of its members: docs/kustomer.md#api-keys (C). */
export function makeApiKey(org: string, pod: string, roles: readonly string[], orgId = makeId()): string {
  const payload = {
    sub: makeId(),
    org: orgId,
    orgName: org,
    pod,
    roles,
    userType: 'machine',
    aud: 'urn:consumer',
    iss: 'urn:api',
  };
  const segment = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const header = segment({ alg: 'HS256', typ: 'JWT' });
  return `${header}.${segment(payload)}.${randomBytes(32).toString('base64url')}`;
}

/** Whether a text names a pod, as `prod1` does. */
export function isPod(text: string): boolean {
  return /^prod\d{1,3}$/.test(text);
}

/** The pod in a key's payload; undefined if it names none. */
export function parsePod(key: string): string | undefined {
  const { pod } = parsePayload(key);
  return typeof pod === 'string' && isPod(pod) ? pod : undefined;
}

/** The rights in a key's own payload, not verified; without a readable payload it is an admin's. */
export function parseRights(key: string, org: string, pod: string): EmulatedKey {
  const { roles, exp } = parsePayload(key);
  return {
    id: makeId(),
    org,
    pod: parsePod(key) ?? pod,
    roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : adminRoles,
    expiresAt: typeof exp === 'number' ? exp : null,
  };
}

function parsePayload(key: string): { readonly [name in 'pod' | 'roles' | 'exp']?: unknown } {
  try {
    const payload: unknown = JSON.parse(Buffer.from(key.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof payload === 'object' && payload !== null ? payload : {};
  } catch {
    return {};
  }
}

/** Whether a key may read the settings. `org.admin` or a role below it: docs/kustomer.md#api-keys (D/I). */
export function mayReadSettings({ roles }: EmulatedKey): boolean {
  return roles.some((role) => /^org\.admin(\.|$)/.test(role));
}
