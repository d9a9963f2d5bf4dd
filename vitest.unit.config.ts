/** `npm run test:unit`: every test that starts no program and needs no build; the whole suite is `npm test`. */
import { configDefaults, defineConfig, mergeConfig } from 'vitest/config';
import all from './vitest.config.js';

const startPrograms = [
  'test/e2e/**',
  'test/action.test.ts',
  'test/package.test.ts',
  'test/undici.test.ts',
  'test/commands/check.test.ts',
  'test/secrets/{secrets,keychain,keychain-real,end-to-end}.test.ts',
  'test/system/{input,children}.test.ts',
];

export default mergeConfig(
  all,
  defineConfig({ test: { exclude: [...configDefaults.exclude, ...startPrograms] } }),
);
