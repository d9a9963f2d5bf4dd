/** Certificates of a made-up authority, by openssl: good ones, and those that a man in the middle would show. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from './folders.js';

export const hasOpenssl = spawnSync('openssl', ['version'], { stdio: 'ignore' }).status === 0;

/** PEM files and their texts. */
export interface Certificate {
  readonly certPath: string;
  readonly keyPath: string;
  readonly cert: string;
  readonly key: string;
}

export interface Authority {
  /** What `NODE_EXTRA_CA_CERTS` takes. */
  readonly certPath: string;
  /** A certificate for `names` such as `DNS:acme.test,IP:127.0.0.1`; `expired` ended yesterday, `for-clients` is no server's. */
  issue(names: string, kind?: 'good' | 'expired' | 'for-clients'): Certificate;
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=made up'];

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: 'ignore' });
}

function read(certPath: string, keyPath: string): Certificate {
  return {
    certPath,
    keyPath,
    cert: readFileSync(certPath, 'utf8'),
    key: readFileSync(keyPath, 'utf8'),
  };
}

/** A certificate that vouches for itself. */
export function makeSelfSigned(names: string): Certificate {
  const folder = makeFolder();
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const extension = ['-addext', `subjectAltName=${names}`];
  openssl('req', '-x509', ...newKey, '-days', '2', ...extension, '-keyout', key, '-out', cert);
  return read(cert, key);
}

/** A private authority, as a company's proxy or test network has one. */
export function makeAuthority(): Authority {
  const folder = makeFolder();
  const [caCert, caKey] = [join(folder, 'ca.pem'), join(folder, 'ca-key.pem')];
  openssl('req', '-x509', ...newKey, '-days', '2', '-keyout', caKey, '-out', caCert);
  return {
    certPath: caCert,
    issue(names, kind = 'good') {
      const own = makeFolder();
      const [cert, key, request, extensions] = ['cert.pem', 'key.pem', 'request.pem', 'extensions'].map(
        (name) => join(own, name),
      ) as [string, string, string, string];
      openssl('req', '-new', ...newKey, '-keyout', key, '-out', request);
      const usage = kind === 'for-clients' ? 'extendedKeyUsage=clientAuth\n' : '';
      writeFileSync(extensions, `subjectAltName=${names}\n${usage}`);
      const by = ['-CA', caCert, '-CAkey', caKey, '-CAcreateserial', '-extfile', extensions];
      const days = kind === 'expired' ? '-1' : '2';
      openssl('x509', '-req', '-in', request, ...by, '-days', days, '-out', cert);
      return read(cert, key);
    },
  };
}
