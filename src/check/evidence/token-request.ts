/** Owns the request for a token that the flags describe. Rule: pure; no value of a credential in an error. */
import { inputError, usageError } from '../../base/errors.js';
import { isUrlLike, nameValue, nameWord } from '../../base/typed.js';
import { explainNoScheme } from '../../http/address.js';
import type { HttpRequest } from '../../http/contract.js';
import type { BackendFlags } from '../flags.js';
import {
  createTypedSlot,
  fillParts,
  guessContentType,
  type LookUp,
  listSlots,
  type Part,
  parseAddress,
  parseBody,
  parseHeaderValue,
  type Slot,
} from './reference.js';

/** The flags, as typed. */
export type RequestFlags = Pick<BackendFlags, 'tokenMethod' | 'tokenHeader' | 'tokenBody'> & {
  readonly tokenUrl: string;
};

interface Header {
  /** In lower case. */
  readonly name: string;
  readonly parts: readonly Part[];
}

/** A request that is right in form; its values are still to be filled in. */
export interface RequestTemplate {
  readonly address: readonly Part[];
  readonly method: string;
  readonly headers: readonly Header[];
  readonly body: readonly Part[] | undefined;
  /** What in it shows who is asking. */
  readonly slots: readonly Slot[];
}

/** Throws USAGE. */
export function parseRequest(flags: RequestFlags): RequestTemplate {
  const { tokenUrl, tokenMethod, tokenHeader, tokenBody } = flags;
  const method = (tokenMethod ?? 'GET').toUpperCase();
  if (!/^[A-Z]{1,20}$/.test(method) || ['CONNECT', 'TRACE', 'TRACK'].includes(method))
    throw usageError(
      `--token-method is ${nameValue(tokenMethod ?? '', ['DELETE', 'OPTIONS'])}`,
      'it takes GET, POST and the like',
    );
  if (tokenBody !== undefined && (method === 'GET' || method === 'HEAD'))
    throw usageError(`--token-body does not go with a ${method} request`, 'add --token-method POST');
  const headers = tokenHeader.map(parseHeader);
  if (headers.filter(({ name }) => name === 'host').length > 1)
    throw usageError('--token-header gives Host twice', 'a request names one host (RFC 9112 §3.2)');
  const body = tokenBody === undefined ? undefined : parseBody(tokenBody);
  const address = parseAddress(parseUrl(tokenUrl));
  const parts = [...headers.flatMap((header) => header.parts), ...(body ?? []), ...address];
  return { address, method, headers, body, slots: listSlots(parts) };
}

function parseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const unfinished = explainNoScheme(text, '--token-url');
  if (unfinished !== undefined) throw unfinished;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw usageError(
      `--token-url is ${nameValue(text, isUrlLike)}`,
      'it takes an absolute URL such as https://api.example.com/chat-token',
    );
  if (url.username !== '' || url.password !== '')
    throw usageError(
      '--token-url holds a user name or password',
      'give it by --token-header "Authorization: Basic env:NAME"',
    );
  return url.href;
}

/** Of the connection, not of the request: the HTTP client sets them itself and refuses others. */
const connectionHeaders = /^(?:connection|content-length|expect|keep-alive|transfer-encoding|upgrade)$/i;

function parseHeader(text: string): Header {
  const [, typedName, value] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*)$/s.exec(text) ?? [];
  if (typedName === undefined || value === undefined)
    throw usageError(
      `--token-header (${text.length} characters) is not a header`,
      'it takes "Name: value", such as "Authorization: Bearer env:NAME"',
    );
  if (connectionHeaders.test(typedName))
    throw usageError(`--token-header cannot set ${typedName}`, 'omit it: the HTTP client sets it');
  const name = typedName.toLowerCase();
  const parts = parseHeaderValue(name, value.trim());
  // A reference that nothing was read from would be sent as it is typed, and refused by the backend.
  if (/[\s=,;"'](?:env|file):\S/.test(fillParts(parts, () => 'x')))
    throw usageError(
      `the --token-header ${nameWord(name)} holds env: or file: where none is read`,
      'it is read as the whole value, after a scheme ("Bearer env:NAME"), or as a cookie\'s value: put ' +
        'all of the value into a variable',
    );
  // A typed value of such a header shows who is asking, as a reference does.
  const isCredential = ['authorization', 'cookie', 'proxy-authorization'].includes(name);
  if (!isCredential || listSlots(parts).length > 0) return { name, parts };
  return { name, parts: [createTypedSlot(name, name, value.trim())] };
}

/**
 * The request with the values that `lookUp` gives; a header without any of its values is left out whole.
 * Throws INPUT_INVALID for a value that no header can carry.
 */
export function fillRequest(template: RequestTemplate, lookUp: LookUp): HttpRequest {
  const body = template.body && fillParts(template.body, lookUp);
  const fields: Record<string, string> = Object.create(null);
  fields.accept = 'application/json, text/plain;q=0.9, */*;q=0.8';
  if (body) fields['content-type'] = guessContentType(body);
  // A header that is given twice is a list; one that is ours is replaced.
  const own = new Set<string>();
  for (const { name, parts } of template.headers) {
    const slots = listSlots(parts);
    if (slots.length > 0 && slots.every((slot) => lookUp(slot) === undefined)) continue;
    const value = fillParts(parts, lookUp);
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value))
      throw inputError(
        `the value of the header ${nameWord(name)} (${value.length} characters) holds a line break or ` +
          'another character that no header carries',
        'give the value alone, on one line',
      );
    fields[name] = own.has(name) ? `${fields[name]}${name === 'cookie' ? '; ' : ', '}${value}` : value;
    own.add(name);
  }
  const { method, address } = template;
  return { url: fillParts(address, lookUp), method, headers: fields, body: body || undefined };
}

/** The request with other headers in place of those of the same names: another session. Throws USAGE. */
export function replaceHeaders(template: RequestTemplate, texts: readonly string[]): RequestTemplate {
  const given = texts.map(parseHeader);
  const names = given.map(({ name }) => name);
  const headers = [...template.headers.filter(({ name }) => !names.includes(name)), ...given];
  const slots = template.slots.filter(({ place }) => !names.includes(place));
  return { ...template, headers, slots: [...slots, ...given.flatMap(({ parts }) => listSlots(parts))] };
}
