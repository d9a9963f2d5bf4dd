/** Owns detecting answers from a cache, and permission to cache. Rule: only the answer's headers count. */
import { visible } from '../../base/untrusted.js';
import type { BackendAnswer } from '../evidence/evidence.js';

const hit = /\b(?:hit|stale|revalidated|updating)\b/i;

/** The header that says the answer is from a cache, such as `X-Cache: HIT`, or null. */
export function findCacheHit({ headers }: BackendAnswer): string | null {
  for (const name of headers?.keys() ?? []) {
    const value = headers?.get(name) ?? '';
    // X-Cache, CF-Cache-Status, Cache-Status (RFC 9211) and the like.
    const isHit = name.includes('cache') && name !== 'cache-control' && hit.test(value);
    // RFC 9111 §5.1: the seconds since the backend made the answer.
    if (isHit || (name === 'age' && Number(value) > 0)) return `${name}: ${visible(value, 60)}`;
  }
  return null;
}

/** Who may cache an answer: anyone on the way, or only the app; null if it may not be cached. */
export function findCachePermission({
  headers,
}: BackendAnswer): { readonly by: 'anyone' | 'the app'; readonly header: string } | null {
  const value = headers?.get('cache-control') ?? '';
  const directives = new Map(
    value.split(',').map((text) => {
      const [name = '', setting = ''] = text.trim().toLowerCase().split('=');
      return [name, setting.replaceAll('"', '')];
    }),
  );
  const has = (name: string) => directives.get(name) === '';
  const isLong = (name: string) => Number(directives.get(name)) > 0;
  if (has('no-store') || has('no-cache')) return null;
  const header = `cache-control: ${visible(value, 60)}`;
  if (has('public') || isLong('s-maxage')) return { by: 'anyone', header };
  if (isLong('max-age') || has('immutable')) return { by: 'the app', header };
  const expires = headers?.get('expires') ?? '';
  const isKept = Date.parse(expires) > Date.parse(headers?.get('date') ?? '');
  return value === '' && isKept ? { by: 'the app', header: `expires: ${visible(expires, 60)}` } : null;
}
