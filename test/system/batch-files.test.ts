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
];
const isThere = (path: string) => files.some((file) => file.toUpperCase() === path.toUpperCase());
const plan = (...command: readonly [string, ...string[]]) => planStart(command, env, 'win32', isThere);

test.each<[readonly [string, ...string[]], string]>([
  [['npm', 'test', '--silent'], '"C:\\Program^ Files\\nodejs\\npm.CMD test --silent"'],
  [['npm.CMD', 'run', 'a:b'], '"C:\\Program^ Files\\nodejs\\npm.CMD run a:b"'],
  [['.\\gradlew', '-Dx=1'], '".\\gradlew.BAT -Dx=1"'],
  [['npm', 'a b'], '"C:\\Program^ Files\\nodejs\\npm.CMD ^^^"a^^^ b^^^""'],
  [['npm', 'a\\"\\'], '"C:\\Program^ Files\\nodejs\\npm.CMD ^^^"a\\\\\\^^^"\\\\^^^""'],
  [['npm', ''], '"C:\\Program^ Files\\nodejs\\npm.CMD ^^^"^^^""'],
  [['npm', '&calc'], '"C:\\Program^ Files\\nodejs\\npm.CMD ^^^"^^^&calc^^^""'],
])('%j is a line for cmd', (command, line) => {
  expect(plan(...command)).toEqual({ file: 'C:\\cmd.exe', args: ['/d', '/s', '/c', line], isForCmd: true });
});

test.each<[readonly [string, ...string[]]]>([
  [['node', 'a b']],
  [['nothing']],
  [['gradlew']],
  [['.\\node', 'x']],
])('%j is started as it is', (command) => {
  const [file, ...args] = command;
  expect(plan(...command)).toEqual({ file, args, isForCmd: false });
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
