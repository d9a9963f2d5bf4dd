/**
 * Batch: the rate of `sign --from` against a bare loop of `jsonwebtoken.sign` with a KeyObject, and the peak memory of a
 * million rows.
 *
 * How to read it: both run as processes of their own, in turn, in one go, on one core where `taskset` is there; the rate
 * is rows over CPU time (user + system) of the whole process, so that other work on the machine falls on neither. The
 * bare loop signs the same claims as text and throws the tokens away; `sign --from` reads a CSV file and writes the
 * tokens to another. `inspect --from` has no goal: it is there to tell how it compares.
 *
 *   npm run bench:batch                1,000,000 rows, 3 rounds
 *   npm run bench:batch -- 100000 5    rows and rounds
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const rows = Number(process.argv[2] ?? 1_000_000);
const rounds = Number(process.argv[3] ?? 3);
const goals = { ratio: 0.6, megabytes: 150 };

const bin = fileURLToPath(new URL('../bin/kchat.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'kchat-bench-'));
const [csv, tokens] = [join(folder, 'users.csv'), join(folder, 'tokens.txt')];
const env = {
  PATH: process.env.PATH,
  KCHAT_CONFIG_DIR: join(folder, 'kchat'),
  KUSTOMER_CHAT_SECRET: randomBytes(32).toString('hex'),
  ROWS: String(rows),
};
const oneCore = spawnSync('taskset', ['-c', '0', 'true']).status === 0 ? ['taskset', '-c', '0'] : [];

/** The claims that a row of the CSV gives, in a loop that does nothing else. */
const bareLoop = `
  const jwt = require('jsonwebtoken');
  const key = require('node:crypto').createSecretKey(Buffer.from(process.env.KUSTOMER_CHAT_SECRET));
  for (let row = 1; row <= Number(process.env.ROWS); row += 1) {
    const iat = Math.floor(Date.now() / 1000);
    jwt.sign({ email: \`user\${row}@example.com\`, externalId: String(row), iat }, key, { algorithm: 'HS256' });
  }
`;
/** Tells on stderr, when the process ends, what it took. */
const meter = join(folder, 'meter.cjs');

function writeFile(path, lines) {
  const file = openSync(path, 'w');
  let text = '';
  for (const line of lines) {
    text += `${line}\n`;
    if (text.length > 65_536) {
      writeSync(file, text);
      text = '';
    }
  }
  writeSync(file, text);
  closeSync(file);
}

function* listUsers() {
  yield 'email,externalId';
  for (let row = 1; row <= rows; row += 1) yield `user${row}@example.com,${row}`;
}

/** CPU seconds and peak resident megabytes of one run. */
function measure(args, outputPath) {
  const output = openSync(outputPath, 'w');
  const command = [...oneCore, process.execPath, '--require', meter, ...args];
  const { status, stderr } = spawnSync(command[0], command.slice(1), {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env,
    stdio: ['ignore', output, 'pipe'],
    encoding: 'utf8',
  });
  closeSync(output);
  if (status !== 0) throw new Error(`${args[0]} ended with ${status}: ${stderr}`);
  const [cpu, memory] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return { cpu: cpu / 1e6, megabytes: memory / 1024 };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

try {
  writeFile(meter, [
    "process.on('exit', () => {",
    '  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();',
    "  require('node:fs').writeSync(2, userCPUTime + systemCPUTime + ' ' + maxRSS + '\\n');",
    '});',
  ]);
  writeFile(csv, listUsers());
  const cases = [
    { name: 'bare loop of jwt.sign', args: ['-e', bareLoop], output: '/dev/null' },
    { name: 'kchat sign --from', args: [bin, 'sign', '--from', csv], output: tokens },
    // The tokens age while the rounds go on: judged for a moment at which all are good.
    {
      name: 'kchat inspect --from',
      args: [bin, 'inspect', '--from', tokens, '--at', '-1s'],
      output: '/dev/null',
    },
  ];
  const samples = new Map(cases.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const { name, args, output } of cases) samples.get(name).push(measure(args, output));

  const rate = (name) => rows / median(samples.get(name).map(({ cpu }) => cpu));
  const peak = (name) => Math.max(...samples.get(name).map(({ megabytes }) => megabytes));
  const bare = rate(cases[0].name);
  console.log(
    `Node ${process.version}, ${rows} rows, ${rounds} rounds, ${oneCore.length ? 'one core' : 'all cores'}\n`,
  );
  for (const { name } of cases)
    console.log(
      `${name.padEnd(24)}${rate(name).toFixed(0).padStart(8)} a CPU second  ${(rate(name) / bare).toFixed(2)}  ${peak(name).toFixed(0).padStart(4)} MB`,
    );
  const signed = cases[1].name;
  const verdict = (isMet) => (isMet ? 'ok' : 'MISSED');
  console.log(`
rate at least ${goals.ratio} of the bare loop: ${verdict(rate(signed) / bare >= goals.ratio)}
peak memory under ${goals.megabytes} MB: ${verdict(peak(signed) < goals.megabytes)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
