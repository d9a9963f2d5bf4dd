/** Owns `kchat sign`: mints a login token. Rule: stdout is the token, a line feed, and nothing else. */
import { type Command, Option } from 'commander';
import { withValues } from '../cli/help.js';
import { resolveSecretRequest } from '../cli/settings.js';
import { nameSecret, warnOfSuspicions } from '../cli/used-secret.js';
import type { Context } from '../context.js';
import { badKindNames, listBadKinds, openBadKind, renderBadList } from '../sign/bad.js';
import { deliver } from '../sign/delivery.js';
import { formatNames, formatToken, parseFormat } from '../sign/formats.js';
import { fillQrTemplate, parseQrTemplate } from '../sign/qr-template.js';
import { buildClaims, type IdentifiedBy, identifiedBy, parseClaims } from '../token/claims.js';
import { describeIdentity } from '../token/identity.js';
import { createSigner, loginTokenHeader } from '../token/sign.js';
import { formatSpan, loginTokenLifetime, parseMoment, toIso } from '../token/time.js';

export interface SignOptions {
  readonly org?: string | undefined;
  readonly email?: string | undefined;
  readonly externalId?: string | undefined;
  /** Epoch seconds, ISO 8601, or relative such as `-16m`; now by default. */
  readonly iat?: string | undefined;
  /** `name=text` or `name:=json`. */
  readonly claim: readonly string[];
  /** A path, or `-` for stdin. */
  readonly secretFile?: string | undefined;
  /** A kind of {@link badKinds}: a token that is wrong on purpose. */
  readonly bad?: string | undefined;
}

/** What `--json` prints. */
export interface SignResult {
  /** Compact serialization (RFC 7515 §7.1). */
  readonly token: string;
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** Null for a token that names nobody on purpose. */
  readonly identity: IdentifiedBy | null;
  /** ISO 8601 UTC: the last second at which the token is documented to work; null for a bad one. */
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
  const bad = options.bad === undefined ? undefined : openBadKind(options.bad, options.iat);
  const iat = options.iat === undefined ? now : parseMoment(options.iat, '--iat', now);
  const claims = buildClaims(bad?.identity(options) ?? options, iat, parseClaims(options.claim));
  const resolved = await secrets.resolve(resolveSecretRequest(options, env));
  warnOfSuspicions(resolved, output);
  const { bytes, source, fingerprint } = resolved;
  const secret = { source, fingerprint };
  const whose = `secret ${nameSecret(resolved)}`;
  if (bad !== undefined) {
    const made = bad.make(claims, bytes, now);
    output.note(`${made.identity === null ? 'nobody' : describeIdentity(claims)}, ${whose}\n${made.note}`);
    return { token: made.token, ...made.says, identity: made.identity, validUntil: null, secret };
  }
  for (const [flag, value] of [
    ['--email', options.email],
    ['--external-id', options.externalId],
  ] as const)
    if (value !== undefined && value !== value.trim())
      output.warn(`${flag} has white space around it, which is signed as it is`);
  output.note(`${describeIdentity(claims)} ${describeLife(iat, now)}, ${whose}`);
  return {
    token: createSigner(bytes)(claims),
    header: loginTokenHeader,
    claims,
    identity: identifiedBy(claims),
    validUntil: toIso(iat + loginTokenLifetime),
    secret,
  };
}

function describeLife(iat: number, now: number): string {
  const secondsLeft = iat + loginTokenLifetime - now;
  if (secondsLeft < 0) return `too old by ${formatSpan(secondsLeft)}`;
  // Facts: more than 15 minutes off in either direction is rejected (D).
  const early = iat - now - loginTokenLifetime;
  if (early > 0) return `too early by ${formatSpan(early)}`;
  const until = toIso(iat + loginTokenLifetime)?.slice(11, 19) ?? 'a time that no calendar has';
  const ahead = iat > now ? `, issued ${formatSpan(iat - now)} ahead of now` : '';
  return `until ${until} UTC (${formatSpan(secondsLeft)}${ahead})`;
}

/** The token and a line feed: for `demo`, which shows it. */
export function renderSign(result: SignResult): string {
  return `${result.token}\n`;
}

const examples = `Examples:
  $ kchat sign --email ada@example.com
  $ kchat sign --external-id user_8412 --claim plan=pro --claim 'seats:=3'
  $ kchat sign --email ada@example.com --qr            # for your phone
  $ kchat sign --email ada@example.com --bad expired   # must fail; --bad list
  $ kchat sign --from users.csv > tokens.txt
`;

const collect = (value: string, earlier: readonly string[]) => [...earlier, value];

/** All that the command line can say. */
type SignFlags = SignOptions & {
  readonly format?: string;
  readonly from?: string;
  readonly json?: boolean;
  readonly qr?: string | true;
  readonly copy?: boolean;
};

export function registerSign(command: Command, context: Context): void {
  command
    .description(
      'Mint a login token for Kustomer.logIn(jwt): HS256, {email or externalId, iat}, good for 15 minutes.\nStdout is the token and nothing else.',
    )
    .optionsGroup('Who, and what is in it:')
    .option('--email <address>', "the customer's e-mail address; wins over an external id")
    .option('--external-id <id>', "the customer's id in your system, always a string in the token")
    .option(
      '--iat <time>',
      'issued at: epoch seconds, ISO 8601, or relative to now (-16m, +2h); now by default',
    )
    .option('--claim <assignment>', 'a further claim: name=text or name:=json; repeatable', collect, [])
    .option(
      '--from <file>',
      'a token for every row of a CSV or NDJSON file (- for stdin); email, externalId, iat and claim.NAME count',
    )
    .addOption(
      withValues(new Option('--bad <kind>', 'a token that must be refused; list explains the kinds'), [
        'list',
        ...badKindNames,
      ]),
    )
    .option('--secret-file <path>', 'read the chat secret from a file (- for stdin)')
    .optionsGroup('How it comes out:')
    .addOption(
      withValues(
        new Option('--format <format>', 'what to print: the token, or a line to paste').default(
          undefined,
          'token',
        ),
        [...formatNames, 'csv'],
      ),
    )
    .option(
      '--qr [template]',
      "draw a QR code too, on stderr: of the token, or of 'myapp://login?jwt={token}', which opens your app",
    )
    .option('--copy', 'put what is printed on the clipboard too (over SSH by OSC 52)')
    .addHelpText('before', examples)
    .action(async () => {
      const flags = command.optsWithGlobals<SignFlags>();
      const { from } = flags;
      if (from !== undefined) {
        const { runSignRows } = await import('../sign/rows.js');
        await runSignRows({ ...flags, from }, context);
      } else if (flags.bad === 'list') answerBadList(context);
      else await answerToken(flags, context);
    });
}

async function answerToken(flags: SignFlags, context: Context): Promise<void> {
  const format = parseFormat(flags.format, flags.json === true);
  const template = flags.qr === undefined ? undefined : parseQrTemplate(flags.qr);
  const result = await runSign(flags, context);
  const printed = await formatToken(result.token, format, flags, context);
  const code = template === undefined ? undefined : fillQrTemplate(template, result.token);
  await deliver(printed, { code, copy: flags.copy }, context);
  context.output.answer('sign', { data: result, text: () => `${printed}\n` });
}

function answerBadList({ output }: Pick<Context, 'output'>): void {
  const data = listBadKinds();
  output.answer('sign', { data, text: ({ columns }) => renderBadList(data, columns) });
}
