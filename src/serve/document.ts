/**
 * Owns the page: one document, and a policy that allows only its own script and style. Rule: the document is
 * the same for everyone and contains nothing secret. The build writes it (`scripts/build.mjs`, from the
 * sources in `page/`) beside the program.
 */
import { createHash } from 'node:crypto';
import { readAsset } from '../system/assets.js';
import { safeHeaders } from './request.js';

/** Reads the built page. */
export const readPage = async () => openPage(await readAsset('page.html'));

/** A document with the headers that it is answered with. */
export function openPage(html: string) {
  return {
    html,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': formatPolicy(html),
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
      'x-frame-options': 'DENY',
      ...safeHeaders,
    },
  };
}

/** Source: Content Security Policy Level 3; scripts and styles by the hash of their text. */
function formatPolicy(html: string): string {
  const hashesOf = (element: 'script' | 'style') =>
    [...html.matchAll(new RegExp(`<${element}[^>]*>(.*?)</${element}>`, 'gs'))]
      .map(([, content = '']) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`)
      .join(' ');
  return [
    "default-src 'none'",
    `script-src ${hashesOf('script')}`,
    `style-src ${hashesOf('style')}`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}
