/** Owns the request for a token, as the flags describe it. Rule: pure; no value of a credential in an error. */

import { KchatError, usageError } from '../../base/errors.js';
import { nameValue, visible } from '../../base/untrusted.js';
import type { TokenRequest } from '../../http/contract.js';
import { fillBody, fillHeader, guessContentType, type LookUp, type Reference } from './reference.js';

/** The flags, as typed. */
export interface RequestOptions {
  readonly url: string;
  readonly method: string;
  /** `Name: value`. */
  readonly headers: readonly string[];
  readonly body: string | undefined;
}

interface Header {
  /** In lower case. */
  readonly name: string;
  readonly value: string;
}

/** A request that is right in form; its references are still to be read. */
export interface RequestTemplate {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly Header[];
  readonly body: string | undefined;
  /** Every `env:` and `file:` in it. */
  readonly references: readonly Reference[];
  /** What in it shows who is asking, by name: `env:QA`, `file:/run/qa`, `cookie`; empty where nothing does. */
  readonly credentials: readonly string[];
}

const credentialHeaders: readonly string[] = ['authorization', 'cookie', 'proxy-authorization'];

/** Reads the flags. Throws USAGE. */
export function parseRequest(options: RequestOptions): RequestTemplate {
  const method = options.method.toUpperCase();
  if (!/^[A-Z]{1,20}$/.test(method) || ['CONNECT', 'TRACE', 'TRACK'].includes(method))
    throw usageError(`--token-method is ${nameValue(options.method)}`, 'it takes GET, POST and the like');
  if (options.body !== undefined && (method === 'GET' || method === 'HEAD'))
    throw usageError(`--token-body does not go with a ${method} request`, 'add --token-method POST');
  const headers = options.headers.map(parseHeader);
  if (headers.filter(({ name }) => name === 'host').length > 1)
    throw usageError('--token-header gives Host twice', 'a request names one host (RFC 9112 §3.2)');
  const references: Reference[] = [];
  const note: LookUp = (reference) => {
    references.push(reference);
    return 'x';
  };
  for (const { name, value } of headers) refuseLeftover(name, fillHeader(value, note));
  if (options.body !== undefined) fillBody(options.body, note);
  return {
    url: checkUrl(options.url),
    method,
    headers,
    body: options.body,
    references,
    credentials: nameCredentials(references, headers),
  };
}

/** A literal value has no name but its header's. */
function nameCredentials(references: readonly Reference[], headers: readonly Header[]): readonly string[] {
  const names = headers
    .filter(({ name, value }) => credentialHeaders.includes(name) && fillHeader(value, () => '') === value)
    .map(({ name }) => name);
  return [...new Set([...references.map(({ kind, name }) => `${kind}:${name}`), ...names])];
}

/** A reference that nothing was read from would be sent as it is typed, and refused by the backend. */
function refuseLeftover(name: string, filled: string): void {
  if (/[\s=,;"'](?:env|file):\S/.test(filled))
    throw usageError(
      `the --token-header ${visible(name, 60)} holds env: or file: where none is read`,
      'it is read as the whole value, after a scheme ("Bearer env:NAME"), or as a cookie\'s value: put all of the value into a variable',
    );
}

function checkUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw usageError(
      `--token-url is ${nameValue(text)}`,
      'it takes an absolute URL such as https://api.example.com/chat-token',
    );
  if (url.username !== '' || url.password !== '')
    throw usageError(
      '--token-url holds a user name or password',
      'give it by --token-header "Authorization: Basic env:NAME"',
    );
  return url.href;
}

/** Of the connection, not of the request: the HTTP client sets them itself, and refuses them from anyone else. */
const connectionHeaders: readonly string[] = [
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
];

function parseHeader(text: string): Header {
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw usageError(
      `--token-header (${text.length} characters) is not a header`,
      'it takes "Name: value", such as "Authorization: Bearer env:NAME"',
    );
  if (connectionHeaders.includes(name.toLowerCase()))
    throw usageError(`--token-header cannot set ${name}`, 'omit it: the HTTP client sets it');
  return { name: name.toLowerCase(), value: value.trim() };
}

/** The request as the app sends it. Throws INPUT_INVALID for a value that no header can carry. */
export function fillRequest(template: RequestTemplate, lookUp: LookUp): TokenRequest {
  const headers = template.headers.map(({ name, value }) => ({ name, value: fillHeader(value, lookUp) }));
  return compose(template, headers, template.body && fillBody(template.body, lookUp));
}

/** The same without Authorization, Cookie and every reference; a header that had one is left out whole. */
export function stripRequest(template: RequestTemplate): TokenRequest {
  const nothing: LookUp = () => '';
  const headers = template.headers.filter(
    ({ name, value }) => !credentialHeaders.includes(name) && fillHeader(value, nothing) === value,
  );
  return compose(template, headers, template.body && fillBody(template.body, nothing));
}

function compose(
  template: RequestTemplate,
  headers: readonly Header[],
  body: string | undefined,
): TokenRequest {
  const fields: Record<string, string> = Object.create(null);
  fields.accept = 'application/json, text/plain;q=0.9, */*;q=0.8';
  if (body) fields['content-type'] = guessContentType(body);
  // A header that is given twice is a list; one that is ours is replaced.
  const own = new Set<string>();
  for (const { name, value } of headers) {
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value))
      throw new KchatError(
        'INPUT_INVALID',
        `the value of the header ${visible(name, 60)} (${value.length} characters) holds a line break or another character that no header carries`,
        { hint: 'give the value alone, on one line' },
      );
    fields[name] = own.has(name) ? `${fields[name]}${name === 'cookie' ? '; ' : ', '}${value}` : value;
    own.add(name);
  }
  return { url: template.url, method: template.method, headers: fields, body: body || undefined };
}
