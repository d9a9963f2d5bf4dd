/** Owns what a finding is and what a rule may see. Rule: only what Kustomer documents is an error. */
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

/** What a rule says about a token. Text from the token in it is made visible already. */
export interface Outcome {
  readonly severity: Severity;
  /** What is the case, with the figures. */
  readonly message: string;
  /** What to do about it, sometimes with a line of code after a line feed; null if nothing is to be done. */
  readonly hint: string | null;
}

/** One thing to know about a token. */
export interface Finding extends Outcome {
  readonly code: FindingCode;
}

/** The text in which a token was found. */
export interface FoundIn {
  /** What stood around it, as nouns. */
  readonly stripped: readonly string[];
  /** The parts of it that the app sends too, as clauses that complete "it comes with …". */
  readonly sent: readonly string[];
  /** Why there is not exactly one token, and what to do. */
  readonly refusal?: Pick<Outcome, 'message' | 'hint'> | null;
}

/** All that a rule may look at. */
export interface RuleInput {
  readonly token: DecodedToken;
  /** Seconds since the epoch: the moment to judge for. */
  readonly now: NumericDate;
  readonly signature: SignatureCheck;
  /** What looks wrong about the secret, from `suspectSecret`; empty without one. */
  readonly suspicions: readonly string[];
  /** Whether the secret stands in the header or payload, which everyone can read, or in another text. */
  readonly isExposed: boolean;
  /** Null if there is no secret, or if the caller does not say where it is from. */
  readonly origin: SecretOrigin | null;
  /** Null if the token has no claims. */
  readonly issued: IssueTime | null;
  readonly identity: IdentityReading | null;
  readonly found: FoundIn;
  /** The language for lines of code in hints; undefined if neither the token nor the user tells it. */
  readonly language: Language | undefined;
}

/** One rule. To add a finding is to add an entry to a table in `rules/`, and nothing else. */
export interface Rule {
  /** `error or warning` if it depends on the figures. */
  readonly severity: Severity | 'error or warning';
  /** A clause for the headline of a rejected token and for `kchat help findings`. */
  readonly means: string;
  /** What to do in general; the hint of an outcome adds figures and code. */
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
