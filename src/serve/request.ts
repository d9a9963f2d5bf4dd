/**
 * Owns reading a request: its fields, by query and body, and who sent it. Rule: everything in it is hostile
 * text.
 */
import type { Context } from 'hono';
import { usageError } from '../base/errors.js';

/** What node's server hands over with a request; absent if a test asks the app directly. */
export interface Env {
  readonly Bindings: { readonly incoming?: { readonly socket: { readonly remoteAddress?: string } } };
}

/** A request, as the routes get it. */
export type Ask = Context<Env>;

/** The fields of a request. */
export type FormFields = Readonly<Record<string, string>>;

/** The client's address. */
export function findAddress({ env }: Ask): string {
  // IPv4 in IPv6, as a server on :: sees it.
  return env?.incoming?.socket.remoteAddress?.replace(/^::ffff:/, '') ?? 'unknown';
}

/** What the query says of a token. */
export function parseQuery({ req }: Ask): FormFields {
  const fields: Record<string, string> = {};
  for (const name of ['user', 'bad', 'iat']) {
    const value = req.query(name);
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}

/**
 * The members of a JSON body that are text or numbers; a body that is empty has none. Throws USAGE for
 * another body.
 */
export async function readFields({ req }: Ask): Promise<FormFields> {
  const body = await req.text().catch(() => {
    throw usageError('the body did not arrive whole');
  });
  if (body.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw usageError('the body is not JSON', 'send {"user":"NAME"}');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw usageError('the body is not a JSON object', 'send {"user":"NAME"}');
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => typeof member === 'string' || typeof member === 'number')
      .map(([name, member]) => [name, String(member)]),
  );
}
