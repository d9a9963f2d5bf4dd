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
import { createRedaction } from './redaction.js';
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
  /** Something may move on it. */
  readonly isAnimated: boolean;
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
function wrapInEnvelope(content: object, command: string | null, version: string, indent = false): string {
  return `${stringify({ schema_version: 1, ...content, meta: { command, version } }, indent)}\n`;
}

/** An error for people; further lines of message and hint are aligned under the first. */
function renderError(error: KchatError, style: Style, isTerminal: boolean): string {
  const columns = isTerminal ? style.columns : Number.POSITIVE_INFINITY;
  const fold = (text: string, indent: number) =>
    text
      .split('\n')
      .map((line, index) => foldLine(index === 0 ? line : ' '.repeat(indent) + line, columns, indent))
      .join('\n');
  const label = style.red(style.bold(`error[${error.code}]`));
  const hint = error.hint === undefined ? '' : `${fold(`hint: ${error.hint}`, 6)}\n`;
  return `${fold(`kchat: ${label}: ${error.message}`, 7)}\n${hint}`;
}

/** Resolves when the stream can take more. */
function writeTo(stream: Sink, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** The output of a run. */
export function createOutput(options: OutputOptions): ProgramOutput {
  const { stdout, json, quiet, stdoutStyle, stderrStyle, version } = options;
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
    stdoutStyle,
    get exitCode() {
      return exitCode;
    },
    protect: redaction.protect,
    redact: redaction.redact,
    answer(command: string, { data, text, isCredential, exitCode: code = 0 }: Answer) {
      exitCode = code;
      const redactData = isCredential ? (value: object) => value : redaction.redactValue;
      if (json) stdout.write(wrapInEnvelope({ data: redactData(data) }, command, version, stdout.isTTY));
      else stdout.write(isCredential ? text(stdoutStyle) : guard(text(stdoutStyle)));
    },
    setExitCode(code: number) {
      exitCode = code;
    },
    write: (text, isCredential) => writeTo(stdout, isCredential ? breakUp(text) : guard(text)),
    note(text) {
      if (someoneIsWatching && !quiet && !json) say(stderrStyle.fold(`${text}\n`));
    },
    show: (text) => statuses.writeAbove(() => options.stderr.write(text)),
    warn(text) {
      if (json && !quiet) heldWarnings.push(text);
      else if (!quiet) warnNow(text);
    },
    tellRunner: (line, isCredential) =>
      void options.stderr.write(`${isCredential ? line : redaction.redact(line)}\n`),
    debug(text) {
      if (options.verbose && !json) say(`${stderrStyle.dim(text)}\n`);
    },
    status: someoneIsWatching && !quiet && !json ? statuses.open : () => noStatusLine,
    error(error, command) {
      statuses.clear();
      const { code, message, hint = null } = error;
      const shown = redaction.redactValue({ code, message, hint });
      if (json) options.stderr.write(wrapInEnvelope({ error: shown }, command, version));
      else stderr.write(renderError(error, stderrStyle, someoneIsWatching));
    },
    flushWarnings() {
      for (const text of heldWarnings.splice(0)) warnNow(text);
    },
  };
}
