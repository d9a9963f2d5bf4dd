/** The ports that the Fetch standard blocks, held against undici's list of them. */
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { isBlockedPort } from '../../src/emulator/blocked-ports.js';

test('the ports that are refused are those that undici refuses', () => {
  const { badPorts } = createRequire(import.meta.url)('undici/lib/web/fetch/constants.js');
  const ours = Array.from({ length: 65_536 }, (_, port) => port).filter(isBlockedPort);
  expect(ours.map(String)).toEqual(badPorts);
});
