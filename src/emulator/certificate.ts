/** Owns what is read of the certificates that an emulator is given (PEM). Rule: pure; what is expired stays readable. */
import { X509Certificate } from 'node:crypto';

/** The name of this machine that the first certificate is good for: a client checks it against the URL. */
export function nameHost(pem: string | Uint8Array): string {
  const certificate = new X509Certificate(pem);
  return certificate.checkIP('127.0.0.1') === undefined && certificate.checkHost('localhost') !== undefined
    ? 'localhost'
    : '127.0.0.1';
}

/**
 * Whether a self-signed certificate is among those of a file: node trusts a chain only up to such a one, so a file
 * without it is of no use in `NODE_EXTRA_CA_CERTS`.
 */
export function holdsAuthority(pem: string | Uint8Array): boolean {
  const text = typeof pem === 'string' ? pem : Buffer.from(pem).toString('latin1');
  return (text.match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs) ?? []).some(isSelfSigned);
}

/** Not by `checkIssued`: it is false for one that may not sign others, which node trusts (measured, 20 to 26). */
function isSelfSigned(pem: string): boolean {
  try {
    const certificate = new X509Certificate(pem);
    return certificate.issuer === certificate.subject && certificate.verify(certificate.publicKey);
  } catch {
    return false;
  }
}
