/** Where the arguments of the program begin that `kchat emulate` runs, if nobody says so. */
import { expect, test } from 'vitest';
import { separateProgram } from '../../src/cli/separate-program.js';

test.each([
  ["emulate sh -c 'exit-7'", "emulate -- sh -c 'exit-7'"],
  ['emulate node --version', 'emulate -- node --version'],
  ['emulate jest --json --port 1', 'emulate -- jest --json --port 1'],
  ['emulate --port 0 --fault=429 npm run -s x', 'emulate --port 0 --fault=429 -- npm run -s x'],
  ['-v emulate --strict -q curl -sS x', '-v emulate --strict -q -- curl -sS x'],
  // The inner one is the program's.
  ['emulate npm test -- --grep x', 'emulate -- npm test -- --grep x'],
])('%s', (line, separated) => {
  expect(separateProgram(line.split(' ')).join(' ')).toBe(separated);
});

test.each([
  'emulate',
  'emulate --port 4010 --json',
  'emulate -- sh -c x',
  'emulate --port 4010 -- node --version',
  'emulate requests --json',
  'emulate --port 4010 login -',
  'emulate fault 503x2 --clear',
  'help emulate sh',
  'sign --email emulate --json x',
])('%s stays', (line) => {
  expect(separateProgram(line.split(' ')).join(' ')).toBe(line);
});
