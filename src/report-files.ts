/** Owns writing reports to files. Rule: whole or not at all is left to the file system; a failure names the file. */
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ReportFiles } from './context.js';
import { KchatError } from './errors.js';
import { visible } from './untrusted.js';

const problems: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of its path is no folder',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left',
};

/** The report files of this machine. */
export function createReportFiles(): ReportFiles {
  return {
    replace: (path, text, reader) => write(path, text).catch((error) => fail(error, path, reader)),
    append: (path, text, reader) => appendFile(path, text).catch((error) => fail(error, path, reader)),
  };
}

/** Makes the folder too, as test runners do for their reports. */
async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

function fail(error: unknown, path: string, reader: string): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  throw new KchatError(
    'OUTPUT_FAILED',
    `${reader} names "${visible(path)}", which cannot be written: ${problems[code] ?? code}`,
    { hint: 'give a path that this user may write' },
  );
}
