/**
 * Owns recognizing tokens that are signed for another service, by claims that only that service has. Rule:
 * whoever has such a token needs another one, whatever else is wrong with it.
 */
import { visible } from '../base/untrusted.js';
import { isObject } from '../base/values.js';
import type { DecodedToken } from './decode.js';
import { parseIdentity } from './identity.js';
import type { JsonObject } from './json.js';

interface ForeignToken {
  /** Completes "this is …". */
  readonly says: string;
  is(claims: JsonObject, header: JsonObject): boolean;
}

/** Not `String(value)`: on a hostile claim such as {"toString":[]} it throws. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const foreignTokens: readonly ForeignToken[] = [
  {
    says: 'a custom token of Firebase, for signInWithCustomToken',
    is: ({ aud }) => textOf(aud).startsWith('https://identitytoolkit.googleapis.com/'),
  },
  { says: 'a token of the old Firebase token generator', is: ({ v, d }) => v === 0 && isObject(d) },
  { says: 'an access token of Twilio', is: ({ grants, iss }) => isObject(grants) && /^SK/.test(textOf(iss)) },
  {
    says: 'a key or session token of Supabase',
    is: ({ iss }) => /^supabase|\.supabase\.co\//.test(textOf(iss)),
  },
  { says: 'an access token of LiveKit', is: ({ video, iss }) => isObject(video) && /^API/.test(textOf(iss)) },
  { says: 'a token for Freshchat', is: (claims) => 'freshchat_uuid' in claims },
  {
    says: 'a token for Zendesk or Sunshine Conversations',
    is: ({ scope }, { kid }) => /^(?:app_|act_)/.test(textOf(kid)) && /^(?:appU|u)ser$/.test(textOf(scope)),
  },
];

/** What to give the app in place of such a token. */
export const giveOwnToken =
  'give the app the token that your backend signs with the chat secret: kchat sign shows one';

/** The service's token as a noun phrase; null if nothing shows that it is one. */
export function describeForeignToken({ header, payload }: DecodedToken): string | null {
  const claims = payload?.value ?? {};
  return foreignTokens.find(({ is }) => is(claims, header?.value ?? {}))?.says ?? null;
}

/** Whether a token belongs to another service, as a question; null if nothing shows that. */
export function askIssuer({ payload }: DecodedToken): string | null {
  const claims = payload?.value ?? {};
  // Kustomer's tokens have "externalId" and "iat", Intercom's "user_id" and "exp".
  if ('user_id' in claims && !('externalId' in claims))
    return 'it has "user_id", which Intercom and others read: is it a token for another chat?';
  if (typeof claims.iss !== 'string' || claims.iss === '' || parseIdentity(claims).used !== null) return null;
  return (
    `it names "${visible(claims.iss, 80)}" as its issuer: is it a token of that service, not the one for ` +
    'the chat?'
  );
}
