/** Owns the first line of an inspection. Rule: verdict, then the worst problem; a token's text is escaped. */
import type { Style } from '../terminal/contract.js';
import type { Finding } from '../token/finding.js';
import type { InspectReport } from '../token/inspect.js';
import { type FindingCode, rules } from '../token/rules.js';
import { formatSpan } from '../token/time.js';

/** A symbol, its colour, and the sentence. */
export function describeVerdict(
  report: InspectReport,
  { symbols, red, yellow, green }: Style,
): [string, (text: string) => string, string] {
  const [mark, sentence] = chooseSentence(report);
  const paint = { failed: red, warned: yellow, passed: green }[mark];
  return [symbols[mark], paint, `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`];
}

function chooseSentence(report: InspectReport): ['failed' | 'warned' | 'passed', string] {
  const { findings, verdict } = report;
  const errors = findings.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first?.code === 'TOKEN_MALFORMED') return ['failed', first.message];
  if (verdict === 'rejected') {
    const reasons = describeReasons(errors, report);
    return ['failed', `Kustomer will reject this token: ${reasons}${describeLeak(report)}`];
  }
  const isDoubtful = findings.some(
    ({ severity, code }) => severity === 'warning' && code !== 'SIGNATURE_NOT_CHECKED',
  );
  const danger = describeDanger(report);
  if (verdict === 'unverified') return ['warned', `${describeUnverified(report, isDoubtful)}${danger}`];
  const left = Math.floor(report.secondsLeft ?? 0);
  const until = left === 0 ? 'at this very moment' : `for another ${formatSpan(left)}`;
  return ['passed', `Kustomer ${isDoubtful ? 'should' : 'will'} accept this token ${until}${danger}`];
}

function describeUnverified({ findings, signature }: InspectReport, isDoubtful: boolean): string {
  const suspect = findings.find(({ code }) => code === 'SECRET_SUSPECT');
  if (signature.status === 'mismatch' && suspect !== undefined) return suspect.message;
  const found = isDoubtful ? 'No error in this token' : 'Nothing wrong with this token';
  return `${found} as far as it goes; its signature was not checked`;
}

/** Findings that make an accepted token worse than a refused one. */
const dangers: Partial<Record<FindingCode, string>> = {
  IDENTITY_SHARED: "but all who get such a token become one customer and read each other's chats",
  SECRET_EXPOSED: 'but it gives the chat secret away: whoever gets it can log in as anyone',
  TOKEN_WRAPPED: 'but not with what the app sends around it',
};

function describeDanger({ findings }: InspectReport): string {
  const said = findings.map(({ code }) => dangers[code]).filter((danger) => danger !== undefined);
  return [...new Set(said)].map((danger) => `, ${danger}`).join('');
}

/** A refused token is dangerous too if the secret is in it. */
function describeLeak({ findings, signature: { cause } }: InspectReport): string {
  const isLeak =
    cause?.includes('signature-is-secret') || findings.some(({ code }) => code === 'SECRET_EXPOSED');
  return isLeak ? ', and it gives the chat secret away' : '';
}

function describeReasons([first, ...others]: readonly Finding[], { ageSeconds }: InspectReport): string {
  if (first === undefined) return 'see below';
  const more =
    others.length === 0 ? '' : `, and ${others.length} more ${others.length === 1 ? 'reason' : 'reasons'}`;
  // The guess at what the number means says more than an age of many years.
  if (/^IAT_(?:TOO_OLD|FUTURE)$/.test(first.code) && first.message.startsWith('iat '))
    return `${first.message}${more}`;
  if (first.code === 'IAT_TOO_OLD' && ageSeconds !== null)
    return `it was issued ${formatSpan(Math.ceil(ageSeconds))} ago${more}`;
  // The message names what is there instead of the missing claim.
  if (['IDENTITY_MISSING', 'IAT_MISSING'].includes(first.code) && !first.message.startsWith('there is'))
    return `${rules[first.code].means}: ${first.message}${more}`;
  return `${rules[first.code].means}${more}`;
}
