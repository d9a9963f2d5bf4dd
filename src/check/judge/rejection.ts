/** Owns the verdict on a token that Kustomer will reject. Rule: as `inspect` says; the fix is a backend's. */
import { KchatError } from '../../base/errors.js';
import { visible } from '../../base/untrusted.js';
import { isExplicable } from '../../token/causes/search.js';
import { decodeToken } from '../../token/decode.js';
import type { Finding } from '../../token/finding.js';
import type { InspectReport } from '../../token/inspect.js';
import { describeSeveral, parsePasted } from '../../token/paste/pasted.js';
import type { FindingCode } from '../../token/rules.js';
import { checkSignature } from '../../token/verification.js';
import type { Evidence } from '../evidence/collect.js';
import { type TokenReading, tokenIn, valueIn } from '../evidence/evidence.js';
import { listJwts } from '../evidence/places.js';
import { answerHint } from '../evidence/token-text.js';
import { failed, type Verdict } from '../verdict.js';
import { describeLag } from './calls.js';

/** Warnings and notes that may explain an error. */
const explaining: readonly FindingCode[] = ['CLAIM_MISSPELLED', 'IAT_TIMEZONE'];

/** Findings that other checks report. */
export const namedElsewhere: readonly FindingCode[] = ['SECRET_SUSPECT', 'SIGNATURE_NOT_CHECKED'];

/** The verdict on the first answer's token, whose report has an error. */
export async function rejectToken(report: InspectReport, evidence: Evidence): Promise<Verdict> {
  const { findings } = report;
  const [first, ...others] = findings.filter(({ severity }) => severity === 'error');
  if (first === undefined) return failed('Kustomer will reject the token');
  const answer = await evidence.first();
  const token = tokenIn(answer) ?? '';
  const around = describeAround(first, token);
  if (around !== null)
    return failed(`Kustomer will reject the token: ${first.code}: ${around.is}`, around.fix);
  const elsewhere = suggestElsewhere(valueIn(answer)?.reading);
  const error = await reword(first, { token, report, evidence });
  const codes = [...new Set(others.map(({ code }) => code))];
  const also = codes.length === 0 ? '' : `; also ${codes.join(', ')}`;
  const reason = `Kustomer will reject the token: ${error.code}: ${error.message}${also}`;
  const explanations = findings.filter(({ code }) => explaining.includes(code)).slice(0, 3);
  const untold = findings.filter(
    (finding) => finding !== first && ![...explaining, ...namedElsewhere].includes(finding.code),
  );
  const hints = [
    elsewhere,
    ...explanations.map(({ hint }) => hint),
    error.hint === answerHint && elsewhere !== null ? null : error.hint,
    untold.length === 0 ? null : 'all of it: kchat inspect TOKEN',
  ].filter((line) => line !== null);
  return failed(
    [reason, ...explanations.map(({ message }) => message)].join('; '),
    [...new Set(hints)].join('\n') || null,
  );
}

/** Errors about the text of the answer, not about what was signed. */
const aboutForm: readonly FindingCode[] = [
  'TOKEN_MALFORMED',
  'NOT_BASE64URL',
  'HEADER_NOT_JSON',
  'PAYLOAD_NOT_JSON',
];

/** What is around a token that is good by itself, or that there are several tokens; else null. */
function describeAround({ code }: Finding, text: string): { is: string; fix: string } | null {
  if (!aboutForm.includes(code)) return null;
  const tokens = [...new Set(listJwts(text))];
  if (tokens.length > 1) return { is: `it holds ${describeSeveral(tokens)}`, fix: answerHint };
  try {
    const { text: token, stripped } = parsePasted(text);
    const { header, payload, segmentCount } = decodeToken(token);
    if (token === text || segmentCount !== 3 || !header?.value || !payload?.value) return null;
    return {
      is: `it comes with ${stripped.join(', ') || 'white space'}`,
      fix: 'give the token alone, with nothing around it: the app passes it on as it comes',
    };
  } catch (error) {
    if (error instanceof KchatError) return null;
    throw error;
  }
}

/** Suggests another field that may hold the right token. */
function suggestElsewhere(reading: TokenReading | undefined): string | null {
  if (reading === undefined || !('token' in reading) || reading.elsewhere === null) return null;
  const path = visible(reading.elsewhere, 80);
  return `its field ${path} holds a token too: is it that one? --token-field ${path}`;
}

const wholeHint =
  'give the token just as the JWT library makes it: base64url without padding (RFC 7515 §2), nothing ' +
  'cut or added';

/** A token with its report, and the evidence that may explain it. */
interface Rejected {
  readonly token: string;
  readonly report: InspectReport;
  readonly evidence: Evidence;
}

/** The finding in the words of `inspect`, except if `check` knows more or can name a better fix. */
async function reword(error: Finding, rejected: Rejected): Promise<Finding> {
  switch (error.code) {
    case 'IAT_TOO_OLD':
    case 'IAT_FUTURE':
      return rewordAge(error, rejected);
    case 'NOT_BASE64URL':
      return { ...error, hint: wholeHint };
    case 'TOKEN_MALFORMED':
      return { ...error, hint: answerHint };
    case 'SIGNATURE_MISMATCH':
      return rewordMismatch(error, rejected);
    default:
      return error;
  }
}

/** The `iat` of an older token is wrong, not late. */
const oldestSeconds = 365 * 86_400;

async function rewordAge(error: Finding, { report, evidence }: Rejected): Promise<Finding> {
  const { ageSeconds, findings } = report;
  // The hint of that finding names the fix.
  if (findings.some(({ code }) => code === 'IAT_TIMEZONE')) return { ...error, hint: null };
  if (ageSeconds === null || ageSeconds < 0 || ageSeconds > oldestSeconds) return error;
  const { why, fix } = await describeLag(evidence);
  return { ...error, message: `${error.message}; ${why}`, hint: fix };
}

async function rewordMismatch(error: Finding, { token, report, evidence }: Rejected): Promise<Finding> {
  const { header, signature } = report;
  const decoded = decodeToken(token);
  const secret = valueIn(await evidence.secret());
  const current = valueIn(await evidence.current());
  if (current && secret && checkSignature(decoded, secret.bytes).status === 'verified')
    return {
      ...error,
      message:
        `it is signed with the secret ${secret.fingerprint}, which Kustomer has replaced by ` +
        current.fingerprint,
      hint: 'give the backend the new secret',
    };
  const isChanged = signature.cause === 'signature-cut' || signature.cause === 'signature-with-more';
  if (isChanged) return { ...error, hint: wholeHint };
  const length = decoded.signature?.bytes.length ?? 0;
  if (signature.cause !== null || header?.alg !== 'HS256' || length === 0 || !isExplicable(decoded))
    return error;
  // RFC 7518 §3.2.
  if (length !== 32) return { ...error, hint: wholeHint };
  if (current === undefined) return error;
  // Kustomer's secret was fetched, so the backend signs with another one.
  const org = valueIn(await evidence.key())?.org ?? null;
  const whose = org === null ? '?' : `, and is it that of ${visible(org, 80)}?`;
  return {
    ...error,
    message:
      `it was not made with Kustomer's secret (${current.fingerprint}), nor by a mistake with it that ` +
      'kchat knows',
    hint: `the backend signs with another secret: which one is in its variable${whose}`,
  };
}
