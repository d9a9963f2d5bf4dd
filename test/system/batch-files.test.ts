/** Programs that are batch files on Windows: found as the system finds programs, started by cmd. */
import { expect, test } from 'vitest';
import { planStart } from '../../src/system/batch-files.js';
import { readExit } from '../../src/system/child-exit.js';

const env = {
  Path: 'C:\\tools;C:\\Program Files\\nodejs',
  PATHEXT: '.COM;.EXE;.BAT;.CMD',
  ComSpec: 'C:\\cmd.exe',
};
const files = [
  'C:\\Program Files\\nodejs\\npm.CMD',
  'C:\\tools\\node.EXE',
  'C:\\tools\\node.CMD',
  '.\\gradlew.bat',
  'C:\\100%\\x.bat',
];
const isThere = (path: string) => files.some((file) => file.toUpperCase() === path.toUpperCase());
const plan = (...command: readonly [string, ...string[]]) => planStart(command, env, 'win32', isThere);

test.each<[readonly [string, ...string[]], string]>([
  [['npm', 'test', '--silent'], '""C:\\Program Files\\nodejs\\npm.CMD" test --silent"'],
  [['npm.CMD', 'run', 'a:b'], '""C:\\Program Files\\nodejs\\npm.CMD" run a:b"'],
  [['.\\gradlew', '-Dx=1'], '"".\\gradlew.BAT" -Dx=1"'],
  [['npm', 'a b'], '""C:\\Program Files\\nodejs\\npm.CMD" ^^^"a^^^ b^^^""'],
  [['npm', 'a\\"\\'], '""C:\\Program Files\\nodejs\\npm.CMD" ^^^"a\\\\\\^^^"\\\\^^^""'],
  [['npm', ''], '""C:\\Program Files\\nodejs\\npm.CMD" ^^^"^^^""'],
  [['npm', '&calc'], '""C:\\Program Files\\nodejs\\npm.CMD" ^^^"^^^&calc^^^""'],
  [['C:\\100%\\x.bat', 'y'], '"C:\\100^%\\x.bat y"'],
])('%j is a line for cmd', (command, line) => {
  expect(plan(...command)).toEqual({ file: 'C:\\cmd.exe', args: ['/d', '/s', '/c', line], isForCmd: true });
});

test.each<[readonly [string, ...string[]], string]>([
  [['node', 'a b'], 'C:\\tools\\node.EXE'],
  [['.\\node', 'x'], '.\\node'],
  [['C:nothing'], 'C:nothing'],
  // What this is Node says.
  [[''], ''],
])('%j is started as %s', (command, path) => {
  expect(plan(...command)).toEqual({ file: path, args: command.slice(1), isForCmd: false });
});

test.each(['nothing', 'gradlew', 'gradlew.bat'])('%s, which is not on the PATH, is not found', (name) => {
  expect(() => plan(name)).toThrow(expect.objectContaining({ code: 'ENOENT' }));
});

test('a PATH may have quotes', () => {
  const odd = { PATH: '"C:\\Program Files\\nodejs"' };
  const found = planStart(['npm'], odd, 'win32', (path) => /npm\.(?:JS|CMD)$/.test(path));
  expect(found.args.at(-1)).toBe('""C:\\Program Files\\nodejs\\npm.CMD""');
});

test('elsewhere nothing is looked for', () => {
  const look = () => {
    throw new Error('looked');
  };
  expect(planStart(['npm', 'test'], env, 'linux', look)).toEqual({
    file: 'npm',
    args: ['test'],
    isForCmd: false,
  });
});

test('a program that Ctrl-C ended on Windows counts as interrupted', () => {
  expect(readExit(0xc000013a, null)).toEqual({ signal: 2 });
  expect(readExit(1, null)).toEqual({ code: 1 });
  expect(readExit(null, 'SIGKILL')).toEqual({ signal: 9 });
});
