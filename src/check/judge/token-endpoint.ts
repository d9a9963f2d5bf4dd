/** Owns the check that the team's backend gives a good token. Rule: judged as `inspect` judges. */
import type { Finding } from '../../token/finding.js';
import { describeIdentity } from '../../token/identity.js';
import type { InspectReport } from '../../token/inspect.js';
import type { FindingCode } from '../../token/rules.js';
import type { Evidence } from '../evidence/collect.js';
import { failed, passed, pointTo, skipped, type Verdict, warned } from '../verdict.js';
import { inspectAnswer } from './calls.js';
import { judgeLeak } from './leak.js';
import { namedElsewhere, rejectToken } from './rejection.js';
import type { Check } from './table.js';

/** A token that Kustomer accepts, in an answer that the app can read. */
export const tokenEndpointCheck: Check = {
  tells: 'your backend gives a token that Kustomer accepts',
  takes: 'first',
  async judge(evidence) {
    const [first, leak] = await Promise.all([evidence.first(), judgeLeak(evidence)]);
    if (leak !== null) return leak;
    if ('missing' in first) return first.missing;
    if ('problem' in first.value.reading) return first.value.reading.problem;
    const report = await inspectAnswer(first, evidence);
    if (report === undefined) return skipped('there is no token');
    if (report.verdict === 'rejected') return rejectToken(report, evidence);
    const shared = report.findings.find(({ code }) => code === 'IDENTITY_SHARED');
    if (shared !== undefined) return failed(`${shared.code}: ${shared.message}`, shared.hint);
    if (report.verdict === 'unverified') return judgeUnverified(report, evidence);
    const second = await findSecondError(evidence);
    if (second !== undefined)
      return failed(
        `Kustomer will reject the token of the second call: ${second.code}: ${second.message}`,
        'is there more than one instance of the backend, one with an old secret? ask several times',
      );
    return judgeAccepted(report, first.ms, evidence);
  },
};

/** The signature was not checked: there is no secret, or the one at hand looks wrong. */
async function judgeUnverified({ findings }: InspectReport, evidence: Evidence): Promise<Verdict> {
  const verifier = await evidence.verifier();
  if ('value' in verifier) {
    const [doubt] = namedElsewhere.flatMap((code) => findings.filter((finding) => finding.code === code));
    const unverified = 'it gives a token that cannot be verified';
    return doubt === undefined
      ? pointTo('secret', unverified)
      : skipped(`${unverified}: ${doubt.message}`, doubt.hint);
  }
  const reason = 'it gives a token, but there is no secret to verify its signature with';
  const { status, reason: cause, hint } = verifier.missing;
  return status === 'failed'
    ? skipped(`${reason}: ${cause}`, hint)
    : skipped(reason, 'give the chat secret or an API key');
}

const aboutFreshness: readonly FindingCode[] = ['IAT_NEAR_LIMIT', 'IAT_FUTURE'];

/** A slower answer gets a warning, because the app's user waits for it; milliseconds. */
const slowMs = 3_000;

function judgeAccepted({ findings, claims }: InspectReport, ms: number, { asksTwice }: Evidence): Verdict {
  const ignored = asksTwice ? [...namedElsewhere, ...aboutFreshness] : namedElsewhere;
  const [warning, ...others] = findings.filter(
    ({ severity, code }) => severity === 'warning' && !ignored.includes(code),
  );
  const late = ms > slowMs ? `it came only after ${(ms / 1000).toFixed(1)} s` : null;
  if (warning === undefined && late === null)
    return passed(`a token for ${describeIdentity(claims)}, accepted`);
  if (warning === undefined)
    return warned(
      `a good token, but ${late}: the app's user waits for it`,
      'look into what the backend does before it signs; signing itself takes microseconds',
    );
  const { code, message, hint } = warning;
  const also = [...new Set(others.map((other) => other.code)), ...(late === null ? [] : [late])];
  const hints = [hint, others.length === 0 ? null : 'all of it: kchat inspect TOKEN'];
  return warned(
    [`${code}: ${message}`, ...(also.length === 0 ? [] : [`also ${also.join(', ')}`])].join('; '),
    hints.filter((line) => line !== null).join('\n') || null,
  );
}

/** What is wrong with the second token if the first is good; `freshness` judges the rest. */
async function findSecondError(evidence: Evidence): Promise<Finding | undefined> {
  const report = await inspectAnswer(await evidence.second(), evidence);
  if (report === undefined || report.claims === null) return undefined;
  return report.findings.find(({ severity, code }) => severity === 'error' && !code.startsWith('IAT_'));
}
