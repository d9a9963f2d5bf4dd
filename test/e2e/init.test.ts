/** `kchat init` in a real terminal: what a person reads, types and pastes, and what is left behind. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startEmulatorProcess } from '../support/emulator-process.js';
import { makeFolder } from '../support/folders.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';
import { testWith } from '../support/needs.js';
import { addCanary, kchatProgram, runKchat } from '../support/run-kchat.js';
import { hasTmux, openTerminal, type Terminal, type TerminalOptions } from '../support/terminal.js';

const needsTmux = testWith(hasTmux, 'tmux');

interface Session extends Terminal {
  readonly folder: string;
  readonly apiKey: string;
  readonly widgetKey: string;
  readonly env: Readonly<Record<string, string>>;
}

/** init, asking an emulator of the org acme. */
async function openInit(options: TerminalOptions = {}, args: readonly string[] = []): Promise<Session> {
  const emulator = await startEmulatorProcess(['--org', 'acme']);
  const folder = join(makeFolder(), 'kchat');
  const env = { KCHAT_API_URL: emulator.url, KCHAT_CONFIG_DIR: folder };
  const terminal = openTerminal(['init', ...args], { ...options, env: { ...env, ...options.env } });
  const { apiKey, widgetKey } = emulator;
  return { ...terminal, folder, env, apiKey: addCanary(apiKey), widgetKey: addCanary(widgetKey) };
}

async function answerOrg(session: Session, answer: string): Promise<void> {
  await session.waitFor('? Org');
  session.type(answer);
  session.press('Enter');
  await session.waitFor('? API key');
}

async function paste(session: Session, text: string, expected: string | RegExp): Promise<string> {
  session.type(text);
  session.press('Enter');
  return session.waitFor(expected);
}

async function chooseFile(session: Session): Promise<void> {
  await session.waitFor('Where to keep it?');
  // By its number, again until it is taken: a key between the first drawing and the first reading is lost.
  while (!session.readScreen().includes('❯ a file of your own')) session.press('2');
  session.press('Enter');
  await session.waitFor('? E-mail');
}

/** The screen with what differs from run to run replaced. */
function settle(screen: string): string {
  return screen
    .replace(/eyJ[\w-]+\.[\w-]+\.?\n?[\w-]*\.?[\w-]*/g, 'TOKEN')
    .replace(/\b[0-9a-f]{8}\b/g, 'FINGERPRINT')
    .replace(/\d\d:\d\d:\d\d/g, 'HH:MM:SS');
}

const welcome = `kchat init: from an API key to a first login token.
Nothing is stored before you have chosen where. Ctrl-C leaves at any step.
The org is the name in its address: acme for acme.kustomerapp.com.

Make an API key in Kustomer, if you have none for this:
  1. Settings > Security > API Keys > Add API Key
  2. roles org.admin and org.user (they cannot be changed later), any expiry
  3. copy it: it is shown once. The key of your app (org.tracking) will not do
An admin needs none, since a page in the browser shows the secret: press Enter
instead.
`;

describe('kchat init', () => {
  needsTmux('leads from an address and a key to a token that is accepted', async () => {
    const session = await openInit({ rows: 40 });
    expect(await session.waitFor('? Org')).toBe(`${welcome}\n? Org name, or an address of it`);
    await answerOrg(session, 'https://acme.kustomerapp.com/app/');
    const frame = await paste(session, session.apiKey, 'Where to keep it?');
    expect(settle(frame)).toBe(`${welcome}
✔ Org name, or an address of it https://acme.kustomerapp.com/app/
  that is the org acme
? API key (not shown; without one: Enter)
  API key of acme, roles org.admin, org.user, does not expire
✔ Got the chat secret (FINGERPRINT)
? Where to keep it?
❯ OS keychain
  a file of your own

Keychain on macOS, Credential Manager on Windows, Secret Service on Linux.
Encrypted while it is locked; programs that you run can ask for it.
↑↓ choose • ⏎ take`);
    await chooseFile(session);
    session.press('Enter');
    await session.waitFor('Which language is your backend in?');
    session.press('Enter');
    const exit = await session.waitForExit();
    expect(exit).toEqual({ code: 0, cursorIsVisible: true, echoes: true });
    expect(settle(session.readScreen()).split('a file of your own\n').at(-1)).toBe(`\
✔ Stored the chat secret of acme in a private file (FINGERPRINT, new)
  FINGERPRINT is its fingerprint, which names it and does not reveal it
  acme is the default org now
✔ E-mail address for a first token ada@example.com
ada@example.com (by e-mail) until HH:MM:SS UTC (15 min), secret of acme FINGERPRINT
TOKEN
✔ Which language is your backend in? Its token endpoint follows not now
Next:
  kchat sign --email you@example.com --qr  a token for the phone beside you
  kchat inspect TOKEN                      why the login with a token fails
  kchat sign --bad list                    tokens that your app must survive

exit=0 icanon`);
    expect(await session.readRaw()).not.toContain(session.apiKey);
    expect(await session.readRaw()).not.toContain(
      addCanary(readFileSync(join(session.folder, 'secrets/acme'), 'utf8')),
    );
    const token =
      /eyJ[\w-]+\.[\w-]+\.[\w-]{43}/.exec((await session.readRaw()).replace(/\r?\n/g, ''))?.[0] ?? '';
    expect(await runKchat(['inspect', token], { env: session.env })).toMatchObject({ code: 0 });
  });

  needsTmux('ends with the token endpoint in the language of the backend', async () => {
    const session = await openInit({ rows: 60 });
    await answerOrg(session, 'acme');
    await paste(session, session.apiKey, 'Where to keep it?');
    await chooseFile(session);
    session.press('Enter');
    await session.waitFor('❯ not now');
    session.press('Down');
    session.press('Down');
    session.press('Down');
    await session.waitFor('❯ Python with Flask');
    session.press('Enter');
    await session.waitFor('To save it: kchat recipe python > chat_token.py');
    expect(await session.waitForExit()).toMatchObject({ code: 0 });
    // As it is in the file, though wider than the terminal: it may be copied from the screen.
    expect(await session.readRaw()).toContain(
      "never from the request: else anyone can ask for anyone's token.",
    );
    expect(session.readScreen()).toContain(
      'claims = {"externalId": str(customer_id), "iat": int(time.time())}',
    );
  });

  needsTmux('shows its choices again after Ctrl-Z and fg', async () => {
    const session = await openInit({ command: "PS1='sh> ' bash --norc --noprofile -i" });
    await session.waitFor('sh>');
    session.type(`${kchatProgram.inShell} init --org acme`);
    await paste(session, '', '? API key');
    await paste(session, session.apiKey, 'Where to keep it?');
    session.press('C-z');
    await session.waitFor('Stopped');
    session.type('fg');
    await paste(session, '', /fg\n[\s\S]*Where to keep it\?[\s\S]*a file of your own/);
    await chooseFile(session);
    expect(await session.readRaw()).not.toContain(session.apiKey);
  });

  needsTmux('names each wrong paste at once, offline, and asks again', async () => {
    const session = await openInit({ rows: 50 });
    await answerOrg(session, 'acme');
    const token = addCanary(
      (
        await runKchat(['sign', '--email', 'a@b.c'], {
          env: { KUSTOMER_CHAT_SECRET: addCanary(madeUpSecret()) },
        })
      ).stdout.trim(),
    );
    const expired = addCanary(madeUpApiKey({ exp: 1_700_000_000 }));
    for (const [pasted, answer] of [
      [session.widgetKey, 'this is the key of an app or widget'],
      [expired, /the API key expired \d+ days/],
      [token, 'this is a login token'],
      [session.apiKey.slice(0, -9), /this API key is cut off \(\d+ characters\)/],
      [session.apiKey.slice(0, 60), 'this API key is cut off (60 characters)'],
      ['https://acme.kustomerapp.com/app/settings', 'this is a link'],
    ] as const) {
      await paste(session, pasted, answer);
    }
    // The wrong ones are gone from the line: the right one, quoted, is taken.
    await paste(session, `"${session.apiKey}"`, 'Where to keep it?');
    expect(existsSync(session.folder)).toBe(false);
    for (const key of [session.widgetKey, expired, session.apiKey])
      expect(await session.readRaw()).not.toContain(key);
    const log = await (await fetch(`${session.env.KCHAT_API_URL}/__emulator/requests`)).text();
    expect(JSON.parse(log).data).toHaveLength(1);
  });

  needsTmux('asks again after a key that the API refuses, and after a store that is not there', async () => {
    const session = await openInit({ rows: 50 });
    await answerOrg(session, 'acme');
    await paste(session, addCanary(madeUpApiKey()), '✖ the API refused the key (401)');
    await session.waitFor(/\? API key \(not shown; without one: Enter\)[^\n]*$/);
    await paste(session, session.apiKey, 'Where to keep it?');
    session.press('Enter');
    await session.waitFor('no keychain can be reached');
    await chooseFile(session);
    session.press('C-c');
    expect(await session.waitForExit()).toMatchObject({ code: 130 });
  });

  needsTmux('asks for the org again where the API is not reached, and keeps the key', async () => {
    const session = await openInit({ rows: 50 });
    await fetch(`${session.env.KCHAT_API_URL}/__emulator/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"fault":"html","times":1}',
    });
    await answerOrg(session, 'acme');
    await paste(session, session.apiKey, /✖ .*\n[\s\S]*\? Try again with the org \(acme\)$/);
    session.press('Enter');
    expect(await session.waitFor('Where to keep it?')).not.toMatch(/API key \(paste it.*API key \(paste it/s);
  });

  needsTmux('takes org and key from the environment', async () => {
    const emulator = await startEmulatorProcess(['--org', 'acme']);
    const folder = join(makeFolder(), 'kchat');
    const env = {
      KUSTOMER_ORG: 'https://acme.kustomerapp.com',
      KUSTOMER_API_KEY: addCanary(emulator.apiKey),
      KCHAT_API_URL: emulator.url,
      KCHAT_CONFIG_DIR: folder,
    };
    const terminal = openTerminal(['init'], { env });
    expect(await terminal.waitFor('? Org')).toMatch(/\(acme\)$/);
    terminal.press('Enter');
    expect(await terminal.waitFor('Where to keep it?')).toContain('using the API key in KUSTOMER_API_KEY');
    expect(await terminal.readRaw()).not.toContain(emulator.apiKey);
  });
});

describe('Ctrl-C in kchat init', () => {
  const steps: [string, (session: Session) => Promise<unknown>, readonly string[]][] = [
    ['the org', (session) => session.waitFor('? Org'), []],
    ['the key', (session) => answerOrg(session, 'acme'), []],
    [
      'the store',
      async (session) => {
        await answerOrg(session, 'acme');
        await paste(session, session.apiKey, 'Where to keep it?');
      },
      [],
    ],
    [
      'the e-mail address',
      async (session) => {
        await answerOrg(session, 'acme');
        await paste(session, session.apiKey, 'Where to keep it?');
        await chooseFile(session);
      },
      ['config.json', 'orgs', 'secrets'],
    ],
  ];
  for (const [prompt, go, left] of steps)
    needsTmux(`at ${prompt}: 130, the terminal as it was, nothing by halves`, async () => {
      const session = await openInit();
      await go(session);
      session.press('C-c');
      expect(await session.waitForExit()).toEqual({ code: 130, cursorIsVisible: true, echoes: true });
      expect(existsSync(session.folder) ? readdirSync(session.folder).sort() : []).toEqual(left);
      expect(await session.readRaw()).not.toContain(session.apiKey);
      const status = await runKchat(['sign', '--email', 'a@b.c'], { env: session.env });
      expect(status.code).toBe(left.length === 0 ? 4 : 0);
    });
});

describe('the terminal of kchat init', () => {
  needsTmux('may be 40 columns wide: words stay whole', async () => {
    const session = await openInit({ columns: 40 });
    expect(await session.waitFor('? Org')).toBe(`\
kchat init: from an API key to a first
login token.
Nothing is stored before you have chosen
where. Ctrl-C leaves at any step.
The org is the name in its address: acme
for acme.kustomerapp.com.

Make an API key in Kustomer, if you have
none for this:
  1. Settings > Security > API Keys >
  Add API Key
  2. roles org.admin and org.user (they
  cannot be changed later), any expiry
  3. copy it: it is shown once. The key
  of your app (org.tracking) will not do
An admin needs none, since a page in the
browser shows the secret: press Enter
instead.

? Org name, or an address of it`);
  });

  needsTmux('may be resized in the middle of a question', async () => {
    const session = await openInit({ rows: 40 });
    await answerOrg(session, 'acme');
    session.type(session.apiKey.slice(0, 100));
    session.resize(40, 40);
    session.type(session.apiKey.slice(100));
    session.press('Enter');
    await session.waitFor('Where to keep it?');
    session.resize(120, 40);
    session.press('Down');
    await session.waitFor('❯ a file of your own');
    session.press('Enter');
    await session.waitFor('? E-mail');
    expect(await session.readRaw()).not.toContain(session.apiKey);
  });

  needsTmux.each([
    ['NO_COLOR', { NO_COLOR: '1' }, []],
    ['--no-color', {}, ['--no-color']],
    ['TERM=dumb', { TERM: 'dumb' }, []],
  ] as const)('%s: no colour', async (_, env, args) => {
    const session = await openInit({ env }, args);
    await answerOrg(session, 'acme');
    await paste(session, session.apiKey, 'Where to keep it?');
    const raw = await session.readRaw();
    const own = raw.slice(raw.indexOf('kchat init:'));
    expect(own).not.toMatch(/\u001b\[(?:\d+;)*[1-9]\d*m/);
  });

  needsTmux('without Unicode: ASCII alone', async () => {
    const session = await openInit({ env: { LANG: 'C' } });
    await answerOrg(session, 'acme');
    await paste(session, session.apiKey, 'Where to keep it?');
    expect(session.readScreen()).toMatch(/^> OS keychain\n {2}a file of your own$/m);
    expect(await session.readRaw()).not.toMatch(/[^\u0000-\u007f]/);
  });
});

describe('kchat init without a terminal', () => {
  test.each([[[]], [['--no-input']]])('%j: exit 2, naming fetch-secret', async (args) => {
    const run = await runKchat(['init', ...args]);
    expect(run).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /error\[USAGE\]: init asks questions[\s\S]*kchat fetch-secret --org ORG --api-key-stdin/,
      ),
    });
  });

  test('--json is refused', async () => {
    expect(await runKchat(['init', '--json'])).toMatchObject({ code: 2, stdout: '' });
  });

  needsTmux('with CI or --no-input on one: the same', async () => {
    const terminal = openTerminal(['init'], { env: { CI: 'true' } });
    await terminal.waitFor('kchat fetch-secret --org ORG');
    expect(await terminal.waitForExit()).toMatchObject({ code: 2 });
  });
});
