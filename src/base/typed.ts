/**
 * Owns how a message names a value that a person gave and that is refused. Rule: it may be a credential that
 * was put in the wrong place, and a credential need not look like one. So a value is shown only if it is too
 * short for one, or close to what is allowed there; else its kind and length are.
 */
import { visible } from './untrusted.js';

/** What is allowed, also with mistakes in it: words, a pattern, or a test. */
type Like = readonly string[] | RegExp | ((text: string) => boolean);

/** Redaction finds eight characters of a credential (`terminal/fragments.ts`): fewer tell nothing. */
export const shortestHidden = 8;
const longestShown = 60;

/** Two dots between runs of base64url characters: a JWT, which is either a login token or an API key. */
const jwtShape = /^[\w-]{8,}\.[\w-]*\.[\w-]*$/;

/** The value in quotes if it is shown, else its kind and length. `like`: what may stand there. */
export function nameValue(value: string, like: Like): string {
  const text = value.trim();
  if (text.length < shortestHidden || (text.length <= longestShown && isLike(text, like)))
    return `"${visible(value, 80)}"`;
  return describeKind(text);
}

/** A name without quotes, such as an org's that is not known here; `otherwise` if it is not shown. */
export function nameWord(name: string, otherwise = `a name of ${name.length} characters`): string {
  return name.length < shortestHidden || isName(name) ? name : otherwise;
}

/** What is said in place of a refused value. */
export function describeKind(text: string): string {
  if (jwtShape.test(text)) return `a JWT of ${text.length} characters`;
  return `a value of ${text.length} characters that may be a secret`;
}

function isLike(text: string, like: Like): boolean {
  if (typeof like === 'function') return like(text);
  if (like instanceof RegExp) return like.test(text);
  const typed = text.toLowerCase();
  return like
    .map((word) => word.toLowerCase())
    .some((word) => word.startsWith(typed) || countEdits(typed, word) <= Math.min(3, word.length / 3));
}

/** Levenshtein's distance: letters put in, left out or replaced. */
export function countEdits(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (let at = 0; at < other.length; at += 1)
      next.push(
        Math.min(
          (next[at] ?? 0) + 1,
          (row[at + 1] ?? 0) + 1,
          (row[at] ?? 0) + (letter === other[at] ? 0 : 1),
        ),
      );
    row = next;
  }
  return row[other.length] ?? 0;
}

/** A word as people write it, perhaps with a number behind: `acme`, `Prod2`, `CI`, `authorization`. */
const word = /^(?:[A-Z]?[a-z]{0,13}|[A-Z]{1,8})\d{0,4}$/;

/** Words between separators, with at most `most` characters in all. */
export function isWordy(text: string, separator: RegExp, most: number): boolean {
  return text.length <= most && text.split(separator).every((piece) => word.test(piece));
}

/** `acme-production`: one to three words. */
export const isName = (text: string) => isWordy(text, /[-_]/, 24);

/** `ada@example.com` */
export const isEmailLike = (text: string) => text.includes('@') && isWordy(text, /[-_.+@]/, longestShown);

/** A host name or IPv4 address, perhaps with a scheme and port: `http://api.example.com:3000`. */
export const isHostLike = (text: string) => isUrlLike(text) && !text.replace('://', '').includes('/');

/** An address with or without a scheme: `localhost:3001/token`. */
export function isUrlLike(text: string): boolean {
  const rest = text.replace(/^https?:\/\//, '');
  const host = /^([^/:]+)(?::\d{1,5})?(?:$|\/)/.exec(rest)?.[1];
  return (
    host !== undefined &&
    (rest.length < shortestHidden || /\.|^localhost$/.test(host)) &&
    isWordy(rest, /[-_.:/]/, longestShown)
  );
}

/** `2026-11-22T14:00`, `-16min`, `tomorrow`. */
export const isTimeLike = (text: string) =>
  /^[-+]?[\d.:TZ +-]{0,30}[A-Za-z]{0,9}$/.test(text) && text.replace(/\D/g, '').length <= 21;

/** A whole number, or one that should have been. */
export const numberLike = /^[-+]?\d{1,10}(?:\.\d{1,3})?$/;
