/**
 * Owns the list of all rules. Rule: every rule is asked, none stops another; errors come first,
 * then warnings, then notes.
 */
import type { Finding, RuleInput, Severity } from './finding.js';
import { algorithmRules } from './rules/algorithm.js';
import { expiryRules } from './rules/expiry.js';
import { identifierRules } from './rules/identifier.js';
import { identityRules } from './rules/identity.js';
import { signatureRules } from './rules/signature.js';
import { structureRules } from './rules/structure.js';
import { timeRules } from './rules/time.js';

const rules = [
  ...structureRules,
  ...algorithmRules,
  ...signatureRules,
  ...timeRules,
  ...expiryRules,
  ...identityRules,
  ...identifierRules,
];

const order: readonly Severity[] = ['error', 'warning', 'note'];

/** All findings, by severity and then in the order of the rules. */
export function listFindings(input: RuleInput): readonly Finding[] {
  const findings = rules.flatMap(({ code, check }) => {
    const outcomes = check(input) ?? [];
    return (Array.isArray(outcomes) ? outcomes : [outcomes]).map((outcome) => ({ code, ...outcome }));
  });
  // Of a text that is no token nothing else is known: whatever else was found is a consequence.
  const malformed = findings.filter(({ code }) => code === 'TOKEN_MALFORMED');
  if (malformed.length > 0) return malformed;
  return order.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
}
