/**
 * Owns what a command may read, run and be interrupted by. Rule: types only; the other files of this room
 * implement them.
 */
import type { Environment } from '../base/environment.js';

/** Stdin and files, read with limits. */
export interface Input {
  /** Stdin is a terminal. */
  readonly isTerminal: boolean;
  /**
   * All of stdin, once: `reader` is the flag or argument that asks (`stdin` if none does), and a second one
   * is a USAGE error that names both. More than `maxBytes` is an INPUT_INVALID error, and so is a stdin that
   * cannot be read: that one has the system's error as its cause.
   */
  readStdin(reader: string, maxBytes: number): Promise<Uint8Array>;
  /**
   * A file's bytes; `-` is stdin, a USAGE error if that is a terminal, since most of these files are secret.
   * May be a FIFO. `reader` as above; missing, unreadable, a directory or over `maxBytes`: INPUT_INVALID,
   * naming the path.
   */
  readFile(path: string, reader: string, maxBytes: number): Promise<Uint8Array>;
  /**
   * A file's bytes as they come, for input of any size; path and `reader` as above. A missing file or a
   * directory is INPUT_INVALID at once, a failure later on while the chunks are read.
   */
  openStream(path: string, reader: string): Promise<ByteStream>;
  /** Whether a path can be read only once, or waits for someone: `-`, a FIFO, a terminal. Reads nothing. */
  isReadOnce(path: string): Promise<boolean>;
}

/** An input that is read once, chunk by chunk. */
interface ByteStream {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** In bytes, as it was when opened; null for stdin and for what is not a regular file. */
  readonly size: number | null;
  /** Releases it, read or not: an open FIFO keeps the process alive until its writer ends. */
  close(): void;
}

/** The result of a command that prints a token. */
export interface CommandReply {
  readonly exit: ChildExit;
  /** At most 1 MiB of each. */
  readonly stdout: string;
  readonly stderr: string;
}

/** Files that a user or a CI runner names for reports. Throws OUTPUT_FAILED, naming `reader`. */
export interface ReportFiles {
  replace(path: string, text: string, reader: string): Promise<void>;
  /** Readable only by the user, even before it has content. */
  replacePrivate(path: string, text: string, reader: string): Promise<void>;
  append(path: string, text: string, reader: string): Promise<void>;
}

/** The signals that ask kchat to end. */
export interface Interrupt {
  /** Aborted by the first SIGINT, SIGTERM, SIGHUP or SIGQUIT; its reason is the signal's name. */
  readonly signal: AbortSignal;
  /**
   * The running command will end by itself when `signal` aborts; otherwise kchat exits 130 at once. Returns
   * the function that ends this.
   */
  takeOver(): () => void;
  /**
   * Does long work that nothing can interrupt from inside. Meanwhile a signal ends the process as the
   * operating system does it, since no listener would hear of it.
   */
  compute<Result>(work: () => Result): Promise<Result>;
}

/** How a child ended: its exit code, or the number of the signal that killed it. */
export type ChildExit = { readonly code: number } | { readonly signal: number };

/** What kchat needs of the operating system besides files and streams. */
export interface System {
  /** How this very kchat is started: a program and the arguments before those of a user. */
  readonly ownCommand: readonly string[];
  /** Starts a program with our streams, passes signals on, and waits. Not found: a USAGE error. */
  run(command: readonly [string, ...string[]], env: Environment): Promise<ChildExit>;
  /** A new private folder (0700); `remove` takes it away whole, and says false if it could not. */
  makeTemporaryFolder(): Promise<{ readonly path: string; remove(): Promise<boolean> }>;
}

/** What a prompt does with its screen when Ctrl-Z is pressed, and when the process continues. */
export interface Stops {
  readonly onStop: () => void;
  readonly onContinue: () => void;
}
