/** Owns inspecting a backend's token. Rule: with Kustomer's own secret and clock, if they are known. */
import { decodeToken } from '../../token/decode.js';
import { checkSignature, type InspectReport, reportToken } from '../../token/inspect.js';
import type { SecretOrigin } from '../../token/secret.js';
import {
  type BackendAnswer,
  type Evidence,
  type Gathered,
  tokenIn,
  type Verifier,
  valueIn,
} from '../evidence/evidence.js';
import { correctMoment } from './lag.js';

/** The report on the token of an answer, or undefined if there is no token. */
export async function inspectAnswer(
  gathered: Gathered<BackendAnswer>,
  evidence: Evidence,
): Promise<InspectReport | undefined> {
  const token = tokenIn(gathered);
  const answer = valueIn(gathered);
  if (token === undefined || answer === undefined) return undefined;
  const [current, verifier, key] = await Promise.all([
    evidence.current(),
    evidence.verifier(),
    evidence.key(),
  ]);
  const decoded = decodeToken(token);
  const now = correctMoment(answer.at, valueIn(current)?.clockSkewSeconds ?? 0);
  if ('missing' in verifier)
    return reportToken(decoded, now, { status: 'not-checked', why: 'there is no secret', hint: null });
  const { bytes } = verifier.value;
  const others =
    'missing' in key
      ? []
      : [{ id: 'api-key-as-secret', bytes: new TextEncoder().encode(key.value.text) } as const];
  const isKustomers = 'value' in current || verifier.value.isFetched === true;
  const check = checkSignature(decoded, bytes, others, { isKustomers });
  return reportToken(decoded, now, check, bytes, isKustomers ? null : originOf(verifier.value));
}

function originOf({ source, org = null }: Verifier): SecretOrigin | null {
  return source === undefined ? null : { source, org };
}
