/** Tokens put together by hand, byte for byte as told: shares no code with `src/token` or the emulator. */
import { createHmac } from 'node:crypto';

/** Base64url of text or bytes as they are, or of a value as JSON. */
export function encode(value: unknown): string {
  const isRaw = typeof value === 'string' || value instanceof Uint8Array;
  return Buffer.from(isRaw ? value : JSON.stringify(value)).toString('base64url');
}

/** A compact serialization; strings go in as they are, so that a test can write its own JSON, right or wrong. */
export function mint(
  secret: string | Uint8Array,
  payload: unknown,
  header: unknown = { alg: 'HS256', typ: 'JWT' },
  hash = 'sha256',
): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${createHmac(hash, secret).update(input).digest('base64url')}`;
}

/** The payload's text as it was signed; nothing is checked. */
export function readPayloadText(token: string): string {
  return Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
}

/** The payload's claims, of whatever shape the test expects. Throws where they are no JSON. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into payloads of every shape.
export function readPayload(token: string): any {
  return JSON.parse(readPayloadText(token));
}
