/** Owns what a command may say, show and ask. Rule: types only; this room implements them. */

/** The style of one stream. Without colour, functions that colour return their text unchanged. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  /** `✔ ✖ ! – –`, or `ok FAIL warn skip note` if the locale has no Unicode. */
  readonly symbols: Readonly<Record<'passed' | 'failed' | 'warned' | 'skipped' | 'noted', string>>;
  /** 80 if the stream is no terminal. */
  readonly columns: number;
  /** Breaks lines at spaces to the terminal's width, at their own indent; unchanged if it is no terminal. */
  fold(text: string): string;
  /** Lines of the terminal; undefined if the stream is none. */
  readonly rows: number | undefined;
  readonly hasColor: boolean;
  /** The locale shows more than ASCII. */
  readonly hasUnicode: boolean;
}

/** The result of a command. */
export interface Answer {
  /** Exactly what `--json` prints under `data`. */
  readonly data: object;
  /** What a person reads: whole lines. Called only without `--json`. */
  text(style: Style): string;
  /** 1 if the answer is no, 4 if the secret at hand is the wrong one; 0 by default. */
  readonly exitCode?: 0 | 1 | 4;
  /** The answer holds a credential that was asked for (a secret, a token), so nothing in it is masked. */
  readonly isCredential?: boolean;
}

/** Where a command prints: answers to stdout, everything else to stderr. */
export interface Output {
  /**
   * Keeps a credential, and every part of it of eight or more characters, out of all that is printed from
   * here on, in any spelling. Give it as it was found: with its scheme, or as the cookie or JSON around it.
   */
  protect(credential: string): void;
  /** The text without what is protected, for another place such as a report file. */
  redact(text: string): string;
  /** `--json` was given. */
  readonly json: boolean;
  readonly stdoutIsTerminal: boolean;
  /** Someone is watching. */
  readonly stderrIsTerminal: boolean;
  /** The style of stderr. */
  readonly style: Style;
  /** The style of stdout, for {@link write}; an {@link Answer} gets it as an argument. */
  readonly stdoutStyle: Style;
  /** Prints the answer on stdout, as text or in the JSON envelope, and keeps its exit code for the end. */
  answer(command: string, answer: Answer): void;
  /** Sets the exit status (0 to 255): that of another program, or 1 after bad rows. */
  setExitCode(code: number): void;
  /** Writes to stdout, unmasked if `isCredential`; resolves when the stream can take more. */
  write(text: string, isCredential?: boolean): Promise<void>;
  /** A remark on stderr, only if that is a terminal and `--quiet` was not given. */
  note(text: string): void;
  /** On stderr, unmasked, even with `--quiet` or `--json`: a QR code, or a token for the clipboard. */
  show(text: string): void;
  /** On stderr, unless `--quiet` was given. */
  warn(text: string): void;
  /** Writes a command for the CI runner to stderr; a credential in it (`isCredential`) is not masked. */
  tellRunner(line: string, isCredential?: boolean): void;
  /** On stderr, with `--verbose` only. Never holds a credential. */
  debug(text: string): void;
  /** Shows a line during a wait, until `done` is called. Does nothing if stderr is no terminal. */
  status(text: string): StatusLine;
}

/** A line on stderr that says what kchat waits for. */
export interface StatusLine {
  update(text: string): void;
  done(): void;
}

/** Asks a person on stderr; INTERRUPTED on Ctrl-C. */
export interface Prompter {
  /** Stdin and stderr are terminals, and neither `--no-input` nor `CI` is set. Ask only then. */
  readonly available: boolean;
  /** Asks for a line of text. `validate` returns what is wrong, or undefined. */
  input(question: {
    message: string;
    default?: string;
    validate?: (value: string) => string | undefined;
  }): Promise<string>;
  /** Asks for a line of which nothing reaches the screen. */
  password(question: { message: string; validate?: (value: string) => string | undefined }): Promise<string>;
  confirm(question: { message: string; default: boolean }): Promise<boolean>;
  select<T>(question: {
    message: string;
    choices: readonly { name: string; value: T; description?: string }[];
  }): Promise<T>;
}

/** The clipboard of the person at the terminal. */
export interface Clipboard {
  /** OUTPUT_FAILED if there is no way. If a terminal may have ignored it, `isCertain` is false. */
  copy(text: string): Promise<{ readonly by: string; readonly isCertain: boolean }>;
  /** The text on the clipboard, at most 16 MiB. INPUT_INVALID if there is none, or it cannot be read. */
  read(): Promise<string>;
}
