/**
 * Owns taking kchat's own copy of the secret out of a code: UTF-16, JSON, base64, hex, URLs. Rule: as in
 * `own-copy.ts`: only what a secret never is itself. Texts have one character per byte.
 */
import { parseJsonMember } from '../json.js';
import { fromUtf8, toBytes, toUtf8 } from './mac.js';
import type { Peel } from './own-copy.js';
import { decodeEntities, percentDecode } from './web-escapes.js';

/** UTF-16, with or without its mark. */
export function peelUtf16(text: string): Peel | null {
  const isLittle = text.startsWith('\xff\xfe') || /^(?:[\x20-\x7e]\0){8,}$/.test(text);
  const isBig = text.startsWith('\xfe\xff') || /^(?:\0[\x20-\x7e]){8,}$/.test(text);
  if ((!isLittle && !isBig) || text.length % 2 !== 0) return null;
  const decoded = new TextDecoder('utf-16le').decode(isLittle ? toBytes(text) : toBytes(text).swap16());
  return { id: 'secret-from-utf-16', has: 'is in UTF-16', remedy: 'with its text', text: toUtf8(decoded) };
}

/** The settings' answer, an object with a field for the secret, or one with a single text. */
export function peelJson(text: string): Peel | null {
  if (!/^\s*[[{]/.test(text)) return null;
  // JSON inside a JSON string has lost its own quotes here, and still has its backslashes.
  const json = /^\s*[[{]\s*\\"/.test(text) ? text.replaceAll('\\"', '"') : text;
  const reading = parseJsonMember(fromUtf8(json));
  const found =
    ('value' in reading ? findSecretIn(reading.value) : undefined) ??
    [...fromUtf8(json).matchAll(/"([\w-]+)"\s*:\s*"([^"\\]{8,})"/g)].find(([, name = '']) =>
      /secret/i.test(name),
    )?.[2];
  if (found === undefined) return null;
  const isSettings = /"attributes"\s*:/.test(json);
  const has = isSettings ? "is the whole JSON of Kustomer's settings" : 'has JSON around it';
  return { id: 'secret-out-of-json', has, remedy: 'with the text in it', text: toUtf8(found) };
}

/** How deep a secret may stand in JSON; the settings' answer has three levels. */
const maxDepth = 5;

function findSecretIn(value: unknown, depth = 0): string | undefined {
  if (depth > maxDepth) return undefined;
  if (Array.isArray(value)) return value.length === 1 ? findText(value[0], depth) : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Object.entries(value);
  const named = entries.find(([name, member]) => /secret/i.test(name) && typeof member === 'string');
  if (typeof named?.[1] === 'string') return named[1];
  for (const [, member] of entries) {
    const found = findSecretIn(member, depth + 1);
    if (found !== undefined) return found;
  }
  return entries.length === 1 ? findText(entries[0]?.[1], depth) : undefined;
}

const findText = (value: unknown, depth: number) =>
  typeof value === 'string' ? value : findSecretIn(value, depth + 1);

const isPlainText = (text: string) => /^[\x20-\x7e]+[\r\n]{0,2}$/.test(text);

/** Base64 or hex of plain text of 16 bytes or more. Random bytes look like that once in ten million. */
export function peelCode(text: string): Peel | null {
  const bare = text.replace(/\s+/g, '');
  if (/^(?:0x)?(?:[0-9a-f]{2}){16,}$/i.test(bare)) {
    const decoded = Buffer.from(bare.replace(/^0x/i, ''), 'hex').toString('latin1');
    const has = 'is plain text in hexadecimal digits';
    if (isPlainText(decoded))
      return { id: 'secret-hex-decoded', has, remedy: 'with that text', text: decoded };
  }
  if (!/^[A-Za-z0-9+/_-]{22,}={0,2}$/.test(bare)) return null;
  const decoded = Buffer.from(bare, 'base64').toString('latin1');
  if (!isPlainText(decoded)) return null;
  const has = 'is plain text in base64';
  return { id: 'secret-base64-decoded', has, remedy: 'with that text', text: decoded };
}

/** Signs written for a URL or a page. A letter or digit is never written so. */
export function peelEscapes(text: string): Peel | null {
  const remedy = 'with what comes of decoding it';
  if (/%(?:2[0-9A-F]|3[A-F]|5[BCDE]|7[BCD]|0[AD])/i.test(text))
    return { id: 'secret-url-decoded', has: 'is URL-encoded', remedy, text: percentDecode(text) };
  const decoded = decodeEntities(text);
  if (decoded === text) return null;
  return { id: 'secret-html-decoded', has: 'is written for HTML', remedy, text: decoded };
}
