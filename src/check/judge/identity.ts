/** Owns the check that the backend's token is for the right customer. */
import { visible } from '../../base/untrusted.js';
import { describeIdentity } from '../../token/identity.js';
import type { InspectReport } from '../../token/inspect.js';
import type { Evidence } from '../evidence/collect.js';
import type { ExpectedIdentity } from '../evidence/evidence.js';
import { failed, passed, pointTo, skipped, type Verdict } from '../verdict.js';
import { inspectAnswer } from './calls.js';
import type { Check } from './table.js';
import { tokenEndpointCheck } from './token-endpoint.js';

/** Whether the token names the expected customer. */
export const identityCheck: Check = {
  tells: 'the token names the right customer',
  needs: [tokenEndpointCheck],
  async judge(evidence) {
    const { expected, hasSecondSession } = evidence;
    const report = await inspectAnswer(await evidence.first(), evidence);
    if (report === undefined) return pointTo('token-endpoint', 'there is no token');
    if (expected.email === undefined && expected.externalId === undefined && !hasSecondSession)
      return skipped('no expected customer was given', 'give --expect-email or --expect-external-id');
    if (report.identity === null) return pointTo('token-endpoint', 'the token names nobody');
    const problems = compareIdentity(report, expected);
    if (problems.length > 0) return failed(problems.join('; '), sessionHint);
    const second = await inspectAnswer(await evidence.second(), evidence);
    const others = second === undefined || second.claims === null ? [] : compareIdentity(second, expected);
    if (others.length > 0)
      return failed(`the second call gives another token: ${others.join('; ')}`, sessionHint);
    const name = describeIdentity(report.claims);
    return hasSecondSession ? judgeSecondSession(report.identity.value, name, evidence) : passed(name);
  },
};

/** The tokens of two sessions must name two customers. */
async function judgeSecondSession(first: string, name: string, evidence: Evidence): Promise<Verdict> {
  const answer = await evidence.secondSession();
  if ('missing' in answer) return answer.missing;
  const { reading } = answer.value;
  if ('problem' in reading)
    return failed(`the second session gets no token: it ${reading.problem.reason}`, reading.problem.hint);
  const identity = (await inspectAnswer(answer, evidence))?.identity;
  if (identity == null) return failed('the token of the second session names nobody', sessionHint);
  if (identity.value.toLowerCase() === first.toLowerCase())
    return failed(
      `both sessions get a token for the same customer, ${visible(first, 80)}: whoever logs in reads ` +
        `that one's chats`,
      sessionHint,
    );
  return passed(`${name}; the second session's is another customer`);
}

const sessionHint = 'is the customer taken from the session of the request, and not from somewhere else?';

/** What differs from the expected customer, as clauses; empty if none was given. */
function compareIdentity(
  { claims, identity }: InspectReport,
  { email, externalId }: ExpectedIdentity,
): readonly string[] {
  const problems = Object.entries({ email, externalId }).flatMap(([name, expected]) => {
    const found = claims?.[name];
    if (expected === undefined || String(found) === expected) return [];
    const has = found === undefined ? 'is not in the token' : `is ${visible(JSON.stringify(found), 80)}`;
    return `${name} ${has}, expected "${visible(expected, 80)}"`;
  });
  // With both claims e-mail wins, and externalId is not used: docs/kustomer.md#two-identifiers (D).
  const isShadowed = email === undefined && externalId !== undefined && identity?.by === 'email';
  return problems.length === 0 && isShadowed
    ? [`Kustomer goes by the e-mail address ${visible(identity.value, 80)}, externalId is not used`]
    : problems;
}
