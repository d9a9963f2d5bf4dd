/**
 * Real D-Bus sessions for tests: with an unlocked or locked gnome-keyring, with nobody behind the keychain's name,
 * or with somebody who never answers. Everything lives in a temporary folder.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterFile } from '../../support/after.js';
import { makeFolder } from '../../support/folders.js';

/** A D-Bus session: the environment that a program in it has. */
export interface Session {
  readonly env: Readonly<Record<string, string>>;
  end(): Promise<void>;
}

const needed = ['dbus-run-session', 'gnome-keyring-daemon', 'secret-tool', 'dbus-send'];

/** The programs that are missing here; empty where a Secret Service can be started. */
export function findMissingPrograms(): string[] {
  return needed.filter((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0);
}

/** A home for a keyring: the same one in a second session has what the first one stored. */
export function makeKeyringHome(): string {
  const home = makeFolder();
  for (const name of ['data', 'run']) mkdirSync(join(home, name), { mode: 0o700 });
  return home;
}

const unstartable = '[D-BUS Service]\nName=org.freedesktop.secrets\nExec=/bin/false\n';

// Without service files nothing is started on demand: what owns a name is what the test put there.
const busConfig = `<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <servicedir>SERVICES</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>`;

const waitForName = `
until dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \\
  string:org.freedesktop.secrets | grep -q true; do sleep 0.02; done`;

const scripts = {
  unlocked: `printf pw | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 & KEYRING=$!
    ${waitForName}`,
  locked: `gnome-keyring-daemon --foreground --start --components=secrets >/dev/null 2>&1 </dev/null & KEYRING=$!
    ${waitForName}`,
  nobody: 'KEYRING=',
  unstartable: 'KEYRING=',
  silent: 'KEYRING=',
};

/** Starts a session; it ends with the test file, or before. */
export async function startSession(kind: keyof typeof scripts, home = makeKeyringHome()): Promise<Session> {
  const config = join(home, 'bus.conf');
  const services = join(home, 'services');
  writeFileSync(config, busConfig.replace('SERVICES', services));
  mkdirSync(services, { recursive: true });
  if (kind === 'unstartable') writeFileSync(join(services, 'secrets.service'), unstartable);
  const base = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_RUNTIME_DIR: join(home, 'run'),
  };
  // The session lives until its stdin ends, so it ends with us whatever happens.
  const script = `${scripts[kind]}\necho "$DBUS_SESSION_BUS_ADDRESS"; cat >/dev/null; [ -z "$KEYRING" ] || kill "$KEYRING"`;
  const bus = spawn('dbus-run-session', ['--config-file', config, '--', 'sh', '-c', script], {
    env: base,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const address = (await readLine(bus)).trim();
  const release = kind === 'silent' ? await ownNameInSilence(address) : () => {};
  const session = {
    env: { ...base, DBUS_SESSION_BUS_ADDRESS: address },
    end: async () => {
      release();
      if (bus.exitCode !== null) return;
      const ended = new Promise((resolve) => bus.once('exit', resolve));
      bus.stdin?.end();
      await ended;
    },
  };
  afterFile(() => session.end());
  return session;
}

function readLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) resolve(text);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the D-Bus session ended with ${code}: ${text}`)));
  });
}

/** Speaks just enough D-Bus to own `org.freedesktop.secrets`, and then never answers anyone. */
function ownNameInSilence(address: string): Promise<() => void> {
  const [, path] = /^unix:(?:path|abstract)=([^,;]+)/.exec(address) ?? [];
  if (path === undefined) throw new Error(`no socket in ${address}`);
  const socket = connect(address.startsWith('unix:abstract=') ? `\0${path}` : path);
  const user = Buffer.from(String(process.getuid?.())).toString('hex');
  socket.write(`\0AUTH EXTERNAL ${user}\r\n`);
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('data', () => {
      socket.write('BEGIN\r\n');
      socket.write(busCall(1, 'Hello', Buffer.alloc(0)));
      const flags = Buffer.alloc(4);
      socket.write(
        busCall(2, 'RequestName', Buffer.concat([pad(busText('org.freedesktop.secrets'), 4), flags]), 'su'),
      );
      // Replies to serial 2 come after the name is ours; what follows is for others to wait for.
      let received = Buffer.alloc(0);
      socket.on('data', (chunk) => {
        received = Buffer.concat([received, chunk]);
        if (received.includes('NameAcquired') && received.includes('org.freedesktop.secrets'))
          resolve(() => socket.destroy());
      });
    });
  });
}

// The D-Bus specification, "Message Protocol": little-endian, header fields aligned to 8.
function busCall(serial: number, member: string, body: Buffer, signature?: string): Buffer {
  const fields: [number, string, string][] = [
    [1, 'o', '/org/freedesktop/DBus'],
    [2, 's', 'org.freedesktop.DBus'],
    [3, 's', member],
    [6, 's', 'org.freedesktop.DBus'],
    ...(signature === undefined ? [] : [[8, 'g', signature] as [number, string, string]]),
  ];
  let encoded = Buffer.alloc(0);
  for (const [code, type, value] of fields) {
    const text =
      type === 'g' ? Buffer.concat([Buffer.of(value.length), Buffer.from(`${value}\0`)]) : busText(value);
    encoded = Buffer.concat([pad(encoded, 8), Buffer.of(code, 1, type.charCodeAt(0), 0), text]);
  }
  const header = Buffer.alloc(16);
  header.set([0x6c, 1, 0, 1]);
  header.writeUInt32LE(body.length, 4);
  header.writeUInt32LE(serial, 8);
  header.writeUInt32LE(encoded.length, 12);
  return Buffer.concat([pad(Buffer.concat([header, encoded]), 8), body]);
}

function busText(text: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(`${text}\0`)]);
}

function pad(bytes: Buffer, alignment: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((alignment - (bytes.length % alignment)) % alignment)]);
}
