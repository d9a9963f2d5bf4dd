/** The lock of an org: one holder at a time, and nobody waits for the dead. */
import { spawnSync } from 'node:child_process';
import { readdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { holdLock, type LockOptions } from '../../src/secrets/lock.js';
import { makeFolder } from '../support/folders.js';

const id = '00000000-0000-4000-8000-000000000000';

/** Runs `work` under the lock; gives up at once if another holds it. */
function hold<T>(folder: string, work: () => Promise<T>, changes: Partial<LockOptions> = {}) {
  const options = { folder, waitMs: 0, signal: new AbortController().signal, ...changes };
  return holdLock('acme', options, work);
}

/** The name of a claim as this process makes it: realm, process id, start. */
async function readOwnClaim() {
  const folder = makeFolder();
  const [name] = await hold(folder, async () => readdirSync(folder));
  const [, , realm, pid, start] = String(name).split('.');
  return { realm: String(realm), pid: Number(pid), start: String(start) };
}

test('one at a time holds it, of many who want it, and nothing is left', async () => {
  const folder = makeFolder();
  let holders = 0;
  const work = async () => {
    holders += 1;
    await new Promise((resolve) => setImmediate(resolve));
    expect(holders).toBe(1);
    holders -= 1;
  };
  await Promise.all(Array.from({ length: 20 }, () => hold(folder, work, { waitMs: 60_000 })));
  expect(readdirSync(folder)).toEqual([]);
});

test('is released by work that fails, and is not that of an org whose name is longer', async () => {
  const folder = makeFolder();
  await expect(hold(folder, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  const { realm, pid, start } = await readOwnClaim();
  writeFileSync(join(folder, `.acme.json.${realm}.${pid}.${start}.${id}.lock`), '');
  writeFileSync(join(folder, `.acme-eu.${realm}.${pid}.${start}.${id}.lock`), '');
  expect(await hold(folder, async () => 'held')).toBe('held');
});

test('of a living process it is waited for, and then told with the process and the file', async () => {
  const folder = makeFolder();
  await hold(folder, async () => {
    const [file] = readdirSync(folder);
    await expect(hold(folder, async () => {})).rejects.toMatchObject({
      code: 'STORE_UNUSABLE',
      message: `another kchat (process ${process.pid}) is changing what is stored for acme, and did not end`,
      hint: expect.stringContaining(`remove ${join(folder, String(file))}`),
    });
    expect(readdirSync(folder)).toEqual([file]);
  });
});

test('a wait of over a second says whom it waits for, until it ends', async () => {
  const folder = makeFolder();
  const controller = new AbortController();
  const said: string[] = [];
  const status = (text: string) => {
    said.push(text);
    controller.abort('SIGINT');
    return { update() {}, done: () => said.push('done') };
  };
  await hold(folder, async () => {
    const waiting = hold(folder, async () => {}, { waitMs: 60_000, signal: controller.signal, status });
    await expect(waiting).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });
  expect(said).toEqual([`waiting for another kchat (process ${process.pid})`, 'done']);
});

test('the wait ends with Ctrl-C', async () => {
  const controller = new AbortController();
  const folder = makeFolder();
  await hold(folder, async () => {
    const waiting = hold(folder, async () => {}, { waitMs: 60_000, signal: controller.signal });
    controller.abort('SIGINT');
    await expect(waiting).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });
});

test.runIf(process.platform === 'linux').each([
  [
    'a process that ended',
    (own: Awaited<ReturnType<typeof readOwnClaim>>) => ({ ...own, pid: spawnSync('true').pid }),
  ],
  [
    'an earlier process that had our id',
    (own: Awaited<ReturnType<typeof readOwnClaim>>) => ({ ...own, start: '1' }),
  ],
])('the claim of %s is none, however young, and goes', async (_, change) => {
  const folder = makeFolder();
  const { realm, pid, start } = change(await readOwnClaim());
  for (const name of ['acme', 'beta', 'config.json'])
    writeFileSync(join(folder, `.${name}.${realm}.${pid}.${start}.${id}.lock`), '');
  await hold(folder, async () => expect(readdirSync(folder)).toHaveLength(1));
});

test.each([
  ['of another machine or container', '0badc0de', process.pid],
  ['of a process whose start is unknown', undefined, process.pid],
])('a claim %s counts while it is touched', async (_, realm, pid) => {
  const folder = makeFolder();
  const own = await readOwnClaim();
  const path = join(folder, `.acme.${realm ?? own.realm}.${pid}..${id}.lock`);
  writeFileSync(path, '');
  await expect(hold(folder, async () => {})).rejects.toMatchObject({ code: 'STORE_UNUSABLE' });
  const minuteAgo = Date.now() / 1000 - 60;
  utimesSync(path, minuteAgo, minuteAgo);
  await hold(folder, async () => expect(readdirSync(folder)).toHaveLength(1));
});

test('many who find the same dead claim: still one at a time', async () => {
  const folder = makeFolder();
  await hold(folder, async () => {
    const [name] = readdirSync(folder);
    renameSync(
      join(folder, String(name)),
      join(folder, String(name).replace(/\.\d*\.(?=[0-9a-f-]+\.lock$)/, '.1.')),
    );
  });
  let holders = 0;
  await Promise.all(
    Array.from({ length: 10 }, () =>
      hold(
        folder,
        async () => {
          holders += 1;
          await new Promise((resolve) => setImmediate(resolve));
          expect(holders).toBe(1);
          holders -= 1;
        },
        { waitMs: 60_000 },
      ),
    ),
  );
  expect(readdirSync(folder)).toEqual([]);
});
