/**
 * Owns what is said of a backend's token that Kustomer will reject.
 *
 * Rule: the first error as `inspect` words it and what explains it; the fix is for a backend, not for who pastes tokens.
 */
import { KchatError } from '../errors.js';
import { decodeToken } from '../token/decode.js';
import type { Finding, FindingCode } from '../token/finding.js';
import { checkSignature, type InspectReport } from '../token/inspect.js';
import { type PastedToken, readPasted } from '../token/pasted.js';
import { visible } from '../untrusted.js';
import { failed, type Verdict } from './check.js';
import { type Evidence, type Gathered, type TokenAnswer, tokenIn, valueIn } from './evidence.js';
import { answerHint } from './token-text.js';

/** Warnings and notes that may be why there is an error. */
const explaining: readonly FindingCode[] = ['CLAIM_MISSPELLED', 'IAT_TIMEZONE'];
const maxExplanations = 3;

/** What other checks name. */
export const namedElsewhere: readonly FindingCode[] = ['SECRET_SUSPECT', 'SIGNATURE_NOT_CHECKED'];

/** The verdict on the first answer's token, whose report has an error. */
export function rejectToken(report: InspectReport, evidence: Evidence): Verdict {
  const { findings } = report;
  const [error, ...others] = findings.filter(({ severity }) => severity === 'error');
  if (error === undefined) return failed('Kustomer will reject the token');
  const wrappings = findWrappings(error, tokenIn(evidence.first) ?? '');
  if (wrappings.length > 0)
    return failed(
      `Kustomer will reject the token: ${error.code}: it comes with ${wrappings.join(', ')}`,
      'give the token alone, with nothing around it: the app passes it on as it comes',
    );
  const reason = nameErrors(error, others);
  const replaced = findReplaced(error, evidence);
  if (replaced !== null)
    return failed(`${reason}; ${replaced}`, 'give the backend the new secret: see secret-current');
  const explanations = findings.filter(({ code }) => explaining.includes(code)).slice(0, maxExplanations);
  const isAllTold = findings.every(
    (finding) =>
      finding === error ||
      finding.severity === 'note' ||
      explanations.includes(finding) ||
      namedElsewhere.includes(finding.code),
  );
  const hints = [
    ...explanations.map(({ hint }) => hint),
    ...adviseOn(error, report, evidence.first),
    isAllTold ? null : 'all of it: kchat inspect TOKEN',
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

/** About what stands in the answer, not about what was signed. */
const aboutForm: readonly FindingCode[] = [
  'TOKEN_MALFORMED',
  'NOT_BASE64URL',
  'HEADER_NOT_JSON',
  'PAYLOAD_NOT_JSON',
];

/** What stands around a token that is whole without it, as nouns; empty where there is no such token. */
function findWrappings({ code }: Finding, token: string): readonly string[] {
  if (!aboutForm.includes(code)) return [];
  const pasted = unwrap(token);
  if (pasted === undefined || pasted.text === token) return [];
  const { header, payload, segmentCount } = decodeToken(pasted.text);
  if (segmentCount !== 3 || !header?.value || !payload?.value) return [];
  return pasted.stripped.length === 0 ? ['white space'] : pasted.stripped;
}

/** Undefined where there is nothing, or more than one token. */
function unwrap(text: string): PastedToken | undefined {
  try {
    return readPasted(text);
  } catch (error) {
    if (error instanceof KchatError) return undefined;
    throw error;
  }
}

/** That the backend still has a secret which this machine has too, or null. */
function findReplaced({ code }: Finding, { secret, first, current }: Evidence): string | null {
  const own = valueIn(secret);
  const token = tokenIn(first);
  if (code !== 'SIGNATURE_MISMATCH' || 'missing' in current || own === undefined || token === undefined)
    return null;
  if (checkSignature(decodeToken(token), own.bytes).status !== 'verified') return null;
  return `it is signed with the secret ${own.fingerprint}, which Kustomer has replaced by ${current.value.fingerprint}`;
}

const wholeHint =
  'give the token just as the JWT library makes it: base64url without padding (RFC 7515 §2), nothing cut or added';

function adviseOn(
  error: Finding,
  { signature }: InspectReport,
  first: Gathered<TokenAnswer>,
): readonly (string | null)[] {
  const elsewhere = suggestElsewhere(first);
  if (error.code === 'TOKEN_MALFORMED') return [elsewhere ?? answerHint];
  // Nobody copied it by hand.
  const isSpoilt =
    error.code === 'NOT_BASE64URL' ||
    (error.code === 'SIGNATURE_MISMATCH' && signature.cause === null && hasOddLength(tokenIn(first)));
  return [isSpoilt ? wholeHint : error.hint, elsewhere];
}

/** Of HS256, a signature of other than 32 bytes (RFC 7518 §3.2); none at all is told apart. */
function hasOddLength(token = ''): boolean {
  const { header, signature } = decodeToken(token);
  const length = signature?.bytes.length ?? 0;
  return header?.value?.alg === 'HS256' && length !== 0 && length !== 32;
}

/** Another field may hold the token that was meant. */
function suggestElsewhere(first: Gathered<TokenAnswer>): string | null {
  const reading = valueIn(first)?.reading;
  if (reading === undefined || 'problem' in reading || !reading.elsewhere) return null;
  const path = visible(reading.elsewhere, 80);
  return `its field ${path} holds a token too: is it that one? --token-field ${path}`;
}
