/** The tests that `npm run test:mutation` runs against each mutant: those that name what is wrong, not the random ones. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'test/token/**/*.test.ts',
      'test/inspect/**/*.test.ts',
      'test/sign/claim-flags.test.ts',
      'test/index.test.ts',
      'test/commands/inspect.test.ts',
    ],
    exclude: [
      'test/token/properties.test.ts',
      'test/token/cause-properties.test.ts',
      'test/token/second-opinion.test.ts',
      'test/token/vectors.test.ts',
    ],
    setupFiles: ['test/support/setup.ts'],
    maxWorkers: 1,
    // One worker for all files of a run, and a new one for each mutant: one for each file costs half as much again.
    isolate: false,
    // Instrumented code on a busy machine is slow; Stryker has a time limit of its own for each mutant.
    testTimeout: 60_000,
  },
});
