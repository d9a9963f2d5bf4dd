/** Owns reading a host's name: this machine's, or one without a scheme. Rule: pure; repeats no credential. */
import { type KchatError, usageError } from '../base/errors.js';
import { isHostLike, isUrlLike } from '../base/typed.js';

/** Whether a host name, as `URL` spells it, is this machine's: 127.0.0.0/8, ::1, `localhost` or below. */
export function isLoopbackHost(host: string): boolean {
  return (
    /^(?:.+\.)?localhost\.?$/.test(host) ||
    host === '[::1]' ||
    host === '::1' ||
    /^127(?:\.\d{1,3}){3}$/.test(host)
  );
}

/** `localhost:3001/token` or `api.example.com` with its scheme; undefined for anything else. */
export function addScheme(text: string): string | undefined {
  const host = /^(localhost|[\d.]+|[\w-]+(?:\.[\w-]+)+)(?::\d{1,5})?(?:[/?].*)?$/s.exec(text)?.[1];
  // A JWT has dots too.
  if (host === undefined || host.startsWith('eyJ')) return undefined;
  const url = `${isLoopbackHost(host) ? 'http' : 'https'}://${text}`;
  return URL.canParse(url) ? url : undefined;
}

/** The USAGE error for an address whose scheme is missing; undefined if that is not what is wrong. */
export function explainNoScheme(text: string, from: string): KchatError | undefined {
  const url = addScheme(text);
  if (url === undefined) return undefined;
  const { origin } = new URL(url);
  const shown = isUrlLike(url) ? url : isHostLike(origin) ? `${origin}/…` : undefined;
  return usageError(
    `${from} is an address without http:// or https://`,
    shown === undefined ? 'write http:// or https:// in front of it' : `did you mean ${shown}?`,
  );
}
