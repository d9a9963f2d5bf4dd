/** Owns the flags about the team's backend. Rule: an error names both flags that do not fit together. */
import { usageError } from '../base/errors.js';
import { parseDuration } from '../cli/setting-values.js';
import type { BackendOptions } from './evidence/backend.js';
import { parseRequest, replaceHeaders } from './evidence/token-request.js';

/** The flags, as typed. */
export interface BackendFlags {
  readonly tokenUrl?: string | undefined;
  readonly tokenCommand?: string | undefined;
  /** GET by default. */
  readonly tokenMethod?: string | undefined;
  /** `Name: value`; the value may be `env:NAME` or `file:PATH`, also after a scheme. */
  readonly tokenHeader: readonly string[];
  readonly tokenBody?: string | undefined;
  /** A path in JSON, such as `data.jwt`. */
  readonly tokenField?: string | undefined;
  readonly expectEmail?: string | undefined;
  readonly expectExternalId?: string | undefined;
  /** Another customer, for whom the session must get no token. */
  readonly otherEmail?: string | undefined;
  /** Headers of another customer's session, as `tokenHeader`. */
  readonly secondSession: readonly string[];
  /** A duration: how long to wait for a backend that is still starting. */
  readonly wait?: string | undefined;
}

/** The backend that the flags name, or undefined. Throws USAGE. `timeoutMs`: for one call. */
export function parseBackendFlags(flags: BackendFlags, timeoutMs: number): BackendOptions | undefined {
  const { tokenUrl, tokenCommand, secondSession, tokenField: field, otherEmail, wait } = flags;
  if (tokenCommand?.trim() === '')
    throw usageError('--token-command is empty', 'give a command line, or --token-url');
  const strayed = findStrayed(flags);
  if (strayed !== undefined) throw usageError(`${strayed[0]} needs ${strayed[1]}`, `add ${strayed[1]}`);
  const waitMs = wait === undefined ? 0 : parseDuration({ value: wait, from: '--wait' });
  const expected = { email: flags.expectEmail, externalId: flags.expectExternalId };
  const options = { secondSession: undefined, field, timeoutMs, waitMs, expected, otherEmail };
  if (tokenCommand !== undefined) return { ...options, ask: tokenCommand };
  if (tokenUrl === undefined) return undefined;
  const ask = parseRequest({ ...flags, tokenUrl });
  return secondSession.length === 0
    ? { ...options, ask }
    : { ...options, ask, secondSession: replaceHeaders(ask, secondSession) };
}

/** The first flag that needs another one, and that one. */
function findStrayed(options: BackendFlags): readonly [string, string] | undefined {
  const { tokenUrl, tokenCommand, expectEmail } = options;
  const ofUrl = {
    '--token-method': options.tokenMethod,
    '--token-header': options.tokenHeader[0],
    '--token-body': options.tokenBody,
    '--second-session': options.secondSession[0],
    '--wait': options.wait,
    '--other-email': options.otherEmail,
  };
  const ofBoth = {
    '--token-field': options.tokenField,
    '--expect-email': expectEmail,
    '--expect-external-id': options.expectExternalId,
  };
  const findGiven = (flags: object) => Object.entries(flags).find(([, value]) => value !== undefined)?.[0];
  const strayed = tokenUrl === undefined ? findGiven(ofUrl) : undefined;
  if (strayed !== undefined) return [strayed, '--token-url'];
  if (options.otherEmail !== undefined && expectEmail === undefined)
    return ['--other-email', '--expect-email'];
  const neither = tokenUrl === undefined && tokenCommand === undefined ? findGiven(ofBoth) : undefined;
  return neither === undefined ? undefined : [neither, '--token-url or --token-command'];
}
