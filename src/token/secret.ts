/** Owns what a chat secret should look like. Rule: pure; describes, never prints. */

/** Where kchat has a secret from: an org's store, or with `org` null a flag or variable, which `source` names. */
export interface SecretOrigin {
  readonly source: string;
  readonly org: string | null;
}

/** `of acme`, or `from KUSTOMER_CHAT_SECRET` where it is not known whose it is. */
export function nameOrigin({ source, org }: SecretOrigin): string {
  return org === null ? `from ${source}` : `of ${org}`;
}

/** {@link nameOrigin} with the rest in brackets: `of acme (7f3a91c2, keychain)`. */
export function nameSecretInFull(secret: SecretOrigin & { readonly fingerprint: string }): string {
  const { source, org, fingerprint } = secret;
  return `${nameOrigin(secret)} (${org === null ? fingerprint : `${fingerprint}, ${source}`})`;
}

/**
 * What looks wrong about a secret, each as a clause that completes "the secret …"; empty when nothing does.
 * None of these is certain: a warning, never a refusal. Length: facts, at least 32 bytes (I).
 */
export function suspectSecret(secret: Uint8Array): readonly string[] {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(secret);
  const suspicions: string[] = [];
  if (/^[\w-]{4,}\.[\w-]{4,}\.[\w-]*$/.test(text.trim()))
    suspicions.push('is a JWT: that is the API key, or a token');
  if (/\s/.test(text)) suspicions.push('holds white space');
  if (/^(["'`]).*\1$/s.test(text.trim())) suspicions.push('stands in quotes');
  if (text.startsWith('\ufeff')) suspicions.push('starts with a byte-order mark');
  if (text.includes('\ufffd')) suspicions.push('is not UTF-8 text');
  if (secret.length < 32) suspicions.push(`is ${secret.length} bytes long, fewer than 32`);
  return suspicions;
}
