/**
 * Owns the check that the team's backend gives a good token.
 *
 * Rule: judged as `inspect` judges, with Kustomer's own secret and clock where they are known.
 */
import { decodeToken } from '../../token/decode.js';
import type { Finding, FindingCode } from '../../token/finding.js';
import { describeIdentity } from '../../token/identity.js';
import { checkSignature, type InspectReport, reportToken } from '../../token/inspect.js';
import {
  chooseVerifier,
  type Evidence,
  explainNoVerifier,
  type Gathered,
  type TokenAnswer,
  tokenIn,
  valueIn,
} from '../evidence/evidence.js';
import { type Check, failed, passed, skipped, warned } from './check.js';
import { correctMoment } from './lag.js';
import { namedElsewhere, rejectToken } from './rejection.js';

/** What `inspect` makes of the token of an answer, or undefined where there is none. */
export function inspectAnswer(
  gathered: Gathered<TokenAnswer>,
  evidence: Evidence,
): InspectReport | undefined {
  const token = tokenIn(gathered);
  const answer = valueIn(gathered);
  if (token === undefined || answer === undefined) return undefined;
  const decoded = decodeToken(token);
  const now = correctMoment(answer.at, evidence);
  const verifier = chooseVerifier(evidence);
  if (verifier === undefined)
    return reportToken(decoded, now, { status: 'not-checked', why: 'there is no secret', hint: null });
  const key = valueIn(evidence.key);
  const others =
    key === undefined
      ? []
      : [{ id: 'api-key-as-secret', bytes: new TextEncoder().encode(key.text) } as const];
  return reportToken(decoded, now, checkSignature(decoded, verifier.bytes, others), verifier.bytes);
}

/** Milliseconds after which an answer is worth a word: the app's user waits for it. */
const slowMs = 3_000;

const aboutFreshness: readonly FindingCode[] = ['IAT_NEAR_LIMIT', 'IAT_FUTURE'];

export const tokenEndpointCheck: Check = {
  tells: 'your backend gives a token that Kustomer accepts',
  needs: [],
  takes: 'first',
  judge(evidence) {
    const { first, chosen } = evidence;
    if ('missing' in first) return first.missing;
    if ('problem' in first.value.reading) return first.value.reading.problem;
    const report = inspectAnswer(first, evidence);
    if (report === undefined) return skipped('there is no token');
    if (report.verdict === 'rejected') return rejectToken(report, evidence);
    if (report.verdict === 'unverified') {
      const cause = explainNoVerifier(evidence);
      const reason = 'it gives a token, but there is no secret to verify its signature with';
      return cause === undefined
        ? skipped(reason, 'give the secret or an API key: see secret and api')
        : skipped(`${reason}: ${cause.reason}`, cause.hint);
    }
    const ignored = chosen.has('freshness') ? [...namedElsewhere, ...aboutFreshness] : namedElsewhere;
    const second = findSecondError(evidence);
    if (second !== undefined)
      return failed(
        `Kustomer will reject the token of the second call: ${second.code}: ${second.message}`,
        'is there more than one instance of the backend, one with an old secret? ask several times',
      );
    const [warning, ...others] = report.findings.filter(
      ({ severity, code }) => severity === 'warning' && !ignored.includes(code),
    );
    const wait = first.ms > slowMs ? `after ${(first.ms / 1000).toFixed(1)} s` : null;
    if (warning !== undefined) {
      const more = [...new Set(others.map(({ code }) => code)), ...(wait === null ? [] : [wait])].join(', ');
      return warned(
        `${warning.code}: ${warning.message}${more === '' ? '' : `; also ${more}`}`,
        others.length === 0 ? warning.hint : joinHints(warning.hint, 'all of it: kchat inspect TOKEN'),
      );
    }
    if (wait !== null)
      return warned(
        `a good token, but only ${wait}: the app's user waits for it`,
        'look into what the backend does before it signs; signing itself takes microseconds',
      );
    return passed(`a token for ${describeIdentity(report.claims)}, accepted`);
  },
};

const joinHints = (...hints: readonly (string | null)[]) => hints.filter((hint) => hint !== null).join('\n');

/** What is wrong with the second token, where the first is good; its time, or that it is none, is for `freshness`. */
function findSecondError(evidence: Evidence): Finding | undefined {
  const report = inspectAnswer(evidence.second, evidence);
  if (report === undefined || report.claims === null) return undefined;
  return report.findings.find(({ severity, code }) => severity === 'error' && !code.startsWith('IAT_'));
}
