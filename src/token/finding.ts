/**
 * Owns what a finding is and what a rule may look at. Rule: only what Kustomer documents is an error, what is
 * unknown warns.
 */
import type { DecodedToken } from './decode.js';
import type { IdentityReading } from './identity.js';
import type { IssueTime } from './issue-time.js';
import type { Language } from './languages.js';
import type { FindingCode } from './rules.js';
import type { SecretOrigin } from './secret.js';
import type { NumericDate } from './time.js';
import type { SignatureCheck } from './verification.js';

/** Errors reject; warnings name what is unusual or undocumented; notes only inform. */
export type Severity = 'error' | 'warning' | 'note';

/** What a rule says about a token. Text from the token in it is already made visible. */
export interface Outcome {
  readonly severity: Severity;
  /** What is so, with the figures. */
  readonly message: string;
  /** What to do about it, perhaps with a line of code after a line feed; null if nothing needs doing. */
  readonly hint: string | null;
}

/** One thing to know about a token. */
export interface Finding extends Outcome {
  readonly code: FindingCode;
}

/** What a token was found in. */
export interface FoundIn {
  /** What stood around it, as nouns. */
  readonly stripped: readonly string[];
  /** What of it the app sends too, as clauses that complete "it comes with …". */
  readonly sent: readonly string[];
  /** Why no token could be taken from it. */
  readonly refusal?: Refusal | null;
}

/** Why there is no one token, and what to do. */
type Refusal = Pick<Outcome, 'message' | 'hint'>;

/** All that a rule may look at. */
export interface RuleInput {
  readonly token: DecodedToken;
  /** Seconds since the epoch: the moment to judge for. */
  readonly now: NumericDate;
  readonly signature: SignatureCheck;
  /** What looks wrong about the secret, from `suspectSecret`; empty without one. */
  readonly suspicions: readonly string[];
  /** The secret stands in the header or payload, for everyone to read. */
  readonly isExposed: boolean;
  /** Null if there is no secret, or the caller does not say where it is from. */
  readonly origin: SecretOrigin | null;
  /** Null if the token has no claims. */
  readonly issued: IssueTime | null;
  readonly identity: IdentityReading | null;
  readonly found: FoundIn;
  /** What lines of code in hints are written in; undefined if neither the token nor the user says. */
  readonly language: Language | undefined;
}

/** One rule: an entry in a table of `rules/` is all there is to adding a finding. */
export interface Rule {
  /** `error or warning`: it depends on the figures. */
  readonly severity: Severity | 'error or warning';
  /** A clause: the headline of a rejected token, and `kchat help findings`. */
  readonly means: string;
  /** What to do in general; an outcome's own hint has the figures and the language. */
  readonly fix: string;
  check(input: RuleInput): Outcome | readonly Outcome[] | null;
}

/** Rules by their code, in the order of the report. A code, once published, keeps its name. */
export type RuleTable = Readonly<Record<string, Rule>>;

/** Kustomer's documentation says that it rejects this. */
export function rejects(message: string, hint: string | null = null): Outcome {
  return { severity: 'error', message, hint };
}

/** Unusual, or not documented. */
export function warns(message: string, hint: string | null = null): Outcome {
  return { severity: 'warning', message, hint };
}

/** Worth knowing. */
export function informs(message: string, hint: string | null = null): Outcome {
  return { severity: 'note', message, hint };
}
