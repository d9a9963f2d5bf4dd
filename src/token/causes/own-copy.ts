/**
 * Owns what kchat's own copy of the secret may have too much, and how it looks without it. Rule: one thing at
 * a time, the outermost first, and only what no secret has by itself: quotes, line ends, `NAME=`, JSON, a
 * code whose decoding is plain text. Texts have one character per byte.
 */
import { parseJsonMember } from '../json.js';
import {
  fromUtf8,
  peelBlanks,
  peelBom,
  peelMarks,
  peelName,
  peelPrefix,
  peelQuotes,
  peelUtf16,
  toUtf8,
} from './own-wrapping.js';
import type { CausePartId } from './parts.js';

/** One thing taken off. */
export interface Peel {
  readonly id: CausePartId;
  /** Completes "the secret …": `has quotes around it`. */
  readonly has: string;
  /** Completes "the token verifies …": `without them`. */
  readonly remedy: string;
  /** What is left. */
  readonly text: string;
}

/** More layers than people ever put around a secret. */
const maxPeels = 6;

/** The rest must be long enough for a secret, in bytes, without quotes and blanks. */
const minLeft = 8;

/** All that can be taken off, outermost first; empty if the text looks like a bare secret. */
export function peelSecret(text: string): readonly Peel[] {
  const peels: Peel[] = [];
  for (let rest = text; peels.length < maxPeels; ) {
    const peel = peelOne(rest);
    if (peel === null) break;
    peels.push(peel);
    rest = peel.text;
  }
  return peels;
}

const layers = [
  peelUtf16,
  peelBom,
  peelBlanks,
  peelMarks,
  peelQuotes,
  peelName,
  peelPrefix,
  peelJson,
  peelLines,
  peelCode,
  peelEscapes,
  peelDouble,
];

function peelOne(text: string): Peel | null {
  for (const layer of layers) {
    const peel = layer(text);
    if (peel === null || peel.text === text || peel.text === '') continue;
    if (peel.text.length >= minLeft || layer === peelQuotes || layer === peelBlanks) return peel;
  }
  return null;
}

/** The settings' answer, an object with a field for the secret or with one text alone. */
function peelJson(text: string): Peel | null {
  if (!/^\s*[[{]/.test(text)) return null;
  const reading = parseJsonMember(fromUtf8(text));
  const found =
    ('value' in reading ? findSecretIn(reading.value) : undefined) ??
    [...fromUtf8(text).matchAll(/"([\w-]+)"\s*:\s*"([^"\\]{8,})"/g)].find(([, name = '']) =>
      /secret/i.test(name),
    )?.[2];
  if (found === undefined) return null;
  const isSettings = /"attributes"\s*:/.test(text);
  return {
    id: 'secret-out-of-json',
    has: isSettings ? "is the whole JSON of Kustomer's settings" : 'has JSON around it',
    remedy: 'with the text in it',
    text: toUtf8(found),
  };
}

/** How deep a secret may stand in JSON: the settings' answer has three levels. */
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

function peelLines(text: string): Peel | null {
  const first = /^([^\r\n]{16,})\r?\n[\s\S]*\S/.exec(text)?.[1];
  // A wrapped code has lines too.
  if (first === undefined || /^[\w+/=\s-]+$/.test(text)) return null;
  return {
    id: 'secret-first-line',
    has: 'has more lines than one',
    remedy: 'with the first one',
    text: first,
  };
}

/**
 * Base64 or hex of plain text. Random bytes look like that with a chance of one in ten million.
 */
function peelCode(text: string): Peel | null {
  const bare = text.replace(/\s+/g, '');
  if (/^(?:0x)?(?:[0-9a-f]{2}){16,}$/i.test(bare)) {
    const decoded = Buffer.from(bare.replace(/^0x/i, ''), 'hex').toString('latin1');
    if (isPlainText(decoded))
      return {
        id: 'secret-hex-decoded',
        has: 'is plain text in hexadecimal digits',
        remedy: 'with that text',
        text: decoded,
      };
  }
  if (!/^[A-Za-z0-9+/_-]{22,}={0,2}$/.test(bare)) return null;
  const decoded = Buffer.from(bare, 'base64').toString('latin1');
  if (!isPlainText(decoded)) return null;
  return {
    id: 'secret-base64-decoded',
    has: 'is plain text in base64',
    remedy: 'with that text',
    text: decoded,
  };
}

const isPlainText = (text: string) => text.length >= 16 && /^[\x20-\x7e]+[\r\n]{0,2}$/.test(text);

function peelEscapes(text: string): Peel | null {
  if (/%(?:2[0-9A-F]|3[A-F]|5[BCDE]|7[BCD]|0[AD])/i.test(text)) {
    const decoded = text.replace(/%([0-9a-f]{2})/gi, (_, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 16)),
    );
    return {
      id: 'secret-url-decoded',
      has: 'is URL-encoded',
      remedy: 'with what comes of decoding it',
      text: decoded,
    };
  }
  if (!/&(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);/i.test(text)) return null;
  const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  const decoded = text.replace(
    /&(?:(amp|lt|gt|quot|apos)|#(\d{1,3})|#x([0-9a-f]{1,2}));/gi,
    (_, name?: string, code?: string, hex?: string) =>
      name === undefined
        ? String.fromCharCode(code === undefined ? Number.parseInt(hex ?? '', 16) : Number(code))
        : (named[name.toLowerCase()] ?? ''),
  );
  return {
    id: 'secret-html-decoded',
    has: 'is written for HTML',
    remedy: 'with what comes of decoding it',
    text: decoded,
  };
}

function peelDouble(text: string): Peel | null {
  const half = text.slice(0, text.length / 2);
  if (!/^[\x21-\x7e]{16,}$/.test(half) || half + half !== text || /^(.{1,4})\1+$/.test(half)) return null;
  return { id: 'secret-halved', has: 'stands there twice in a row', remedy: 'with one of them', text: half };
}
