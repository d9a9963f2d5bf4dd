/** Saving, moving and forgetting, in memory; what fails fails at a chosen step. */

import { describe, expect, test } from 'vitest';
import { type ErrorCode, KchatError } from '../../src/base/errors.js';
import type { OrgIndex, SaveRequest, SecretStore, StoreKind } from '../../src/secrets/contract.js';
import { composeSecrets } from '../../src/secrets/lifecycle.js';
import { createMemoryIndex, createMemoryStore } from '../../src/secrets/memory.js';
import { fingerprintSecret } from '../../src/secrets/names.js';
import { fakeOutput, testNow } from '../support/fake-context.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const origin = 'https://acme.api.kustomerapp.com';

function makeSecrets(changes: { index?: Partial<OrgIndex> } = {}) {
  const steps: string[] = [];
  const index: OrgIndex = { ...createMemoryIndex(), ...changes.index };
  const inner = { keychain: createMemoryStore('keychain'), file: createMemoryStore('file') };
  const broken = new Map<string, ErrorCode>();
  const spy = (kind: 'keychain' | 'file'): SecretStore => {
    const take = (step: string) => {
      steps.push(`${step} ${kind}`);
      const code = broken.get(`${step} ${kind}`);
      if (code !== undefined) throw new KchatError(code, 'the keychain is locked');
    };
    return {
      ...inner[kind],
      list: () => inner[kind].list?.() ?? Promise.resolve([]),
      read: async (org) => {
        take('read');
        return inner[kind].read(org);
      },
      write: async (org, secret) => {
        take('write');
        return inner[kind].write(org, secret);
      },
      remove: async (org) => {
        take('remove');
        return inner[kind].remove(org);
      },
    };
  };
  const stores = new Map<StoreKind, SecretStore>([
    ['keychain', spy('keychain')],
    ['file', spy('file')],
  ]);
  const output = fakeOutput();
  const secrets = composeSecrets({
    index,
    store: (kind) => stores.get(kind) ?? createMemoryStore(kind),
    readFile: async () => bytes(''),
    output,
  });
  const save = (secret: string, store: StoreKind, changes: Partial<SaveRequest> = {}) =>
    secrets.save({ org: 'acme', secret: bytes(secret), store, apiOrigin: origin, at: testNow, ...changes });
  const signWith = async () => {
    const { bytes: found } = await secrets.resolve({
      org: { name: 'acme', from: '--org' },
      override: undefined,
    });
    return new TextDecoder().decode(found);
  };
  return { secrets, save, signWith, inner, broken, steps, output };
}

describe('saving', () => {
  test('says new, unchanged or rotated against the index, and only the first org becomes the default', async () => {
    const { secrets, save } = makeSecrets();
    const fingerprint = fingerprintSecret(bytes('one'));
    expect(await save('one', 'keychain')).toEqual({
      org: 'acme',
      store: 'keychain',
      fingerprint,
      change: 'new',
      becameDefault: true,
    });
    expect(await save('one', 'keychain')).toMatchObject({ change: 'unchanged', becameDefault: false });
    expect(await save('two', 'keychain')).toMatchObject({ change: 'rotated', becameDefault: false });
    expect(await save('one', 'file', { org: 'beta' })).toMatchObject({ change: 'new', becameDefault: false });
    expect(await secrets.index.readDefault()).toBe('acme');
  });

  test('a fingerprint is the first 8 hex digits of SHA-256 (FIPS 180-2, "abc")', () => {
    expect(fingerprintSecret(bytes('abc'))).toBe('ba7816bf');
  });

  test('notes when it was fetched, or that it was imported', async () => {
    const { secrets, save } = makeSecrets();
    await save('one', 'file');
    await save('one', 'file', { org: 'beta', apiOrigin: null });
    expect(await secrets.index.list()).toMatchObject([
      { org: 'acme', apiOrigin: origin, fetchedAt: '2026-11-22T14:20:00Z', importedAt: null },
      { org: 'beta', apiOrigin: null, fetchedAt: null, importedAt: '2026-11-22T14:20:00Z' },
    ]);
  });

  test('writes the secret again where it is unchanged: its store may have lost it', async () => {
    const { save, signWith, inner } = makeSecrets();
    await save('one', 'keychain');
    await inner.keychain.remove('acme');
    await save('one', 'keychain');
    expect(await signWith()).toBe('one');
  });

  test('a store that refuses leaves everything as it was', async () => {
    const { secrets, save, signWith, broken } = makeSecrets();
    await save('one', 'file');
    broken.set('write keychain', 'KEYCHAIN_LOCKED');
    await expect(save('two', 'keychain')).rejects.toMatchObject({ code: 'KEYCHAIN_LOCKED' });
    expect(await signWith()).toBe('one');
    expect(await secrets.index.read('acme')).toMatchObject({ store: 'file' });
  });
});

describe('moving to another store', () => {
  test.each([
    ['file', 'keychain'],
    ['keychain', 'file'],
  ] as const)('from %s to %s leaves no copy behind, and removes it last', async (from, to) => {
    const { save, signWith, inner, steps } = makeSecrets();
    await save('one', from);
    steps.splice(0);
    expect(await save('one', to)).toMatchObject({ store: to, change: 'unchanged' });
    expect(steps).toEqual([`read ${to}`, `write ${to}`, `remove ${from}`]);
    expect(await inner[from].read('acme')).toBeUndefined();
    expect(await signWith()).toBe('one');
  });

  test('where the old copy cannot be removed the new one counts, and a warning says so', async () => {
    const { save, signWith, broken, output } = makeSecrets();
    await save('one', 'keychain');
    broken.set('remove keychain', 'KEYCHAIN_LOCKED');
    await save('two', 'file');
    expect(await signWith()).toBe('two');
    expect(output.warnings).toEqual([
      'the old copy of the secret of acme is still in the keychain store: the keychain is locked; storing it again or kchat forget-secret --org acme tries to remove it once more',
    ]);
  });

  describe('an old copy that stayed in the keychain', () => {
    async function leaveCopy() {
      const made = makeSecrets();
      await made.save('one', 'keychain');
      made.broken.set('remove keychain', 'KEYCHAIN_LOCKED');
      await made.save('two', 'file');
      await made.save('three', 'file');
      expect(made.output.warnings).toHaveLength(2);
      expect(await made.secrets.index.read('acme')).toMatchObject({ store: 'file', alsoIn: ['keychain'] });
      return made;
    }

    test('goes with the next save', async () => {
      const { secrets, save, signWith, inner, broken, steps } = await leaveCopy();
      broken.clear();
      await save('four', 'file');
      expect(await inner.keychain.read('acme')).toBeUndefined();
      expect(await secrets.index.read('acme')).not.toHaveProperty('alsoIn');
      steps.splice(0);
      await save('five', 'file');
      expect(steps).toEqual(['read file', 'write file']);
      expect(await signWith()).toBe('five');
    });

    test('is the one that counts again where the secret moves back', async () => {
      const { secrets, save, signWith } = await leaveCopy();
      await save('four', 'keychain');
      expect(await secrets.index.read('acme')).not.toHaveProperty('alsoIn');
      expect(await signWith()).toBe('four');
    });

    test('is forgotten too, or nothing is', async () => {
      const { secrets, signWith, inner, broken } = await leaveCopy();
      await expect(secrets.forget('acme')).rejects.toMatchObject({ code: 'KEYCHAIN_LOCKED' });
      expect(await signWith()).toBe('three');
      broken.clear();
      expect(await secrets.forget('acme')).toMatchObject({ removedFrom: ['keychain', 'file'] });
      expect(await inner.keychain.read('acme')).toBeUndefined();
    });
  });

  test('is on record before the old copy is removed: a crash between loses sight of none', async () => {
    const memory = createMemoryIndex();
    const written: unknown[] = [];
    const { save } = makeSecrets({
      index: {
        ...memory,
        write: async (entry) => {
          written.push(entry.alsoIn);
          await memory.write(entry);
        },
      },
    });
    await save('one', 'keychain');
    await save('two', 'file');
    expect(written).toEqual([undefined, undefined, ['keychain'], undefined]);
  });

  test('where the index cannot be written the old one counts, and no copy stays in the new place', async () => {
    const full = new KchatError('STORE_UNUSABLE', 'no space left');
    const memory = createMemoryIndex();
    let writes = 0;
    const { save, signWith, inner } = makeSecrets({
      index: {
        ...memory,
        write: async (entry) => {
          writes += 1;
          if (writes > 2) throw full;
          await memory.write(entry);
        },
      },
    });
    await save('one', 'file');
    await expect(save('two', 'keychain')).rejects.toBe(full);
    expect(await signWith()).toBe('one');
    expect(await inner.keychain.read('acme')).toBeUndefined();
  });

  test('where the index cannot be written a store keeps what it holds for another config folder', async () => {
    const full = new KchatError('STORE_UNUSABLE', 'no space left');
    const fail = async () => {
      throw full;
    };
    const { save, inner, steps } = makeSecrets({ index: { write: fail } });
    await inner.keychain.write('acme', bytes('of another folder'));
    await expect(save('two', 'keychain')).rejects.toBe(full);
    expect(await inner.keychain.read('acme')).toEqual(bytes('of another folder'));
    expect(steps).toEqual(['read keychain']);
  });

  test('a rotation that the index does not take leaves the old secret', async () => {
    const memory = createMemoryIndex();
    let isFull = false;
    const { save, signWith, output } = makeSecrets({
      index: {
        ...memory,
        write: async (entry) => {
          if (isFull) throw new KchatError('STORE_UNUSABLE', 'no space left');
          await memory.write(entry);
        },
      },
    });
    await save('one', 'keychain');
    isFull = true;
    await expect(save('two', 'keychain')).rejects.toMatchObject({ code: 'STORE_UNUSABLE' });
    expect(await signWith()).toBe('one');
    expect(output.warnings).toEqual([]);
  });

  test('plain text that an earlier crash left is removed by the next save to the keychain', async () => {
    const { save, inner } = makeSecrets();
    await save('one', 'keychain');
    await inner.file.write('acme', bytes('left by a crash'));
    await save('one', 'keychain');
    expect(await inner.file.read('acme')).toBeUndefined();
  });

  test('saving to a file touches no keychain that the index does not name', async () => {
    const { save, steps } = makeSecrets();
    await save('one', 'file');
    await save('two', 'file');
    expect(steps).toEqual(['read file', 'write file', 'read file', 'write file']);
  });
});

describe('a store that fails while it is written', () => {
  test.each(['KEYCHAIN_LOCKED', 'KEYCHAIN_UNAVAILABLE', 'STORE_UNUSABLE'] as const)(
    '%s: the index is as before, the first time too',
    async (code) => {
      const { secrets, save, signWith, broken } = makeSecrets();
      broken.set('write keychain', code);
      await expect(save('one', 'keychain')).rejects.toMatchObject({ code });
      expect(await secrets.index.list()).toEqual([]);
      broken.clear();
      await save('one', 'keychain');
      const before = await secrets.index.read('acme');
      broken.set('write keychain', code);
      await expect(save('two', 'keychain')).rejects.toMatchObject({ code });
      expect(await secrets.index.read('acme')).toEqual(before);
      expect(await signWith()).toBe('one');
    },
  );

  test.each([true, false])(
    'or is not heard to the end, may have taken it (%s): the index says so until the store was asked',
    async (isTaken) => {
      const { secrets, save, signWith, broken, inner } = makeSecrets();
      await save('one', 'file');
      broken.set('write keychain', 'KEYCHAIN_TIMED_OUT');
      await expect(save('two', 'keychain')).rejects.toMatchObject({ code: 'KEYCHAIN_TIMED_OUT' });
      if (isTaken) await inner.keychain.write('acme', bytes('two'));
      expect(await secrets.index.read('acme')).toMatchObject({
        store: 'keychain',
        former: { store: 'file' },
      });
      expect(await signWith()).toBe(isTaken ? 'two' : 'one');
      expect(await secrets.index.read('acme')).not.toHaveProperty('former');
      expect(await secrets.list()).toMatchObject([{ org: 'acme', store: isTaken ? 'keychain' : 'file' }]);
      expect(await inner.file.read('acme')).toEqual(isTaken ? undefined : bytes('one'));
    },
  );

  test('and cannot be asked afterwards is in the way of no other store', async () => {
    const { secrets, save, signWith, broken, inner } = makeSecrets();
    broken.set('write keychain', 'KEYCHAIN_TIMED_OUT');
    await expect(save('one', 'keychain')).rejects.toMatchObject({ code: 'KEYCHAIN_TIMED_OUT' });
    await inner.keychain.write('acme', bytes('one'));
    for (const step of ['read', 'remove']) broken.set(`${step} keychain`, 'KEYCHAIN_LOCKED');
    await save('two', 'file');
    expect(await signWith()).toBe('two');
    broken.clear();
    expect(await secrets.forget('acme')).toMatchObject({ removedFrom: ['keychain', 'file'] });
  });
});

describe('what is stored, as status sees it', () => {
  test('is the fingerprint that is really there, and a warning of what is not as the index says', async () => {
    const { secrets, save, inner, output } = makeSecrets();
    await save('one', 'file');
    await save('two', 'file', { org: 'beta' });
    await inner.file.write('acme', bytes('by hand'));
    await inner.file.remove('beta');
    await inner.file.write('stray', bytes('three'));
    expect(await secrets.list()).toMatchObject([
      { org: 'acme', fingerprint: fingerprintSecret(bytes('by hand')) },
    ]);
    expect(output.warnings).toEqual([
      'nothing is left of the secret of beta',
      'an old secret file of stray is left, which no command uses; kchat forget-secret --org stray removes it',
    ]);
    expect(await secrets.listTraces()).toEqual(['acme', 'beta', 'stray']);
  });

  test('is told all the same where a store cannot be looked into', async () => {
    const { secrets, save, broken, output, inner } = makeSecrets();
    await save('one', 'file');
    broken.set('read file', 'STORE_UNUSABLE');
    inner.file.list = async () => {
      throw new KchatError('STORE_UNUSABLE', 'permission denied');
    };
    expect(await secrets.list()).toMatchObject([{ org: 'acme', store: 'file' }]);
    expect(output.warnings).toEqual([
      'cannot tell whether the secret of acme is as the index says: the keychain is locked',
      'permission denied',
    ]);
  });

  test('asks no keychain for what is settled', async () => {
    const { secrets, save, steps } = makeSecrets();
    await save('one', 'keychain');
    steps.splice(0);
    await secrets.list();
    expect(steps).toEqual([]);
  });
});

describe('a secret from one origin', () => {
  test('never replaces one from another: nothing is written', async () => {
    const { secrets, save, signWith, steps } = makeSecrets();
    await save('real', 'keychain');
    steps.splice(0);
    const refusal = {
      code: 'ORIGIN_CONFLICT',
      exitCode: 2,
      message: `the stored secret of acme came from ${origin} and is not replaced by one from http://127.0.0.1:4010`,
      hint: expect.stringContaining('kchat forget-secret --org acme'),
    };
    await expect(secrets.checkOrigin('acme', 'http://127.0.0.1:4010')).rejects.toMatchObject(refusal);
    await expect(save('fake', 'file', { apiOrigin: 'http://127.0.0.1:4010' })).rejects.toMatchObject(refusal);
    expect(steps).toEqual([]);
    expect(await signWith()).toBe('real');
  });

  test('replaces itself and an imported one, and is replaced by an imported one', async () => {
    const { secrets, save } = makeSecrets();
    await save('one', 'file');
    await expect(secrets.checkOrigin('acme', origin)).resolves.toBeUndefined();
    await save('two', 'file', { apiOrigin: null });
    await save('three', 'file', { apiOrigin: 'http://127.0.0.1:4010' });
    expect(await secrets.index.read('acme')).toMatchObject({ apiOrigin: 'http://127.0.0.1:4010' });
  });

  test('may go where nothing is stored', async () => {
    await expect(makeSecrets().secrets.checkOrigin('acme', origin)).resolves.toBeUndefined();
  });
});

describe('forgetting', () => {
  test('removes secret, entry and default, and tells what there was', async () => {
    const { secrets, save, inner } = makeSecrets();
    await save('one', 'keychain');
    const entry = await secrets.index.read('acme');
    expect(await secrets.forget('acme')).toEqual({
      org: 'acme',
      entry,
      removedFrom: ['keychain'],
      wasDefault: true,
    });
    expect(await inner.keychain.read('acme')).toBeUndefined();
    expect(await secrets.index.list()).toEqual([]);
    expect(await secrets.index.readDefault()).toBeUndefined();
  });

  test('may be asked twice, and then touches no keychain', async () => {
    const { secrets, steps } = makeSecrets();
    expect(await secrets.forget('acme')).toEqual({
      org: 'acme',
      entry: undefined,
      removedFrom: [],
      wasDefault: false,
    });
    expect(steps).toEqual([]);
  });

  test('keeps the entry where the secret cannot be removed', async () => {
    const { secrets, save, broken } = makeSecrets();
    await save('one', 'keychain');
    broken.set('remove keychain', 'KEYCHAIN_LOCKED');
    await expect(secrets.forget('acme')).rejects.toMatchObject({ code: 'KEYCHAIN_LOCKED' });
    expect(await secrets.index.read('acme')).toBeDefined();
    expect(await secrets.index.readDefault()).toBe('acme');
  });

  test('the default picks no other in silence, and the next org stored is not made one', async () => {
    const { secrets, save } = makeSecrets();
    await save('one', 'file');
    await save('two', 'file', { org: 'beta' });
    await secrets.forget('acme');
    expect(await secrets.index.readDefault()).toBeUndefined();
    expect(await save('three', 'file', { org: 'gamma' })).toMatchObject({ becameDefault: false });
  });

  test('all of them makes the next one the first again', async () => {
    const { secrets, save } = makeSecrets();
    await save('one', 'file');
    await save('two', 'file', { org: 'beta' });
    await secrets.forget('acme');
    await secrets.forget('beta');
    expect(await save('three', 'file', { org: 'gamma' })).toMatchObject({ becameDefault: true });
  });

  test('another org keeps the default', async () => {
    const { secrets, save } = makeSecrets();
    await save('one', 'file');
    await save('two', 'file', { org: 'beta' });
    expect(await secrets.forget('beta')).toMatchObject({ wasDefault: false });
    expect(await secrets.index.readDefault()).toBe('acme');
  });

  test('removes nothing where the default cannot be read for another reason', async () => {
    const denied = new KchatError('STORE_UNUSABLE', 'permission denied');
    const { secrets, save, signWith } = makeSecrets({
      index: {
        readDefault: async () => {
          throw denied;
        },
      },
    });
    await save('one', 'file');
    await expect(secrets.forget('acme')).rejects.toBe(denied);
    expect(await signWith()).toBe('one');
  });
});
