/**
 * Owns stdout and stderr, and what is a terminal. Rule: a stream is made at its first
 * use, for that costs time.
 */
import { fstatSync, statSync, writeSync } from 'node:fs';
import { devNull } from 'node:os';

/**
 * Whether a file descriptor is a terminal. `node:tty` is asked only if it may be one, a character device
 * that is not the null device: it brings `node:net`, and so does opening the stream, which costs a short run
 * 4 ms of CPU for nothing.
 */
export function isTerminal(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isCharacterDevice() || stats.rdev === statSync(devNull).rdev) return false;
    return process.getBuiltinModule('node:tty').isatty(descriptor);
  } catch {
    // Closed, as by `2>&-`.
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
    // Closed: the stream says so.
    return false;
  }
}

type Streams = Pick<NodeJS.Process, 'stdout' | 'stderr'>;

/** What POSIX lets a pipe take as a whole or not at all; bytes. */
const atomicWriteBytes = 4096;

/**
 * Stdout. Making its stream costs a short run 2 ms of CPU: if it is no terminal, and all there is to say is
 * one short text, that is written without.
 *
 * @param onError  listens to the stream's `error`
 */
export function openStdout(
  process: Streams,
  onError: (error: NodeJS.ErrnoException) => void,
): StandardOutput {
  const isTTY = isTerminal(1);
  let isFirst = true;
  const openStream = () => {
    const { stdout } = process;
    if (!stdout.listeners('error').includes(onError)) stdout.on('error', onError);
    return stdout;
  };
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

/** Writes a short text to stdout's descriptor, and returns the rest, which is for the stream. */
function writeShort(text: string): string | Uint8Array {
  if (text.length > atomicWriteBytes) return text;
  let rest = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(1, rest));
  } catch {
    // Full (EAGAIN), its reader gone, its disk full.
  }
  return rest;
}

/**
 * Stderr, whose stream is made at the first word on it: most runs in a pipe have none to say. If it
 * takes no more (its disk full, its reader gone), what is said is lost and the run goes on: remarks do
 * not decide what comes out.
 */
export function openStderr(process: Streams): StandardOutput {
  const openStream = () => {
    const { stderr } = process;
    if (!stderr.listeners('error').includes(ignoreError)) stderr.on('error', ignoreError);
    return stderr;
  };
  return {
    ...measureTerminal(isTerminal(2), openStream),
    write: (text, done) => openStream().write(text, done),
  };
}

function ignoreError(): void {}

function measureTerminal(isTTY: boolean, openStream: () => NodeJS.WriteStream) {
  if (!isTTY) return { isTTY, columns: undefined, rows: undefined };
  const { columns, rows } = openStream();
  return { isTTY, columns, rows };
}
