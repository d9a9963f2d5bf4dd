/** Owns `kchat inspect`: says whether and why Kustomer would reject a token. Rule: the report comes first, whole, whatever fails. */
import type { Command } from 'commander';
import { readApiKeyVariable, resolveSecretRequest } from '../config.js';
import type { Context, ResolvedSecret } from '../context.js';
import { exitCodes, KchatError, usageError } from '../errors.js';
import { type DecodedToken, decodeToken } from '../token/decode.js';
import type { SignatureCheck } from '../token/finding.js';
import { causes, mayBeOtherKey, type OtherKey } from '../token/forensics.js';
import { checkSignature, type InspectReport, reportToken } from '../token/inspect.js';
import { readPasted } from '../token/pasted.js';
import { whyUncheckable } from '../token/signature.js';
import { type NumericDate, parseMoment } from '../token/time.js';
import { renderInspection } from './inspection-text.js';

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
  /** What was taken off the pasted text. */
  readonly stripped: readonly string[];
  /** The moment that was judged for, in seconds since the epoch. */
  readonly now: NumericDate;
  /** Whether `--at` chose that moment. */
  readonly isNowChosen: boolean;
  /** The secret that was used, without its bytes. */
  readonly secret: Omit<ResolvedSecret, 'bytes'> | null;
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
  return {
    report,
    stripped,
    now,
    isNowChosen: options.at !== undefined,
    secret: secret && { fingerprint: secret.fingerprint, source: secret.source, org: secret.org },
    failure,
  };
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

/** How many other orgs are asked, and for how long altogether, in milliseconds. */
const maxOtherOrgs = 50;
const otherOrgsTimeoutMs = 2_000;

/** The API key of the environment, then other orgs' secrets. What cannot be read is left out without a word. */
async function collectOtherKeys(
  { source, org }: ResolvedSecret,
  { env, secrets }: Capabilities,
): Promise<readonly OtherKey[]> {
  const apiKey = readApiKeyVariable(env)?.value.trim();
  const found: OtherKey[] =
    apiKey === undefined ? [] : [{ id: 'api-key-as-secret', bytes: new TextEncoder().encode(apiKey) }];
  const entries = await secrets.index.list().catch(() => []);
  const deadline = AbortSignal.timeout(otherOrgsTimeoutMs);
  for (const entry of entries.slice(0, maxOtherOrgs)) {
    if (deadline.aborted) break;
    if (entry.org === org || !('store' in entry)) continue;
    // A keychain may ask for its password: only one that has just been used is asked again.
    if (entry.store === 'keychain' && source !== 'keychain') continue;
    const bytes = await readWithin(secrets.store(entry.store).read(entry.org), deadline);
    if (bytes !== undefined) found.push({ id: 'other-org-secret', org: entry.org, bytes });
  }
  return found;
}

/** What was read, or undefined when that failed or took too long. */
async function readWithin(
  reading: Promise<Uint8Array | undefined>,
  deadline: AbortSignal,
): Promise<Uint8Array | undefined> {
  const quiet = reading.catch(() => undefined);
  const tooLate = new Promise<undefined>((resolve) => {
    deadline.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  return Promise.race([quiet, tooLate]);
}

const examples = `Examples:
  $ kchat inspect eyJhbGciOi…
  $ pbpaste | kchat inspect
  $ kchat sign --email ada@example.com | kchat inspect - --at +14m

`;

function listCauses(): string {
  const lines = Object.entries(causes).map(([id, { explains }]) => `  ${id.padEnd(26)}${explains}\n`);
  return `\nCauses of a wrong signature that are recognized (signature.cause in --json):\n${lines.join('')}`;
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
        text: (style) => renderInspection(result, style),
        exitCode: isRejected ? exitCodes.negative : exitCodes.done,
      });
      if (result.failure !== null && !isRejected) throw result.failure;
    });
}
