/** Owns `kchat sign`: mints a login token. Rule: stdout is the token, a line feed, and nothing else. */
import type { Command } from 'commander';
import { resolveSecretRequest } from '../config.js';
import type { Context } from '../context.js';
import {
  buildClaims,
  type IdentifiedBy,
  identifiedBy,
  type LoginClaims,
  parseClaims,
} from '../token/claims.js';
import { suspectSecret } from '../token/secret.js';
import { createSigner, loginTokenHeader } from '../token/sign.js';
import { formatSpan, loginTokenLifetime, parseMoment, toIso } from '../token/time.js';
import { visible } from '../untrusted.js';

export interface SignOptions {
  readonly org?: string | undefined;
  readonly email?: string | undefined;
  readonly externalId?: string | undefined;
  /** Epoch seconds, ISO 8601, or relative such as `-16m`; now unless told. */
  readonly iat?: string | undefined;
  /** `name=text` or `name:=json`. */
  readonly claim: readonly string[];
  /** A path, or `-` for stdin. */
  readonly secretFile?: string | undefined;
}

/** What `--json` prints. */
export interface SignResult {
  /** Compact serialization (RFC 7515 §7.1). */
  readonly token: string;
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: LoginClaims;
  readonly identity: IdentifiedBy;
  /** ISO 8601 UTC: the last second at which the token is documented to work; null where no date can say it. */
  readonly validUntil: string | null;
  readonly secret: { readonly source: string; readonly fingerprint: string };
}

/**
 * Signs one login token.
 *
 * @throws KchatError USAGE or INPUT_INVALID (2), SECRET_NOT_FOUND (4), or a store's own (5)
 */
export async function runSign(
  options: SignOptions,
  { env, clock, output, secrets }: Pick<Context, 'env' | 'clock' | 'output' | 'secrets'>,
): Promise<SignResult> {
  const now = Math.floor(clock.now() / 1000);
  const iat = options.iat === undefined ? now : parseMoment(options.iat, '--iat', now);
  const claims = buildClaims(options, iat, parseClaims(options.claim));
  const { bytes, source, fingerprint, org } = await secrets.resolve(resolveSecretRequest(options, env));
  for (const suspicion of suspectSecret(bytes)) output.warn(`the chat secret from ${source} ${suspicion}`);
  const identity = identifiedBy(claims);
  output.note(
    `${describeIdentity(claims)} ${describeLife(iat, now)}, secret ${org === null ? `from ${source}` : `of ${org}`} ${fingerprint}`,
  );
  return {
    token: createSigner(bytes)(claims),
    header: loginTokenHeader,
    claims,
    identity,
    validUntil: toIso(iat + loginTokenLifetime),
    secret: { source, fingerprint },
  };
}

/** `ada@example.com (by e-mail; externalId 7 is not used)`. Source: facts, with both `email` wins (D). */
function describeIdentity(claims: LoginClaims): string {
  const { by, value } = identifiedBy(claims);
  const unused =
    by === 'email' && claims.externalId !== undefined
      ? `; externalId ${visible(claims.externalId, 60)} is not used`
      : '';
  return `${visible(value, 80)} (by ${by === 'email' ? 'e-mail' : 'externalId'}${unused})`;
}

function describeLife(iat: number, now: number): string {
  const secondsLeft = iat + loginTokenLifetime - now;
  if (secondsLeft < 0) return `too old by ${formatSpan(secondsLeft)}`;
  const until = toIso(iat + loginTokenLifetime)?.slice(11, 19) ?? 'a time that no calendar has';
  const ahead = iat > now ? `, issued ${formatSpan(iat - now)} ahead of now` : '';
  return `until ${until} UTC (${formatSpan(secondsLeft)}${ahead})`;
}

/** The token and a line feed. */
export function renderSign(result: SignResult): string {
  return `${result.token}\n`;
}

const examples = `Examples:
  $ kchat sign --email ada@example.com
  $ kchat sign --external-id user_8412 --claim plan=pro --claim 'seats:=3'
  $ kchat sign --email ada@example.com --iat -16m    # too old, on purpose
`;

const collect = (value: string, earlier: readonly string[]) => [...earlier, value];

export function registerSign(command: Command, context: Context): void {
  command
    .description(
      'Mint a login token for Kustomer.logIn(jwt): HS256, {email or externalId, iat}, good for 15 minutes.',
    )
    .option('--email <address>', "the customer's e-mail address; wins over an external id")
    .option('--external-id <id>', "the customer's id in your system, always a string in the token")
    .option('--iat <time>', 'issued at: epoch seconds, ISO 8601, or relative to now (-16m, +2h)')
    .option('--claim <assignment>', 'a further claim: name=text or name:=json; repeatable', collect, [])
    .option('--secret-file <path>', 'read the chat secret from a file (- for stdin)')
    .addHelpText('before', examples)
    .action(async () => {
      const result = await runSign(command.optsWithGlobals<SignOptions>(), context);
      context.output.answer('sign', { data: result, text: () => renderSign(result) });
    });
}
