/** Owns the list of all rules. Rule: each is asked, none stops another; errors, then warnings, then notes. */
import type { Finding, Outcome, Rule, RuleInput, Severity } from './finding.js';
import { algorithmRules } from './rules/algorithm.js';
import { expiryRules } from './rules/expiry.js';
import { identifierRules } from './rules/identifier.js';
import { identityRules } from './rules/identity.js';
import { signatureRules } from './rules/signature.js';
import { structureRules } from './rules/structure.js';
import { timeRules } from './rules/time.js';
import { timeFormRules } from './rules/time-form.js';

/** Every rule by its code, in the order of the report. */
export const rules = {
  ...structureRules,
  ...algorithmRules,
  ...signatureRules,
  ...timeFormRules,
  ...timeRules,
  ...expiryRules,
  ...identityRules,
  ...identifierRules,
};

/** A stable code, for scripts. */
export type FindingCode = keyof typeof rules;

// A cast, because TypeScript gives the names of an object as any text.
const entries = Object.entries(rules) as readonly (readonly [FindingCode, Rule])[];

const none: readonly Outcome[] = [];

const isList = (outcomes: Outcome | readonly Outcome[]): outcomes is readonly Outcome[] =>
  Array.isArray(outcomes);

const order: readonly Severity[] = ['error', 'warning', 'note'];

/** All findings, by severity and then in the order of the rules. */
export function listFindings(input: RuleInput): readonly Finding[] {
  const findings: Finding[] = [];
  // Loops, because there may be a million rows, and nearly every rule has nothing to say about a good token.
  for (const [code, rule] of entries) {
    const outcomes = rule.check(input) ?? none;
    for (const { severity, message, hint } of isList(outcomes) ? outcomes : [outcomes])
      findings.push({ code, severity, message, hint });
  }
  if (findings.length < 2) return findings;
  // If the text is not a token, that explains every other finding.
  const malformed = findings.filter(({ code }) => code === 'TOKEN_MALFORMED');
  if (malformed.length > 0) return malformed;
  return order.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
}
