/** Owns inspecting a backend's token. Rule: with Kustomer's own secret and clock, if they are known. */
import { decodeToken } from '../../token/decode.js';
import type { SignatureCheck } from '../../token/finding.js';
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
  const report = (check: SignatureCheck, secret?: Uint8Array, origin: SecretOrigin | null = null) =>
    reportToken(decoded, now, check, secret, origin, undefined, evidence.language);
  if ('missing' in verifier) return report({ status: 'not-checked', why: 'there is no secret', hint: null });
  const { bytes } = verifier.value;
  const others =
    'missing' in key
      ? []
      : [{ id: 'api-key-as-secret', bytes: new TextEncoder().encode(key.value.text) } as const];
  const isKustomers = 'value' in current || verifier.value.isFetched === true;
  const check = checkSignature(decoded, bytes, others, { isKustomers });
  return report(check, bytes, isKustomers ? null : originOf(verifier.value));
}

function originOf({ source, org = null }: Verifier): SecretOrigin | null {
  return source === undefined ? null : { source, org };
}
