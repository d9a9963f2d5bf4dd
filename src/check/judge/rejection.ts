/**
 * Owns the verdict on a token that Kustomer will reject. Rule: the first error of `inspect` and its
 * explanation; the fix is for a backend, not for a person who pastes tokens.
 */
import { KchatError } from '../../base/errors.js';
import { visible } from '../../base/untrusted.js';
import type { ResolvedSecret } from '../../secrets/contract.js';
import { isExplicable } from '../../token/causes/search.js';
import { decodeToken } from '../../token/decode.js';
import type { Finding } from '../../token/finding.js';
import type { FindingCode } from '../../token/finding-codes.js';
import { checkSignature, type InspectReport } from '../../token/inspect.js';
import { type PastedToken, readPasted } from '../../token/paste/pasted.js';
import {
  type BackendAnswer,
  type CurrentSecret,
  type Evidence,
  type Gathered,
  type KeyInHand,
  tokenIn,
  valueIn,
} from '../evidence/evidence.js';
import { answerHint } from '../evidence/token-text.js';
import { failed, type Verdict } from '../verdict.js';
import { type Calls, collectCalls, explainLag } from './lag.js';

/** Warnings and notes that may explain an error. */
const explaining: readonly FindingCode[] = ['CLAIM_MISSPELLED', 'IAT_TIMEZONE'];
const maxExplanations = 3;

/** Findings that other checks report. */
export const namedElsewhere: readonly FindingCode[] = ['SECRET_SUSPECT', 'SIGNATURE_NOT_CHECKED'];

/** What explains an error of the first answer's token. */
interface Circumstances extends Calls {
  readonly current: CurrentSecret | undefined;
  readonly secret: ResolvedSecret | undefined;
  readonly key: KeyInHand | undefined;
}

/** The verdict on the first answer's token, whose report has an error. */
export async function rejectToken(report: InspectReport, evidence: Evidence): Promise<Verdict> {
  const [calls, current, secret, key] = await Promise.all([
    collectCalls(evidence),
    evidence.current(),
    evidence.secret(),
    evidence.key(),
  ]);
  return explainRejection(report, {
    ...calls,
    current: valueIn(current),
    secret: valueIn(secret),
    key: valueIn(key),
  });
}

function explainRejection(report: InspectReport, around: Circumstances): Verdict {
  const { findings } = report;
  const [first, ...others] = findings.filter(({ severity }) => severity === 'error');
  if (first === undefined) return failed('Kustomer will reject the token');
  const error = reword(first, report, around);
  const wrappings = findWrappings(error, tokenIn(around.first) ?? '');
  if (wrappings.length > 0)
    return failed(
      `Kustomer will reject the token: ${error.code}: it comes with ${wrappings.join(', ')}`,
      'give the token alone, with nothing around it: the app passes it on as it comes',
    );
  const reason = nameErrors(error, others);
  const replaced = findReplaced(error, around);
  if (replaced !== null) return failed(`${reason}; ${replaced}`, 'give the backend the new secret');
  const explanations = findings.filter(({ code }) => explaining.includes(code)).slice(0, maxExplanations);
  const isTold = ({ code, severity }: Finding) =>
    severity === 'note' || explaining.includes(code) || namedElsewhere.includes(code);
  const hints = [
    suggestElsewhere(around.first),
    ...explanations.map(({ hint }) => hint),
    error.hint,
    findings.every((finding) => finding === first || isTold(finding))
      ? null
      : 'all of it: kchat inspect TOKEN',
  ].filter((line) => line !== null);
  return failed(
    [reason, ...explanations.map(({ message }) => message)].join('; '),
    [...new Set(hints)].join('\n') || null,
  );
}

function nameErrors({ code, message }: Finding, others: readonly Finding[]): string {
  const more = [...new Set(others.map((other) => other.code))].join(', ');
  return `Kustomer will reject the token: ${code}: ${message}${more === '' ? '' : `; also ${more}`}`;
}

/** Errors about the text of the answer, not about what was signed. */
const aboutForm: readonly FindingCode[] = [
  'TOKEN_MALFORMED',
  'NOT_BASE64URL',
  'HEADER_NOT_JSON',
  'PAYLOAD_NOT_JSON',
];

/** What surrounds an otherwise good token, as nouns; empty if there is no such token. */
function findWrappings({ code }: Finding, token: string): readonly string[] {
  if (!aboutForm.includes(code)) return [];
  const pasted = unwrap(token);
  if (pasted === undefined || pasted.text === token) return [];
  const { header, payload, segmentCount } = decodeToken(pasted.text);
  if (segmentCount !== 3 || !header?.value || !payload?.value) return [];
  return pasted.stripped.length === 0 ? ['white space'] : pasted.stripped;
}

/** Undefined if there is no token, or more than one. */
function unwrap(text: string): PastedToken | undefined {
  try {
    return readPasted(text);
  } catch (error) {
    if (error instanceof KchatError) return undefined;
    throw error;
  }
}

/** Says so if the backend still uses the old secret that this machine also has; else null. */
function findReplaced({ code }: Finding, { secret, first, current }: Circumstances): string | null {
  const token = tokenIn(first);
  if (code !== 'SIGNATURE_MISMATCH' || current === undefined || secret === undefined || token === undefined)
    return null;
  if (checkSignature(decodeToken(token), secret.bytes).status !== 'verified') return null;
  return (
    `it is signed with the secret ${secret.fingerprint}, which Kustomer has replaced by ` +
    `${current.fingerprint}`
  );
}

/** Causes for a good signature that was cut or extended. */
const aboutChange: readonly string[] = ['signature-cut', 'signature-with-more'];

const wholeHint =
  'give the token just as the JWT library makes it: base64url without padding (RFC 7515 §2), nothing ' +
  'cut or added';

/** As `inspect` words it, except where that addresses a person with the token or knows less than `check`. */
function reword(error: Finding, report: InspectReport, around: Circumstances): Finding {
  const { header, signature } = report;
  if (error.code === 'IAT_TOO_OLD') return nameLag(error, report, around);
  if (error.code === 'NOT_BASE64URL') return { ...error, hint: wholeHint };
  if (error.code === 'TOKEN_MALFORMED')
    return { ...error, hint: suggestElsewhere(around.first) === null ? answerHint : null };
  const isChanged = signature.cause !== null && aboutChange.includes(signature.cause);
  if (error.code === 'SIGNATURE_MISMATCH' && isChanged) return { ...error, hint: wholeHint };
  if (error.code !== 'SIGNATURE_MISMATCH' || signature.cause !== null || header?.alg !== 'HS256')
    return error;
  const token = decodeToken(tokenIn(around.first) ?? '');
  const length = token.signature?.bytes.length ?? 0;
  if (length === 0 || !isExplicable(token)) return error;
  return length === hs256Bytes ? nameForeign(error, around) : { ...error, hint: wholeHint };
}

/** The `iat` of an older token is wrong, not late. */
const oldestSeconds = 365 * 86_400;

function nameLag(error: Finding, { ageSeconds, findings }: InspectReport, calls: Calls): Finding {
  if (ageSeconds === null || ageSeconds > oldestSeconds) return error;
  if (findings.some(({ code }) => code === 'IAT_TIMEZONE')) return { ...error, hint: null };
  const { why, fix } = explainLag(calls);
  return { ...error, message: `${error.message}; ${why}`, hint: fix };
}

/** RFC 7518 §3.2. */
const hs256Bytes = 32;

/** Kustomer's secret was fetched, so the backend signs with another one. */
function nameForeign(error: Finding, { current, key }: Circumstances): Finding {
  if (current === undefined) return error;
  const org = key?.org ?? null;
  return {
    ...error,
    message:
      `it was not made with Kustomer's secret (${current.fingerprint}), nor by a mistake with it ` +
      'that kchat knows',
    hint:
      'the backend signs with another secret: which one is in its ' +
      `variable${org === null ? '?' : `, and is it that of ${visible(org, 80)}?`}`,
  };
}

/** Suggests another field that may hold the right token. */
function suggestElsewhere(first: Gathered<BackendAnswer>): string | null {
  const reading = valueIn(first)?.reading;
  if (reading === undefined || 'problem' in reading || !reading.elsewhere) return null;
  const path = visible(reading.elsewhere, 80);
  return `its field ${path} holds a token too: is it that one? --token-field ${path}`;
}
