/**
 * Owns `kchat help CODE`: what a code of a report or an error means, and what to do about it. Rule: pure; the
 * words are those of the reports. All of it is loaded only for such a code.
 */
import { type ErrorCode, KchatError } from '../base/errors.js';
import { renderHanging, renderRows } from '../base/layout.js';
import { type CausePartId, causeParts } from '../token/causes/parts.js';
import { describeCause, suggestFix } from '../token/causes/wording.js';
import { type FindingCode, findingCodes } from '../token/finding-codes.js';
import { type Language, parseLanguage } from '../token/languages.js';
import { errorWords } from './error-words.js';

/** Every code that has a page; causes of several parts (`a+b`) have one too. */
export const listCodes = () => [findingCodes, errorWords, causeParts].flatMap((codes) => Object.keys(codes));

/** A page about a code. `kind`: what has such codes. */
interface Explained {
  readonly code: string;
  readonly kind: string;
  readonly severity: string;
  readonly means: string;
  readonly fix: string;
}

/**
 * The page about a code, in lower or upper case; undefined if there is none.
 *
 * @param columns   to keep to
 * @param language  what lines of code are written in; Node.js if kchat does not know it
 */
export function explainCode(word: string, columns: number, language = ''): string | undefined {
  const explained =
    explainFinding(word.toUpperCase()) ??
    explainError(word.toUpperCase()) ??
    explainCause(word.toLowerCase(), parseLanguage(language));
  if (explained === undefined) return undefined;
  const { code, kind, severity, means, fix } = explained;
  const rows = Object.entries({ severity, means, fix }).map(([name, text]) => [`  ${name}`, text] as const);
  return `${renderHanging('', `${code}: ${kind}`, 2, columns)}\n${renderRows(rows, 12, columns)}`;
}

const severityMeanings = {
  error: 'error: Kustomer rejects such a token',
  'error or warning': 'error or warning, by the figures',
  warning: 'warning: unusual, or not documented',
  note: 'note: worth knowing',
};

function explainFinding(code: string): Explained | undefined {
  if (!Object.hasOwn(findingCodes, code)) return undefined;
  const { severity, means, fix } = findingCodes[code as FindingCode];
  return { code, kind: 'a finding of kchat inspect', severity: severityMeanings[severity], means, fix };
}

function explainError(code: string): Explained | undefined {
  if (!Object.hasOwn(errorWords, code)) return undefined;
  const name = code as ErrorCode;
  const [means, fix] = errorWords[name];
  const severity = `ends the command with exit code ${new KchatError(name, means).exitCode}`;
  return { code, kind: 'an error of kchat', severity, means, fix };
}

function explainCause(code: string, language: Language | undefined): Explained | undefined {
  const parts = code.split('+').map((id) => ({ id: id as CausePartId, detail: null }));
  const [first, ...rest] = parts;
  if (first === undefined || !parts.every(({ id }) => Object.hasOwn(causeParts, id))) return undefined;
  const cause = { parts: [first, ...rest], org: null, provenBy: 'hmac' } as const;
  return {
    code,
    kind: 'a cause of SIGNATURE_MISMATCH in kchat inspect',
    severity: 'error: the signature does not match, and Kustomer rejects the token',
    means: describeCause(cause),
    fix: suggestFix(cause, language),
  };
}
