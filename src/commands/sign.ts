/** Owns `kchat sign`: mints a login token. Rule: stdout is the token, a line feed, and nothing else. */
import { type Command, Option } from 'commander';
import { usageError } from '../base/errors.js';
import { collect, secretFileOption, withValues } from '../cli/options.js';
import { nameSecret, warnOfSuspicions } from '../cli/secret-words.js';
import { readFlags } from '../cli/settings.js';
import type { Context } from '../context.js';
import {
  badKindNames,
  chooseIdentity,
  describeBad,
  listBadKinds,
  parseBadKind,
  renderBadList,
} from '../sign/bad.js';
import { parseClaims } from '../sign/claim-flags.js';
import { deliver, parseQrTemplate } from '../sign/delivery.js';
import { formatNames, formatToken, parseFormat } from '../sign/formats.js';
import type { SignOptions } from '../sign/options.js';
import { createMint, describeSigned, type SignedToken } from '../sign/signed.js';
import { buildClaims, identifiedBy } from '../token/claims.js';
import { describeIdentity } from '../token/identity.js';
import { listIdentifierWarnings } from '../token/rules/identifier.js';
import { formatSpan, loginTokenLifetime, parseMoment, readWholeSeconds, toIso } from '../token/time.js';

/** Signs one login token. Throws USAGE or INPUT_INVALID (2), SECRET_NOT_FOUND (4), or a store's own (5). */
export async function runSign(
  options: SignOptions,
  { clock, output, secrets }: Pick<Context, 'clock' | 'output' | 'secrets'>,
): Promise<SignedToken> {
  const now = readWholeSeconds(clock);
  const bad = options.bad === undefined ? undefined : parseBadKind(options.bad);
  const iat = options.iat === undefined ? now : parseMoment(options.iat, '--iat', now);
  const identity = bad === undefined ? options : chooseIdentity(bad, options);
  const claims = buildClaims(identity, iat, parseClaims(options.claim));
  const secret = await secrets().resolve(options.settings.secretRequest());
  warnOfSuspicions(secret, output);
  const signed = describeSigned(createMint(secret.bytes)(claims, now, bad), secret);
  const who = signed.identity === null ? 'nobody' : describeIdentity(claims);
  const by = `secret ${nameSecret(secret)}`;
  if (bad !== undefined) {
    output.note(`${who}, ${by}\n${describeBad(bad)}`);
    return signed;
  }
  for (const warning of listIdentifierWarnings(claims, identifiedBy(claims).by)) output.warn(warning);
  output.note(`${who} ${describeLifetime(iat, now)}, ${by}`);
  return signed;
}

function describeLifetime(iat: number, now: number): string {
  const secondsLeft = iat + loginTokenLifetime - now;
  if (secondsLeft < 0) return `too old by ${formatSpan(secondsLeft)}`;
  // More than 15 minutes off in either direction is rejected: docs/kustomer.md#time (D).
  const early = iat - now - loginTokenLifetime;
  if (early > 0) return `too early by ${formatSpan(early)}`;
  const until = toIso(iat + loginTokenLifetime)?.slice(11, 19) ?? 'a time that no calendar has';
  const ahead = iat > now ? `, issued ${formatSpan(iat - now)} ahead of now` : '';
  return `until ${until} UTC (${formatSpan(secondsLeft)}${ahead})`;
}

const examples = `Examples:
  $ kchat sign --email ada@example.com
  $ kchat sign --external-id user_8412 --claim plan=pro --claim seats:=3
  $ kchat sign --email ada@example.com --qr            # for your phone
  $ kchat sign --email ada@example.com --bad expired   # must fail; --bad list
  $ kchat sign --from users.csv > tokens.txt
`;

type SignFlags = Omit<SignOptions, 'settings'> & { readonly from?: string; readonly json?: boolean };

/** Registers `kchat sign`: its flags, help, and what it prints. */
export function registerSign(command: Command, context: Context): void {
  command
    .description(
      'Mint a login token for Kustomer.logIn(jwt): HS256, {email or externalId, iat}, good for 15 ' +
        'minutes.\nStdout is the token and nothing else.',
    )
    .optionsGroup('Who, and what is in it:')
    .option('--email <address>', "the customer's e-mail address; wins over an external id", only('--email'))
    .option('--external-id <id>', "the customer's id in your system, always a string", only('--external-id'))
    .option('--iat <time>', 'issued at (now): epoch seconds, ISO 8601, or relative, as -16m or +2h')
    .option('--claim <assignment>', 'a further claim: name=text or name:=json; repeatable', collect, [])
    .addOption(
      new Option(
        '--from <file>',
        'a token for every row of a CSV or NDJSON file (- for stdin), where email, externalId, iat and ' +
          'claim.NAME count, or for every line of e-mail addresses',
      ).conflicts(['email', 'externalId', 'copy']),
    )
    .addOption(
      withValues(
        new Option(
          '--bad [kind]',
          'a token that must be refused; without a kind the list of kinds, with --from one of each',
        ),
        ['list', ...badKindNames],
      )
        .preset('list')
        .conflicts('iat'),
    )
    .addOption(secretFileOption())
    .optionsGroup('How it comes out:')
    .addOption(
      withValues(
        new Option(
          '--format <format>',
          'the token, or a line to paste; csv repeats the cells of --from, so import them as text',
        ).default(undefined, 'token'),
        [...formatNames, 'csv'],
      ),
    )
    .option('--qr [template]', "draw a QR code of it on stderr, or of 'myapp://login?jwt={token}'")
    .option('--copy', 'put what is printed on the clipboard too (over SSH by OSC 52)')
    .addHelpText('before', examples)
    .action(async () => {
      const { from, json = false, ...options } = readFlags<SignFlags>(command, context);
      if (from !== undefined) {
        const { runSignRows } = await import('../sign/rows.js');
        await runSignRows({ ...options, from }, context);
      } else if (options.bad === 'list') {
        const data = listBadKinds();
        context.output.answer('sign', { data, text: ({ columns }) => renderBadList(data, columns) });
      } else await answerToken(options, json, context);
    });
}

/** For a flag that names one customer: commander would silently take the last of two values. */
const only = (flag: string) => (value: string, earlier: string | undefined) => {
  if (earlier === undefined) return value;
  throw usageError(
    `${flag} is given twice, and a token is for one customer`,
    'many at once: kchat sign --from users.csv',
  );
};

/** `sign` for one customer. */
async function answerToken(options: SignOptions, json: boolean, context: Context): Promise<void> {
  const format = parseFormat(options.format, json);
  const template = options.qr === undefined ? undefined : parseQrTemplate(options.qr);
  const result = await runSign(options, context);
  const printed = await formatToken(result.token, format, options.settings, context);
  await deliver(result.token, printed, template, options.copy, context);
  context.output.answer('sign', { isCredential: true, data: result, text: () => `${printed}\n` });
}
