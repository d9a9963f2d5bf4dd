/** Owns what system error codes mean, in words. Rule: pure; a caller adds what they mean in its own place. */

const meanings: Readonly<Record<string, string>> = {
  E2BIG: 'its arguments and environment are too long',
  EACCES: 'permission denied',
  EBADF: 'it is closed, or open for the other direction',
  EBUSY: 'another program uses it',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would exceed the size limit',
  EISDIR: 'it is a folder',
  ELOOP: 'too many symbolic links',
  EMFILE: 'too many open files',
  ENFILE: 'too many open files on this machine',
  ENAMETOOLONG: 'the name is too long',
  ENOSPC: 'no space left on the device',
  ENOTDIR: 'a part of its path is not a folder',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
};

/** The code of an error of Node or the system, such as `ENOENT`; undefined if it has no code. */
export function findErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Whether an error has one of these codes. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  const code = findErrorCode(error);
  return code !== undefined && codes.includes(code);
}

/** Whether the system has run out of file descriptors or processes. */
export function isExhausted(error: unknown): boolean {
  return hasCode(error, 'EMFILE', 'ENFILE', 'EAGAIN');
}

/** The next step if {@link isExhausted}. */
export const exhaustedHint = 'raise the limit (ulimit -n, ulimit -u), or end what uses it up';

/** A clause for a system error, or its code; `here`: what codes mean in this place, such as `ENOENT`. */
export function describeSystemError(error: unknown, here: Readonly<Record<string, string>> = {}): string {
  const code = findErrorCode(error) ?? 'unknown error';
  return here[code] ?? meanings[code] ?? code;
}
