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
function findStrayed(flags: BackendFlags): readonly [string, string] | undefined {
  const { tokenUrl, tokenCommand, expectEmail } = flags;
  const url = ['--token-url', tokenUrl] as const;
  const either = ['--token-url or --token-command', tokenUrl ?? tokenCommand] as const;
  const rows = [
    ['--token-method', flags.tokenMethod, url],
    ['--token-header', flags.tokenHeader[0], url],
    ['--token-body', flags.tokenBody, url],
    ['--second-session', flags.secondSession[0], url],
    ['--wait', flags.wait, url],
    ['--other-email', flags.otherEmail, url],
    ['--other-email', flags.otherEmail, ['--expect-email', expectEmail]],
    ['--token-field', flags.tokenField, either],
    ['--expect-email', expectEmail, either],
    ['--expect-external-id', flags.expectExternalId, either],
  ] as const;
  const strayed = rows.find(([, value, [, needed]]) => value !== undefined && needed === undefined);
  return strayed && [strayed[0], strayed[2][0]];
}
