/**
 * Owns finding the token in what a backend answered. Rule: takes it as the app would, whole; what is wrong with an
 * answer is said without quoting it.
 */

import { visible } from '../../base/untrusted.js';
import { isObject } from '../../base/values.js';
import type { TokenReply } from '../../http/contract.js';
import type { CommandReply } from '../../system/contract.js';
import { failed } from '../verdict.js';
import type { TokenReading } from './evidence.js';
import { findErrorField, namesCustomer, readField, readUsualField } from './token-field.js';

/** What a backend's answer should be. */
export const answerHint =
  'it should give the token alone, or JSON with the token in a field: --token-field NAME';

const problem = (reason: string, hint: string): TokenReading => ({ problem: failed(reason, hint) });

/** What was asked, as far as an answer is explained by it. */
export interface Asked {
  readonly url: string;
  /** What showed who asks, by name: `env:QA`, `cookie`. */
  readonly credentials: readonly string[];
}

/** The token in an HTTP answer. `field`: a path such as `data.jwt`. */
export function readReply(reply: TokenReply, field: string | undefined, asked: Asked): TokenReading {
  const { status, contentType, body, bodyProblem } = reply;
  if (status >= 300 && status < 400)
    return problem(
      `redirects (${status})${describeTarget(reply)} instead of giving a token`,
      adviseOnRedirect(reply, asked),
    );
  if (status === 401 || status === 403)
    return problem(`refuses the request (${status})`, adviseOnSession(asked));
  if (status < 200 || status > 299) return problem(`answers with status ${status}`, adviseOnStatus(status));
  if (body === null)
    return problem(
      `sends an answer that ${bodyProblem ?? 'cannot be read'}`,
      'is it what the app asks, and is the Content-Encoding of its answer right?',
    );
  if (isPage(body, contentType))
    return problem('answers with a page (HTML) instead of a token: a login page?', adviseOnSession(asked));
  return readText(body, field, (errorField) => {
    if (errorField !== null) return adviseOnSession(asked);
    const [header] = reply.headersWithJwt;
    return header === undefined
      ? answerHint
      : `its header ${visible(header, 60)} holds a JWT, but kchat takes the token from the body: send it there`;
  });
}

function adviseOnSession({ credentials }: Asked): string {
  if (credentials.length === 0)
    return 'does it want a session? --token-header "Authorization: Bearer env:NAME", or "Cookie: session=env:NAME"';
  const names = credentials.map((name) => visible(name, 80)).join(', ');
  return `is the session that was sent (${names}) still good, and sent as the app sends it?`;
}

/** The same address but for the slash or https is no login page. */
function adviseOnRedirect({ location }: TokenReply, asked: Asked): string {
  const from = new URL(asked.url);
  const to = location !== null && URL.canParse(location, asked.url) ? new URL(location, from) : undefined;
  if (to === undefined || trimSlash(to) !== trimSlash(from)) return adviseOnSession(asked);
  const isSecured = from.protocol === 'http:' && to.protocol === 'https:';
  const isSlashed = to.pathname !== from.pathname;
  const isSameHost = isSecured ? to.hostname === from.hostname : to.host === from.host;
  if (!isSameHost || !(isSecured || isSlashed)) return adviseOnSession(asked);
  const differences = [...(isSecured ? ['https'] : []), ...(isSlashed ? ['the slash at its end'] : [])];
  return `that address differs only by ${differences.join(' and ')}: correct --token-url`;
}

function trimSlash({ pathname }: URL): string {
  return pathname.replace(/\/$/, '');
}

/** The token in what a command printed. */
export function readPrinted({ exit, stdout }: CommandReply, field: string | undefined): TokenReading {
  const hint = '--verbose shows what it said on stderr';
  if ('signal' in exit) return problem(`the command was ended by signal ${exit.signal}`, hint);
  if (exit.code !== 0) return problem(`the command failed with exit code ${exit.code}`, hint);
  return readText(stdout, field, () => answerHint);
}

function adviseOnStatus(status: number): string {
  if (status === 429) return 'the backend limits its calls: wait, or give this job a limit of its own';
  return status >= 500 ? 'look at the log of the backend' : 'are URL, method and body those of the app?';
}

/** Whether a token that names a customer stands anywhere in an answer: in another field, a page, a redirect. */
export function holdsToken({ body, location }: Pick<TokenReply, 'body' | 'location'>): boolean | null {
  if (body === null) return null;
  const found = `${body} ${location ?? ''}`.match(/eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g) ?? [];
  return found.slice(0, 100).some(namesCustomer);
}

/** Scheme, host and path; a query or user name may be a credential. */
function describeTarget({ location }: TokenReply): string {
  if (location === null) return '';
  const path = (location.split(/[?#]/, 1)[0] ?? '').replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/]*@/i, '$1//');
  return ` to ${visible(path, 100)}`;
}

/** Frameworks send any text as HTML by default: a bare token or JSON is none. */
function isPage(body: string, contentType: string | null): boolean {
  const start = body.slice(0, 1000);
  if (/\bhtml\b/i.test(contentType ?? '')) return !/^\s*(?:eyJ|[{["])/.test(start);
  return /^\s*<(?:!doctype|html)\b/i.test(start);
}

/** `advise`: what to do about an answer without a token, with the field in which it tells of an error, if it does. */
function readText(
  text: string,
  field: string | undefined,
  advise: (errorField: string | null) => string,
): TokenReading {
  if (text.trim() === '') return problem('gives nothing at all', advise(null));
  const value = parse(text);
  if (field === undefined) {
    if (typeof value === 'string') return { token: value };
    if (!isObject(value)) return { token: text.trim() };
  } else if (value === undefined)
    return problem(
      `is asked for the field ${visible(field, 80)}, but the answer is not JSON`,
      'omit --token-field where the answer is the token alone',
    );
  const reading = field === undefined ? readUsualField(value) : readField(value, field);
  if ('token' in reading) return reading;
  const errorField = findErrorField(value);
  const reason = errorField === null ? reading.lacks : `${reading.lacks}; there is "${errorField}"`;
  return problem(reason, reading.hint ?? advise(errorField));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
