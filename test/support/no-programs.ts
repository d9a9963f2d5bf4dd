/**
 * The setup of `npm run test:unit`: no test starts a program there. One that does belongs to the whole suite
 * alone, and this says so.
 */
import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';

for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'] as const)
  Object.assign(childProcess, {
    [name]: (program: string) => {
      throw new Error(`a unit test starts no program, such as ${program}`);
    },
  });
syncBuiltinESMExports();
