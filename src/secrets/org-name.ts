/** Owns which names an org may have. Rule: pure. */

/** A DNS label in lower case (RFC 1035 §2.3.1, RFC 1123 §2.1): a host, file and keychain account name. */
export function isOrgName(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text);
}
