/** Owns writing files that flags name. Rule: no credential of the run in a report; errors name the file. */
import { constants, promises } from 'node:fs';
import { dirname } from 'node:path';
import { getuid, platform } from 'node:process';
import { KchatError } from '../base/errors.js';
import { describeSystemError } from '../base/system-errors.js';
import { namePath } from '../base/typed-path.js';
import type { ReportFiles } from './contract.js';
import { makeFolder } from './make-folder.js';
import { isReserved, nameDevice } from './open-file.js';

/** The report files of this machine. `redact` removes credentials. */
export function createReportFiles(redact: (text: string) => string): ReportFiles {
  return {
    replace: (path, text, reader) => orRefuse(writeReport(path, redact(text)), path, reader),
    replacePrivate: (path, text, reader) => orRefuse(writePrivate(path, text), path, reader),
    append: (path, text, reader) =>
      orRefuse(promises.appendFile(nameDevice(path, platform), redact(text)), path, reader),
  };
}

/** Makes the folder too, as test runners do for their reports. */
async function writeReport(path: string, text: string): Promise<void> {
  const named = nameDevice(path, platform);
  if (named === path && isReserved(path, platform)) throw reserved();
  if (named === path) await makeFolder(dirname(path));
  await promises.writeFile(named, text);
}

// Windows has no O_NOFOLLOW.
const { O_CREAT, O_NOFOLLOW = 0, O_WRONLY } = constants;

/** Refuses a link, a device, and a file of another user. The mode is set before the file has content. */
async function writePrivate(path: string, text: string): Promise<void> {
  if (isReserved(path, platform)) throw reserved();
  const found = O_NOFOLLOW === 0 ? await promises.lstat(path).catch(() => undefined) : undefined;
  if (found?.isSymbolicLink()) throw refusal();
  const file = await promises.open(path, O_CREAT | O_NOFOLLOW | O_WRONLY, 0o600);
  try {
    const stats = await file.stat();
    const isForeign = getuid !== undefined && stats.uid !== getuid();
    if (!stats.isFile() || stats.nlink > 1 || isForeign) throw refusal();
    await file.chmod(0o600);
    await file.truncate();
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}

const reserved = () => Object.assign(new Error('a device'), { code: 'EINVAL' });
const refusal = () => Object.assign(new Error('not ours alone'), { code: 'ELOOP' });

async function orRefuse(writing: Promise<void>, path: string, reader: string): Promise<void> {
  await writing.catch((error: unknown) => {
    const reason = describeSystemError(error, {
      EINVAL: 'the system takes no file of that name',
      ENOENT: 'its folder does not exist',
      EEXIST: 'a part of its path is not a folder',
      ELOOP: 'it is a link, no plain file, or that of another user',
    });
    const message = `${reader} names ${namePath(path)}, which cannot be written: ${reason}`;
    throw new KchatError('OUTPUT_FAILED', message, { hint: 'give a path that this user may write' });
  });
}
