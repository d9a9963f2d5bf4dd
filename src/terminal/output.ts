/**
 * Owns what reaches stdout and stderr. Rule: stdout gets the answer only. Everything else goes to stderr; if
 * that is no terminal, a successful command prints only warnings there. With `--json` warnings wait for the
 * end, so that the stderr of a failed command is one JSON object. No credential of the run is printed, except
 * in an answer that was asked for.
 */
import type { KchatError } from '../base/errors.js';
import { foldLine } from '../base/layout.js';
import { escapeUnprintable } from '../base/untrusted.js';
import type { Answer, Output, Style } from './contract.js';
import { createRedaction, type Redaction } from './redaction.js';
import { createStatuses, noStatusLine } from './status.js';

/** The part of a writable stream that output needs. */
export interface Sink {
  readonly isTTY?: boolean;
  write(text: string, done?: (error?: Error | null) => void): boolean;
}

/** The streams, and how the global flags say that they are used. */
export interface OutputOptions {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly stdoutStyle: Style;
  readonly stderrStyle: Style;
  readonly version: string;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** The terminal cannot move its cursor (`TERM=dumb`). */
  readonly isDumb: boolean;
  /** A runner of GitHub Actions reads both streams and obeys commands in them. */
  readonly isOnGitHub: boolean;
}

/** {@link Output} with what only `main.ts` needs. */
export interface ProgramOutput extends Output {
  /** The exit code of the answer; 0 until there is one. */
  readonly exitCode: number;
  /** Prints an error on stderr: the only place where errors become text. */
  error(error: KchatError, command: string | null): void;
  /** Prints the warnings that were held back. */
  flushWarnings(): void;
}

/**
 * JSON on one line, or indented for a person. Control and bidirectional characters are written as `\uXXXX`,
 * and so is `##[`, which GitHub's runner takes for a command anywhere in a line.
 */
function stringify(value: unknown, indent: boolean): string {
  const json = JSON.stringify(value, null, indent ? 2 : undefined);
  return json.split('\n').map(escapeUnprintable).join('\n').replaceAll('##[', '#\\u0023[');
}

/** The text without commands of GitHub's runner: `::` at the start of a line, `##[` anywhere. */
function breakRunnerCommands(text: string): string {
  return text.replace(/^([^\S\n\r\u2028\u2029]*):(?=:)/gm, '$1: ').replaceAll('##[', '## [');
}

/** The envelope of Kustomer's own CLI, and a line break. */
function wrapInEnvelope(content: object, command: string | null, version: string, indent: boolean): string {
  return `${stringify({ schema_version: 1, ...content, meta: { command, version } }, indent)}\n`;
}

/**
 * An error for people; further lines of message and hint are aligned under the first.
 *
 * @param columns  of the terminal; Infinity if there is none
 */
function renderError(error: KchatError, style: Style, columns: number): string {
  const fold = (text: string, indent: number) =>
    text
      .split('\n')
      .map((line, index) => foldLine(index === 0 ? line : ' '.repeat(indent) + line, columns, indent))
      .join('\n');
  const label = style.red(style.bold(`error[${error.code}]`));
  const hint = error.hint === undefined ? '' : `${fold(`hint: ${error.hint}`, 6)}\n`;
  return `${fold(`kchat: ${label}: ${error.message}`, 7)}\n${hint}`;
}

/** The answer as it is written to stdout. */
function renderAnswer(
  command: string,
  { data, isCredential, text }: Answer,
  { json, version, stdout, stdoutStyle }: OutputOptions,
  guard: (text: string) => string,
  { redactValue }: Pick<Redaction, 'redactValue'>,
): string {
  if (!json) return isCredential ? text(stdoutStyle) : guard(text(stdoutStyle));
  const shown = isCredential ? data : redactValue(data);
  return wrapInEnvelope({ data: shown }, command, version, stdout.isTTY === true);
}

/** The error as it goes to stderr: one line of JSON, or lines for people. */
function renderErrorFor(
  error: KchatError,
  command: string | null,
  options: OutputOptions,
  { redactValue }: Pick<Redaction, 'redactValue'>,
): string {
  const { json, version, stderr, stderrStyle } = options;
  const { code, message, hint = null } = error;
  if (json) return wrapInEnvelope({ error: redactValue({ code, message, hint }) }, command, version, false);
  return renderError(error, stderrStyle, stderr.isTTY ? stderrStyle.columns : Number.POSITIVE_INFINITY);
}

/** The output of a run. */
export function createOutput(options: OutputOptions): ProgramOutput {
  const { stdout, json, quiet, stderrStyle } = options;
  const redaction = createRedaction();
  const breakUp = options.isOnGitHub ? breakRunnerCommands : (text: string) => text;
  const guard = (text: string) => breakUp(redaction.redact(text));
  const stderr = { write: (text: string) => options.stderr.write(guard(text)) };
  const someoneIsWatching = options.stderr.isTTY === true;
  const heldWarnings: string[] = [];
  let exitCode = 0;
  const statuses = createStatuses({ ...options, stderr, style: stderrStyle });
  const say = (text: string) => statuses.writeAbove(() => stderr.write(text));
  const warnNow = (text: string) =>
    say(stderrStyle.fold(`kchat: ${stderrStyle.yellow('warning')}: ${text}\n`));
  return {
    json,
    stdoutIsTerminal: stdout.isTTY === true,
    stderrIsTerminal: someoneIsWatching,
    style: stderrStyle,
    stdoutStyle: options.stdoutStyle,
    get exitCode() {
      return exitCode;
    },
    protect: redaction.protect,
    redact: redaction.redact,
    answer(command: string, answer: Answer) {
      exitCode = answer.exitCode ?? 0;
      stdout.write(renderAnswer(command, answer, options, guard, redaction));
    },
    setExitCode(code: number) {
      exitCode = code;
    },
    write: (text, isCredential) =>
      new Promise((resolve, reject) => {
        const shown = isCredential ? breakUp(text) : guard(text);
        stdout.write(shown, (error) => (error ? reject(error) : resolve()));
      }),
    note(text) {
      if (someoneIsWatching && !quiet && !json) say(stderrStyle.fold(`${text}\n`));
    },
    show: (text) => statuses.writeAbove(() => options.stderr.write(text)),
    warn(text) {
      if (quiet) return;
      if (json) heldWarnings.push(text);
      else warnNow(text);
    },
    tellRunner: (line, isCredential) =>
      void options.stderr.write(`${isCredential ? line : redaction.redact(line)}\n`),
    debug(text) {
      if (options.verbose && !json) say(`${stderrStyle.dim(text)}\n`);
    },
    status: someoneIsWatching && !quiet && !json ? statuses.open : () => noStatusLine,
    error(error, command) {
      statuses.clear();
      (json ? options.stderr : stderr).write(renderErrorFor(error, command, options, redaction));
    },
    flushWarnings() {
      for (const text of heldWarnings.splice(0)) warnNow(text);
    },
  };
}
