/** Owns why the API refused a key. Rule: tells apart what the answers allow to be told apart, and no more. */
import { KchatError } from '../errors.js';
import type { HttpAnswer } from '../network/transport.js';
import { readApiKey } from '../token/api-key.js';
import { visible } from '../untrusted.js';

/** The texts of an error answer, in either of Kustomer's two shapes (facts: D/I); empty for anything else. */
export function readErrorTexts(body: string | undefined): string[] {
  const answer = parseJson(body);
  const errors = isRecord(answer) && Array.isArray(answer.errors) ? answer.errors.slice(0, 10) : [];
  return errors
    .filter(isRecord)
    .flatMap(({ message, detail, title }) =>
      [message, detail, title].filter((text) => typeof text === 'string'),
    );
}

/** The value of a JSON text, or undefined when it is none. */
export function parseJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** ` (request abc)` where the API named one: support asks for it. */
export function describeRequestId(headers: Headers): string {
  const id = headers.get('x-request-id') ?? headers.get('x-kustomer-request-id');
  return id === null ? '' : ` (request ${visible(id, 60)})`;
}

/** A refusal of a valid key on the wrong region says so (facts: D). */
function explainWrongRegion(refusal: HttpAnswer): KchatError | undefined {
  for (const text of readErrorTexts(refusal.body)) {
    const [, own, other] = /pod (\w{1,20}) but request is being handled by (\w{1,20})/.exec(text) ?? [];
    if (own !== undefined && other !== undefined)
      return new KchatError(
        'API_KEY_WRONG_REGION',
        `the key belongs to region ${own}, but ${other} handled the request`,
        {
          hint: "leave --api-url and KCHAT_API_URL away: the org's own host routes by itself",
        },
      );
  }
  return undefined;
}

/**
 * Explains a 401 or 403.
 *
 * @param refusal  the refused request's answer
 * @param current  the answer of `GET /v1/auth/tokens/current` with the same key, 200 for any valid key whatever its
 *                 roles (facts: D); undefined when that could not be asked
 */
export function explainRefusal(
  refusal: HttpAnswer,
  current: HttpAnswer | undefined,
  apiKey: string,
): KchatError {
  const wrongRegion = explainWrongRegion(refusal) ?? (current && explainWrongRegion(current));
  if (wrongRegion) return wrongRegion;
  const request = describeRequestId(refusal.headers);
  if (current?.status === 200)
    return explainMissingRole(readRoles(current) ?? readApiKey(apiKey)?.roles ?? null, request);
  if (current?.status === 401 || current?.status === 403)
    return new KchatError(
      'API_KEY_REFUSED',
      `the API refused the key (${refusal.status})${request}: it is invalid, expired or revoked`,
      {
        hint: 'create a new one under Settings > Security > API Keys, with the roles org.admin and org.user;\nif the key is good, it may be limited to other IP addresses',
      },
    );
  return new KchatError(
    'API_KEY_REFUSED',
    `the API refused the key (${refusal.status})${request}; why could not be found out`,
    {
      hint: 'check that it is not expired or revoked and has the roles org.admin and org.user',
    },
  );
}

function readRoles({ body }: HttpAnswer): string[] | null {
  const answer = parseJson(body);
  const data = isRecord(answer) && isRecord(answer.data) ? answer.data : {};
  const roles = isRecord(data.attributes) ? data.attributes.roles : undefined;
  return Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : null;
}

function explainMissingRole(roles: readonly string[] | null, request: string): KchatError {
  const has =
    roles === null
      ? ''
      : roles.length === 0
        ? 'it has no role, '
        : `it has ${roles
            .slice(0, 10)
            .map((role) => visible(role, 40))
            .join(', ')}, `;
  const looksLikeApp =
    roles !== null && roles.length > 0 && roles.every((role) => role.startsWith('org.tracking'));
  const create = 'create another one under\nSettings > Security > API Keys (roles cannot be changed later)';
  return new KchatError(
    'API_KEY_LACKS_ROLE',
    `the key is valid but may not read the secret${request};\n${has}the guide asks for org.admin and org.user`,
    { hint: looksLikeApp ? `this looks like the key of your app; ${create}` : create },
  );
}
