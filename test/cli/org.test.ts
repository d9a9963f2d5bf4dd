/** Which org a command is about, and that a damaged config.json is not in the way of who names one. */
import { expect, test } from 'vitest';
import { KchatError } from '../../src/base/errors.js';
import { explainMissingOrg, findOrg } from '../../src/cli/org.js';
import { createSettings } from '../../src/cli/settings.js';
import { formatToken } from '../../src/sign/formats.js';
import { fakeContext } from '../support/fake-context.js';

/** A context whose config.json is damaged. */
function openDamaged() {
  const context = fakeContext();
  const readDefault = async () => {
    throw new KchatError('CONFIG_INVALID', 'config.json is damaged');
  };
  const index = { ...context.secrets().index, readDefault };
  return { ...context, secrets: () => ({ ...context.secrets(), index }) };
}

test.each([
  ['Acme', { KUSTOMER_ORG: 'beta' }, 'acme'],
  [undefined, { KUSTOMER_ORG: 'beta' }, 'beta'],
])('--org %s and %j: %s, whatever config.json holds', async (flag, env, org) => {
  expect(await findOrg(createSettings({ org: flag }, env), openDamaged().secrets())).toBe(org);
});

test.each([['gamma'], [undefined]])('where nobody names one, it is the default: %s', async (org) => {
  const context = fakeContext();
  if (org !== undefined) await context.secrets().index.writeDefault(org);
  expect(await findOrg(createSettings({}, {}), context.secrets())).toBe(org);
  await expect(findOrg(createSettings({}, {}), openDamaged().secrets())).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
  });
});

test('a damaged config.json is not in the way of --format curl with an org', async () => {
  expect(await formatToken('a.b.c', 'curl', createSettings({ org: 'acme' }, {}), openDamaged())).toContain(
    '//acme.api.',
  );
});

test.each([
  [undefined, 'give --org <name>, or set KUSTOMER_ORG: acme for acme.kustomerapp.com'],
  ['--all', 'give --org <name>, --all, or set KUSTOMER_ORG: acme for acme.kustomerapp.com'],
])('without one the ways out are named, also %s', (further, hint) => {
  const { code, exitCode, message, hint: given } = explainMissingOrg(further);
  expect([code, exitCode, message, given]).toEqual([
    'USAGE',
    2,
    'no org is given and none is the default',
    hint,
  ]);
});
