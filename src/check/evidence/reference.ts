/**
 * Owns `env:NAME` and `file:PATH` in header and body values: how a credential gets into a request without standing on
 * a command line. Rule: pure; a text is taken apart once, into what stands there and what is to be filled in.
 */
import { isObject } from '../../base/values.js';

/** A place where a value comes from. */
export interface Reference {
  readonly kind: 'env' | 'file';
  readonly name: string;
}

/** A part of a text that shows who is asking: a value that is read from somewhere, or one that was typed. */
export interface Slot {
  /** For people: `env:QA`, `file:/run/qa`, or the name of the header whose value was typed. */
  readonly credential: string;
  readonly source: Reference | { readonly kind: 'typed'; readonly text: string };
  /** Writes the value as its place in the text wants it; the empty string is a value that is left out. */
  readonly write: (value: string) => string;
}

/** Text as it stands, or something to be filled in. */
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
function parseWhole(text: string, write: Slot['write']): Slot | undefined {
  const [, scheme = '', kind, name = ''] = whole.exec(text) ?? [];
  if (kind !== 'env' && kind !== 'file') return undefined;
  return {
    credential: `${kind}:${name}`,
    source: { kind, name },
    write: (value) => write(value === '' ? '' : `${scheme}${value}`),
  };
}

/** `name=env:NAME` pairs, as in a cookie or a form. `separator` captures, so that the text stays whole. */
function parsePairs(text: string, separator: RegExp, write: Slot['write']): readonly Part[] {
  return text.split(separator).flatMap((part) => {
    const [, name, value = ''] = /^(\s*[^=\s]+=)((?:env|file):.+)$/s.exec(part) ?? [];
    const slot = name === undefined ? undefined : parseWhole(value, write);
    return name === undefined || slot === undefined ? [part] : [name, slot];
  });
}

/** The parts of a header's value; `session=env:QA; theme=dark` works too. */
export function parseHeaderValue(value: string): readonly Part[] {
  const slot = parseWhole(value, asIs);
  return slot === undefined ? parsePairs(value, /(;)/, asIs) : [slot];
}

/** The parts of a body: one reference, JSON with references for strings, or a form with references for values. */
export function parseBody(body: string): readonly Part[] {
  const slot = parseWhole(body, asIs);
  if (slot !== undefined) return [slot];
  return isJson(body) ? parseJsonText(body) : parsePairs(body, /(&)/, encodeURIComponent);
}

/** A string in JSON, as it stands there; with the colon behind it, if there is one. */
const jsonString = /"(?:[^"\\]|\\.)*"(?=(\s*:)?)/gs;

/** In the text itself: JSON that is written anew loses digits, duplicates and spelling. */
function parseJsonText(text: string): readonly Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const { 0: literal, 1: colon, index } of text.matchAll(jsonString)) {
    // With a colon it is a name.
    const slot = colon === undefined ? parseWhole(String(JSON.parse(literal)), JSON.stringify) : undefined;
    if (slot === undefined) continue;
    parts.push(text.slice(end, index), slot);
    end = index + literal.length;
  }
  return [...parts, text.slice(end)];
}

function isJson(text: string): boolean {
  try {
    return isObject(JSON.parse(text));
  } catch {
    return false;
  }
}

/** The media type that a body looks like. */
export function guessContentType(body: string): string {
  if (isJson(body)) return 'application/json';
  return /^[^\s=&]+=\S*$/.test(body) ? 'application/x-www-form-urlencoded' : 'text/plain;charset=UTF-8';
}
