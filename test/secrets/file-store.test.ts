/** The file store on a real disk: private, alone, and refused where others could read or put something there. */
import {
  chmodSync,
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createFileStore } from '../../src/secrets/file-store.js';
import { openPrivateFolder } from '../../src/secrets/private-folder.js';
import { makeFolder } from '../support/folders.js';
import { unixOnly, windowsOnly } from '../support/needs.js';
import { describeStoreContract } from './store-contract.js';

const onWindows = windowsOnly();

const uid = process.getuid?.();
const contractFolder = makeFolder();
describeStoreContract('file', () => createFileStore(openPrivateFolder(contractFolder, uid)));

const bytes = (text: string) => new TextEncoder().encode(text);

async function makeStore() {
  const folder = join(makeFolder(), 'kchat');
  const store = createFileStore(openPrivateFolder(folder, uid));
  await store.write('acme', bytes('the old secret'));
  const secrets = join(folder, 'secrets');
  return { folder, secrets, file: join(secrets, 'acme'), store };
}

describe('the file store', () => {
  test('touches nothing when it is made or read', async () => {
    const folder = join(makeFolder(), 'kchat');
    expect(await createFileStore(openPrivateFolder(folder, uid)).read('acme')).toBeUndefined();
    expect(await createFileStore(openPrivateFolder(folder, uid)).remove('acme')).toBe(false);
    expect(() => lstatSync(folder)).toThrow('ENOENT');
  });

  test('takes nothing that it could not give back', async () => {
    const { store, file } = await makeStore();
    await store.write('acme', new Uint8Array(65_536));
    await expect(store.write('acme', new Uint8Array(65_537))).rejects.toMatchObject({
      code: 'STORE_UNUSABLE',
      message: expect.stringContaining('too large'),
    });
    expect(readFileSync(file)).toHaveLength(65_536);
  });

  unixOnly('file modes')(
    'writes 0600 in 0700 whatever the umask, the secret alone, and leaves nothing beside it',
    async () => {
      const before = process.umask(0);
      try {
        const { folder, secrets, file } = await makeStore();
        const modes = [folder, secrets, file].map((path) => lstatSync(path).mode & 0o777);
        expect(modes).toEqual([0o700, 0o700, 0o600]);
        expect(readFileSync(file, 'utf8')).toBe('the old secret');
        expect(readdirSync(secrets)).toEqual(['acme']);
      } finally {
        process.umask(before);
      }
    },
  );

  unixOnly('file modes').each([
    [
      'a file that others can read',
      'file',
      0o644,
      /acme has mode 0644: others can read it/,
      /chmod 600 .*acme/,
    ],
    [
      'a file that the group can write',
      'file',
      0o620,
      /acme has mode 0620: others can change it/,
      /chmod 600/,
    ],
    [
      'a folder that its group can list',
      'secrets',
      0o750,
      /secrets has mode 0750: others can read it/,
      /chmod 700/,
    ],
    ['a folder that others can enter', 'secrets', 0o711, /secrets has mode 0711/, /chmod 700 .*secrets/],
    [
      'a config folder that others can write',
      'folder',
      0o777,
      /kchat has mode 0777: others can change it/,
      /700/,
    ],
  ] as const)('refuses %s, to read and to write', async (_, which, mode, message, hint) => {
    const made = await makeStore();
    chmodSync(made[which], mode);
    const refusal = {
      code: 'STORE_UNUSABLE',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    };
    await expect(made.store.read('acme')).rejects.toMatchObject(refusal);
    await expect(made.store.write('acme', bytes('new'))).rejects.toMatchObject(refusal);
    expect(readFileSync(made.file, 'utf8')).toBe('the old secret');
  });

  test('takes a config folder that others may only read: it holds no secret', async () => {
    const { folder, store } = await makeStore();
    chmodSync(folder, 0o755);
    expect(await store.read('acme')).toEqual(bytes('the old secret'));
  });

  unixOnly('symbolic links').each(['file', 'secrets'] as const)(
    'refuses a symbolic link in place of %s',
    async (which) => {
      const made = await makeStore();
      renameSync(made[which], `${made[which]}-elsewhere`);
      symlinkSync(`${made[which]}-elsewhere`, made[which]);
      const refusal = { code: 'STORE_UNUSABLE', message: expect.stringContaining('is a symbolic link') };
      await expect(made.store.read('acme')).rejects.toMatchObject(refusal);
      await expect(made.store.write('acme', bytes('new'))).rejects.toMatchObject(refusal);
    },
  );

  unixOnly('symbolic links')('removes no symbolic link: what it points to would stay', async () => {
    const { file, store } = await makeStore();
    renameSync(file, `${file}-elsewhere`);
    symlinkSync(`${file}-elsewhere`, file);
    await expect(store.remove('acme')).rejects.toMatchObject({ code: 'STORE_UNUSABLE' });
  });

  unixOnly('user ids')('refuses what belongs to another user', async () => {
    const { folder } = await makeStore();
    const foreign = createFileStore(openPrivateFolder(folder, Number(uid) + 1));
    await expect(foreign.read('acme')).rejects.toMatchObject({
      code: 'STORE_UNUSABLE',
      message: expect.stringContaining(`belongs to user ${uid}`),
    });
  });

  test('looks at no mode where there are no user ids (Windows)', async () => {
    const { folder, file } = await makeStore();
    chmodSync(file, 0o644);
    expect(await createFileStore(openPrivateFolder(folder, undefined)).read('acme')).toEqual(
      bytes('the old secret'),
    );
  });

  test('refuses a folder and an oversized file in place of the secret', async () => {
    const { secrets, store } = await makeStore();
    mkdirSync(join(secrets, 'beta'));
    writeFileSync(join(secrets, 'gamma'), Buffer.alloc(70_000), { mode: 0o600 });
    for (const org of ['beta', 'gamma'])
      await expect(store.read(org)).rejects.toMatchObject({ code: 'STORE_UNUSABLE' });
  });

  test('a name that is not an org name becomes no path', () => {
    const store = createFileStore(openPrivateFolder(makeFolder(), uid));
    for (const name of ['../acme', 'a/b', '.', '', 'ACME'])
      expect(() => store.read(name)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });

  test('a write clears away what a killed writer of the same org left', async () => {
    const { secrets, store } = await makeStore();
    for (const name of ['.acme.x.tmp', '.acme-eu.x.tmp']) writeFileSync(join(secrets, name), 'half a sec');
    await store.write('acme', bytes('new'));
    expect(readdirSync(secrets).sort()).toEqual(['.acme-eu.x.tmp', 'acme']);
  });

  test('lists the orgs that it has anything of, the remains of a killed writer included', async () => {
    const { secrets, store } = await makeStore();
    for (const name of ['.beta.x.tmp', '.acme.x.tmp', 'NOT AN ORG', '.lock'])
      writeFileSync(join(secrets, name), '');
    expect(await store.list?.()).toEqual(['acme', 'beta']);
  });

  test('forgetting leaves not even the remains of a killed writer', async () => {
    const { secrets, store } = await makeStore();
    writeFileSync(join(secrets, '.acme.young.tmp'), 'half a sec', { mode: 0o600 });
    expect(await store.remove('acme')).toBe(true);
    expect(readdirSync(secrets)).toEqual([]);
  });
});

/** Of libuv: nobody else may have the file open meanwhile, as a virus scanner asks of Windows. */
const exclusively = 0x10000000;

describe('a file that another program uses', () => {
  onWindows.each(['read', 'write', 'remove'] as const)('is waited for: %s', async (action) => {
    const { store, file } = await makeStore();
    const held = openSync(file, constants.O_RDWR | exclusively);
    setTimeout(() => closeSync(held), 300);
    if (action === 'write') await store.write('acme', bytes('the new secret'));
    else await store[action]('acme');
    const expected = { read: 'the old secret', write: 'the new secret', remove: undefined }[action];
    const found = await store.read('acme');
    expect(found && new TextDecoder().decode(found)).toBe(expected);
  });

  onWindows('is STORE_UNUSABLE if it is never let go', async () => {
    const { store, file, secrets } = await makeStore();
    const held = openSync(file, constants.O_RDWR | exclusively);
    onTestFinished(() => closeSync(held));
    const refusal = {
      code: 'STORE_UNUSABLE',
      message: expect.stringMatching(/^cannot (read|write) .*acme: /),
    };
    await expect(store.read('acme')).rejects.toMatchObject(refusal);
    await expect(store.write('acme', bytes('the new secret'))).rejects.toMatchObject(refusal);
    expect(readdirSync(secrets)).toEqual(['acme']);
  });
});
