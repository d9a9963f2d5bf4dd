/** Reports on a real disk. */
import { linkSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createReportFiles } from '../../src/system/report-files.js';
import { makeFolder } from '../support/folders.js';
import { unixOnly, windowsOnly } from '../support/needs.js';

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
        new RegExp(
          `^--junit names ("${name(folder).replaceAll('\\', '\\\\')}"|a value of .*), which cannot be written: .*${reason}`,
        ),
      ),
    });
  });
});

windowsOnly()('a file that other programs could not open is not made', async () => {
  const path = join(makeFolder(), 'aux.xml');
  for (const write of [files.replace, files.replacePrivate])
    await expect(write(path, 'text', '--junit')).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: expect.stringMatching(/cannot be written: the system takes no file of that name$/),
    });
});

describe('a secret', () => {
  unixOnly('file modes')(
    'goes into a file that is readable by its user alone, also where one is already',
    async () => {
      const path = join(makeFolder(), 'secret');
      writeFileSync(path, 'an earlier and longer one', { mode: 0o644 });
      await files.replacePrivate(path, 'text', '--file');
      expect(readFileSync(path, 'utf8')).toBe('text');
      expect(statSync(path).mode & 0o777).toBe(0o600);
    },
  );

  // Wine's links look like what they lead to.
  unixOnly('symbolic links').each([
    ['a symbolic link', symlinkSync],
    ['a hard link', linkSync],
  ])('does not follow %s', async (_, link) => {
    const folder = makeFolder();
    const [victim, path] = [join(folder, 'victim'), join(folder, 'secret')];
    writeFileSync(victim, 'kept');
    link(victim, path);
    await expect(files.replacePrivate(path, 'text', '--file')).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: expect.stringMatching(/: it is a link, no plain file, or that of another user$/),
    });
    expect(readFileSync(victim, 'utf8')).toBe('kept');
  });

  test('is not written to a device', async () => {
    await expect(files.replacePrivate('/dev/null', 'text', '--file')).rejects.toThrow(
      /it is a link, no plain/,
    );
    expect(statSync('/dev/null').mode & 0o777).toBe(0o666);
  });
});
