/** Owns stdout, stderr and detecting terminals. Rule: each is opened at its first use: that takes time. */
import { fstatSync, statSync, writeSync } from 'node:fs';
import { devNull } from 'node:os';

/**
 * Whether a file descriptor is a terminal. `node:tty` is loaded only for a character device other than the
 * null device, because it loads `node:net`, which takes 4 ms of CPU.
 */
export function isTerminal(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isCharacterDevice() || stats.rdev === statSync(devNull).rdev) return false;
    return process.getBuiltinModule('node:tty').isatty(descriptor);
  } catch {
    // It is closed, as by `2>&-`.
    return false;
  }
}

/** Stdout or stderr. Without columns and rows if it is no terminal. */
export interface StandardOutput {
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  readonly rows: number | undefined;
  write(text: string, done?: (error?: Error | null) => void): boolean;
}

/** Stdin. Throws EISDIR if it is a folder (`< FOLDER`), of which Node makes an empty stream. */
export function openStdin(process: Pick<NodeJS.Process, 'stdin'>): NodeJS.ReadStream {
  if (isFolder(0)) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
  return process.stdin;
}

function isFolder(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isDirectory();
  } catch {
    // It is closed; the stream will say so.
    return false;
  }
}

type Streams = Pick<NodeJS.Process, 'stdout' | 'stderr'>;

/** Stdout. A short text for a pipe or file is written without its stream, which takes 2 ms of CPU to open. */
export function openStdout(
  process: Streams,
  onError: (error: NodeJS.ErrnoException) => void,
): StandardOutput {
  const isTTY = isTerminal(1);
  let isFirst = true;
  const openStream = () => listenForErrors(process.stdout, onError);
  return {
    ...measureTerminal(isTTY, openStream),
    write(text, done) {
      const rest = isFirst && !isTTY ? writeShort(text) : text;
      isFirst = false;
      if (rest.length > 0) return openStream().write(rest, done);
      if (done !== undefined) queueMicrotask(done);
      return true;
    },
  };
}

/** Writes a short text to stdout's descriptor, and returns the rest for the stream. */
function writeShort(text: string): string | Uint8Array {
  // A pipe takes up to this many bytes as a whole or not at all (POSIX).
  if (text.length > 4096) return text;
  let rest = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(1, rest));
  } catch {
    // It is full (EAGAIN), its reader is gone, or the disk is full.
  }
  return rest;
}

/** Stderr, opened at the first write. If it fails (disk full, reader gone), remarks are lost, not the run. */
export function openStderr(process: Streams): StandardOutput {
  const openStream = () => listenForErrors(process.stderr, ignoreError);
  return {
    ...measureTerminal(isTerminal(2), openStream),
    write: (text, done) => openStream().write(text, done),
  };
}

function ignoreError(): void {}

function listenForErrors(
  stream: NodeJS.WriteStream,
  listener: (error: NodeJS.ErrnoException) => void,
): NodeJS.WriteStream {
  return stream.listeners('error').includes(listener) ? stream : stream.on('error', listener);
}

function measureTerminal(isTTY: boolean, openStream: () => NodeJS.WriteStream) {
  if (!isTTY) return { isTTY, columns: undefined, rows: undefined };
  const { columns, rows } = openStream();
  return { isTTY, columns, rows };
}
