import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/setup.ts'],
    // They end what hangs, and no test asserts a time: a machine with twenty others at work is slow, and nothing is wrong.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What a test waits for comes from processes too.
    expect: { poll: { timeout: 60_000 } },
    // More than there are cores: a test waits for processes and sockets half of its time.
    maxWorkers: 6,
    // One process runs many files: one for each file took two fifths of the processor time of `npm run test:unit`.
    // So a file gives back what it changes in its process, and a helper has no hooks of its own (test/support/after.ts);
    // `npx vitest run --isolate` tells whether a failure comes of that.
    isolate: false,
  },
});
