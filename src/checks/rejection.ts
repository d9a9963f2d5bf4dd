/**
 * Owns what is said of a backend's token that Kustomer will reject.
 *
 * Rule: the first error as `inspect` words it and what explains it; the fix is for a backend, not for who pastes tokens.
 */
import { decodeToken } from '../token/decode.js';
import type { Finding, FindingCode } from '../token/finding.js';
import { checkSignature, type InspectReport } from '../token/inspect.js';
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
export function rejectToken({ findings }: InspectReport, evidence: Evidence): Verdict {
  const [error, ...others] = findings.filter(({ severity }) => severity === 'error');
  if (error === undefined) return failed('Kustomer will reject the token');
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
    ...adviseOn(error, evidence.first),
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

/** That the backend still has a secret which this machine has too, or null. */
function findReplaced({ code }: Finding, { secret, first, current }: Evidence): string | null {
  const own = valueIn(secret);
  const token = tokenIn(first);
  if (code !== 'SIGNATURE_MISMATCH' || 'missing' in current || own === undefined || token === undefined)
    return null;
  if (checkSignature(decodeToken(token), own.bytes).status !== 'verified') return null;
  return `it is signed with the secret ${own.fingerprint}, which Kustomer has replaced by ${current.value.fingerprint}`;
}

function adviseOn({ code, hint }: Finding, first: Gathered<TokenAnswer>): readonly (string | null)[] {
  const elsewhere = suggestElsewhere(first);
  return code === 'TOKEN_MALFORMED' ? [elsewhere ?? answerHint] : [hint, elsewhere];
}

/** Another field may hold the token that was meant. */
function suggestElsewhere(first: Gathered<TokenAnswer>): string | null {
  const reading = valueIn(first)?.reading;
  if (reading === undefined || 'problem' in reading || !reading.elsewhere) return null;
  const path = visible(reading.elsewhere, 80);
  return `its field ${path} holds a token too: is it that one? --token-field ${path}`;
}
