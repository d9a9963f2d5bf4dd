/** Owns which host names are this machine's own. Rule: pure. */

/** A host name as `URL` spells it that is this machine's own: 127.0.0.0/8, ::1 or `localhost`. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
