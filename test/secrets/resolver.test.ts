/** Which secret is used. The stores and the index of these tests break when they are touched without need. */
import { describe, expect, test } from 'vitest';
import { credentialSizeLimit } from '../../src/base/bytes.js';
import type { CredentialSource } from '../../src/secrets/contract.js';
import { createMemoryIndex, createMemoryStore } from '../../src/secrets/memory.js';
import { createResolver } from '../../src/secrets/resolver.js';
import type { Input } from '../../src/system/contract.js';
import { fakeOutput } from '../support/fake-context.js';
import { makeEntry } from './index-contract.js';

const bytes = (text: string | Uint8Array) =>
  typeof text === 'string' ? new TextEncoder().encode(text) : text;
const untouchable = new Proxy(createMemoryIndex(), {
  get: (_, name) => {
    throw new Error(`the index was touched: ${String(name)}`);
  },
});
const noStore = () => {
  throw new Error('a store was touched');
};
const acme = { name: 'acme', from: '--org' } as const;

describe('an override', () => {
  function resolveOverride(
    override: CredentialSource | undefined,
    content: string | Uint8Array = '',
    org?: typeof acme,
  ) {
    const output = fakeOutput();
    const readFile: Input['readFile'] = async () => bytes(content);
    const resolve = createResolver({ index: untouchable, store: noStore, readFile, output });
    return { output, resolved: resolve({ org, override }) };
  }
  const file = { kind: 'file', path: 's.txt', name: '--secret-file' } as const;
  const value = (text: string) => ({ kind: 'value', value: text, name: 'KUSTOMER_CHAT_SECRET' }) as const;

  test('touches neither index nor store, and is of no known org', async () => {
    expect(await resolveOverride(value('abc')).resolved).toEqual({
      bytes: bytes('abc'),
      fingerprint: 'ba7816bf',
      source: 'KUSTOMER_CHAT_SECRET',
      org: null,
    });
  });

  test('by variable is taken as it stands, line end and all', async () => {
    expect((await resolveOverride(value(' abc\n')).resolved).bytes).toEqual(bytes(' abc\n'));
  });

  test('by file reads that file, names the flag, and limits the size', async () => {
    const asked: unknown[] = [];
    const resolve = createResolver({
      index: untouchable,
      store: noStore,
      output: fakeOutput(),
      readFile: async (...args) => {
        asked.push(args);
        return bytes('abc\n');
      },
    });
    expect(await resolve({ org: undefined, override: file })).toMatchObject({
      fingerprint: 'ba7816bf',
      source: '--secret-file',
    });
    expect(asked).toEqual([['s.txt', '--secret-file', credentialSizeLimit]]);
  });

  test('bytes that are no text reach the caller as they are', async () => {
    const raw = Uint8Array.of(255, 0, 254);
    expect((await resolveOverride(file, raw).resolved).bytes).toEqual(raw);
  });

  test.each([
    ['an empty file', file, '', '--secret-file gave no chat secret: it is empty'],
    ['a file with a line end alone', file, '\n', '--secret-file gave no chat secret: it is empty'],
    ['an empty value', value(''), '', 'KUSTOMER_CHAT_SECRET gave no chat secret: it is empty'],
  ])('%s is INPUT_INVALID', async (_, override, content, message) => {
    await expect(resolveOverride(override, content).resolved).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      exitCode: 2,
      message: expect.stringContaining(message),
    });
  });

  test('that wins over an org named by flag says so; over a variable it does not', async () => {
    const { output, resolved } = resolveOverride(value('abc'), '', acme);
    await resolved;
    expect(output.notes).toEqual(['KUSTOMER_CHAT_SECRET is used, not what is stored for acme']);

    const quiet = resolveOverride(value('abc'));
    await quiet.resolved;
    expect(quiet.output.notes).toEqual([]);
    expect(quiet.output.debugged).toEqual(['the chat secret is that of KUSTOMER_CHAT_SECRET']);
  });
});

describe('a stored secret', () => {
  async function makeResolver() {
    const output = fakeOutput();
    const index = createMemoryIndex();
    const stores = { keychain: createMemoryStore('keychain'), file: createMemoryStore('file') };
    const touched: string[] = [];
    const resolve = createResolver({
      index,
      output,
      readFile: async () => bytes(''),
      store: (kind) => {
        touched.push(kind);
        return kind === 'keychain' ? stores.keychain : stores.file;
      },
    });
    return { output, index, stores, touched, resolve };
  }

  test('comes from the store that the index names, for the default org where none is given', async () => {
    const { index, stores, touched, resolve, output } = await makeResolver();
    await index.write(makeEntry('acme', { store: 'keychain', fingerprint: 'ba7816bf' }));
    await index.claimDefault('acme');
    await stores.keychain.write('acme', bytes('abc'));
    const from = { source: 'keychain', org: 'acme', isFetched: true };
    const found = { bytes: bytes('abc'), fingerprint: 'ba7816bf', ...from };
    expect(await resolve({ org: acme, override: undefined })).toEqual({ ...found, isOrgByFlag: true });
    expect(await resolve({ org: undefined, override: undefined })).toEqual(found);
    expect(touched).toEqual(['keychain', 'keychain']);
    expect([output.notes, output.warnings]).toEqual([[], []]);
    expect(output.debugged[0]).toBe('the chat secret is that of acme: asking its store, keychain');
  });

  test('of an org that is not in the index does not exist, and no store is touched to find that out', async () => {
    const { touched, resolve } = await makeResolver();
    await expect(resolve({ org: acme, override: undefined })).rejects.toMatchObject({
      code: 'SECRET_NOT_FOUND',
      exitCode: 4,
      message: 'no chat secret is stored for acme',
      hint: expect.stringContaining('kchat fetch-secret --org acme'),
    });
    expect(touched).toEqual([]);
  });

  test('that its store has lost is told as such', async () => {
    const { index, resolve } = await makeResolver();
    await index.write(makeEntry('acme', { store: 'keychain' }));
    await expect(resolve({ org: acme, override: undefined })).rejects.toMatchObject({
      code: 'SECRET_NOT_FOUND',
      message:
        'the secret of acme (7f3a91c2) is gone from its store, keychain: something other than kchat removed it',
    });
  });

  test('that something else changed is used, with a warning', async () => {
    const { index, stores, resolve, output } = await makeResolver();
    await index.write(makeEntry('acme'));
    await stores.file.write('acme', bytes('abc'));
    expect(await resolve({ org: acme, override: undefined })).toMatchObject({ fingerprint: 'ba7816bf' });
    expect(output.warnings).toEqual([
      'the secret of acme is ba7816bf, but kchat stored 7f3a91c2: something else changed it in its store, file',
    ]);
  });

  test('without any org is SECRET_NOT_FOUND, with the next command for a newcomer and for one with orgs', async () => {
    const { index, resolve } = await makeResolver();
    const nobody = resolve({ org: undefined, override: undefined });
    await expect(nobody).rejects.toMatchObject({
      code: 'SECRET_NOT_FOUND',
      message: 'no org is given and none is the default',
      hint: expect.stringContaining('kchat fetch-secret'),
    });
    await index.write(makeEntry('acme'));
    await index.write(makeEntry('beta'));
    await expect(resolve({ org: undefined, override: undefined })).rejects.toMatchObject({
      hint: 'give --org ORG, or choose a default: kchat use ORG (stored: acme, beta)',
    });
  });
});
