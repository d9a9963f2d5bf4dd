/** Owns parsing API answers. Rule: only needed fields are read, and each is checked. */
import { credentialSizeLimit } from '../base/bytes.js';
import { KchatError } from '../base/errors.js';
import { visible } from '../base/untrusted.js';
import { isRecord, parseJson } from '../base/values.js';
import type { HttpAnswer } from '../http/transport.js';
import { describeJsonKind } from '../token/json.js';

/** The path of the chat secret. Source: docs/kustomer.md#getting-the-secret (D). */
export const settingsPath = '/v1/auth/customer/settings';

/** `data.attributes` of an answer in JSON; empty if there is none. */
export function findAttributes(answer: unknown): Readonly<Record<string, unknown>> {
  const data = isRecord(answer) ? answer.data : undefined;
  return isRecord(data) && isRecord(data.attributes) ? data.attributes : {};
}

/** The messages of an error answer, in both shapes of docs/kustomer.md#refusals (D); else empty. */
export function parseErrorTexts(body: string | undefined): string[] {
  const answer = parseJson(body);
  const errors = isRecord(answer) && Array.isArray(answer.errors) ? answer.errors.slice(0, 10) : [];
  return errors
    .filter(isRecord)
    .flatMap(({ message, detail, title }) => [message, detail, title])
    .filter((text) => typeof text === 'string');
}

/** The first message of an error answer, made visible, after `lead`; empty if there is none. */
export function quoteError(body: string | undefined, lead: string): string {
  const [text] = parseErrorTexts(body);
  return text === undefined ? '' : `${lead}${visible(text)}`;
}

/** Milliseconds of an HTTP date (RFC 9110 §5.6.7), or null: `Date.parse` takes nearly anything. */
export function parseHttpDate(text: string | null): number | null {
  const isDate = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(text ?? '');
  const date = isDate ? Date.parse(String(text)) : NaN;
  return Number.isNaN(date) ? null : date;
}

/** ` (request abc)` if the API named one: support asks for it. */
export function describeRequestId({ headers }: HttpAnswer): string {
  const id = headers.get('x-request-id') ?? headers.get('x-kustomer-request-id');
  return id === null ? '' : ` (request ${visible(id, 60)})`;
}

/**
 * `data.attributes.secret`; anything else in the answer is tolerated. Source:
 * docs/kustomer.md#getting-the-secret (C). Throws API_FAILED for another status than 200, API_ANSWER_INVALID
 * if there is no usable secret.
 */
export function parseSecret(answer: HttpAnswer, origin: string): string {
  if (answer.status !== 200) throw explainStatus(answer, origin);
  // Another content type than JSON is not an answer of the API.
  const isJson = /^application\/(?:.+\+)?json$/.test(findContentType(answer) ?? 'application/json');
  const value = isJson ? parseJson(answer.body) : undefined;
  if (value === undefined) throw explainUnreadable(answer, origin);
  const { secret } = findAttributes(value);
  const problem = describeBadSecret(secret);
  if (typeof secret === 'string' && problem === undefined) return secret;
  throw new KchatError(
    'API_ANSWER_INVALID',
    `${hostOf(origin)} answered without a usable secret${describeRequestId(answer)}: ` +
      `data.attributes.secret ${problem}`,
    { hint: 'is chat set up for this org? nothing was stored' },
  );
}

function describeBadSecret(secret: unknown): string | undefined {
  if (secret === undefined) return 'is not there';
  if (typeof secret !== 'string') return `is ${describeJsonKind(secret)}, not a string`;
  if (secret === '') return 'is empty';
  if (/\p{Surrogate}/u.test(secret)) return 'is not Unicode text';
  // kchat does not read a longer one from a file.
  return Buffer.byteLength(secret) > credentialSizeLimit ? 'is too long' : undefined;
}

/** The content type without its parameters; undefined when there is none. */
function findContentType({ headers }: HttpAnswer): string | undefined {
  return headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
}

/** A web page, which the API never sends: a proxy, a firewall or a captive portal does. */
export function isPage(answer: HttpAnswer): boolean {
  return /^(?:text\/html|application\/xhtml\+xml)$/.test(findContentType(answer) ?? '');
}

const portalHint =
  'a proxy or captive portal answers instead of the API: open a browser and sign in to the network, or ' +
  'set HTTPS_PROXY';

function explainStatus(answer: HttpAnswer, origin: string): KchatError {
  const { status, headers, body } = answer;
  const host = hostOf(origin);
  const request = describeRequestId(answer);
  const fail = (message: string, hint: string) => new KchatError('API_FAILED', message, { hint });
  if (status >= 300 && status < 400 && headers.get('location') !== null)
    return fail(
      `${host} answered with a redirect (${status})${request}, which is not followed: the key goes to one ` +
        'host only',
      'is the org name right? a proxy or captive portal may be in the way',
    );
  const answered = `${host} answered with status ${status}${request}`;
  // A captive portal sends 511 (RFC 6585 §6); a page with another 5xx comes from a load balancer.
  if ((isPage(answer) && status < 500) || status === 511) return fail(`${answered} and no JSON`, portalHint);
  return fail(
    `${answered}${quoteError(body, ': ')}`,
    status === 404 ? 'is the org name right? it is the sign-in subdomain' : 'try again later',
  );
}

function explainUnreadable(answer: HttpAnswer, origin: string): KchatError {
  const type = findContentType(answer) ?? 'no content type';
  const what = answer.bodyProblem ?? `is not JSON (${visible(type, 60)})`;
  const message = `${hostOf(origin)} sent an answer that ${what}${describeRequestId(answer)}`;
  return new KchatError('API_ANSWER_INVALID', message, { hint: isPage(answer) ? portalHint : 'try again' });
}

function hostOf(origin: string): string {
  return visible(new URL(origin).host);
}

/**
 * This machine's clock less the API's, in whole seconds: `Date` has no fractions (RFC 9110 §5.6.7), and may
 * be written at any time within the exchange. A difference within this uncertainty counts as 0.
 */
export function measureClockSkew({ headers, midpoint, elapsedMs }: HttpAnswer): number | null {
  const date = parseHttpDate(headers.get('date'));
  if (date === null) return null;
  // `Date` is truncated to seconds: half a second later is the best estimate.
  const skew = midpoint - (date + 500);
  const doubt = 500 + elapsedMs / 2;
  return Math.abs(skew) <= doubt ? 0 : Math.round(skew / 1000);
}
