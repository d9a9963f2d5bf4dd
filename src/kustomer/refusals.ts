/** Owns explaining why the API refused a key. Rule: distinguishes only what the answers prove. */
import { KchatError } from '../base/errors.js';
import { parseJson } from '../base/values.js';
import type { HttpAnswer } from '../http/transport.js';
import { describeRoles, parseApiKey } from '../token/api-key.js';
import {
  describeRequestId,
  findAttributes,
  isPage,
  parseErrorTexts,
  parseHttpDate,
  quoteError,
} from './answers.js';

const keysPage = 'under Settings > Security > API Keys';

/** The API says so if a valid key is used in the wrong region. Source: docs/kustomer.md#regions (D). */
function explainWrongRegion(refusal: HttpAnswer): KchatError | undefined {
  const texts = parseErrorTexts(refusal.body).join('\n');
  const [before = '', behind = ''] = texts.split(' but request is being handled by ', 2);
  const own = /\bpod (\w{1,20})$/.exec(before)?.[1];
  const other = /^\w{1,20}/.exec(behind)?.[0];
  if (own === undefined || other === undefined) return undefined;
  return new KchatError(
    'API_KEY_WRONG_REGION',
    `the key belongs to region ${own}, but ${other} handled the request${describeRequestId(refusal)}`,
    { hint: "omit --api-url and unset KCHAT_API_URL: the org's own host routes by itself" },
  );
}

/**
 * Explains a 401 or 403.
 *
 * @param refusal  the refused request's answer
 * @param current  the answer of `GET /v1/auth/tokens/current` with the same key, 200 for any valid key
 *                 whatever its roles, docs/kustomer.md#api-keys (D); undefined when that could not be asked
 */
export function explainRefusal(
  refusal: HttpAnswer,
  current: HttpAnswer | undefined,
  apiKey: string,
): KchatError {
  const wrongRegion = explainWrongRegion(refusal) ?? (current && explainWrongRegion(current));
  if (wrongRegion) return wrongRegion;
  const request = describeRequestId(refusal);
  if (current?.status === 200)
    return explainMissingRole(parseRoles(current) ?? parseApiKey(apiKey)?.roles ?? null, request);
  const expiresAt = parseApiKey(apiKey)?.expiresAt;
  const apiTime = parseHttpDate(refusal.headers.get('date'));
  // By this machine's clock the key is still good: otherwise it is not sent.
  if (expiresAt != null && apiTime !== null && apiTime >= expiresAt * 1000)
    return new KchatError(
      'API_KEY_EXPIRED',
      `the API key has expired by the API's clock, which says ${new Date(apiTime).toISOString()}${request}`,
      { hint: `create a new one ${keysPage}; is this machine's clock right?` },
    );
  const isRefusedTwice = current?.status === 401 || current?.status === 403;
  return explainBadKey(refusal, isRefusedTwice, request);
}

function explainBadKey(refusal: HttpAnswer, isRefusedTwice: boolean, request: string): KchatError {
  const { status, body } = refusal;
  const refuse = (message: string, hint: string) => new KchatError('API_KEY_REFUSED', message, { hint });
  // The API refuses in JSON: docs/kustomer.md#refusals (D). A page comes from another program.
  if (isPage(refusal))
    return refuse(
      `the request was refused (${status})${request} with a web page, which the API does not send`,
      'a proxy, firewall or captive portal may answer in its place: open a browser, or set HTTPS_PROXY',
    );
  const refused = `the API refused the key (${status})${request}`;
  const said = quoteError(body, '; the API says: ');
  if (isRefusedTwice)
    return refuse(
      `${refused}: it is invalid, expired or revoked${said}`,
      `create a new one ${keysPage}, with the roles org.admin and org.user; if it is good, it may be ` +
        'limited to other IP addresses',
    );
  return refuse(
    `${refused}; the reason could not be found out${said}`,
    'check that it is not expired or revoked and has the roles org.admin and org.user',
  );
}

function parseRoles({ body }: HttpAnswer): string[] | null {
  const { roles } = findAttributes(parseJson(body));
  return Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : null;
}

function explainMissingRole(roles: readonly string[] | null, request: string): KchatError {
  const lack = (rest: string, hint: string) =>
    new KchatError('API_KEY_LACKS_ROLE', `the key is valid but may not read the secret${request}; ${rest}`, {
      hint,
    });
  const asked = 'the guide asks for org.admin and org.user';
  const create = `create another one ${keysPage} (roles cannot be changed later)`;
  if (roles === null) return lack(asked, create);
  const has = `it has ${roles.length === 0 ? 'no role' : describeRoles(roles)}`;
  // The current reference names org.admin.apps, the guides org.admin: docs/kustomer.md#api-keys (D/I).
  if (roles.includes('org.admin') && roles.includes('org.user'))
    return lack(
      `${has}, as the guide asks: what it lacks is not known`,
      'it may be limited to other IP addresses, or need org.admin.apps too: ask Kustomer support, with ' +
        'the request id if there is one',
    );
  const isOfApp = roles.length > 0 && roles.every((role) => role.startsWith('org.tracking'));
  return lack(`${has}, ${asked}`, isOfApp ? `this looks like the key of your app; ${create}` : create);
}
