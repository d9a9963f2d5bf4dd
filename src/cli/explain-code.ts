/**
 * Owns `kchat help CODE`: what a code of a report or an error means, and what to do about it. Rule: pure; the
 * words are those of the reports. All of it is loaded only for such a code.
 */
import { type ErrorCode, KchatError } from '../base/errors.js';
import { renderHanging, renderRows } from '../base/layout.js';
import { type CausePartId, causeParts } from '../token/causes/parts.js';
import { describeCause, suggestFix } from '../token/causes/wording.js';
import { type Language, parseLanguage } from '../token/languages.js';
import { type FindingCode, rules } from '../token/rules.js';

const keyPage = 'Settings > Security > API Keys in Kustomer';
const newKey = `make one under ${keyPage} with the roles org.admin and org.user`;
const anotherStore = 'keep the secret in a file (--store file) or in KUSTOMER_CHAT_SECRET';

/** What every error code means in general, and what to do about it: each error has its own figures. */
const errorWords: Readonly<Record<ErrorCode, readonly [means: string, fix: string]>> = {
  USAGE: ['a flag, argument or variable is wrong', 'see the hint; kchat COMMAND --help lists all flags'],
  INPUT_INVALID: ['a file, stdin or a row is not what it should be', 'give what the flag is for, in UTF-8'],
  CONFIG_INVALID: [
    'a file in the config folder is damaged',
    'repair or delete the file that the message names, then fetch or import the secret again',
  ],
  ORIGIN_CONFLICT: [
    'a secret from one server would replace one from another, such as an emulator over Kustomer',
    'if you want that: kchat forget-secret --org ORG; otherwise leave out --api-url and KCHAT_API_URL',
  ],
  OUTPUT_FAILED: ['the answer could not be written', 'make room on the disk, or give another path'],
  API_KEY_MISSING: [
    'a command needs an API key, and none was given',
    `${newKey}; give it by KUSTOMER_API_KEY or --api-key-stdin`,
  ],
  API_KEY_UNUSABLE: [
    'what was given as API key is not one, so nothing was sent',
    `copy the whole key and nothing else; it is shown only once, so you may need another: ${keyPage}`,
  ],
  API_KEY_EXPIRED: [
    "by this machine's clock the API key has expired, so nothing was sent",
    `${newKey}; if the clock is wrong: kchat check --only clock`,
  ],
  API_KEY_IS_WIDGET_KEY: ['it is the key of an app (org.tracking), which may not read the secret', newKey],
  API_KEY_LACKS_ROLE: ['Kustomer knows the key, but it may not read the chat secret', newKey],
  API_KEY_WRONG_REGION: [
    'the request reached another region of Kustomer than that of the key',
    "leave out --api-url and KCHAT_API_URL: an org's own host finds its region",
  ],
  API_KEY_REFUSED: [
    'Kustomer does not accept the key: it is mistyped, revoked, or of another org',
    `look for it under ${keyPage} of this org; if it is not there, make another`,
  ],
  SECRET_NOT_FOUND: [
    'kchat has no chat secret for the org',
    'kchat fetch-secret with an API key, or kchat import-secret; kchat status shows what is stored',
  ],
  KEYCHAIN_LOCKED: ['the keychain is locked', `unlock it and run the command again; or ${anotherStore}`],
  KEYCHAIN_UNAVAILABLE: ['there is no keychain that kchat can use, as on most servers', anotherStore],
  KEYCHAIN_TIMED_OUT: [
    'the keychain did not answer: it may be waiting for its dialog, on a screen that you do not see',
    `answer the dialog, or give it more time by KCHAT_KEYCHAIN_TIMEOUT; or ${anotherStore}`,
  ],
  STORE_UNUSABLE: ['a store cannot be read or written', 'mend the file that the message names'],
  API_UNREACHABLE: [
    'no connection to the API: name, network, proxy or certificate',
    'is the org right? behind a proxy, set HTTPS_PROXY, and NODE_EXTRA_CA_CERTS for its certificate',
  ],
  API_TIMED_OUT: ['the API did not answer in time', 'run it again, or give it more time: --timeout 3m'],
  API_RATE_LIMITED: ['the org may make no more calls in this minute', 'wait a minute, and run it again'],
  API_FAILED: ['the API itself failed', 'run it again later; --verbose shows the requests'],
  API_ANSWER_INVALID: [
    'the answer is not as Kustomer documents it: it may be from another server',
    'check --api-url, KCHAT_API_URL and the proxy; kchat status shows them',
  ],
  BUG: ['there is a mistake in kchat', 'please report it, with the lines of the message'],
  INTERRUPTED: ['Ctrl-C or a signal ended the command', 'run it again: nothing is left half stored'],
};

/** Every code that has a page; causes of several parts (`a+b`) have one too. */
export const listCodes = () => [rules, errorWords, causeParts].flatMap((codes) => Object.keys(codes));

/** A page about a code. `kind`: what has such codes. */
type Explained = Readonly<Record<'code' | 'kind' | 'severity' | 'means' | 'fix', string>>;

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

/** What each severity of a finding means. */
export const severityMeanings = {
  error: 'error: Kustomer rejects such a token',
  'error or warning': 'error or warning, by the figures',
  warning: 'warning: unusual, or not documented',
  note: 'note: worth knowing',
};

function explainFinding(code: string): Explained | undefined {
  if (!Object.hasOwn(rules, code)) return undefined;
  const { severity, means, fix } = rules[code as FindingCode];
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
