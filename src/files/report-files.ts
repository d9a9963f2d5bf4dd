/** Owns writing reports to files. Rule: a failure names the file; writes are not atomic. */
import { appendFile, mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ReportFiles } from '../context.js';
import { KchatError } from '../errors.js';
import { readErrorCode, wordSystemError } from '../system-errors.js';
import { visible } from '../untrusted.js';

/** The report files of this machine. */
export function createReportFiles(): ReportFiles {
  return {
    replace: (path, text, reader) => write(path, text).catch((error) => fail(error, path, reader)),
    append: (path, text, reader) => appendFile(path, text).catch((error) => fail(error, path, reader)),
  };
}

/** Makes the folder too, as test runners do for their reports. */
async function write(path: string, text: string): Promise<void> {
  await makeFolder(dirname(path));
  await writeFile(path, text);
}

/** One folder after the other: made all at once, Node tells ENOENT of a read-only file system (measured). */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const code = readErrorCode(error);
    if (code === 'ENOENT' && dirname(path) !== path) {
      await makeFolder(dirname(path));
      await mkdir(path);
      return;
    }
    // Whether it may be written in, writing tells: a folder that is there says EROFS or EACCES as well.
    if (code !== 'EEXIST' && !(await isThere(path))) throw error;
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function fail(error: unknown, path: string, reader: string): never {
  const reason = wordSystemError(error, { ENOENT: 'its folder does not exist' });
  throw new KchatError(
    'OUTPUT_FAILED',
    `${reader} names "${visible(path)}", which cannot be written: ${reason}`,
    { hint: 'give a path that this user may write' },
  );
}
