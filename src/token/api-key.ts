/**
 * Owns what an API key says about itself and what it is good for. Rule: the payload is read and never
 * verified, so the most that it can do is save a useless request.
 */
import { KchatError } from '../base/errors.js';
import { visible } from '../base/untrusted.js';
import { decodeToken } from './decode.js';
import { formatSpan, formatUtc, type NumericDate } from './time.js';

/** What an API key's payload says, unverified; null if it does not. docs/kustomer.md#api-keys (C) */
export interface ApiKeyClaims {
  readonly orgName: string | null;
  readonly roles: readonly string[] | null;
  readonly pod: string | null;
  readonly expiresAt: NumericDate | null;
}

/** The payload of an API key; null if the key is not a JWT. Such a key is sent as it is. */
export function parseApiKey(apiKey: string): ApiKeyClaims | null {
  const { segmentCount, payload } = decodeToken(apiKey);
  return segmentCount === 3 && payload?.value ? parseApiKeyClaims(payload.value) : null;
}

/** The same for a payload that is already decoded. */
export function parseApiKeyClaims(payload: Readonly<Record<string, unknown>>): ApiKeyClaims {
  const { orgName, roles, pod, exp } = payload;
  return {
    orgName: typeof orgName === 'string' && orgName !== '' ? orgName : null,
    roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : null,
    pod: typeof pod === 'string' ? pod : null,
    expiresAt: typeof exp === 'number' && Number.isFinite(exp) ? exp : null,
  };
}

/** The role of an app or widget key, which cannot fetch the secret. Source: docs/kustomer.md#api-keys (D). */
const widgetRole = 'org.tracking';

/** Whether the only role is `org.tracking`: the key of an app, which must not read the secret. */
export function isWidgetKey({ roles }: ApiKeyClaims): boolean {
  return roles !== null && roles.length > 0 && roles.every((role) => role === widgetRole);
}

/** Whether a role is `org.admin` or one below it. Source: docs/kustomer.md#api-keys (D/I). */
export function hasAdminRole({ roles }: ApiKeyClaims): boolean {
  return roles?.some((role) => role === 'org.admin' || role.startsWith('org.admin.')) ?? false;
}

/** The first ten roles, for a sentence. */
export function describeRoles(roles: readonly string[]): string {
  if (roles.length === 0) return 'none at all';
  return roles
    .slice(0, 10)
    .map((role) => visible(role, 40))
    .join(', ');
}

/**
 * Whether a payload is that of a Kustomer API key: of a machine, or with roles in an org. A login token may
 * have its own claims `roles` and `org`, so a payload that names a customer is not a key. Source:
 * docs/kustomer.md#api-keys (C).
 */
export function isApiKeyPayload(payload: Readonly<Record<string, unknown>>): boolean {
  const { userType, aud, roles } = payload;
  const hasOrgRole =
    Array.isArray(roles) && roles.some((role) => typeof role === 'string' && role.startsWith('org.'));
  if (userType === 'machine') return hasOrgRole || aud === 'urn:consumer';
  const namesCustomer = 'email' in payload || 'externalId' in payload;
  return hasOrgRole && ('orgName' in payload || 'org' in payload) && !namesCustomer;
}

/** Trims a key. Refuses what cannot be one: an empty text, or characters that an HTTP header cannot carry. */
export function cleanApiKey(text: string, from: string): string {
  const key = text.trim();
  if (key === '')
    throw new KchatError('API_KEY_MISSING', `${from} gave no API key: it is empty`, {
      hint: 'paste the key that Settings > Security > API Keys showed once',
    });
  if (!/^[\x21-\x7e]+$/.test(key))
    throw new KchatError(
      'API_KEY_UNUSABLE',
      `what ${from} gave (${key.length} characters) is not an API key: it holds white space, control or ` +
        'non-ASCII characters',
      { hint: 'give the key alone, on one line' },
    );
  return key;
}

/** API_KEY_EXPIRED or API_KEY_IS_WIDGET_KEY if the key cannot fetch the secret, else null. */
export function findKeyProblem(claims: ApiKeyClaims, now: NumericDate): KchatError | null {
  if (claims.expiresAt !== null && claims.expiresAt <= now)
    return new KchatError(
      'API_KEY_EXPIRED',
      `the API key expired ${formatSpan(now - claims.expiresAt)} ago, on ${formatUtc(claims.expiresAt)} ` +
        `(this machine's clock says ${formatUtc(now)})`,
      { hint: 'create a new one under Settings > Security > API Keys; nothing was sent' },
    );
  if (isWidgetKey(claims))
    return new KchatError(
      'API_KEY_IS_WIDGET_KEY',
      'this is the key of an app or widget: its only role is org.tracking, which cannot fetch the secret',
      {
        hint:
          'create another one under Settings > Security > API Keys with the roles org.admin and ' +
          'org.user (roles cannot be changed later); nothing was sent',
      },
    );
  return null;
}

/** Why the API may refuse a key, and what to do about it. `org` is the org that the user asks for. */
export function listKeyDoubts(
  claims: ApiKeyClaims,
  org: string | null,
): readonly { readonly message: string; readonly hint: string }[] {
  const { roles, orgName } = claims;
  const doubts: { message: string; hint: string }[] = [];
  if (org !== null && orgName !== null && orgName.toLowerCase() !== org)
    doubts.push({
      message: `the API key says it belongs to ${visible(orgName, 63)}, not ${org}: the API may refuse it`,
      hint: `check --org, or take the key of ${org}`,
    });
  if (roles !== null && !hasAdminRole(claims))
    doubts.push({
      message: `the API key has no admin role (it has ${describeRoles(roles)}): the API may refuse it`,
      hint: 'the guide asks for the roles org.admin and org.user',
    });
  return doubts;
}
