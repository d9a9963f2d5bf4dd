/** Owns what a command may read, run and be interrupted by. Rule: types only; this room implements them. */
import type { Environment } from '../base/environment.js';

/** Stdin and files, read with limits. */
export interface Input {
  /** Stdin is a terminal. */
  readonly isTerminal: boolean;
  /**
   * All of stdin. `reader` is the flag or argument that asks for it (`stdin` if none does); USAGE for a
   * second reader. INPUT_INVALID for more than `maxBytes`, and for a stdin that cannot be read: only that
   * error has a cause, the system's.
   */
  readStdin(reader: string, maxBytes: number): Promise<Uint8Array>;
  /**
   * A file's bytes; it may be a FIFO. `-` is stdin, and USAGE if that is a terminal, since most of these
   * files are secret. INPUT_INVALID if it is missing, unreadable, a folder, or larger than `maxBytes`.
   */
  readFile(path: string, reader: string, maxBytes: number): Promise<Uint8Array>;
  /** A file's bytes as they come, for input of any size. INPUT_INVALID at once or while they are read. */
  openStream(path: string, reader: string): Promise<ByteStream>;
  /** Whether a path can be read only once, or waits for someone: `-`, a FIFO, a terminal. Reads nothing. */
  isReadOnce(path: string): Promise<boolean>;
}

/** An input that is read once, chunk by chunk. */
interface ByteStream {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** In bytes, when it was opened; null for stdin and for what is not a regular file. */
  readonly size: number | null;
  /** Closes it, even before its end: an open FIFO keeps the process alive until its writer ends. */
  close(): void;
}

/** The result of a command that prints a token. */
export interface CommandReply {
  readonly exit: ChildExit;
  /** Both are cut at 1 MiB. */
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
  /** Until the returned function is called, a command ends itself on `signal`; otherwise kchat exits 130. */
  takeOver(): () => void;
  /** Does long work that never waits. Meanwhile a signal ends the process: no listener would hear of it. */
  compute<Result>(work: () => Result): Promise<Result>;
}

/** How a child ended: its exit code, or the number of the signal that killed it. */
export type ChildExit = { readonly code: number } | { readonly signal: number };

/** Other programs and temporary folders. */
export interface System {
  /** How this very kchat is started: a program and the arguments before those of a user. */
  readonly ownCommand: readonly string[];
  /** Starts a program with our streams, passes signals on, and waits. Not found: a USAGE error. */
  run(command: readonly [string, ...string[]], env: Environment): Promise<ChildExit>;
  /** A new private folder (0700). `remove` removes it with its content, and returns false if it fails. */
  makeTemporaryFolder(): Promise<{ readonly path: string; remove(): Promise<boolean> }>;
}

/** What a prompt does with its screen when Ctrl-Z is pressed, and when the process continues. */
export interface Stops {
  readonly onStop: () => void;
  readonly onContinue: () => void;
}
