/** Owns writing reports to files. Rule: a failure names the file; writes are not atomic. */
import { appendFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KchatError } from '../base/errors.js';
import { wordSystemError } from '../base/system-errors.js';
import { visible } from '../base/untrusted.js';
import type { ReportFiles } from './contract.js';
import { makeFolder } from './make-folder.js';

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

function fail(error: unknown, path: string, reader: string): never {
  const reason = wordSystemError(error, {
    ENOENT: 'its folder does not exist',
    EEXIST: 'a part of its path is not a folder',
  });
  throw new KchatError(
    'OUTPUT_FAILED',
    `${reader} names "${visible(path)}", which cannot be written: ${reason}`,
    { hint: 'give a path that this user may write' },
  );
}
