/**
 * Owns the shape of everything outside the program: streams, terminal, clock, files, stores, API, processes.
 *
 * Rule: types only, and no imports. `real-context.ts` builds the real thing, tests build fakes; a command takes the
 * members that it uses (`Pick<Context, …>`), so its signature tells what it can touch. Long on purpose: all that a
 * command can reach stands on this one page, and types alone cost nothing.
 */

export interface Context {
  /** The version of kchat, for `--version`, the JSON envelope and `User-Agent`. */
  readonly version: string;
  readonly env: Environment;
  readonly clock: Clock;
  readonly output: Output;
  readonly input: Input;
  readonly prompter: Prompter;
  readonly clipboard: Clipboard;
  readonly qr: QrPainter;
  readonly secrets: Secrets;
  /** Secrets that live in memory only: for `demo`, which leaves nothing behind. */
  createMemorySecrets(): Promise<Secrets>;
  readonly api: KustomerApi;
  readonly backend: TokenBackend;
  readonly reports: ReportFiles;
  readonly interrupt: Interrupt;
  readonly system: System;
}

/** Environment variables; an empty one counts as unset, which `config.ts` sees to. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

// ---------------------------------------------------------------------------------------------- terminal

/** Decoration for one stream: every function returns its text unchanged where that stream has no colour. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  /** `✔ ✖ ! – –`, or `ok FAIL warn skip note` where the locale has no Unicode. */
  readonly symbols: {
    readonly passed: string;
    readonly failed: string;
    readonly warned: string;
    readonly skipped: string;
    readonly noted: string;
  };
  /** The width of the stream in columns; 80 where it is no terminal. */
  readonly columns: number;
  /** Breaks lines at spaces to the terminal's width, by their own indent; what goes elsewhere stays as it is. */
  fold(text: string): string;
  /** Its height in lines; undefined where it is no terminal. */
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
  /** 1 where the tool worked and the answer is no; 0 by default. */
  readonly exitCode?: 0 | 1;
}

export interface Output {
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
  /** Keeps an exit status (0 to 255): another program's, for `emulate -- command`, or 1 after rows of which some were bad. */
  setExitCode(code: number): void;
  /** Writes to stdout as it is: for streams of lines. Resolves when the stream takes more. */
  write(text: string): Promise<void>;
  /** Said on the way, on stderr, when that is a terminal and `--quiet` was not given. */
  note(text: string): void;
  /** On stderr as it is, whatever `--quiet` and `--json` say: for what a flag asked to be put there. */
  show(text: string): void;
  /** On stderr, always but for `--quiet`. */
  warn(text: string): void;
  /** Writes a line to stderr as it is, `--quiet` or not: for the CI runner that reads commands there. */
  tellRunner(line: string): void;
  /** On stderr, with `--verbose` only. Never holds a credential. */
  debug(text: string): void;
  /**
   * Shows a line on a stderr terminal while work is under way (waiting for an unlock, for a rate limit) and
   * returns the function that takes it away. Does nothing elsewhere.
   */
  status(text: string): StatusLine;
  /**
   * Like {@link status}, for rows that stream to stdout: how many, how fast, and how long still. Does nothing where
   * stdout is a terminal, which shows the rows themselves.
   */
  progress(work: Work): Progress;
}

export interface StatusLine {
  update(text: string): void;
  done(): void;
}

/** Work on an input of rows, which gives or takes a token for each. */
export interface Work {
  /** The size of the input in bytes, or null where that is not known. */
  readonly totalBytes: number | null;
  readonly clock: Clock;
}

export interface Progress {
  /** `count` tokens are done, `bytes` of the input are read; both since the start. Cheap: may be called often. */
  update(count: number, bytes: number): void;
  done(): void;
}

export interface Input {
  /** Stdin is a terminal. */
  readonly isTerminal: boolean;
  /**
   * All of stdin, once: `reader` is the flag or argument that asks (`stdin` where nobody was told to), and a second one
   * is a USAGE error that names both. More than `maxBytes` is an INPUT_INVALID error, and so is a stdin that cannot be
   * read: that one has the system's error as its cause.
   */
  readStdin(reader: string, maxBytes: number): Promise<Uint8Array>;
  /**
   * A file's bytes; `-` is stdin, a USAGE error where that is a terminal: most of what is read so may not be seen. May
   * be a FIFO. `reader` as above; missing, unreadable, a directory or over `maxBytes`: INPUT_INVALID, naming the path.
   */
  readFile(path: string, reader: string, maxBytes: number): Promise<Uint8Array>;
  /**
   * A file's bytes as they come, for input of any size; path and `reader` as above. A missing file or a directory
   * is INPUT_INVALID at once, a failure later on while the chunks are read.
   */
  openStream(path: string, reader: string): Promise<ByteStream>;
  /** Whether reading a path takes away what it holds, or waits for someone: `-`, a FIFO, a terminal. Reads nothing. */
  isReadOnce(path: string): Promise<boolean>;
}

/** An input that is read once, chunk by chunk. */
export interface ByteStream {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** In bytes, as it was when opened; null for stdin and for what is not a regular file. */
  readonly size: number | null;
  /** Lets go of it, read or not: left open, a FIFO keeps the process alive until its writer ends. */
  close(): void;
}

/** Asks a person on stderr; throws INTERRUPTED when the person leaves with Ctrl-C. */
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

export interface Clipboard {
  /**
   * Puts a text on the clipboard: by a program, or by a sequence that the terminal may or may not take. OUTPUT_FAILED
   * where there is neither.
   */
  copy(text: string): Promise<{ readonly by: string; readonly isCertain: boolean }>;
}

export interface QrPainter {
  /** A text as a QR code for stderr, with the lines that it takes; USAGE where it does not fit. */
  draw(text: string): Promise<{ readonly text: string; readonly rows: number }>;
}

// ---------------------------------------------------------------------------------------------- secrets

/** Where a chat secret is kept. `memory` exists in `demo` and tests only. */
export type StoreKind = 'keychain' | 'file' | 'memory';

/**
 * A place that keeps one chat secret per org.
 *
 * "Not there" is a value; everything else that can go wrong is a `KchatError`: KEYCHAIN_LOCKED,
 * KEYCHAIN_UNAVAILABLE, KEYCHAIN_TIMED_OUT or STORE_UNUSABLE. Every implementation passes
 * `test/secrets/store-contract.ts`.
 */
export interface SecretStore {
  readonly kind: StoreKind;
  /** The secret's bytes, or undefined when this store has none for the org. */
  read(org: string): Promise<Uint8Array | undefined>;
  /**
   * The secrets that can be read of many orgs, by org, as a courtesy: one keychain call for all of them, given up
   * after `timeoutMs`. What is absent or fails is left out; where nothing can be read at all, it may throw as above.
   */
  readMany(orgs: readonly string[], timeoutMs: number): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Stores or replaces the secret; after a failure the earlier one is still there and readable. */
  write(org: string, secret: Uint8Array): Promise<void>;
  /** Returns whether there was one. */
  remove(org: string): Promise<boolean>;
}

/** What is known about a stored secret without touching its store: one small file per org. */
export interface IndexEntry {
  readonly org: string;
  readonly store: StoreKind;
  /** First 8 hex digits of the SHA-256 of the secret's bytes. */
  readonly fingerprint: string;
  /** The API origin that it came from (`https://acme.api.kustomerapp.com`), or null when it was imported. */
  readonly apiOrigin: string | null;
  /** ISO 8601 UTC; exactly one of the two is set. */
  readonly fetchedAt: string | null;
  readonly importedAt: string | null;
  /** The secret moved away from the keychain, which may still have the old copy: to be removed with the next chance. */
  readonly alsoIn?: 'keychain';
}

/** The index of stored orgs and the default one. Holds no secret; damaged files are CONFIG_INVALID errors. */
export interface OrgIndex {
  /** The default org, or undefined. */
  readDefault(): Promise<string | undefined>;
  /** Sets the default org, or with undefined leaves none. */
  writeDefault(org: string | undefined): Promise<void>;
  /** The org's entry, or undefined when it is not in the index. */
  read(org: string): Promise<IndexEntry | undefined>;
  write(entry: IndexEntry): Promise<void>;
  /** Returns whether there was one. */
  remove(org: string): Promise<boolean>;
  /** All entries, sorted by org. A damaged file is reported in its place and hides no other. */
  list(): Promise<readonly (IndexEntry | DamagedEntry)[]>;
}

export interface DamagedEntry {
  readonly org: string;
  /** What is wrong, with file and field. */
  readonly damage: string;
}

/** Where to look for the chat secret, in order of precedence; made by `config.ts`. */
export interface SecretRequest {
  /** `--org` or the variable, with where it came from; undefined: the default org, if there is one. */
  readonly org: { readonly name: string; readonly from: string } | undefined;
  /** What wins over the store: `--secret-file`, KUSTOMER_CHAT_SECRET, KUSTOMER_CHAT_SECRET_FILE. */
  readonly override:
    | { readonly kind: 'file'; readonly path: string; readonly name: string }
    | { readonly kind: 'value'; readonly value: string; readonly name: string }
    | undefined;
}

export interface ResolvedSecret {
  readonly bytes: Uint8Array;
  readonly fingerprint: string;
  /** `--secret-file`, a variable's name, or the kind of store. */
  readonly source: string;
  /** Null where the secret came from a flag or variable: whose it is, nobody knows. */
  readonly org: string | null;
}

export interface SaveRequest {
  readonly org: string;
  readonly secret: Uint8Array;
  readonly store: StoreKind;
  /** The API origin that the secret came from, or null when it was imported. */
  readonly apiOrigin: string | null;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface SavedSecret {
  readonly org: string;
  readonly store: StoreKind;
  readonly fingerprint: string;
  /** Against what the index held before. */
  readonly change: 'new' | 'unchanged' | 'rotated';
  /** This org became the default: it is the first one stored. */
  readonly becameDefault: boolean;
}

/** The life of stored secrets. */
export interface Secrets {
  readonly index: OrgIndex;
  /** The store itself, untouched. USAGE for a keychain that must not be used here, or with a bad time to wait for it. */
  store(kind: StoreKind): SecretStore;
  /** First 8 hex digits of the SHA-256 of the bytes: how a secret is named. */
  fingerprint(secret: Uint8Array): string;
  /**
   * The signing secret: the override if there is one, else the org's store as the index says.
   * SECRET_NOT_FOUND (exit 4) when there is none; INPUT_INVALID for a bad file; the store's own errors.
   * Notes when an override wins over an org named by `--org`.
   */
  resolve(request: SecretRequest): Promise<ResolvedSecret>;
  /** Throws ORIGIN_CONFLICT where a secret from `apiOrigin` must not replace the stored one. Touches no store. */
  checkOrigin(org: string, apiOrigin: string | null): Promise<void>;
  /** Writes the secret, then the index, then removes a copy in another store. A failure loses nothing. */
  save(request: SaveRequest): Promise<SavedSecret>;
  /** Removes the secret, its index entry and its place as default. */
  forget(org: string): Promise<ForgottenSecret>;
}

export interface ForgottenSecret {
  readonly org: string;
  /** The entry that the index held, or undefined when there was none: forgetting is idempotent. */
  readonly entry: IndexEntry | undefined;
  /** The stores that still had a copy, in the order of removal. */
  readonly removedFrom: readonly StoreKind[];
  readonly wasDefault: boolean;
}

// ---------------------------------------------------------------------------------------------- Kustomer

export interface ApiRequest {
  readonly org: string;
  readonly apiKey: string;
  /** `https://host[:port]`, or http on loopback; from `config.ts`. */
  readonly apiOrigin: string;
  /** For the whole operation, retries and waits included; milliseconds. */
  readonly timeoutMs: number;
}

export interface FetchedSecret {
  readonly secret: string;
  /** This machine's clock less the API's, in whole seconds; null when the answer had no `Date`. */
  readonly clockSkewSeconds: number | null;
}

/** What the SDK's login answers. */
export type LoginOutcome =
  | {
      readonly accepted: true;
      readonly customerId: string;
      readonly email: string | null;
      readonly externalId: string | null;
    }
  | { readonly accepted: false; readonly reason: string };

export interface KustomerApi {
  /**
   * The chat secret, validated: a non-empty string. Throws API_KEY_… (exit 3) or API_… (exit 6); the key goes
   * to one origin only and into no message.
   */
  fetchChatSecret(request: ApiRequest): Promise<FetchedSecret>;
  /** What the app's SDK does with a login token. Only for the emulator: a real login has side effects. */
  logIn(request: { readonly apiOrigin: string; readonly token: string }): Promise<LoginOutcome>;
}

// ---------------------------------------------------------------------------------------------- backend

export interface TokenRequest {
  /** Absolute, http or https, without user name or password. */
  readonly url: string;
  /** In capitals. */
  readonly method: string;
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** What the team's endpoint answered; a redirect is an answer. */
export interface TokenReply {
  readonly status: number;
  /** As the header has it, or null. */
  readonly contentType: string | null;
  readonly location: string | null;
  /** The names, in lower case, of headers that hold what looks like a JWT. */
  readonly headersWithJwt: readonly string[];
  /** Null when it is larger than 1 MiB or not UTF-8; `bodyProblem` says which, as a clause. */
  readonly body: string | null;
  readonly bodyProblem: string | null;
}

/** What a command that prints a token came to. */
export interface CommandReply {
  readonly exit: ChildExit;
  /** At most 1 MiB of each. */
  readonly stdout: string;
  readonly stderr: string;
}

/** The team's own backend, asked for a login token as its app asks. Times are milliseconds. */
export interface TokenBackend {
  /** One exchange, without another attempt. Throws API_UNREACHABLE, API_TIMED_OUT or INTERRUPTED. */
  ask(request: TokenRequest, timeoutMs: number): Promise<TokenReply>;
  /** Runs a line in the platform's shell, with its children ended in time. Throws API_TIMED_OUT or INTERRUPTED. */
  run(commandLine: string, timeoutMs: number): Promise<CommandReply>;
}

/** Files that a user or a CI runner named for reports. OUTPUT_FAILED when one cannot be written, naming `reader`. */
export interface ReportFiles {
  replace(path: string, text: string, reader: string): Promise<void>;
  append(path: string, text: string, reader: string): Promise<void>;
}

// ---------------------------------------------------------------------------------------------- processes

export interface Interrupt {
  /** Aborted by the first SIGINT, SIGTERM, SIGHUP or SIGQUIT; its reason is the signal's name. */
  readonly signal: AbortSignal;
  /**
   * Says that the running command ends itself when `signal` aborts. Without it kchat exits 130 at once.
   * Returns the function that gives the duty back.
   */
  takeOver(): () => void;
}

/** How a child ended: its exit code, or the number of the signal that killed it. */
export type ChildExit = { readonly code: number } | { readonly signal: number };

export interface System {
  /** Starts a program with our streams, passes signals on, and waits. Not found: a USAGE error. */
  run(command: readonly [string, ...string[]], env: Environment): Promise<ChildExit>;
  /** A new private folder (0700) and the function that removes it with all that is in it: false where it could not. */
  makeTemporaryFolder(): Promise<{ readonly path: string; remove(): Promise<boolean> }>;
}
