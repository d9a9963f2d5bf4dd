/** Owns `kchat print-secret`: the stored chat secret, on stdout, and nothing else there. */
import type { Command } from 'commander';
import { decodeUtf8 } from '../base/bytes.js';
import { KchatError } from '../base/errors.js';
import { escapeUnprintable } from '../base/untrusted.js';
import { createSettings, type SettingFlags, type Settings } from '../cli/settings.js';
import type { Context } from '../context.js';
import type { Output } from '../terminal/contract.js';

interface PrintSecretOptions {
  readonly settings: Settings;
}

/** What `--json` prints. */
interface PrintSecretResult {
  readonly org: string | null;
  /** `keychain` or `file`. */
  readonly store: string;
  readonly fingerprint: string;
  readonly secret: string;
}

/**
 * Reads the stored secret; the variables that win when signing are passed over, with a note.
 *
 * @throws KchatError USAGE, CONFIG_INVALID (2); SECRET_NOT_FOUND (4); INPUT_INVALID (2) for one that is not UTF-8
 *   text; the store's own (5)
 */
export async function runPrintSecret(
  { settings }: PrintSecretOptions,
  { output, secrets }: Pick<Context, 'output' | 'secrets'>,
): Promise<PrintSecretResult> {
  const { org, override } = settings.secretRequest();
  const resolved = await secrets().resolve({ org, override: undefined });
  if (override !== undefined)
    output.note(`this is the stored secret; ${override.name} is set, and signing uses that one`);
  const secret = decode(resolved.bytes, resolved.fingerprint);
  warnOfShownSecret(secret, output);
  return { org: resolved.org, store: resolved.source, fingerprint: resolved.fingerprint, secret };
}

function decode(bytes: Uint8Array, fingerprint: string): string {
  const text = decodeUtf8(bytes);
  if (text !== undefined) return text;
  throw new KchatError(
    'INPUT_INVALID',
    `the stored secret (${fingerprint}, ${bytes.length} bytes) is not UTF-8 text and cannot be printed`,
    { hint: 'a chat secret is text: fetch it again with kchat fetch-secret' },
  );
}

/** Says on a terminal what printing the secret there does. */
export function warnOfShownSecret(secret: string, output: Pick<Output, 'stdoutIsTerminal' | 'warn'>): void {
  if (!output.stdoutIsTerminal) return;
  output.warn(
    escapeUnprintable(secret) === secret
      ? 'the secret now stands on your screen and in its scroll-back'
      : 'the secret holds characters that a screen cannot show, written as \\uXXXX here: use a pipe',
  );
}

/** The secret and a newline; on a terminal with control characters made visible. */
export function renderPrintSecret(
  { secret }: Pick<PrintSecretResult, 'secret'>,
  onTerminal: boolean,
): string {
  return `${onTerminal ? escapeUnprintable(secret) : secret}\n`;
}

const examples = `Examples:
  $ kchat print-secret | pbcopy
  $ kchat print-secret --org acme > secret.txt
  $ kchat print-secret --json
`;

export function registerPrintSecret(command: Command, context: Context): void {
  command
    .description('Print the stored chat secret of an org and a newline on stdout.')
    .addHelpText('before', examples)
    .action(async () => {
      const settings = createSettings(command.optsWithGlobals<SettingFlags>(), context.env);
      const result = await runPrintSecret({ settings }, context);
      context.output.answer('print-secret', {
        data: result,
        text: () => renderPrintSecret(result, context.output.stdoutIsTerminal),
      });
    });
}
