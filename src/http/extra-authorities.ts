/** Owns explaining a wrong NODE_EXTRA_CA_CERTS: Node reads that file at its start, and at most warns. */
import { readFileSync, statSync } from 'node:fs';
import type { Environment } from '../base/environment.js';
import { describeSystemError } from '../base/system-errors.js';
import { namePath } from '../base/typed-path.js';

/** A hint for a certificate whose authority is not trusted; undefined if NODE_EXTRA_CA_CERTS is not set. */
export function explainAuthorities({ NODE_EXTRA_CA_CERTS: path }: Environment): string | undefined {
  if (!path) return undefined;
  const subject = `NODE_EXTRA_CA_CERTS is set to ${namePath(path)}`;
  try {
    // Avoids waiting for the writer of a FIFO.
    if (!statSync(path).isFile()) return `${subject}, which is not a file`;
    const text = readFileSync(path, 'latin1');
    return /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/.test(text)
      ? `${subject}, which holds certificates, but none that makes this one trusted; never switch ` +
          'verification off'
      : `${subject}, which holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)`;
  } catch (error) {
    return (
      `${subject}, which cannot be read: ` +
      `${describeSystemError(error, { ENOENT: 'there is no such file' })}`
    );
  }
}
