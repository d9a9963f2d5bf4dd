/** Owns where something may stand in an answer: each header, and the body. Rule: as it came, whatever the status. */

import type { HttpAnswer } from '../../http/transport.js';
import { decodeToken } from '../../token/decode.js';
import { readIdentity } from '../../token/identity.js';

/** A part of an answer. */
export interface Place {
  /** For people: `its body`, `its header set-cookie`. */
  readonly name: string;
  readonly text: string;
}

/** The body first, then every header. A body that is no UTF-8 is read byte by byte. */
export function listPlaces({ body, bytes, headers }: HttpAnswer): readonly Place[] {
  const text = body ?? (bytes === undefined ? '' : Buffer.from(bytes).toString('latin1'));
  const named = [...headers.keys()].map((name) => ({
    name: `its header ${name}`,
    text: headers.get(name) ?? '',
  }));
  return [{ name: 'its body', text }, ...named];
}

/** Everything in a text that looks like a JWT; the first hundred. */
export function listJwts(text: string): readonly string[] {
  return (text.match(/eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g) ?? []).slice(0, 100);
}

/** Whether the text is a token that names a customer. */
export function namesCustomer(text: string): boolean {
  const claims = decodeToken(text).payload?.value;
  return claims != null && readIdentity(claims).used !== null;
}

/** The place in which a token for a customer stands, or undefined. */
export function findCustomerToken(places: readonly Place[]): Place | undefined {
  return places.find(({ text }) => listJwts(text).some(namesCustomer));
}
