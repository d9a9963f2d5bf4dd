/** Runs before each test file: the hooks that every file has. */
import { afterAll, afterEach } from 'vitest';
import { endFile, endTest } from './after.js';

afterEach(({ task }) => endTest(task.result?.state === 'fail'));
// An installed node_modules takes its time to go on a slow disk.
afterAll(endFile, 120_000);
