/**
 * Owns judging an HTTP answer: a token, or what the answer is instead. Rule: says only what the answer shows.
 * The query or user name of a redirect may be a credential, and is not shown.
 */
import { visible } from '../../base/untrusted.js';
import type { HttpAnswer } from '../../http/transport.js';
import type { TokenReading } from './evidence.js';
import { findComplaint, quoteFailure } from './own-words.js';
import { listJwts, listPlaces } from './places.js';
import { answerHint, problem, readText } from './token-text.js';

/** The request, as far as it explains the answer. */
export interface Asked {
  readonly url: string;
  /** The names of its credentials: `env:QA`, `cookie`. */
  readonly credentials: readonly string[];
}

/** The token in an HTTP answer. `field`: a path such as `data.jwt`. */
export function parseReply(answer: HttpAnswer, field: string | undefined, asked: Asked): TokenReading {
  const { status, headers, body, bodyProblem } = answer;
  const session = adviseOnSession(asked);
  if (status === 304)
    return problem('answers 304 (Not Modified), as if the app had a token already', noStoreHint);
  if (status >= 300 && status < 400)
    return problem(
      `redirects (${status})${describeTarget(headers.get('location'))} instead of giving a token`,
      adviseOnRedirect(headers.get('location'), asked.url) ?? session,
    );
  if (status < 200 || status > 299) return explainFailure(answer, session);
  if (body === undefined)
    return problem(
      `sends an answer that ${bodyProblem ?? 'cannot be read'}`,
      'is it what the app asks, and is the Content-Encoding of its answer right?',
    );
  return parseBodyText(answer, body, field, session);
}

/** The fix for a token that a cache may keep. */
export const noStoreHint = 'a token is for one customer and 15 minutes: answer with Cache-Control: no-store';

function parseBodyText(
  answer: HttpAnswer,
  body: string,
  field: string | undefined,
  session: string,
): TokenReading {
  const type = answer.headers.get('content-type') ?? '';
  if (hasByteOrderMark(answer.bytes))
    return problem(
      'begins with a byte-order mark (BOM), which the app would pass on or fail to read',
      'write the answer as UTF-8 without a BOM: is a source file of the backend saved with one?',
    );
  if (!startsAsToken(body)) {
    const complaint = findComplaint(body);
    if (complaint?.kind === 'a PHP message')
      return problem(
        `prints a PHP message into its answer: ${complaint.line}`,
        'mend what it tells of, and turn display_errors off',
      );
    if (complaint !== null)
      return problem(
        `prints a stack trace into its answer: ${complaint.line}`,
        'look at the log of the backend',
      );
    if (isPage(body, type)) return describePage(body, session);
  }
  return readText(body, {
    field,
    isJson: /\bjson\b/i.test(type),
    advise: (errorField) => (errorField === null ? adviseOnHeader(answer) : session),
  });
}

function describePage(body: string, session: string): TokenReading {
  const isLogin = /type=["']?password|\b(?:log|sign)[ -]?in\b/i.test(body.slice(0, 100_000));
  const title = isLogin ? null : quoteFailure(body, true);
  const what = isLogin ? ': a login page?' : title === null ? '' : `: ${title}`;
  return problem(`answers with a page (HTML) instead of a token${what}`, session);
}

/** Says so if a header has the token. */
function adviseOnHeader(answer: HttpAnswer): string {
  const held = listPlaces(answer).find(({ name, text }) => name !== 'its body' && listJwts(text).length > 0);
  if (held === undefined) return answerHint;
  return `${visible(held.name, 80)} holds a JWT, but kchat takes the token from the body: send it there`;
}

function hasByteOrderMark(bytes: Uint8Array | undefined): boolean {
  return bytes?.[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** Frameworks send any text as HTML by default: a bare token or JSON is no page. */
function startsAsToken(body: string): boolean {
  return /^\s*(?:eyJ|[{["])/.test(body.slice(0, 1000));
}

function isPage(body: string, type: string): boolean {
  return /\bhtml\b/i.test(type) || /^\s*<(?:!doctype|html)\b/i.test(body.slice(0, 1000));
}

/** Response headers that explain a status (RFC 9110; `cf-mitigated` is Cloudflare's). */
const explainingHeaders = ['Allow', 'WWW-Authenticate', 'Retry-After', 'cf-mitigated'];

function explainFailure(answer: HttpAnswer, session: string): TokenReading {
  const { status, headers, body = '' } = answer;
  const shown = explainingHeaders.flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [`${name}: ${visible(value, 80)}`];
  });
  const said = quoteFailure(body, isPage(body, headers.get('content-type') ?? ''));
  const told = [...(said === null ? [] : [`it says ${said}`]), ...shown].join('; ');
  const what =
    status === 401 || status === 403 ? `refuses the request (${status})` : `answers with status ${status}`;
  return problem(told === '' ? what : `${what}: ${told}`, adviseOnFailure(answer, session));
}

function adviseOnFailure({ status, headers }: HttpAnswer, session: string): string {
  if (headers.get('cf-mitigated') !== null)
    return 'Cloudflare stopped the request before the backend saw it: let this machine through there';
  if (status === 401 && /^basic\b/i.test(headers.get('www-authenticate') ?? ''))
    return 'it wants a user name and a password: --token-header "Authorization: Basic env:NAME"';
  if (status === 401 || status === 403) return session;
  const allow = headers.get('allow')?.split(',', 1)[0]?.trim();
  if (status === 405 && allow) return `is it asked as the app asks? --token-method ${visible(allow, 20)}`;
  if (status === 429) return 'the backend limits its calls: wait, or give this job a limit of its own';
  return status >= 500 ? 'look at the log of the backend' : 'are URL, method and body those of the app?';
}

function adviseOnSession({ credentials }: Asked): string {
  if (credentials.length === 0)
    return (
      'does it want a session? --token-header "Authorization: Bearer env:NAME", or "Cookie: ' +
      'session=env:NAME"'
    );
  const names = credentials.map((name) => visible(name, 80)).join(', ');
  return `is the session that was sent (${names}) still good, and sent as the app sends it?`;
}

/** The target's scheme, host and path, as ` to …`; empty without a `Location`. */
function describeTarget(location: string | null): string {
  if (location === null) return '';
  const path = (location.split(/[?#]/, 1)[0] ?? '').replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/]*@/i, '$1//');
  return ` to ${visible(path, 100)}`;
}

/** What to do if the address differs only by https or the slash at its end from the one asked; else null. */
function adviseOnRedirect(location: string | null, url: string): string | null {
  const from = new URL(url);
  const to = location !== null && URL.canParse(location, url) ? new URL(location, from) : undefined;
  if (to === undefined || trimSlash(to) !== trimSlash(from)) return null;
  const isSecured = from.protocol === 'http:' && to.protocol === 'https:';
  const isSlashed = to.pathname !== from.pathname;
  const isSameHost = isSecured ? to.hostname === from.hostname : to.host === from.host;
  if (!isSameHost || !(isSecured || isSlashed)) return null;
  const differences = [...(isSecured ? ['https'] : []), ...(isSlashed ? ['the slash at its end'] : [])];
  return `that address differs only by ${differences.join(' and ')}: correct --token-url`;
}

function trimSlash({ pathname }: URL): string {
  return pathname.replace(/\/$/, '');
}
