/**
 * The emulator under load: the highest rate that wrk (a Debian package) gets out of it on loopback for 30 s, and what
 * that does to its memory.
 *
 * How to read it: every answer must be a success and no connection may fail, else the rate does not count. Memory is
 * the emulator's resident set, once a second; it is flat when the last third of the run has no more than the second,
 * but for a tenth. wrk, the emulator and whatever else runs share this machine's processors.
 *
 *   npm run bench                           part of it
 *   node scripts/bench-emulator.mjs 5       seconds for each case instead of 30
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const goalPerSecond = 2000;

const segment = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

function mintToken(secret) {
  const input = `${segment({ alg: 'HS256', typ: 'JWT' })}.${segment({ email: 'ada@example.com', iat: Math.floor(Date.now() / 1000) })}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

/** What wrk is to send, in its own language. */
const scripts = {
  'read the settings': ({ apiKey }) => `wrk.headers["authorization"] = "Bearer ${apiKey}"`,
  'log in': ({ secret }) => `wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
wrk.body = '${JSON.stringify({ externalToken: mintToken(secret) })}'`,
};
const paths = { 'read the settings': '/v1/auth/customer/settings', 'log in': '/c/v1/identity' };

/** Bytes; Linux only. */
function readMemory(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

async function load(emulator, pid, name, seconds, folder) {
  const script = join(folder, 'wrk.lua');
  writeFileSync(script, scripts[name](emulator), { mode: 0o600 });
  const wrk = spawn('wrk', ['-t1', '-c32', `-d${seconds}s`, '-s', script, emulator.url + paths[name]]);
  let report = '';
  wrk.stdout.setEncoding('utf8').on('data', (text) => {
    report += text;
  });
  const memory = [];
  const timer = setInterval(() => memory.push(readMemory(pid)), 1000);
  await new Promise((resolve) => wrk.once('close', resolve));
  clearInterval(timer);
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(report)?.[1]),
    failures: report.split('\n').filter((line) => /Non-2xx|Socket errors/.test(line)),
    memory,
  };
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const megabytes = (bytes) => `${(bytes / 1024 / 1024).toFixed(0)} MiB`;

function describeRun(name, { perSecond, failures, memory }) {
  const third = Math.floor(memory.length / 3);
  const [middle, last] = [mean(memory.slice(third, 2 * third)), mean(memory.slice(2 * third))];
  const isFlat = last <= middle * 1.1;
  const isFast = failures.length === 0 && perSecond >= goalPerSecond;
  return [
    name.padEnd(20),
    `${perSecond.toFixed(0).padStart(6)}/s  goal ${goalPerSecond}  ${isFast ? 'ok' : 'MISSED'}`,
    `  memory ${megabytes(middle)}, then ${megabytes(last)}, at most ${megabytes(Math.max(...memory))}  ${isFlat ? 'flat' : 'GROWS'}`,
    ...failures.map((line) => `\n  ${line.trim()}`),
  ].join('');
}

/** Runs every case against one emulator, one after the other, and prints a line for each. */
export async function benchEmulator(seconds) {
  if (spawnSync('wrk', ['-v']).error !== undefined) {
    console.log('\nSKIPPED: the emulator under load needs wrk (apt-get install wrk)');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'kchat-bench-'));
  const secret = `made up for a bench ${process.pid} `.padEnd(40, 'x');
  const secretFile = join(folder, 'secret');
  writeFileSync(secretFile, secret, { mode: 0o600 });
  const bin = fileURLToPath(new URL('../bin/kchat.js', import.meta.url));
  const child = spawn(process.execPath, [bin, 'emulate', '--json', '--secret-file', secretFile], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const ready = await new Promise((resolve) => createInterface(child.stdout).once('line', resolve));
    const emulator = { ...JSON.parse(ready).data, secret };
    console.log(`\nThe emulator under load, ${seconds} s each, 32 connections\n`);
    for (const name of Object.keys(scripts))
      console.log(describeRun(name, await load(emulator, child.pid, name, seconds, folder)));
  } finally {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await benchEmulator(Number(process.argv[2] ?? 30));
