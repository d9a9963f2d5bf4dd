/**
 * Owns what an API key's own payload says about its use. Rule: unverified, so it can
 * only save a useless request.
 */
import { KchatError } from '../base/errors.js';
import { visible } from '../base/untrusted.js';
import { type ApiKeyClaims, describeRoles, hasAdminRole, isWidgetKey } from './api-key.js';
import { formatSpan, formatUtc, type NumericDate } from './time.js';

/**
 * Why a key cannot fetch the secret, API_KEY_EXPIRED or API_KEY_IS_WIDGET_KEY, or null. The
 * caller throws or reports it.
 */
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

/**
 * Why the API may refuse a key, and what to do; empty when nothing speaks against it. `org` is
 * the one that is asked for.
 */
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
