/**
 * Owns opening a file that a user names, which may be a FIFO or a terminal. Rule: no open blocks a thread of
 * Node's pool, because that cannot be cancelled and delays `process.exit` (measured).
 */
import { closeSync, constants, createReadStream, fstat, open, stat } from 'node:fs';
import { win32 } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

/**
 * On Linux a FIFO can be opened without waiting for its writer, and reading waits for it; regular files
 * ignore the flag. On other systems opening waits for the writer, in the pool.
 */
const openFlags = constants.O_RDONLY | (process.platform === 'linux' ? constants.O_NONBLOCK : 0);

/** Names a device as Windows needs it: Node would ask for a file of that name (measured under Wine). */
export function nameDevice(path: string, platform: NodeJS.Platform): string {
  if (platform !== 'win32') return path;
  const [, name] = /^(con|nul|\/dev\/null):?$/i.exec(path) ?? [];
  return name === undefined ? path : `\\\\.\\${name.replace('/dev/null', 'nul')}`;
}

/** Whether Windows keeps the name for a device. Node can make such a file, but nothing else can open it. */
export function isReserved(path: string, platform: NodeJS.Platform): boolean {
  return platform === 'win32' && /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(win32.basename(path));
}

/**
 * Opens a file: a stream that closes it when destroyed, and its size in bytes, null for what is not a regular
 * file. Throws what `node:fs` throws; EISDIR for a folder.
 */
export async function openFile(path: string): Promise<{ stream: Readable; size: number | null }> {
  // For a path with a NUL `open` throws ERR_INVALID_ARG_VALUE.
  const descriptor = await promisify(open)(nameDevice(path, process.platform), openFlags);
  try {
    const stats = await promisify(fstat)(descriptor);
    if (stats.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    const stream = stats.isFIFO()
      ? await streamPipe(descriptor)
      : stats.isCharacterDevice()
        ? await streamDevice(descriptor)
        : streamFile(descriptor);
    return { stream, size: stats.isFile() ? stats.size : null };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function streamFile(fd: number): Readable {
  return createReadStream('', { fd });
}

async function streamPipe(fd: number): Promise<Readable> {
  const { Socket } = await import('node:net');
  return new Socket({ fd, readable: true, writable: false });
}

async function streamDevice(fd: number): Promise<Readable> {
  const { isatty, ReadStream } = await import('node:tty');
  return isatty(fd) ? new ReadStream(fd) : streamFile(fd);
}

/** Whether a path can be read only once, or waits for someone. False if it is missing. */
export async function isReadOnce(path: string): Promise<boolean> {
  try {
    const stats = await promisify(stat)(path);
    return !stats.isFile() && !stats.isDirectory();
  } catch {
    return false;
  }
}
