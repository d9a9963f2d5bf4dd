/**
 * Owns `env:NAME` and `file:PATH` in header and body values: they keep credentials off the command line.
 * Rule: pure; a text is parsed once, into fixed text and slots to fill.
 */
import { isObject, parseJson } from '../../base/values.js';

/** A part of a request that identifies the customer: a reference, or a typed value. */
export interface Slot {
  /** For people: `env:QA`, `file:/run/qa`, or the place of a typed value, such as `password in the body`. */
  readonly credential: string;
  readonly kind: 'env' | 'file' | 'typed';
  /** The variable, the file, or the value itself. */
  readonly text: string;
  /** A header's name in lower case, `body` or `url`. */
  readonly place: string;
  /** The word in front of it, such as `Bearer`; empty without one. */
  readonly scheme: string;
  /** Encodes the value for its place; the empty string means that the value is left out. */
  readonly write: (value: string) => string;
}

/** Fixed text, or a slot to fill. */
export type Part = string | Slot;

/** Gives a slot its value; undefined leaves it out. */
export type LookUp = (slot: Slot) => string | undefined;

/** The text with every slot filled. */
export function fillParts(parts: readonly Part[], lookUp: LookUp): string {
  return parts.map((part) => (typeof part === 'string' ? part : part.write(lookUp(part) ?? ''))).join('');
}

/** The slots among the parts. */
export function listSlots(parts: readonly Part[]): readonly Slot[] {
  return parts.filter((part) => typeof part !== 'string');
}

// Whole, or after a scheme: `env:QA`, `Bearer env:QA`.
const whole = /^((?:[A-Za-z][\w-]* )?)(env|file):(.+)$/s;

const asIs = (value: string) => value;

/** The slot if the text is one reference; `write` gets the scheme too. */
function parseReference(text: string, place: string, write: Slot['write']): Slot | undefined {
  const [, scheme = '', kind, name = ''] = whole.exec(text) ?? [];
  if (kind !== 'env' && kind !== 'file') return undefined;
  return {
    credential: `${kind}:${name}`,
    kind,
    text: name,
    place,
    scheme: scheme.trim(),
    write: (value) => write(value === '' ? '' : `${scheme}${value}`),
  };
}

/** A value that was typed and shows who is asking. */
export function createTypedSlot(credential: string, place: string, text: string, write = asIs): Slot {
  const scheme = /^([A-Za-z][\w-]*) ./.exec(text)?.[1] ?? '';
  return { credential, kind: 'typed', text, place, scheme, write };
}

/** The last word of a name tells whether its value shows who is asking: `accessToken`, `session_id`. */
const credentialName =
  /(?:^|_)(?:session(?:_?id)?|sid|token|jwt|secret|password|passwd|pwd|otp|api_?key|signature|credentials?|auth|authorization)$/;
const shortestCredential = 6;

function isCredential(name: string, value: string): boolean {
  const snake = name.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();
  return value.length >= shortestCredential && credentialName.test(snake.replaceAll('-', '_'));
}

/** `name=env:NAME` pairs of a cookie or a form. `separator` has a group, so that `split` keeps it. */
function parsePairs(text: string, separator: RegExp, place: string, write: Slot['write']): readonly Part[] {
  return text.split(separator).flatMap((part) => {
    const [, name = '', value = ''] = /^(\s*[^=\s]+=)(.+)$/s.exec(part) ?? [];
    const slot = whole.test(value) && !value.includes(' ') ? parseReference(value, place, write) : undefined;
    return slot === undefined ? [part] : [name, slot];
  });
}

/** The parts of a header's value; `session=env:QA; theme=dark` works too. `name` is in lower case. */
export function parseHeaderValue(name: string, value: string): readonly Part[] {
  const slot = parseReference(value, name, asIs);
  return slot === undefined ? parsePairs(value, /(;)/, name, asIs) : [slot];
}

/** The parts of an address; its query may hold a session or a password. */
export function parseAddress(href: string): readonly Part[] {
  const start = href.indexOf('?') + 1;
  if (start === 0) return [href];
  return [href.slice(0, start), ...parseTypedPairs(href.slice(start), 'url')];
}

/** Pairs whose names say that a value shows who is asking. */
function parseTypedPairs(text: string, place: string): readonly Part[] {
  return text.split(/(&)/).flatMap((part) => {
    const [, name = '', value = ''] = /^([^=]+)=(.+)$/s.exec(part) ?? [];
    return isCredential(name, value)
      ? [`${name}=`, createTypedSlot(`${name} in the ${place}`, place, value)]
      : [part];
  });
}

/** The parts of a body: one reference, or JSON or a form with references for values. */
export function parseBody(body: string): readonly Part[] {
  const slot = parseReference(body, 'body', asIs);
  if (slot !== undefined) return [slot];
  if (isObject(parseJson(body))) return parseJsonText(body);
  return parsePairs(body, /(&)/, 'body', encodeURIComponent).flatMap((part) =>
    typeof part === 'string' ? parseTypedPairs(part, 'body') : [part],
  );
}

/** A string as JSON writes it, and the colon behind it if it is a name. */
const jsonString = /"(?:[^"\\]|\\.)*(?:"|\\?$)(?=(\s*:)?)/gs;

/** The text is cut, not parsed and written again: that would lose digits, duplicates and spelling. */
function parseJsonText(text: string): readonly Part[] {
  const parts: Part[] = [];
  let end = 0;
  let name = '';
  for (const { 0: literal, 1: colon, index } of text.matchAll(jsonString)) {
    const value = String(JSON.parse(literal));
    if (colon !== undefined) {
      name = value;
      continue;
    }
    const typed = isCredential(name, value)
      ? createTypedSlot(`${name} in the body`, 'body', value, JSON.stringify)
      : undefined;
    const slot = parseReference(value, 'body', JSON.stringify) ?? typed;
    if (slot === undefined) continue;
    parts.push(text.slice(end, index), slot);
    end = index + literal.length;
  }
  return [...parts, text.slice(end)];
}

/** The media type that a body looks like. */
export function guessContentType(body: string): string {
  if (isObject(parseJson(body))) return 'application/json';
  return /^[^\s=&]+=\S*$/.test(body) ? 'application/x-www-form-urlencoded' : 'text/plain;charset=UTF-8';
}
