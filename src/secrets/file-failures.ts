/** Owns how failures of our own files are worded. Rule: pure; path, reason and what to do, never content. */
import { KchatError } from '../base/errors.js';
import { describeSystemError, exhaustedHint, findErrorCode, isExhausted } from '../base/system-errors.js';
import { visible } from '../base/untrusted.js';

const readHint = 'fix the file or its folder, or set KCHAT_CONFIG_DIR to another one';
const hints = {
  read: readHint,
  remove: readHint,
  write: 'what was stored before is still there; fix the folder, or set KCHAT_CONFIG_DIR to another one',
};

/** Does work on a file. An error of `node:fs` becomes STORE_UNUSABLE; any other is thrown as it is. */
export async function wordingFileErrors<T>(
  action: keyof typeof hints,
  path: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = findErrorCode(error);
    if (error instanceof KchatError || code === undefined) throw error;
    const reason = describeSystemError(error, {
      ENOENT: 'there is no such folder, and none can be made',
      EEXIST: 'a part of its path is not a folder',
    });
    const detail = reason === code ? '' : ` (${code})`;
    throw new KchatError('STORE_UNUSABLE', `cannot ${action} ${visible(path)}: ${reason}${detail}`, {
      hint: isExhausted(error) ? exhaustedHint : hints[action],
    });
  }
}
