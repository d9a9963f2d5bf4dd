/**
 * Owns recognizing what people paste where an API key belongs. Rule: offline, named by kind
 * and length, never quoted.
 */
import { KchatError } from '../../base/errors.js';
import { cleanApiKey, isApiKeyPayload, readApiKey } from '../api-key.js';
import { findKeyProblem } from '../api-key-judgement.js';
import { type DecodedToken, decodeToken } from '../decode.js';
import type { NumericDate } from '../time.js';
import { readPasted } from './pasted.js';

const copyAgain =
  'copy all of it, to the last character; Kustomer shows a key once: if it is gone, create another one';

/**
 * The API key in what was pasted, without quotes or `Bearer` around it. A key that is no JWT passes: that
 * Kustomer's keys are JWTs was seen, not documented: docs/kustomer.md#api-keys (C).
 *
 * @param now  seconds since the epoch
 * @throws KchatError API_KEY_MISSING, API_KEY_UNUSABLE, API_KEY_EXPIRED or
 *   API_KEY_IS_WIDGET_KEY (3); USAGE for several
 */
export function readPastedKey(pasted: string, now: NumericDate): string {
  if (pasted.trim() === '') return cleanApiKey('', 'the paste');
  const { text } = readPasted(pasted);
  if (/^https?:\/\//i.test(text))
    throw wrongKind(`a link (${text.length} characters)`, 'paste the key itself');
  const key = cleanApiKey(text, 'the paste');
  const claims = readApiKey(key);
  if (key.startsWith('eyJ') || claims !== null) refuseOtherToken(decodeToken(key));
  const problem = claims && findKeyProblem(claims, now);
  if (problem !== null) throw problem;
  return key;
}

function wrongKind(what: string, hint: string): KchatError {
  return new KchatError('API_KEY_UNUSABLE', `this is ${what}, not an API key`, { hint });
}

function refuseOtherToken(token: DecodedToken): void {
  const length = `${token.text.length} characters`;
  const payload = token.payload?.value ?? null;
  if (payload !== null && !isApiKeyPayload(payload) && ('email' in payload || 'externalId' in payload))
    throw wrongKind(
      `a login token (${length})`,
      'the API key is the one of Settings > Security > API Keys; for the token: kchat inspect',
    );
  if (token.segmentCount > 3)
    throw wrongKind(`more than one token (${length})`, 'paste the API key once, and nothing else');
  if (isCutOff(token))
    throw new KchatError('API_KEY_UNUSABLE', `this API key is cut off (${length})`, { hint: copyAgain });
}

/**
 * Fewer than three segments, half a header or payload, or an HS256 signature of other than
 * 32 bytes (RFC 7518 §3.2).
 */
function isCutOff({ segmentCount, header, payload, signature }: DecodedToken): boolean {
  if (segmentCount !== 3 || !header?.value || !payload?.value || signature?.flaw !== null) return true;
  return header.value.alg === 'HS256' && signature.bytes.length !== 32;
}
