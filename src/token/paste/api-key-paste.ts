/** Owns what is pasted in place of an API key. Rule: offline; named by kind and length, never quoted. */
import { KchatError } from '../../base/errors.js';
import { cleanApiKey, findKeyProblem, isApiKeyPayload, parseApiKey } from '../api-key.js';
import { describeNoSecret } from '../causes/no-secret.js';
import { type DecodedToken, decodeToken } from '../decode.js';
import { hs256Bytes } from '../signature.js';
import type { NumericDate } from '../time.js';
import { parsePasted } from './pasted.js';
import { gluedTwice } from './surroundings.js';

const copyAgain =
  'copy all of it, to the last character; Kustomer shows a key once: if it is gone, create another one';

/**
 * The API key in what was pasted, if it can fetch the secret at the moment `now` (seconds). Throws what
 * {@link recognizeKey} throws, API_KEY_EXPIRED or API_KEY_IS_WIDGET_KEY (3).
 */
export function parsePastedKey(pasted: string, now: NumericDate): string {
  const key = recognizeKey(pasted, 'the paste');
  const claims = parseApiKey(key);
  const problem = claims && findKeyProblem(claims, now);
  if (problem !== null) throw problem;
  return key;
}

/**
 * The API key in a text, without quotes, a name or `Bearer` around it. A key that is not a JWT passes,
 * because it is not documented that Kustomer's keys are JWTs: docs/kustomer.md#api-keys (C). `from` gave the
 * text. Throws API_KEY_MISSING or API_KEY_UNUSABLE (3); USAGE for several.
 */
export function recognizeKey(given: string, from: string): string {
  if (given.trim() === '') return cleanApiKey('', from);
  const { text, sent } = parsePasted(given);
  if (sent.includes(gluedTwice)) throw severalTokens(given.trim().length, from);
  if (/^https?:\/\//i.test(text))
    throw wrongKind(`a link (${text.length} characters)`, 'paste the key itself', from);
  const key = cleanApiKey(text, from);
  const claims = parseApiKey(key);
  if (key.startsWith('eyJ') || claims !== null) {
    refuseOtherToken(decodeToken(key), from);
    return key;
  }
  const instead = key.includes('://') ? null : describeNoSecret(key);
  if (instead !== null)
    throw new KchatError('API_KEY_UNUSABLE', `what ${from} gave ${instead}: that is not an API key`, {
      hint: 'the API key is the one of Settings > Security > API Keys',
    });
  return key;
}

function wrongKind(what: string, hint: string, from: string): KchatError {
  const subject = from === 'the paste' ? 'this' : `what ${from} gave`;
  return new KchatError('API_KEY_UNUSABLE', `${subject} is ${what}, not an API key`, { hint });
}

function severalTokens(length: number, from: string): KchatError {
  const hint = 'paste the API key once, and nothing else';
  return wrongKind(`more than one token (${length} characters)`, hint, from);
}

function refuseOtherToken(token: DecodedToken, from: string): void {
  const length = `${token.text.length} characters`;
  const payload = token.payload?.value ?? null;
  if (payload !== null && !isApiKeyPayload(payload) && ('email' in payload || 'externalId' in payload))
    throw wrongKind(
      `a login token (${length})`,
      'the API key is the one of Settings > Security > API Keys; for the token: kchat inspect',
      from,
    );
  if (token.segmentCount > 3) throw severalTokens(token.text.length, from);
  if (isCutOff(token))
    throw new KchatError(
      'API_KEY_UNUSABLE',
      `${from === 'the paste' ? 'this API key' : `the API key of ${from}`} is cut off (${length})`,
      { hint: copyAgain },
    );
}

/** Whether the key has not three whole segments, or an HS256 signature that is not 32 bytes. */
function isCutOff({ header, payload, signature }: DecodedToken): boolean {
  if (!header?.value || !payload?.value || signature?.flaw !== null) return true;
  return header.value.alg === 'HS256' && signature.bytes.length !== hs256Bytes;
}
