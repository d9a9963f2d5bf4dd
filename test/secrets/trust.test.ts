/** What kchat trusts on disk: its own files, which no other user could have made or changed. */
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openPrivateFolder } from '../../src/secrets/private-folder.js';
import { createSecrets } from '../../src/secrets/secrets.js';
import { fakeOutput } from '../support/fake-context.js';
import { makeFolder } from '../support/folders.js';
import { describeUnixOnly } from '../support/needs.js';
import { runKchat } from '../support/run-kchat.js';

const isRoot = process.getuid?.() === 0;
const ada = 12_345;
const bytes = (text: string) => new TextEncoder().encode(text);

function open(folder: string, uid = process.getuid?.()) {
  const secrets = createSecrets({
    folder,
    uid,
    keychainTimeoutMs: () => 1_000,
    childPath: '/nonexistent',
    platform: process.platform,
    env: {},
    readFile: async () => bytes(''),
    output: fakeOutput(),
    signal: new AbortController().signal,
  });
  const request = { org: 'acme', secret: bytes('one'), store: 'file', apiOrigin: null, at: 0 } as const;
  return {
    save: () => secrets.save(request),
    use: () => secrets.choose('acme'),
    sign: () => secrets.resolve({ org: undefined, override: undefined }),
    forget: () => secrets.forget('acme'),
  };
}

async function makeStored() {
  const folder = join(makeFolder(), 'kchat');
  await open(folder).save();
  return folder;
}

const files = ['config.json', 'orgs/acme.json', 'secrets/acme'] as const;
const folders = ['.', 'orgs', 'secrets'] as const;

/** Everything that reads or writes the changed path, and what is left is as it was. */
async function expectRefused(folder: string, path: string, message: RegExp, hint: RegExp) {
  const refusal = {
    code: 'STORE_UNUSABLE',
    exitCode: 5,
    message: expect.stringMatching(message),
    hint: expect.stringMatching(hint),
  };
  const { sign, save, use } = open(folder);
  await expect(sign()).rejects.toMatchObject(refusal);
  const before = lstatSync(join(folder, path));
  await expect(path.startsWith('secrets') ? save() : use()).rejects.toMatchObject(refusal);
  expect(lstatSync(join(folder, path))).toMatchObject({
    ino: before.ino,
    mode: before.mode,
    uid: before.uid,
  });
}

describeUnixOnly('file modes and owners')('refused, to read and to write', () => {
  test.each([...files, ...folders])('%s that others can write', async (path) => {
    const folder = await makeStored();
    const [mode, wanted] = path.includes('.json') || path.includes('/') ? [0o622, '600'] : [0o722, '700'];
    chmodSync(join(folder, path), mode);
    await expectRefused(
      folder,
      path,
      /^not trusted: .* has mode 0[67]22: others can change it$/,
      new RegExp(`chmod ${wanted} `),
    );
  });

  test.each(files)('%s that has another name (hard link)', async (path) => {
    const folder = await makeStored();
    linkSync(join(folder, path), join(dirname(folder), 'elsewhere'));
    await expectRefused(
      folder,
      path,
      / is a file with 2 names \(hard links\)/,
      /^give it one name: cp -p .* && mv /,
    );
  });

  test.each([...files, 'orgs', 'secrets'])('%s that is a symbolic link', async (path) => {
    const folder = await makeStored();
    renameSync(join(folder, path), join(dirname(folder), 'elsewhere'));
    symlinkSync(join(dirname(folder), 'elsewhere'), join(folder, path));
    await expectRefused(folder, path, / is a symbolic link$/, /^look at it: ls -ld /);
  });

  test.runIf(isRoot).each([...files, ...folders])('%s of another user', async (path) => {
    const folder = await makeStored();
    chownSync(join(folder, path), ada, ada);
    await expectRefused(folder, path, /belongs to user 12345, and kchat runs as user 0$/, /without sudo/);
  });

  test('all of it, where kchat runs as another user', async () => {
    const folder = await makeStored();
    const uid = Number(process.getuid?.());
    await expect(open(folder, uid + 1).sign()).rejects.toMatchObject({
      code: 'STORE_UNUSABLE',
      message: `not trusted: ${folder} belongs to user ${uid}, and kchat runs as user ${uid + 1}`,
      hint: `run kchat as that user, or make it yours: sudo chown -R ${uid + 1} ${folder}`,
    });
  });
});

describeUnixOnly('file modes and owners')('taken', () => {
  test('a config folder that is a link to a folder of ours, as those who keep such files elsewhere have', async () => {
    const folder = await makeStored();
    symlinkSync(folder, `${folder}-link`);
    await open(`${folder}-link`).use();
    expect(await open(`${folder}-link`).sign()).toMatchObject({ source: 'file' });
  });

  test('a new folder in one where all may write and none may rename, such as /tmp', async () => {
    const parent = makeFolder();
    chmodSync(parent, 0o1777);
    await open(join(parent, 'a', 'kchat')).save();
    chmodSync(parent, 0o777);
    await expect(open(join(parent, 'b', 'kchat')).save()).rejects.toMatchObject({
      code: 'STORE_UNUSABLE',
      message: `not trusted: ${parent} has mode 0777: others can change it`,
    });
    expect(readdirSync(parent)).toEqual(['a']);
  });
});

test('a secret with another name is not forgotten by half', async () => {
  const folder = await makeStored();
  linkSync(join(folder, 'secrets/acme'), join(dirname(folder), 'elsewhere'));
  await expect(open(folder).forget()).rejects.toMatchObject({ message: expect.stringContaining('2 names') });
  expect(existsSync(join(folder, 'secrets/acme'))).toBe(true);
});

describe.runIf(isRoot)('root in the home of a user, as with sudo', () => {
  const asRoot = (home: string, args: readonly string[], stdin = '') =>
    runKchat(args, { stdin, env: { HOME: home, KCHAT_CONFIG_DIR: '', XDG_CONFIG_HOME: '' } });
  const listOwners = (home: string) =>
    readdirSync(home, { recursive: true }).map((path) => lstatSync(join(home, String(path))).uid);

  test('leaves nothing of root there, and says what to do', async () => {
    const home = makeFolder();
    chownSync(home, ada, ada);
    const importing = ['import-secret', '--org', 'acme', '--store', 'file'];
    const secret = 'a-made-up-secret-of-no-one-at-all-0123456789';
    const refusal = {
      code: 5,
      stdout: '',
      stderr: expect.stringMatching(
        /belongs to user 12345, and kchat runs as user 0\nhint: run kchat as that user/,
      ),
    };
    expect(await asRoot(home, importing, secret)).toEqual(refusal);
    expect(readdirSync(home)).toEqual([]);
    // Nothing is sent for a secret that would then have no place.
    const fetching = ['fetch-secret', '--org', 'acme', '--api-key-stdin', '--api-url', 'https://127.0.0.1:1'];
    expect(await asRoot(home, fetching, 'a-made-up-key-of-no-one-at-all')).toEqual(refusal);

    // What that user has is neither read nor changed.
    const folder = join(home, '.config', 'kchat');
    mkdirSync(dirname(folder), { mode: 0o700 });
    await open(folder).save();
    for (const path of ['.config', ...['.', ...folders, ...files].map((name) => join('.config/kchat', name))])
      chownSync(join(home, path), ada, ada);
    for (const args of [['use', 'acme'], ['status'], ['print-secret'], ['forget-secret', '--all']])
      expect(await asRoot(home, args)).toEqual(refusal);
    expect(await asRoot(home, importing, secret)).toEqual(refusal);
    expect(new Set(listOwners(home))).toEqual(new Set([ada]));
  });

  test('makes no folder in one of that user', async () => {
    const folder = makeFolder();
    chownSync(folder, ada, ada);
    await expect(openPrivateFolder(folder, 0).write('orgs/acme.json', new Uint8Array())).rejects.toThrow(
      'belongs to user 12345',
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  test("root's own home works, as in a container", async () => {
    const home = makeFolder();
    const stored = await asRoot(home, ['import-secret', '--org', 'acme', '--store', 'file'], 'x'.repeat(40));
    expect(stored).toMatchObject({ code: 0 });
    expect(await asRoot(home, ['use', 'acme'])).toMatchObject({ code: 0 });
  });
});
