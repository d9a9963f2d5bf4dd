/** Owns listing the body and headers of an answer. Rule: unchanged, and for every status. */
import type { HttpAnswer } from '../../http/transport.js';
import { decodeToken } from '../../token/decode.js';
import { parseIdentity } from '../../token/identity.js';

/** A part of an answer. */
export interface Place {
  /** For people: `its body`, `its header set-cookie`. */
  readonly name: string;
  readonly text: string;
}

/** The body first, then every header. A body that is not UTF-8 is read as Latin-1. */
export function listPlaces({ body, bytes, headers }: HttpAnswer): readonly Place[] {
  const text = body ?? (bytes === undefined ? '' : Buffer.from(bytes).toString('latin1'));
  const named = [...headers.keys()].map((name) => ({
    name: `its header ${name}`,
    text: headers.get(name) ?? '',
  }));
  return [{ name: 'its body', text }, ...named];
}

/** The first hundred JWTs in a text, found in linear time. */
export function listJwts(text: string): readonly string[] {
  const found: string[] = [];
  for (const [run] of text.matchAll(/[\w.-]+/g)) {
    if (!run.includes('eyJ')) continue;
    const parts = run.split('.');
    for (const [index, payload] of parts.entries()) {
      const header = index === 0 ? '' : (parts[index - 1] ?? '');
      const start = header.indexOf('eyJ');
      const signature = parts[index + 1];
      if (start === -1 || signature === undefined || !/^eyJ.{8}/.test(payload)) continue;
      found.push(`${header.slice(start)}.${payload}.${signature}`);
      if (found.length === 100) return found;
    }
  }
  return found;
}

/** Whether the text is a token that names a customer. */
export function namesCustomer(text: string): boolean {
  const claims = decodeToken(text).payload?.value;
  return claims != null && parseIdentity(claims).used !== null;
}

/** The place that holds a token for a customer, or undefined. */
export function findCustomerToken(places: readonly Place[]): Place | undefined {
  // In a link the dots may be percent-encoded.
  return places.find(({ text }) => listJwts(text.replace(/%2E/gi, '.')).some(namesCustomer));
}
