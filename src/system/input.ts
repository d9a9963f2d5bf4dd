/** Owns reading stdin and files that a user names. Rule: bounded, and stdin has one reader. */
import type { Readable } from 'node:stream';
import { inputError, KchatError, usageError } from '../base/errors.js';
import { describeSystemError, hasCode } from '../base/system-errors.js';
import { namePath } from '../base/typed-path.js';
import type { Input } from './contract.js';
import { isReadOnce, openFile } from './open-file.js';

interface InputOptions {
  readonly isTerminal: boolean;
  /** Called at the first read: opening stdin takes time and may keep the process alive. */
  readonly openStdin: () => Readable;
  /** Shows a person that input is expected. */
  readonly note: (text: string) => void;
}

async function readBounded(
  stream: AsyncIterable<Uint8Array>,
  maxBytes: number,
  name: string,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBytes) throw inputError(`${name} is larger than ${formatBytes(maxBytes)}`);
  }
  return Buffer.concat(chunks);
}

function formatBytes(bytes: number): string {
  return bytes >= 1_048_576 ? `${Math.floor(bytes / 1_048_576)} MiB` : `${Math.floor(bytes / 1024)} KiB`;
}

/** `path`: `-` for stdin. */
function explainFileError(error: unknown, path: string, reader: string): KchatError {
  if (error instanceof KchatError) return error;
  // EIO means that the terminal is gone.
  if (path === '-' && hasCode(error, 'EIO'))
    return new KchatError('INTERRUPTED', 'the terminal is gone', { cause: error });
  const why = describeSystemError(error, {
    ENOENT: 'there is no such file',
    EBADF: 'it is not open for reading',
  });
  if (path !== '-')
    return inputError(
      `${reader} names ${namePath(path)}, which cannot be read: ${why}`,
      'check the path: it takes that of a file, not what the file holds',
    );
  const aim = reader === 'stdin' ? '' : ` for ${reader}`;
  return new KchatError('INPUT_INVALID', `stdin cannot be read${aim}: ${why}`, {
    hint: 'pipe it in, or redirect it from a file',
    cause: error,
  });
}

/** Reads stdin at most once, and only on request. */
export function createInput({ isTerminal, openStdin, note }: InputOptions): Input {
  let stdinReader: string | undefined;

  const claimStdin = (reader: string) => {
    if (stdinReader !== undefined)
      throw usageError(`${stdinReader} and ${reader} both read stdin`, 'give one of them a file');
    stdinReader = reader;
    if (isTerminal) note('reading the terminal: paste, then Enter and Ctrl-D (Windows: Ctrl-Z and Enter)');
    return openStdin();
  };
  const openStream: Input['openStream'] = async (path, reader) => {
    try {
      const { stream, size } =
        path === '-' ? { stream: claimStdin(reader), size: null } : await openFile(path);
      return { chunks: readChunks(stream, path, reader), size, close: () => void stream.destroy() };
    } catch (error) {
      throw explainFileError(error, path, reader);
    }
  };
  const readStdin: Input['readStdin'] = async (reader, maxBytes) => {
    const { chunks } = await openStream('-', reader);
    return readBounded(chunks, maxBytes, reader === 'stdin' ? reader : `what ${reader} reads from stdin`);
  };

  return {
    isTerminal,
    readStdin,
    async readFile(path, reader, maxBytes) {
      // Nearly all files that flags name are credentials.
      if (path === '-' && isTerminal)
        throw usageError(
          `${reader} reads a terminal, where what is typed would be seen`,
          'pipe it in, or give the path of a file',
        );
      if (path === '-') return readStdin(reader, maxBytes);
      const { chunks } = await openStream(path, reader);
      return readBounded(chunks, maxBytes, `${reader} ${namePath(path)}`);
    },
    openStream,
    isReadOnce: async (path) => path === '-' || isReadOnce(path),
  };
}

async function* readChunks(stream: Readable, path: string, reader: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) if (chunk instanceof Uint8Array) yield chunk;
  } catch (error) {
    throw explainFileError(error, path, reader);
  }
}
