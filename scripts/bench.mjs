/**
 * Start-up cost of the built program: CPU time (user + system) of the whole process against a bare `node -e 0`.
 *
 * How to read it: every figure is a ratio to bare Node, which runs before each of the commands, in turn, so that other
 * work on the machine falls on all alike. The ratio is of medians; the milliseconds only tell how large bare Node is on
 * this machine. Both sides run without NODE_EXTRA_CA_CERTS. `goal` is what must hold, on Node 20, which has no compile
 * cache, a little more; MISSED is a regression. Peers are shown if they are installed. After start-up come the emulator
 * and the token server under load, if `wrk` is installed.
 *
 *   npm run bench             40 rounds
 *   npm run bench -- 100      more rounds, a steadier picture
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { benchEmulator } from './bench-emulator.mjs';
import { benchServe } from './bench-serve.mjs';

const rounds = Number(process.argv[2] ?? 40);
const bin = fileURLToPath(new URL('../bin/kchat.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'kchat-bench-'));
// NODE_EXTRA_CA_CERTS triples what bare Node 20 costs, and would hide most of what kchat adds: both sides do without.
const ours = Object.keys(process.env).filter((name) => /^(KUSTOMER|KCHAT)_|^NODE_EXTRA_CA_CERTS$/.test(name));
const base = { ...process.env, HOME: folder, KCHAT_CONFIG_DIR: join(folder, 'kchat') };
for (const name of ours) delete base[name];
const withSecret = { ...base, KUSTOMER_CHAT_SECRET: randomBytes(32).toString('hex') };

/** CPU milliseconds of one run, its children included. */
function measure({ command, env, input }) {
  const script = 'TIMEFORMAT="%3U %3S"; time "$@" >/dev/null';
  const shell = spawnSync('bash', ['-c', script, 'bash', ...command], {
    env,
    input: input ?? '',
    encoding: 'utf8',
  });
  if (shell.status !== 0) throw new Error(`${command.join(' ')} ended with ${shell.status}: ${shell.stderr}`);
  const [user, system] = shell.stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return (user + system) * 1000;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const emulator = spawn(process.execPath, [bin, 'emulate', '--json'], {
  env: base,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ready = await new Promise((resolve) => createInterface(emulator.stdout).once('line', resolve));
const { url, org, apiKey } = JSON.parse(ready).data;

const kchat = (args, env = base, input = '') => ({ command: [process.execPath, bin, ...args], env, input });
const token = spawnSync(process.execPath, [bin, 'sign', '--email', 'ada@example.com'], {
  env: withSecret,
  encoding: 'utf8',
}).stdout;
const fetchEnv = {
  ...base,
  KUSTOMER_ORG: org,
  KUSTOMER_API_KEY: apiKey,
  KCHAT_API_URL: url,
  KCHAT_STORE: 'file',
};

const bare = { command: [process.execPath, '-e', '0'], env: base };
const is20 = process.version.startsWith('v20.');
const signArgs = ['sign', '--email', 'ada@example.com'];
const cases = [
  { name: 'kchat --version', goal: is20 ? 1.95 : 1.5, ...kchat(['--version']) },
  { name: 'kchat --help', goal: is20 ? 1.95 : 1.5, ...kchat(['--help']) },
  { name: 'kchat sign (variable)', goal: is20 ? 2.5 : 2, ...kchat(signArgs, withSecret) },
  { name: 'kchat inspect (variable)', goal: is20 ? 2.5 : 2, ...kchat(['inspect', '-'], withSecret, token) },
  { name: 'kchat fetch-secret', goal: is20 ? 4.5 : 4, ...kchat(['fetch-secret'], fetchEnv) },
];

/** A session with an unlocked Secret Service of its own; undefined where it cannot be had. */
async function openKeychain() {
  const home = join(folder, 'session');
  const script = `mkdir -m 700 -p "$XDG_RUNTIME_DIR" && printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 && echo "$DBUS_SESSION_BUS_ADDRESS" && cat`;
  const env = { ...base, HOME: home, XDG_RUNTIME_DIR: join(home, 'run'), XDG_DATA_HOME: join(home, 'data') };
  mkdirSync(home);
  const session = spawn('dbus-run-session', ['--', 'bash', '-c', script], {
    env,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  session.on('error', () => {});
  const address = await new Promise((resolve) => {
    createInterface(session.stdout).once('line', resolve);
    session.once('close', () => resolve(undefined));
  });
  if (address === undefined) return undefined;
  const keychainEnv = { ...env, DBUS_SESSION_BUS_ADDRESS: address, KUSTOMER_ORG: 'acme' };
  const stored = spawnSync(process.execPath, [bin, 'import-secret'], {
    env: keychainEnv,
    input: withSecret.KUSTOMER_CHAT_SECRET,
  });
  return stored.status === 0 ? { env: keychainEnv, close: () => session.stdin.end() } : undefined;
}

const keychain = await openKeychain();
if (keychain === undefined) console.log('kchat sign (keychain): there is no Secret Service here');
else cases.push({ name: 'kchat sign (keychain)', goal: is20 ? 4.5 : 4, ...kchat(signArgs, keychain.env) });

const josePath = join(folder, 'key.jwk');
writeFileSync(
  josePath,
  JSON.stringify({ kty: 'oct', alg: 'HS256', k: randomBytes(32).toString('base64url') }),
);
const peers = [
  {
    name: 'peer: PyJWT encode',
    command: ['/usr/bin/python3', '-c', 'import jwt; jwt.encode({"iat": 1}, "x" * 32, algorithm="HS256")'],
    env: base,
  },
  {
    name: 'peer: jwt (Go) sign',
    command: ['bash', '-c', 'jwt -alg HS256 -key <(printf %032d 0) -sign + -claim iat=1'],
    env: base,
  },
  {
    name: 'peer: jose (C) sign',
    command: ['jose', 'jws', 'sig', '-c', '-I', '-', '-k', josePath],
    env: base,
    input: '{"iat":1}',
  },
];
for (const peer of peers) {
  try {
    measure(peer);
    cases.push(peer);
  } catch {
    console.log(`${peer.name}: not installed`);
  }
}

try {
  const bareCosts = [];
  const costs = new Map(cases.map(({ name }) => [name, []]));
  for (let round = -2; round < rounds; round += 1)
    for (const entry of cases) {
      const bareCost = measure(bare);
      const cost = measure(entry);
      // The first rounds fill caches.
      if (round < 0) continue;
      bareCosts.push(bareCost);
      costs.get(entry.name).push(cost);
    }
  const bareCost = median(bareCosts);
  console.log(`\nNode ${process.version}, ${rounds} rounds, medians of CPU time\n`);
  console.log(`${'node -e 0'.padEnd(26)}${bareCost.toFixed(0).padStart(5)} ms   1.00`);
  for (const { name, goal } of cases) {
    const cost = median(costs.get(name));
    const ratio = cost / bareCost;
    const verdict = goal === undefined ? '' : `goal ${goal.toFixed(2)}  ${ratio > goal ? 'MISSED' : 'ok'}`;
    console.log(
      `${name.padEnd(26)}${cost.toFixed(0).padStart(5)} ms  ${ratio.toFixed(2).padStart(5)}  ${verdict}`.trimEnd(),
    );
  }
} finally {
  emulator.kill();
  keychain?.close();
  rmSync(folder, { recursive: true, force: true });
}

await benchEmulator(30);
await benchServe(6);
