/**
 * Owns `env:NAME` and `file:PATH` in header and body values: how a credential gets into a request without standing on
 * a command line. Rule: pure; a text is taken apart once and filled in with values, or with nothing.
 */

/** A place where a value comes from. */
export interface Reference {
  readonly kind: 'env' | 'file';
  readonly name: string;
}

/** Gives the value of a reference; the empty string leaves it out. */
export type LookUp = (reference: Reference) => string;

// Whole, or after a scheme: `env:QA`, `Bearer env:QA`.
const whole = /^((?:[A-Za-z][\w-]* )?)(env|file):(.+)$/s;

function fillWhole(text: string, lookUp: LookUp): string {
  const [, before = '', kind, name = ''] = whole.exec(text) ?? [];
  if (kind !== 'env' && kind !== 'file') return text;
  const value = lookUp({ kind, name });
  return value === '' ? '' : `${before}${value}`;
}

/** `name=env:NAME` pairs, as in a cookie or a form. */
function fillPairs(text: string, separator: RegExp, lookUp: LookUp): string {
  return text
    .split(separator)
    .map((part) =>
      part.replace(
        /^(\s*[^=\s]+=)((?:env|file):.+)$/s,
        (_, name, value) => `${name}${fillWhole(value, lookUp)}`,
      ),
    )
    .join('');
}

/** A header's value, filled in; `session=env:QA; theme=dark` works too. */
export function fillHeader(value: string, lookUp: LookUp): string {
  return whole.test(value) ? fillWhole(value, lookUp) : fillPairs(value, /(;)/, lookUp);
}

/** A body, filled in: one reference, JSON with references for strings, or a form with references for values. */
export function fillBody(body: string, lookUp: LookUp): string {
  if (whole.test(body)) return fillWhole(body, lookUp);
  if (parseObject(body) === undefined)
    return fillPairs(body, /(&)/, (reference) => encodeURIComponent(lookUp(reference)));
  // In the text itself: written anew it would lose digits, duplicates and spelling.
  return body.replace(jsonText, (literal, colon?: string) => {
    const value = String(JSON.parse(literal));
    // With a colon it is a name.
    return colon === undefined && whole.test(value) ? JSON.stringify(fillWhole(value, lookUp)) : literal;
  });
}

/** A string in JSON, as it stands there; with the colon behind it where there is one. */
const jsonText = /"(?:[^"\\]|\\.)*"(?=(\s*:)?)/gs;

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The media type that a body looks like. */
export function guessContentType(body: string): string {
  if (parseObject(body) !== undefined) return 'application/json';
  return /^[^\s=&]+=\S*$/.test(body) ? 'application/x-www-form-urlencoded' : 'text/plain;charset=UTF-8';
}
