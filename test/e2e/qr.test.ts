/** `kchat sign --qr` on a real terminal, read by zbar, a program that we did not write. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeFolder } from '../support/folders.js';
import { madeUpSecret } from '../support/made-up.js';
import { testWith, unixOnly } from '../support/needs.js';
import { addCanary, runKchat } from '../support/run-kchat.js';
import { hasTmux, openTerminal } from '../support/terminal.js';

const hasZbar = spawnSync('zbarimg', ['--version'], { stdio: 'ignore' }).status === 0;

const needsZbar = testWith(hasTmux && hasZbar, 'tmux or zbarimg (zbar-tools)');

const env = { KUSTOMER_CHAT_SECRET: addCanary(madeUpSecret()) };

interface Colors {
  /** Grey values, 0 to 255, of a terminal's theme. */
  readonly text: number;
  readonly background: number;
}
const dark: Colors = { text: 229, background: 20 };
const light: Colors = { text: 30, background: 250 };

const greys: Readonly<Record<string, number>> = { '16': 0, '231': 255 };
/** Whether the upper and the lower half of a character's cell are ink. */
const halves: Readonly<Record<string, readonly [boolean, boolean]>> = {
  ' ': [false, false],
  '▀': [true, false],
  '▄': [false, true],
  '█': [true, true],
};

/** What a camera sees of a screen with escape sequences (`capture-pane -e`), as PGM: 4 × 4 pixels for half a cell. */
function photograph(screen: string, columns: number, theme: Colors): string {
  const rows: number[][] = [];
  let [text, background] = [theme.text, theme.background];
  for (const line of screen.split('\n')) {
    const [upper, lower]: [number[], number[]] = [[], []];
    for (const [, codes, character] of line.matchAll(/\u001b\[([\d;]*)m|(.)/gu)) {
      if (codes !== undefined) {
        const fore = /38;5;(\d+)/.exec(codes)?.[1];
        const back = /48;5;(\d+)/.exec(codes)?.[1];
        if (/^0?(?:;|$)|^39|^49/.test(codes)) [text, background] = [theme.text, theme.background];
        if (fore !== undefined) text = greys[fore] ?? theme.text;
        if (back !== undefined) background = greys[back] ?? theme.background;
        continue;
      }
      const [up, down] = halves[character ?? ' '] ?? [true, false];
      upper.push(up ? text : background);
      lower.push(down ? text : background);
    }
    for (const row of [upper, lower])
      rows.push([...row, ...Array<number>(Math.max(0, columns - row.length)).fill(theme.background)]);
  }
  const scale = 4;
  const pixels = rows.flatMap((row) =>
    Array<string>(scale).fill(row.flatMap((grey) => Array<number>(scale).fill(grey)).join(' ')),
  );
  return `P2\n${columns * scale} ${rows.length * scale}\n255\n${pixels.join('\n')}\n`;
}

function readCode(image: string): string {
  const path = join(makeFolder(), 'screen.pgm');
  writeFileSync(path, image);
  return spawnSync('zbarimg', ['--quiet', '--raw', path], { encoding: 'utf8' }).stdout.trim();
}

async function drawOn(options: {
  columns?: number;
  env?: Readonly<Record<string, string>>;
  args?: string[];
}) {
  const { columns = 80, args = [] } = options;
  const terminal = openTerminal(['sign', '--email', 'ada@example.com', '--qr', ...args], {
    columns,
    rows: 70,
    env: { ...env, ...options.env },
  });
  const { code } = await terminal.waitForExit();
  const token = /eyJ[\w-]+\.[\w-]+\.[\w-]{43}/.exec(terminal.readScreen().replaceAll('\n', ''))?.[0];
  return { code, token, columns, terminal };
}

describe('the code holds the token', () => {
  needsZbar.each([
    ['a dark terminal', dark],
    ['a light terminal', light],
  ])('on %s of 80 columns', async (_, theme) => {
    const { code, token, columns, terminal } = await drawOn({});
    expect(code).toBe(0);
    expect(token).toBeDefined();
    expect(readCode(photograph(terminal.readStyledScreen(), columns, theme))).toBe(token);
  });

  needsZbar('without colour on a dark terminal', async () => {
    const { token, columns, terminal } = await drawOn({ env: { NO_COLOR: '1' } });
    expect(terminal.readStyledScreen()).not.toContain('\u001b[');
    expect(readCode(photograph(terminal.readStyledScreen(), columns, dark))).toBe(token);
  });

  needsZbar('with more claims than an ordinary token has', async () => {
    const args = ['--claim', `note=${'x'.repeat(150)}`];
    const { token, columns, terminal } = await drawOn({ args });
    expect(readCode(photograph(terminal.readStyledScreen(), columns, light))).toBe(token);
  });

  needsZbar('with a format, too: the token alone', async () => {
    const { token, columns, terminal } = await drawOn({ args: ['--format', 'swift'] });
    expect(readCode(photograph(terminal.readStyledScreen(), columns, dark))).toBe(token);
  });
});

needsZbar('the code holds a link that opens the app, where a template says so', async () => {
  const args = ['sign', '--email', 'a@b.c', '--qr', 'myapp://login?jwt={token}'];
  const run = await runKchat(args, { env });
  expect(run.code).toBe(0);
  expect(readCode(photograph(run.stderr, 80, dark))).toBe(`myapp://login?jwt=${run.stdout.trim()}`);
});

test('a template without a place for the token is refused before anything is signed', async () => {
  const run = await runKchat(['sign', '--email', 'a@b.c', '--qr', 'myapp://login']);
  expect(run).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(
      /--qr is a value of 13 characters .*, which has no \{token\}\nhint: .*\{token\}/,
    ),
  });
});

describe('what does not fit', () => {
  needsZbar('a terminal of 40 columns: refused, and nothing on stdout', async () => {
    const { code, token, terminal } = await drawOn({ columns: 40 });
    expect({ code, token }).toEqual({ code: 2, token: undefined });
    expect(terminal.readScreen().replaceAll(/\s+/g, ' ')).toMatch(
      /the QR code is 53 columns wide and the terminal 40 hint: /,
    );
  });

  needsZbar('a window that is too low is told', async () => {
    const terminal = openTerminal(['sign', '--email', 'ada@example.com', '--qr'], { rows: 24, env });
    expect(await terminal.waitFor('this window has 24')).toMatch(/the code takes 27 lines/);
  });

  unixOnly('a locale')('a locale without Unicode', async () => {
    const run = await runKchat(['sign', '--email', 'a@b.c', '--qr'], {
      env: { ...env, LANG: 'C', WT_SESSION: undefined },
    });
    expect(run).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/no Unicode.*\nhint: .*--copy/),
    });
  });
});

testWith(hasZbar, 'zbarimg')('in a pipe the token stays alone on stdout, the code is on stderr', async () => {
  const run = await runKchat(['sign', '--email', 'a@b.c', '--qr'], { env });
  expect(run.stdout).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]{43}\n$/);
  expect(readCode(photograph(run.stderr, 80, dark))).toBe(run.stdout.trim());
});
