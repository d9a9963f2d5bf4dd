/**
 * Owns parsing a compact serialization (RFC 7515 §7.1) as strictly as the RFC allows. Rule: shares no code
 * with `src/token`, so that the emulator is a second opinion on it. Errors never quote a token.
 */

/** A token taken apart; its signature is not verified. */
export interface CompactToken {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
  /** The signed text: the first two segments with the dot, as sent (RFC 7515 §5.1). */
  readonly signingInput: string;
  readonly signature: Uint8Array;
}

/** What is wrong with a token. */
export interface Objection {
  /** A stable name, the same as `kchat inspect` uses. */
  readonly code: string;
  /** A sentence with the figures; quotes nothing from the token. */
  readonly reason: string;
}

/** The parts of a token, or what is wrong with its form. Checks no signature and no claim. */
export function parseCompact(token: string): CompactToken | Objection {
  const segments = token.split('.');
  if (segments.length !== 3)
    return {
      code: 'TOKEN_MALFORMED',
      reason: `a token has three parts with dots between, this has ${segments.length}`,
    };
  const [header, payload, signature] = segments.map(decodeSegment);
  if (header === undefined || payload === undefined || signature === undefined)
    return { code: 'NOT_BASE64URL', reason: 'a part of the token is not base64url (RFC 7515 §2)' };
  const headerObject = parseObject(header);
  if (headerObject === undefined)
    return { code: 'HEADER_NOT_JSON', reason: 'the header of the token is not a JSON object' };
  const payloadObject = parseObject(payload);
  if (payloadObject === undefined)
    return { code: 'PAYLOAD_NOT_JSON', reason: 'the payload of the token is not a JSON object' };
  return {
    header: headerObject,
    payload: payloadObject,
    signingInput: token.slice(0, token.lastIndexOf('.')),
    signature,
  };
}

/** Node decodes leniently, so the result is encoded again to detect padding and stray bits. */
function decodeSegment(segment: string): Uint8Array | undefined {
  const bytes = Buffer.from(segment, 'base64url');
  return bytes.toString('base64url') === segment ? bytes : undefined;
}

function parseObject(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    if (nestsTooDeep(text)) return undefined;
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function nestsTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (inString && character === '\\') index += 1;
    else if (character === '"') inString = !inString;
    else if (!inString && (character === '{' || character === '[')) depth += 1;
    else if (!inString && (character === '}' || character === ']')) depth -= 1;
    if (depth > 500) return true;
  }
  return false;
}
