/**
 * Runs the commands that are started most often, in this one process, and keeps what V8 has compiled of them beside the
 * program. Started by the build, with no stdout.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import jsonwebtoken from 'jsonwebtoken';
import { codeCachePath, compileProgram, packCodeCache, programPath, runScript } from '../bin/kchat.js';

const secret = randomBytes(32).toString('hex');
for (const name of Object.keys(process.env)) if (/^(KUSTOMER|KCHAT)_/.test(name)) delete process.env[name];
process.env.KUSTOMER_CHAT_SECRET = secret;
const token = jsonwebtoken.sign({ email: 'ada@example.com' }, secret);

const source = readFileSync(programPath);
const script = compileProgram(source);
const program = runScript(script);
for (const args of [['--help'], ['sign', '--email', 'ada@example.com'], ['inspect', token]]) {
  process.argv.splice(2, Number.POSITIVE_INFINITY, ...args);
  if ((await program.main()) !== 0) throw new Error(`kchat ${args[0]} failed`);
}
writeFileSync(codeCachePath, packCodeCache(source, script.createCachedData()));
