/**
 * `kchat serve` under load beside a bare node:http server that signs with jsonwebtoken: tokens per second
 * over keep-alive, as wrk (a Debian package) gets them, and what that does to kchat's memory.
 *
 * How to read it: the two run in turn, so that what the machine does besides falls on both. The ratio is of
 * medians; wrk, the servers and whatever else runs share this machine's processors. Memory is what is alive
 * after a collection of garbage: it is flat if the last turn leaves no more than the second, but for a tenth.
 * The resident set does not tell: V8 doubles its space for young objects at any time in the first minute
 * (77 MiB became 96 while 8.8 stayed alive, measured).
 *
 *   npm run bench                        part of it
 *   node scripts/bench-serve.mjs 3       seconds for each of five turns instead of 6
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const goalRatio = 0.7;
const goalPerSecond = 4000;
const turns = 5;

/** The least that such a server does: find the user, sign, answer. Prints its port. */
const bareServer = `
  const { createServer } = require('node:http');
  const { createSecretKey, randomBytes } = require('node:crypto');
  const jwt = require('jsonwebtoken');
  const key = createSecretKey(randomBytes(32));
  const users = new Map([['ada', { email: 'ada@example.com' }]]);
  createServer((request, response) => {
    const user = users.get(new URL(request.url, 'http://localhost').searchParams.get('user'));
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
    response.end(jwt.sign({ ...user, iat: Math.floor(Date.now() / 1000) }, key, { algorithm: 'HS256' }));
  }).listen(0, '127.0.0.1', function () { console.log(this.address().port); });
`;

/** Answers each message with the bytes that are alive, buffers included; the channel alone keeps no server running. */
const memoryProbe = `data:text/javascript,process.on('message', () => {
  gc();
  const { heapUsed, external } = process.memoryUsage();
  process.send(heapUsed + external);
});
process.channel.unref();`;

async function startServer(args) {
  const child = spawn(process.execPath, ['--expose-gc', '--import', memoryProbe, ...args], {
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
  });
  const line = await new Promise((resolve) => createInterface(child.stdout).once('line', resolve));
  return { child, line };
}

/** Answers per second, and what went wrong. */
async function load(url, seconds) {
  const wrk = spawn('wrk', ['-t1', '-c32', `-d${seconds}s`, url], { stdio: ['ignore', 'pipe', 'inherit'] });
  let report = '';
  wrk.stdout.setEncoding('utf8').on('data', (text) => {
    report += text;
  });
  await new Promise((resolve) => wrk.once('close', resolve));
  if (/Non-2xx|Socket errors/.test(report)) throw new Error(report);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(report)?.[1]);
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const megabytes = (bytes) => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

/** Loads both servers in turn and prints two lines. */
export async function benchServe(seconds) {
  if (spawnSync('wrk', ['-v']).error !== undefined) {
    console.log('\nSKIPPED: kchat serve under load needs wrk (apt-get install wrk)');
    return;
  }
  const bin = fileURLToPath(new URL('../bin/kchat.js', import.meta.url));
  const bare = await startServer(['-e', bareServer]);
  const kchat = await startServer([
    bin,
    'serve',
    '--emulate',
    '--json',
    '--port',
    '0',
    '--user',
    'ada=email:ada@example.com',
  ]);
  const { url, accessKey } = JSON.parse(kchat.line).data;
  const memory = [];
  try {
    const rates = { bare: [], kchat: [] };
    for (let turn = 0; turn < turns; turn += 1) {
      rates.bare.push(await load(`http://127.0.0.1:${bare.line}/token?user=ada`, seconds));
      rates.kchat.push(await load(`${url}/token?user=ada&key=${accessKey}`, seconds));
      kchat.child.send('memory');
      memory.push((await once(kchat.child, 'message'))[0]);
    }
    const [bareRate, rate] = [median(rates.bare), median(rates.kchat)];
    const ratio = rate / bareRate;
    const verdict = ratio >= goalRatio && rate >= goalPerSecond ? 'ok' : 'MISSED';
    const [second, last] = [memory[1], memory.at(-1)];
    console.log(`\nkchat serve under load, ${turns} turns of ${seconds} s each, 32 connections\n`);
    console.log(`bare node:http        ${bareRate.toFixed(0).padStart(6)}/s`);
    console.log(
      `kchat serve           ${rate.toFixed(0).padStart(6)}/s  ratio ${ratio.toFixed(2)}  goal ${goalRatio} and ${goalPerSecond}/s  ${verdict}` +
        `  memory ${megabytes(second)}, then ${megabytes(last)}  ${last <= second * 1.1 ? 'flat' : 'GROWS'}`,
    );
  } finally {
    kchat.child.kill();
    bare.child.kill();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await benchServe(Number(process.argv[2] ?? 6));
