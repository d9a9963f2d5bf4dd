/**
 * Owns the one error class, its codes and the exit statuses. Rule: `terminal/output.ts` alone prints errors.
 * Messages are lower case, without a full stop, and never hold a secret or an API key.
 */

/** The exit statuses that users script against. */
export const exitCodes = {
  done: 0,
  negative: 1,
  usage: 2,
  auth: 3,
  noSecret: 4,
  store: 5,
  api: 6,
  bug: 70,
  interrupted: 130,
} as const;

/** One line per exit status, for `kchat help exit-codes`. */
export const exitCodeMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  done: 'done, accepted, all checks passed',
  negative: 'the tool worked and the answer is no: token rejected, a check failed, rows were bad',
  usage: 'usage: flags, arguments, config file, input',
  auth: 'auth: no API key, or it is unusable, or the API refused it',
  noSecret: 'no signing secret for this org',
  store: 'keychain missing, locked, or too slow; file store unusable',
  api: 'API unreachable, timed out, rate limited, or its answer made no sense',
  bug: 'a bug in kchat',
  interrupted: 'interrupted',
};

const codes = {
  USAGE: exitCodes.usage,
  INPUT_INVALID: exitCodes.usage,
  CONFIG_INVALID: exitCodes.usage,
  ORIGIN_CONFLICT: exitCodes.usage,
  OUTPUT_FAILED: exitCodes.usage,
  API_KEY_MISSING: exitCodes.auth,
  API_KEY_UNUSABLE: exitCodes.auth,
  API_KEY_EXPIRED: exitCodes.auth,
  API_KEY_IS_WIDGET_KEY: exitCodes.auth,
  API_KEY_LACKS_ROLE: exitCodes.auth,
  API_KEY_WRONG_REGION: exitCodes.auth,
  API_KEY_REFUSED: exitCodes.auth,
  SECRET_NOT_FOUND: exitCodes.noSecret,
  KEYCHAIN_LOCKED: exitCodes.store,
  KEYCHAIN_UNAVAILABLE: exitCodes.store,
  KEYCHAIN_TIMED_OUT: exitCodes.store,
  STORE_UNUSABLE: exitCodes.store,
  API_UNREACHABLE: exitCodes.api,
  API_TIMED_OUT: exitCodes.api,
  API_RATE_LIMITED: exitCodes.api,
  API_FAILED: exitCodes.api,
  API_ANSWER_INVALID: exitCodes.api,
  BUG: exitCodes.bug,
  INTERRUPTED: exitCodes.interrupted,
} as const;

/** A stable name for what went wrong; scripts read it as `error.code` under `--json`. */
export type ErrorCode = keyof typeof codes;

/** The only error that kchat throws on purpose. The code decides the exit status; the hint is a next step. */
export class KchatError extends Error {
  override readonly name = 'KchatError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { hint?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }

  /** The exit status, one of {@link exitCodes}. */
  get exitCode(): number {
    return codes[this.code];
  }
}

/** Whether a command may go on after it: an error of ours, and no interrupt. */
export function isFailure(error: unknown): error is KchatError {
  return error instanceof KchatError && error.code !== 'INTERRUPTED';
}

/** A wrong flag, argument or variable: exit 2. */
export function usageError(message: string, hint?: string): KchatError {
  return new KchatError('USAGE', message, { hint });
}

/** The content of a file, a row or stdin is wrong: exit 2. */
export function inputError(message: string, hint?: string): KchatError {
  return new KchatError('INPUT_INVALID', message, { hint });
}
