/** Colour, symbols and folding, by flag, variables and terminal. */
import { describe, expect, test } from 'vitest';
import { createStyle, hasColor, hasUnicode } from '../../src/terminal/style.js';

describe('colour', () => {
  test.each<[string, NodeJS.ProcessEnv, { isTerminal?: boolean; flag?: boolean }, boolean]>([
    ['on a terminal', {}, {}, true],
    ['in a pipe', {}, { isTerminal: false }, false],
    ['on a dumb terminal', { TERM: 'dumb' }, {}, false],
    ['with --no-color', {}, { flag: true }, false],
    ['with NO_COLOR', { NO_COLOR: '1' }, {}, false],
    ['with an empty NO_COLOR', { NO_COLOR: '' }, {}, true],
    ['with FORCE_COLOR in a pipe', { FORCE_COLOR: '1' }, { isTerminal: false }, true],
    ['with FORCE_COLOR=0', { FORCE_COLOR: '0' }, {}, false],
    ['with NO_COLOR and FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, {}, false],
    ['with --no-color and FORCE_COLOR', { FORCE_COLOR: '1' }, { flag: true }, false],
  ])('%s: %j %j is %s', (_, env, { isTerminal = true, flag = false }, expected) => {
    expect(hasColor({ TERM: 'xterm-256color', ...env }, isTerminal, flag)).toBe(expected);
  });

  test('is in the text only where there is colour', async () => {
    expect((await createStyle(true, true, 80)).red('no')).toBe('\u001b[31mno\u001b[39m');
    expect((await createStyle(false, true, 80)).red('no')).toBe('no');
  });
});

test('lines are folded on a terminal, at spaces, and stay as they are elsewhere', async () => {
  const text = '  a line that is longer than twenty\nand-a-word-that-is-longer-still\n';
  expect((await createStyle(false, true, 20)).fold(text)).toBe(
    '  a line that is\n  longer than twenty\nand-a-word-that-is-longer-still\n',
  );
  expect((await createStyle(false, true, undefined)).fold(text)).toBe(text);
});

test('lines are folded by columns: a wide letter takes two, a colour none', async () => {
  const { fold, red } = await createStyle(true, true, 10);
  expect(fold(`${red('abcd')} 鍵鍵 efg`)).toBe(`${red('abcd')} 鍵鍵\nefg`);
  expect(fold('abcde 鍵鍵鍵')).toBe('abcde\n鍵鍵鍵');
});

describe('symbols', () => {
  test.each([
    [{ LANG: 'en_US.UTF-8' }, 'linux', true],
    [{ LANG: 'C.utf8' }, 'darwin', true],
    [{ LC_ALL: 'C', LANG: 'en_US.UTF-8' }, 'linux', false],
    [{ LANG: 'en_US.UTF-8', TERM: 'linux' }, 'linux', false],
    [{}, 'linux', false],
    [{}, 'win32', false],
    [{ WT_SESSION: '1' }, 'win32', true],
    [{ TERM_PROGRAM: 'vscode' }, 'win32', true],
    [{ ConEmuANSI: 'ON' }, 'win32', true],
    [{ ConEmuANSI: 'OFF' }, 'win32', false],
  ] as const)('%j on %s has Unicode: %s', (env, platform, expected) => {
    expect(hasUnicode(env, platform)).toBe(expected);
  });

  test('fall back to words', async () => {
    expect((await createStyle(false, false, undefined)).symbols).toEqual({
      passed: 'ok',
      failed: 'FAIL',
      warned: 'warn',
      skipped: 'skip',
      noted: 'note',
    });
  });
});
