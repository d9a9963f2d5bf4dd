/**
 * Owns `kchat inspect --from`: one verdict per line, and a count of findings at the end. Rule: each line of
 * the input gives one line of output; unreadable ones are rejected as TOKEN_MALFORMED. Line number, verdict
 * and codes are separated by tabs, codes by spaces.
 */
import { exitCodes, inputError, KchatError, usageError } from '../base/errors.js';
import type { Context } from '../context.js';
import { openTokenRows } from '../rows/open-rows.js';
import { parseRow, type Row } from '../rows/row.js';
import { type RowInput, renderJsonLine, useRowInput, writeRows } from '../rows/stream.js';
import { decodeToken } from '../token/decode.js';
import type { FoundIn } from '../token/finding.js';
import { type InspectReport, type Judged, judgeToken, reportToken } from '../token/inspect.js';
import { type PastedToken, parsePasted } from '../token/paste/pasted.js';
import type { FindingCode } from '../token/rules.js';
import { createMoment, type InspectOptions } from './options.js';
import { createSignatureChecker, refuseSharedStdin } from './signature-check.js';

/** The settings and flags of `kchat inspect --from`. `token` is refused: the rows hold the tokens. */
export interface InspectRowsOptions extends InspectOptions {
  /** A path, or `-` for stdin. */
  readonly from: string;
}

/** The findings of all tokens together. */
interface InspectRowsResult {
  readonly tokens: number;
  readonly verdicts: Readonly<Record<InspectReport['verdict'], number>>;
  /** How many tokens each code was found in. */
  readonly findings: ReadonlyMap<FindingCode, number>;
}

type Capabilities = Pick<Context, 'clock' | 'input' | 'output' | 'secrets'>;

/**
 * Inspects the token of every row and writes the verdict; exit status 1 if one was rejected. Throws USAGE or
 * INPUT_INVALID (2) for flags or an input that cannot be read; if nothing was rejected but there was no
 * secret, SECRET_NOT_FOUND (4) or a store's own (5), after the last line.
 */
export async function runInspectRows(
  options: InspectRowsOptions,
  context: Capabilities,
): Promise<InspectRowsResult> {
  if (options.token !== undefined)
    throw usageError('a token and --from exclude each other', 'omit one of them');
  if (options.from === '-') refuseSharedStdin('--from', options);
  const readNow = createMoment(options, context.clock);
  return useRowInput({ path: options.from, input: context.input }, openTokenRows, (input) =>
    inspectRows(input, readNow, options, context),
  );
}

async function inspectRows(
  input: RowInput,
  readNow: () => number,
  options: InspectRowsOptions,
  context: Capabilities,
): Promise<InspectRowsResult> {
  const { output } = context;
  const settle = createSignatureChecker(options, context);
  const language = options.settings.language();
  const verdicts = { accepted: 0, rejected: 0, unverified: 0 };
  const findings = new Map<FindingCode, number>();
  let isDoubtful = false;
  let failure: KchatError | null = null;
  let isSecretWrong = false;

  /** The row's token, and what it is judged by. */
  const check = async (row: Row): Promise<Judged> => {
    const pasted = parsePastedRow(row);
    const token = decodeToken(pasted.text);
    const { signature, secret, failure: why } = await settle(token);
    failure ??= why;
    isSecretWrong ||= signature.status === 'mismatch' && signature.ownFault !== null;
    return {
      token,
      now: readNow(),
      signature,
      secret: secret?.bytes,
      origin: secret,
      found: pasted,
      language,
    };
  };
  const render = async (row: Row): Promise<string> => {
    const judged = await check(row);
    const report = output.json ? reportToken(judged) : null;
    const { verdict, findings: found } = report ?? judgeToken(judged);
    const codes = [...new Set(found.map(({ code }) => code))];
    verdicts[verdict] += 1;
    isDoubtful ||= found.some(({ severity }) => severity !== 'note');
    for (const code of codes) findings.set(code, (findings.get(code) ?? 0) + 1);
    return report === null
      ? `${row.line}\t${verdict}\t${codes.join(' ')}\n`
      : renderJsonLine({ line: row.line, ...report });
  };

  const tokens = await writeRows(input, render, context);
  if (tokens === 0)
    throw inputError(
      `${input.name} has no tokens`,
      'it takes a token a line, or a CSV with the column token',
    );
  const result = { tokens, verdicts, findings };
  if (isDoubtful) output.warn(renderCounts(result));
  else output.note(renderCounts(result));
  if (verdicts.rejected > 0) {
    output.setExitCode(exitCodes.negative);
    return result;
  }
  if (failure !== null) throw failure;
  if (isSecretWrong) output.setExitCode(exitCodes.noSecret);
  return result;
}

/** The token of a row; an empty one and the reason if there is none, or several. */
function parsePastedRow(row: Row): PastedToken & FoundIn {
  const pasted = parseRow(row, ({ token }) => parsePasted(typeof token === 'string' ? token : ''));
  if (!(pasted instanceof KchatError)) return pasted;
  const { message, hint = null } = pasted;
  return { text: '', stripped: [], sent: [], refusal: { message, hint } };
}

function renderCounts({ tokens, verdicts, findings }: InspectRowsResult): string {
  const counts = Object.entries(verdicts).filter(([, count]) => count > 0);
  const first =
    `${tokens} ${tokens === 1 ? 'token' : 'tokens'}: ` +
    `${counts.map(([verdict, count]) => `${count} ${verdict}`).join(', ')}`;
  const codes = [...findings].sort(([, left], [, right]) => right - left);
  return [first, ...codes.map(([code, count]) => `  ${code.padEnd(26)}${count}`)].join('\n');
}
