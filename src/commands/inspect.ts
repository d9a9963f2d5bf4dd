/** Owns `kchat inspect`: would Kustomer reject a token, and why. Rule: the report precedes any error. */
import { type Command, Option } from 'commander';
import { decodeUtf16 } from '../base/bytes.js';
import { exitCodes, usageError } from '../base/errors.js';
import { fitted } from '../cli/help.js';
import { languageOption, secretFileOption } from '../cli/options.js';
import { readFlags } from '../cli/settings.js';
import type { Context } from '../context.js';
import { createMoment, type InspectOptions } from '../inspect/options.js';
import { createSignatureChecker, refuseSharedStdin } from '../inspect/signature-check.js';
import { renderInspect } from '../inspect/text.js';
import { decodeToken } from '../token/decode.js';
import { type InspectReport, reportToken } from '../token/inspect.js';
import { parsePasted } from '../token/paste/pasted.js';

type Capabilities = Pick<Context, 'clock' | 'input' | 'interrupt' | 'secrets'>;

/**
 * Inspects one token; `report` is exactly what `--json` prints. A missing secret or an unusable store is not
 * thrown: it is in `failure`, for after the report if nothing else is wrong. Throws USAGE or INPUT_INVALID
 * (2): no token, several tokens, too much input, a bad `--at` or secret file.
 */
export async function runInspect(options: InspectOptions, context: Capabilities) {
  const readNow = createMoment(options, context.clock);
  const { compute } = context.interrupt;
  const given = await readGiven(options, context);
  const pasted = await compute(() => parsePasted(given));
  // Read only now: the token may be younger than this process, in a pipe or if a person pastes it.
  const now = readNow();
  const token = await compute(() => decodeToken(pasted.text));
  const { signature, secret, failure } = await createSignatureChecker(options, context, compute)(token);
  const language = options.settings.language();
  const report = await compute(() =>
    reportToken({ token, now, signature, secret: secret?.bytes, origin: secret, found: pasted, language }),
  );
  const used = secret && { fingerprint: secret.fingerprint, source: secret.source, org: secret.org };
  return { report, subject: { now, isNowChosen: options.at !== undefined, secret: used }, failure };
}

async function readGiven(options: InspectOptions, { input }: Capabilities): Promise<string> {
  const { token: argument } = options;
  if (argument !== undefined && argument !== '-') return argument;
  if (argument === undefined && input.isTerminal)
    throw usageError(
      'there is no token to inspect',
      'kchat inspect TOKEN, kchat inspect --clipboard, or pipe one in',
    );
  const reader = argument === '-' ? 'the token (-)' : 'the token';
  refuseSharedStdin(reader, options);
  const bytes = await input.readStdin(reader, 16_777_216);
  // A byte-order mark before UTF-8 is kept: it is part of what the backend made.
  return decodeUtf16(bytes) ?? new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

const examples = `Examples:
  $ kchat sign --email ada@example.com --bad tampered | kchat inspect
  $ kchat inspect --clipboard
  $ kchat sign --email ada@example.com | kchat inspect - --at +14m
  $ kchat inspect --from tokens.txt
`;

const furtherHelp = `
What a finding or cause means: kchat help CODE, such as kchat help IAT_TOO_OLD
All of them: kchat help findings, kchat help causes
`;

/** If kchat's own copy of the secret is wrong, it is as if there were none. */
function chooseExitCode({ verdict, signature }: InspectReport): 0 | 4 {
  return verdict === 'unverified' && signature.status === 'mismatch' ? exitCodes.noSecret : exitCodes.done;
}

type InspectFlags = Omit<InspectOptions, 'token' | 'settings'> & {
  readonly from?: string;
  readonly clipboard?: true;
  readonly json?: boolean;
};

/** Registers `kchat inspect`: its flags, help, and what it prints. */
export function registerInspect(command: Command, context: Context): void {
  command
    .description(
      'Decode and verify a login token, and say whether and why Kustomer would reject it. Takes what ' +
        'people paste: quotes, "Bearer", a jwt.io link, broken lines. Exit 1: rejected.',
    )
    .argument('[token...]', 'the token as it was copied, or - for stdin')
    .optionsGroup('What to judge:')
    .addOption(new Option('--clipboard', 'the token that was copied last').conflicts('from'))
    .option('--at <time>', 'judge for this moment: epoch seconds, ISO 8601, or relative to now (-16m, +2h)')
    .option('--from <file>', 'a token a line, or the column token of a CSV (- for stdin): one verdict a line')
    .optionsGroup('The signature:')
    .option('--no-verify', 'leave the signature unchecked; no secret is needed')
    .addOption(secretFileOption())
    .addOption(languageOption())
    .addHelpText('before', examples)
    .addHelpText('after', fitted(furtherHelp))
    .action(async (words: readonly string[]) => {
      const { from, clipboard, json = false, ...flags } = readFlags<InspectFlags>(command, context);
      if (clipboard && words.length > 0)
        throw usageError('a token and --clipboard exclude each other', 'omit one of them');
      const given = words.length === 0 ? undefined : words.join(' ');
      const token = clipboard ? await context.clipboard.read() : given;
      const options = { ...flags, token };
      if (from !== undefined) {
        const { runInspectRows } = await import('../inspect/rows.js');
        await runInspectRows({ ...options, from }, context);
        return;
      }
      const { output } = context;
      const result = await runInspect(options, context);
      const isRejected = result.report.verdict === 'rejected';
      output.answer('inspect', {
        data: result.report,
        text: (style) => renderInspect(result.report, result.subject, style),
        exitCode: isRejected ? exitCodes.negative : chooseExitCode(result.report),
      });
      if (result.failure === null || isRejected) return;
      // A person has read it in the report; a program reads it on stderr.
      if (json || !output.stdoutIsTerminal) throw result.failure;
      output.setExitCode(result.failure.exitCode);
    });
}
