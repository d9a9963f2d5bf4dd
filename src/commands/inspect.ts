/** Owns `kchat inspect`: says whether and why Kustomer would reject a token. Rule: the report comes first, whole, whatever fails. */
import type { Command } from 'commander';
import { resolveSecretRequest } from '../config.js';
import type { Context, ResolvedSecret } from '../context.js';
import { exitCodes, KchatError, usageError } from '../errors.js';
import { type DecodedToken, decodeToken } from '../token/decode.js';
import type { SignatureCheck } from '../token/finding.js';
import { causes, mayBeOtherKey } from '../token/forensics.js';
import { checkSignature, type InspectReport, reportToken } from '../token/inspect.js';
import { readPasted } from '../token/pasted.js';
import { whyUncheckable } from '../token/signature.js';
import { parseMoment } from '../token/time.js';
import { type InspectSubject, renderInspect } from './inspection-text.js';
import { collectOtherKeys } from './other-keys.js';

// For `demo`, which shows what this command shows.
export { renderInspect };

export interface InspectOptions {
  readonly org?: string | undefined;
  /** The token or what was pasted; `-` is stdin; undefined is stdin where that is no terminal. */
  readonly token?: string | undefined;
  /** The moment to judge for: epoch seconds, ISO 8601, or relative such as `-16m`; now unless told. */
  readonly at?: string | undefined;
  /** False with `--no-verify`: no secret is looked for. */
  readonly verify: boolean;
  /** A path, or `-` for stdin. */
  readonly secretFile?: string | undefined;
}

/** The report, with what a person is told besides. */
export interface InspectResult {
  /** Exactly what `--json` prints. */
  readonly report: InspectReport;
  readonly subject: InspectSubject;
  /** Why there is no secret: to be thrown after the report where nothing else is wrong. */
  readonly failure: KchatError | null;
}

type Capabilities = Pick<Context, 'env' | 'clock' | 'input' | 'secrets'>;

const maxInputBytes = 16_777_216;

/**
 * Inspects one token. A missing secret or an unusable store is not thrown but in `failure`.
 *
 * @throws KchatError USAGE or INPUT_INVALID (2): no token, several, too much input, a bad `--at` or secret file
 */
export async function runInspect(options: InspectOptions, context: Capabilities): Promise<InspectResult> {
  const clockSeconds = Math.floor(context.clock.now() / 1000);
  const now = options.at === undefined ? clockSeconds : parseMoment(options.at, '--at', clockSeconds);
  const { text, stripped } = readPasted(await readToken(options.token, context));
  const token = decodeToken(text);
  const { signature, secret, failure } = await settleSignature(token, options, context);
  const report = reportToken(token, now, signature, secret?.bytes);
  const used = secret && { fingerprint: secret.fingerprint, source: secret.source, org: secret.org };
  return { report, subject: { stripped, now, isNowChosen: options.at !== undefined, secret: used }, failure };
}

async function readToken(argument: string | undefined, { input }: Capabilities): Promise<string> {
  if (argument !== undefined && argument !== '-') return argument;
  if (argument === undefined && input.isTerminal)
    throw usageError('there is no token to inspect', 'kchat inspect TOKEN, or pipe one in: kchat inspect -');
  const bytes = await input.readStdin(argument === '-' ? 'the token (-)' : 'the token', maxInputBytes);
  // Windows PowerShell pipes and redirects UTF-16 with a byte-order mark.
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

interface Settlement {
  readonly signature: SignatureCheck;
  readonly secret: ResolvedSecret | null;
  readonly failure: KchatError | null;
}

function leaveUnchecked(
  why: string,
  hint: string | null = null,
  failure: KchatError | null = null,
): Settlement {
  return { signature: { status: 'not-checked', why, hint }, secret: null, failure };
}

/** Looks for the secret only where one can settle anything: a broken token opens no keychain. */
async function settleSignature(
  token: DecodedToken,
  options: InspectOptions,
  context: Capabilities,
): Promise<Settlement> {
  if (!options.verify) return leaveUnchecked('--no-verify was given');
  const why = whyUncheckable(token);
  if (why !== null) return leaveUnchecked(why);
  try {
    const secret = await context.secrets.resolve(resolveSecretRequest(options, context.env));
    return { signature: await checkAgainst(token, secret, context), secret, failure: null };
  } catch (error) {
    if (!isAboutSecret(error)) throw error;
    return leaveUnchecked(error.message, error.hint ?? null, error);
  }
}

/** No secret, or no store: the rest of the report stands. A bad flag or file is the user's to mend first. */
function isAboutSecret(error: unknown): error is KchatError {
  return (
    error instanceof KchatError &&
    (error.exitCode === exitCodes.noSecret || error.exitCode === exitCodes.store)
  );
}

/** Other credentials are read only after a mismatch that no spelling of this secret explains. */
async function checkAgainst(
  token: DecodedToken,
  secret: ResolvedSecret,
  context: Capabilities,
): Promise<SignatureCheck> {
  const check = checkSignature(token, secret.bytes);
  if (check.status !== 'mismatch' || !mayBeOtherKey(check.cause)) return check;
  return checkSignature(token, secret.bytes, await collectOtherKeys(secret, context));
}

const examples = `Examples:
  $ kchat inspect eyJhbGciOi…
  $ pbpaste | kchat inspect
  $ kchat sign --email ada@example.com | kchat inspect - --at +14m

`;

function listCauses(): string {
  const lines = Object.entries(causes).map(([id, { explains }]) => `  ${id.padEnd(26)}${explains}\n`);
  return `\nWhat a wrong signature was made with (signature.cause in --json):\n${lines.join('')}`;
}

/** Prints the report; then throws what kept the secret away, where nothing else is wrong. */
export function registerInspect(command: Command, context: Context): void {
  command
    .description(
      'Decode and verify a login token, and say whether and why Kustomer would reject it. Takes what people paste: quotes, "Bearer …", a jwt.io link, broken lines. Exit 1: rejected.',
    )
    .argument('[token]', 'the token, or - for stdin')
    .option('--at <time>', 'judge for this moment: epoch seconds, ISO 8601, or relative to now (-16m, +2h)')
    .option('--no-verify', 'leave the signature unchecked; no secret is needed')
    .option('--secret-file <path>', 'read the chat secret from a file (- for stdin)')
    .addHelpText('before', examples)
    .addHelpText('after', listCauses)
    .action(async (token: string | undefined) => {
      const options = { ...command.optsWithGlobals<Omit<InspectOptions, 'token'>>(), token };
      const result = await runInspect(options, context);
      const isRejected = result.report.verdict === 'rejected';
      context.output.answer('inspect', {
        data: result.report,
        text: (style) => renderInspect(result.report, result.subject, style),
        exitCode: isRejected ? exitCodes.negative : exitCodes.done,
      });
      if (result.failure !== null && !isRejected) throw result.failure;
    });
}
