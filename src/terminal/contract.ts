/**
 * Owns what a command may say, show and ask. Rule: types only; the other files of this room implement them.
 */
/** Decoration for one stream: every function returns its text unchanged if that stream has no colour. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  /** `✔ ✖ ! – –`, or `ok FAIL warn skip note` if the locale has no Unicode. */
  readonly symbols: {
    readonly passed: string;
    readonly failed: string;
    readonly warned: string;
    readonly skipped: string;
    readonly noted: string;
  };
  /** The width of the stream in columns; 80 if it is no terminal. */
  readonly columns: number;
  /** Breaks lines at spaces to the terminal's width, by their own indent; no change elsewhere. */
  fold(text: string): string;
  /** Its height in lines; undefined if it is no terminal. */
  readonly rows: number | undefined;
  readonly hasColor: boolean;
  /** The locale shows more than ASCII. */
  readonly hasUnicode: boolean;
}

/** What a finished command has to say. */
export interface Answer {
  /** Exactly what `--json` prints under `data`. */
  readonly data: object;
  /** What a person reads; called only without `--json`. Returns whole lines, with a line feed at the end. */
  text(style: Style): string;
  /** 1 if the answer is no, 4 if the secret at hand is the wrong one; 0 by default. */
  readonly exitCode?: 0 | 1 | 4;
  /** The answer is a credential that was asked for (a secret, a token): it is printed as it is. */
  readonly isCredential?: boolean;
}

/** Where a command says what it has to say: answers to stdout, all else to stderr. */
export interface Output {
  /**
   * Keeps a credential of this run out of all that is said from here on, in any spelling, and every
   * fragment of it of eight or more characters. Give it as it was found, with its scheme or as the cookie
   * or JSON that it stands in.
   */
  protect(credential: string): void;
  /** A text for elsewhere, such as a report file, without what is protected. */
  redact(text: string): string;
  /** `--json` was given. */
  readonly json: boolean;
  /** Stdout is a terminal. */
  readonly stdoutIsTerminal: boolean;
  /** Stderr is a terminal: someone is watching. */
  readonly stderrIsTerminal: boolean;
  /** For stderr. */
  readonly style: Style;
  /** For what goes to {@link write}; an {@link Answer} is handed its own. */
  readonly stdoutStyle: Style;
  /** Prints the answer on stdout, as text or in the JSON envelope, and keeps its exit code for the end. */
  answer(command: string, answer: Answer): void;
  /** Keeps an exit status (0 to 255): that of another program, or 1 after bad rows. */
  setExitCode(code: number): void;
  /**
   * Writes to stdout, for streams of lines; with `isCredential` nothing in it is masked. Resolves when the
   * stream takes more.
   */
  write(text: string, isCredential?: boolean): Promise<void>;
  /** A remark on stderr, only if that is a terminal and `--quiet` was not given. */
  note(text: string): void;
  /** On stderr as it is, even with `--quiet` or `--json`: a token as a drawing, or for the clipboard. */
  show(text: string): void;
  /** On stderr, unless `--quiet` was given. */
  warn(text: string): void;
  /**
   * Writes a line for the CI runner to stderr, even with `--quiet`. With `isCredential` it is not masked,
   * because the runner needs the credential itself.
   */
  tellRunner(line: string, isCredential?: boolean): void;
  /** On stderr, with `--verbose` only. Never holds a credential. */
  debug(text: string): void;
  /**
   * Shows a line on a stderr terminal during a wait (for an unlock, for a rate limit) until `done` is called.
   * Does nothing elsewhere.
   */
  status(text: string): StatusLine;
}

/** A line on stderr that says what kchat waits for. */
export interface StatusLine {
  update(text: string): void;
  done(): void;
}

/** Asks a person on stderr; throws INTERRUPTED on Ctrl-C. */
export interface Prompter {
  /** Stdin and stderr are terminals, and neither `--no-input` nor `CI` is set. Ask only then. */
  readonly available: boolean;
  /** A line of text. `validate` returns what is wrong, or undefined. */
  input(question: {
    message: string;
    default?: string;
    validate?: (value: string) => string | undefined;
  }): Promise<string>;
  /** A masked line: nothing that is typed reaches the screen. */
  password(question: { message: string; validate?: (value: string) => string | undefined }): Promise<string>;
  confirm(question: { message: string; default: boolean }): Promise<boolean>;
  select<T>(question: {
    message: string;
    choices: readonly { name: string; value: T; description?: string }[];
  }): Promise<T>;
}

/** The clipboard of the person at the terminal. */
export interface Clipboard {
  /**
   * Copies a text by a program, or by an escape sequence that the terminal may ignore. OUTPUT_FAILED if
   * neither works.
   */
  copy(text: string): Promise<{ readonly by: string; readonly isCertain: boolean }>;
  /** The text on the clipboard, at most 16 MiB. INPUT_INVALID if there is none, or it cannot be read. */
  read(): Promise<string>;
}
