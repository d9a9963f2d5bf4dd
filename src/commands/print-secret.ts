/** Owns `kchat print-secret`: the stored chat secret, alone on stdout, or in a private file. */
import type { Command } from 'commander';
import { decodeUtf8 } from '../base/bytes.js';
import { inputError } from '../base/errors.js';
import { escapeUnprintable, visible } from '../base/untrusted.js';
import { readFlags, type Settings } from '../cli/settings.js';
import type { Context } from '../context.js';
import type { Output } from '../terminal/contract.js';

/** What `--json` prints. */
interface PrintSecretResult {
  readonly org: string | null;
  /** `keychain` or `file`. */
  readonly store: string;
  readonly fingerprint: string;
  /** Absent if it went into a file. */
  readonly secret?: string;
}

/**
 * Reads the stored secret, even if a variable wins over it in other commands; then a note says so. Throws
 * USAGE, CONFIG_INVALID, OUTPUT_FAILED (2); SECRET_NOT_FOUND (4); INPUT_INVALID (2) for one that is not UTF-8
 * text; the store's own (5).
 */
export async function runPrintSecret(
  // Written without a line feed; undefined: printed.
  { settings, file }: { readonly settings: Settings; readonly file?: string | undefined },
  { output, secrets, reports }: Pick<Context, 'output' | 'secrets' | 'reports'>,
): Promise<PrintSecretResult> {
  const { org, override } = settings.secretRequest();
  const resolved = await secrets().resolve({ org, override: undefined });
  if (override !== undefined)
    output.note(`this is the stored secret; ${override.name} is set, and signing uses that one`);
  const { bytes, fingerprint } = resolved;
  const secret = decodeUtf8(bytes);
  if (secret === undefined)
    throw inputError(
      `the stored secret (${fingerprint}, ${bytes.length} bytes) is not UTF-8 text and cannot be printed`,
      'a chat secret is text: fetch it again with kchat fetch-secret',
    );
  const found = { org: resolved.org, store: resolved.source, fingerprint };
  if (file !== undefined) {
    await reports.replacePrivate(file, secret, '--file');
    return found;
  }
  return { ...found, secret };
}

/** Answers with a secret alone. On a terminal it first warns of that. */
export function answerSecret(command: string, data: { readonly secret?: string }, output: Output): void {
  const { secret = '' } = data;
  const shown = output.stdoutIsTerminal ? escapeUnprintable(secret) : secret;
  if (output.stdoutIsTerminal)
    output.warn(
      shown === secret
        ? 'the secret now stands on your screen and in its scroll-back'
        : 'the secret holds characters that a screen cannot show, written as \\uXXXX here: use a pipe',
    );
  output.answer(command, { data, isCredential: true, text: () => `${shown}\n` });
}

const examples = `Examples:
  $ kchat print-secret | pbcopy
  $ kchat print-secret --org acme --file secret.txt   # 0600, no line feed
  $ kchat print-secret --json
`;

/** Registers `kchat print-secret`: its flags, help, and what it prints. */
export function registerPrintSecret(command: Command, context: Context): void {
  command
    .description(
      'Print the stored chat secret of an org and a newline on stdout, or write it into a private file.',
    )
    .option('--file <path>', 'write it there instead: readable by you only, without a line feed')
    .addHelpText('before', examples)
    .action(async () => {
      const options = readFlags<{ readonly file?: string }>(command, context);
      const { output } = context;
      const result = await runPrintSecret(options, context);
      if (result.secret !== undefined) return answerSecret('print-secret', result, output);
      const file = visible(options.file ?? '');
      const text = () => `wrote the secret ${result.fingerprint} to ${file} (no line feed)\n`;
      output.answer('print-secret', { data: result, text });
    });
}
