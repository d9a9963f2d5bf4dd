/** Owns which names are an org's and which this machine's own. Rule: pure, imports nothing; for every room. */

/** A DNS label in lower case (RFC 1035 §2.3.1, RFC 1123 §2.1): it becomes a host name, a file name and a keychain account. */
export function isOrgName(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text);
}

/** A host name as `URL` spells it that is this machine's own: 127.0.0.0/8, ::1 or `localhost`. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
