/** Reports on a real disk. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createReportFiles } from '../../src/system/report-files.js';
import { makeFolder } from '../support/folders.js';

const files = createReportFiles((text) => text.replaceAll('s3cret', '***'));

describe('a report', () => {
  test('goes where no folder is yet, and takes the place of an earlier one', async () => {
    const path = join(makeFolder(), 'a', 'b', 'report.xml');
    await files.replace(path, 'one', '--junit');
    await files.replace(path, 'two', '--junit');
    expect(readFileSync(path, 'utf8')).toBe('two');
  });

  test('may be added to a file', async () => {
    const path = join(makeFolder(), 'summary.md');
    await files.append(path, 'one ', 'X');
    await files.append(path, 'two', 'X');
    expect(readFileSync(path, 'utf8')).toBe('one two');
  });

  test('holds no credential of the run', async () => {
    const path = join(makeFolder(), 'report');
    await files.replace(path, 'it is s3cret, ', '--junit');
    await files.append(path, 's3cret', 'X');
    expect(readFileSync(path, 'utf8')).toBe('it is ***, ***');
  });

  test.each<[string, (folder: string) => string, string]>([
    ['a folder', (folder) => folder, 'it is a folder'],
    ['below a file', (folder) => join(folder, 'file', 'report.xml'), 'a part of its path is not a folder'],
    ['where nobody may write', () => '/proc/kchat/report.xml', ''],
    ['to a full disk', () => '/dev/full', 'no space left on the device'],
  ])('%s is OUTPUT_FAILED with the path and the reason', async (_, name, reason) => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'file'), '');
    await expect(files.replace(name(folder), 'text', '--junit')).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: expect.stringMatching(
        new RegExp(`^--junit names ("${name(folder)}"|a value of .*), which cannot be written: .*${reason}`),
      ),
    });
  });
});
