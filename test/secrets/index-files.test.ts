/** The index on a real disk: its files, who may read them, and what damage they survive. */
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createFileIndex } from '../../src/secrets/index-files.js';
import { openPrivateFolder } from '../../src/secrets/private-folder.js';
import { makeFolder } from '../support/folders.js';
import { unixOnly } from '../support/needs.js';
import { describeIndexContract, makeEntry } from './index-contract.js';

const openIndex = (folder: string) => createFileIndex(openPrivateFolder(folder, process.getuid?.()));

describeIndexContract('files', () => openIndex(join(makeFolder(), 'kchat')));

function plant(files: Readonly<Record<string, string>>) {
  const folder = makeFolder();
  mkdirSync(join(folder, 'orgs'));
  for (const [path, content] of Object.entries(files)) writeFileSync(join(folder, path), content);
  return { folder, index: openIndex(folder) };
}

describe('the index on disk', () => {
  test('is one small private file for each org and one for the default', async () => {
    const folder = join(makeFolder(), 'kchat');
    const index = openIndex(folder);
    await index.write(makeEntry('acme'));
    await index.claimDefault('acme');
    expect(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'))).toEqual({
      version: 1,
      defaultOrg: 'acme',
    });
    expect(JSON.parse(readFileSync(join(folder, 'orgs/acme.json'), 'utf8'))).toEqual({
      version: 1,
      store: 'file',
      fingerprint: '7f3a91c2',
      apiOrigin: 'https://acme.api.kustomerapp.com',
      fetchedAt: '2026-11-22T14:20:00Z',
      importedAt: null,
    });
    expect(readdirSync(folder).sort()).toEqual(['config.json', 'orgs']);
    if (process.platform === 'win32') return;
    const modes = ['.', 'orgs', 'config.json', 'orgs/acme.json'].map(
      (p) => statSync(join(folder, p)).mode & 0o777,
    );
    expect(modes).toEqual([0o700, 0o700, 0o600, 0o600]);
  });

  const good = JSON.parse(
    '{"version":1,"store":"file","fingerprint":"7f3a91c2","apiOrigin":null,"fetchedAt":null,"importedAt":"2026-10-02T08:00:00Z"}',
  );
  test.each([
    ['half of a file', '{"version":1,"sto', 'it is not JSON'],
    ['an empty file', '', 'it is not JSON'],
    ['bytes that are no text', '\u0000\ud800', 'it is not JSON'],
    ['a list', '[]', 'it is not a JSON object'],
    ['null', 'null', 'it is not a JSON object'],
    ['no version', '{}', '"version" is missing, and this kchat knows version 1 only'],
    [
      'a newer version',
      JSON.stringify({ ...good, version: 2 }),
      '"version" is 2, and this kchat knows version 1 only',
    ],
    ['another store', JSON.stringify({ ...good, store: 'cloud' }), '"store" is "cloud"'],
    ['a number for the fingerprint', JSON.stringify({ ...good, fingerprint: 7 }), '"fingerprint" is 7'],
    [
      'an old copy in another place',
      JSON.stringify({ ...good, alsoIn: ['cloud'] }),
      '"alsoIn" is an object or a list',
    ],
    ['an old copy of the wrong type', JSON.stringify({ ...good, alsoIn: null }), '"alsoIn" is null'],
    ['no entry before it', JSON.stringify({ ...good, former: 7 }), '"former" is 7'],
    [
      'a damaged entry before it',
      JSON.stringify({ ...good, former: { ...good, store: 'cloud' } }),
      'in "former", "store" is "cloud"',
    ],
    [
      'an origin with a path',
      JSON.stringify({ ...good, apiOrigin: 'https://a.b/c' }),
      '"apiOrigin" is "https://a.b/c"',
    ],
    [
      'a time of the wrong type',
      JSON.stringify({ ...good, importedAt: {} }),
      '"importedAt" is an object or a list',
    ],
    [
      'a time that is none',
      JSON.stringify({ ...good, importedAt: '2026-99-99T00:00:00Z' }),
      '"importedAt" is "2026-99-99',
    ],
    [
      'no time at all',
      JSON.stringify({ ...good, importedAt: null }),
      'exactly one of "fetchedAt" and "importedAt"',
    ],
  ])(
    '%s is CONFIG_INVALID with file and field, hides no other org, and is overwritten by nobody',
    async (_, content, what) => {
      const { folder, index } = plant({ 'orgs/acme.json': content, 'orgs/beta.json': JSON.stringify(good) });
      const path = join(folder, 'orgs', 'acme.json');
      await expect(index.read('acme')).rejects.toMatchObject({
        code: 'CONFIG_INVALID',
        exitCode: 2,
        message: expect.stringContaining(`${path} is damaged: ${what}`),
        hint: 'fix the file, or delete it and store the secret again: kchat fetch-secret --org acme',
      });
      expect(await index.list()).toEqual([
        { org: 'acme', damage: expect.stringContaining(what) },
        expect.objectContaining({ org: 'beta', fingerprint: '7f3a91c2' }),
      ]);
      expect(readFileSync(path, 'utf8')).toBe(Buffer.from(content).toString());
    },
  );

  test.each([
    ['{"version":1,"defaultOrg":7}', '"defaultOrg" is 7'],
    ['{"version":1,"defaultOrg":"../x"}', '"defaultOrg" is "../x"'],
    ['{"version":1}', '"defaultOrg" is missing'],
    ['{"version":9,"defaultOrg":"acme"}', '"version" is 9'],
    ['nonsense', 'it is not JSON'],
  ])(
    'config.json %s is CONFIG_INVALID, and choosing a default does not paper over it',
    async (content, what) => {
      const { folder, index } = plant({ 'config.json': content });
      const refusal = {
        code: 'CONFIG_INVALID',
        message: expect.stringContaining(`config.json is damaged: ${what}`),
      };
      await expect(index.readDefault()).rejects.toMatchObject(refusal);
      await expect(index.writeDefault('acme')).rejects.toMatchObject(refusal);
      expect(await index.claimDefault('acme')).toBe(false);
      expect(readFileSync(join(folder, 'config.json'), 'utf8')).toBe(content);
    },
  );

  test('escape sequences in a damaged file reach nobody raw', async () => {
    const { index } = plant({ 'config.json': JSON.stringify({ version: 1, defaultOrg: '\u001b[2J' }) });
    await expect(index.readDefault()).rejects.toThrow(/\\u001b\[2J/);
  });

  test('what else lies in the folder is no org', async () => {
    const { folder, index } = plant({
      'orgs/.acme.json.1.tmp': '{',
      'orgs/README': '',
      'orgs/NOT AN ORG.json': '{}',
    });
    mkdirSync(join(folder, 'orgs', 'folder'));
    expect(await index.list()).toEqual([]);
  });

  unixOnly('symbolic links')('a symbolic link is not followed', async () => {
    const { folder, index } = plant({ 'elsewhere.json': JSON.stringify(good) });
    symlinkSync(join(folder, 'elsewhere.json'), join(folder, 'orgs', 'acme.json'));
    await expect(index.read('acme')).rejects.toMatchObject({
      code: 'STORE_UNUSABLE',
      message: expect.stringMatching(/acme\.json is a symbolic link$/),
    });
  });

  test('a file where the folder should be is told as such', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'orgs'), '');
    await expect(openIndex(folder).write(makeEntry('acme'))).rejects.toMatchObject({
      code: 'STORE_UNUSABLE',
      message: expect.stringMatching(/^cannot write .*acme\.json: a part of its path is not a folder/),
    });
  });
});
