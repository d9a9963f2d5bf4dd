/** Owns detecting answers from a cache, and permission to cache. Rule: only the answer's headers count. */
import { visible } from '../../base/untrusted.js';
import type { BackendAnswer } from '../evidence/evidence.js';

/** Headers of caches: X-Cache, CF-Cache-Status, Cache-Status (RFC 9211) and the like. */
const cacheHeader = /cache/;
const hit = /\b(?:hit|stale|revalidated|updating)\b/i;

/** The header that says the answer is from a cache, such as `X-Cache: HIT`, or null. */
export function findCacheHit({ headers }: BackendAnswer): string | null {
  if (headers === null) return null;
  for (const name of headers.keys()) {
    const value = headers.get(name) ?? '';
    const isHit = cacheHeader.test(name) && name !== 'cache-control' && hit.test(value);
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
  const directives = value
    .toLowerCase()
    .split(',')
    .map((text) => text.trim());
  const has = (name: string) => directives.includes(name);
  const seconds = (name: string) =>
    Number(
      directives
        .find((text) => text.startsWith(`${name}=`))
        ?.slice(name.length + 1)
        .replaceAll('"', ''),
    );
  if (has('no-store') || has('no-cache')) return null;
  const header = `cache-control: ${visible(value, 60)}`;
  if (has('public') || seconds('s-maxage') > 0) return { by: 'anyone', header };
  if (seconds('max-age') > 0 || has('immutable')) return { by: 'the app', header };
  const expires = headers?.get('expires') ?? '';
  const isKept = Date.parse(expires) > Date.parse(headers?.get('date') ?? '');
  return value === '' && isKept ? { by: 'the app', header: `expires: ${visible(expires, 60)}` } : null;
}
