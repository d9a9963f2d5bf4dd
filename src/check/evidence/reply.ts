/** Owns reading an HTTP answer: a token, or what it is instead. Rule: says only what the answer shows. */
import { visible } from '../../base/untrusted.js';
import type { HttpAnswer } from '../../http/transport.js';
import { findComplaint, quoteFailure } from './error-text.js';
import type { TokenReading } from './evidence.js';
import { listJwts, listPlaces } from './places.js';
import { answerHint, parseText, problem } from './token-text.js';

/**
 * The token in an HTTP answer.
 *
 * @param field        a path such as `data.jwt`
 * @param credentials  the names of those in the request: `env:QA`, `cookie`
 */
export function parseReply(
  answer: HttpAnswer,
  field: string | undefined,
  credentials: readonly string[],
): TokenReading {
  const { status, headers, body, bodyProblem } = answer;
  const session = adviseOnSession(credentials);
  if (status === 304)
    return problem('answers 304 (Not Modified), as if the app had a token already', noStoreHint);
  if (status >= 300 && status < 400)
    return problem(
      `redirects (${status})${describeTarget(headers.get('location'))} instead of giving a token`,
      `if the endpoint is there, correct --token-url; ${session}`,
    );
  if (status < 200 || status > 299) return rejectStatus(answer, session);
  if (body === undefined)
    return problem(
      `sends an answer that ${bodyProblem ?? 'cannot be read'}`,
      'is it what the app asks? kchat reads UTF-8 of up to 1 MiB, compressed as its Content-Encoding says',
    );
  return (
    rejectBody(answer, body, session) ??
    parseText(body, {
      field,
      isJson: /\bjson\b/i.test(headers.get('content-type') ?? ''),
      advise: (errorField) => (errorField === null ? adviseOnHeader(answer) : session),
    })
  );
}

/** The fix for a token that a cache may keep. */
export const noStoreHint = 'a token is for one customer and 15 minutes: answer with Cache-Control: no-store';

/** The problem if the body is spoiled or is not a token; null if it may hold one. */
function rejectBody(answer: HttpAnswer, body: string, session: string): TokenReading | null {
  const [first, second, third] = answer.bytes ?? [];
  if (first === 0xef && second === 0xbb && third === 0xbf)
    return problem(
      'begins with a byte-order mark (BOM), which the app would pass on or fail to read',
      'write the answer as UTF-8 without a BOM: is a source file of the backend saved with one?',
    );
  // Frameworks send any text as HTML by default: a bare token or JSON is not a page.
  if (/^\s*(?:eyJ|[{["])/.test(body.slice(0, 1000))) return null;
  const complaint = findComplaint(body);
  if (complaint !== null)
    return problem(
      `prints ${complaint.kind} into its answer: ${complaint.line}`,
      complaint.kind === 'a PHP message'
        ? 'fix what it reports, and turn display_errors off'
        : 'look at the log of the backend',
    );
  if (!isPage(answer)) return null;
  const isLogin = /type=["']?password|\b(?:log|sign)[ -]?in\b/i.test(body.slice(0, 100_000));
  const title = isLogin ? 'a login page?' : quoteFailure(body, true);
  return problem(
    `answers with a page (HTML) instead of a token${title === null ? '' : `: ${title}`}`,
    session,
  );
}

function isPage({ headers, body = '' }: HttpAnswer): boolean {
  return (
    /\bhtml\b/i.test(headers.get('content-type') ?? '') ||
    /^\s*<(?:!doctype|html)\b/i.test(body.slice(0, 1000))
  );
}

/** Says so if a header has the token. */
function adviseOnHeader(answer: HttpAnswer): string {
  const held = listPlaces(answer).find(({ name, text }) => name !== 'its body' && listJwts(text).length > 0);
  if (held === undefined) return answerHint;
  return `${visible(held.name, 80)} holds a JWT, but kchat takes the token from the body: send it there`;
}

/** Response headers that explain a status (RFC 9110; `cf-mitigated` is Cloudflare's). */
const explainingHeaders = ['Allow', 'WWW-Authenticate', 'Retry-After', 'cf-mitigated'];

function rejectStatus(answer: HttpAnswer, session: string): TokenReading {
  const { status, headers, body = '' } = answer;
  const said = quoteFailure(body, isPage(answer));
  const shown = explainingHeaders.flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [`${name}: ${visible(value, 80)}`];
  });
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

function adviseOnSession(credentials: readonly string[]): string {
  if (credentials.length === 0)
    return (
      'does it want a session? --token-header "Authorization: Bearer env:NAME", or "Cookie: ' +
      'session=env:NAME"'
    );
  const names = credentials.map((name) => visible(name, 80)).join(', ');
  return `is the session that was sent (${names}) still good, and sent as the app sends it?`;
}

/** ` to …` with scheme, host and path: the query or user name may be a credential. Empty without target. */
function describeTarget(location: string | null): string {
  if (location === null) return '';
  const path = (location.split(/[?#]/, 1)[0] ?? '').replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/]*@/i, '$1//');
  return ` to ${visible(path, 100)}`;
}
