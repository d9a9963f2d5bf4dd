/** What reaches stdout and stderr, for people, for `--json`, and for who is quiet. */
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { KchatError } from '../../src/base/errors.js';
import { createOutput, type OutputOptions } from '../../src/terminal/output.js';
import { createStyle } from '../../src/terminal/style.js';
import { plainStyle } from '../support/fake-context.js';
import { keepOutput } from '../support/sinks.js';

function open(options: Partial<OutputOptions> & { terminal?: boolean } = {}) {
  const { written, ...sinks } = keepOutput({ isTTY: options.terminal });
  const output = createOutput({
    ...sinks,
    stdoutStyle: plainStyle,
    stderrStyle: plainStyle,
    version: '1.2.3',
    json: false,
    quiet: false,
    verbose: false,
    isDumb: false,
    isAnimated: false,
    isOnGitHub: false,
    ...options,
  });
  return { output, written };
}

const answer = { data: { token: 'abc' }, text: () => 'abc\n' };

describe('the answer', () => {
  test('is text on stdout, and earns 0 or 1', () => {
    const { output, written } = open();
    output.answer('sign', answer);
    expect(written).toEqual({ stdout: 'abc\n', stderr: '' });
    expect(output.exitCode).toBe(0);
    output.answer('inspect', { ...answer, exitCode: 1 });
    expect(output.exitCode).toBe(1);
  });

  test('is one enveloped object with --json', () => {
    const { output, written } = open({ json: true });
    output.answer('sign', answer);
    expect(written.stdout).toBe(
      '{"schema_version":1,"data":{"token":"abc"},"meta":{"command":"sign","version":"1.2.3"}}\n',
    );
  });

  test('holds no command for a runner, and means the same', () => {
    const { output, written } = open({ json: true });
    const email = '##[stop-commands]x';
    output.answer('check', { data: { email }, text: () => '' });
    expect(written.stdout).not.toContain('##[');
    expect(JSON.parse(written.stdout).data).toEqual({ email });
  });

  test('is indented JSON on a terminal', () => {
    const { output, written } = open({ json: true, terminal: true });
    output.answer('sign', answer);
    expect(written.stdout.split('\n').slice(0, 3)).toEqual(['{', '  "schema_version": 1,', '  "data": {']);
  });

  test('has control and bidirectional characters as \\uXXXX in JSON', () => {
    const { output, written } = open({ json: true });
    output.answer('sign', { data: { email: 'a\u001b\u007f\u009b\u202eb' }, text: () => '' });
    expect(written.stdout).toContain('"a\\u001b\\u007f\\u009b\\u202eb"');
    expect(JSON.parse(written.stdout).data).toEqual({ email: 'a\u001b\u007f\u009b\u202eb' });
  });
});

describe('what is said on the way', () => {
  const sayAll = ({ output }: ReturnType<typeof open>) => {
    output.note('a note');
    output.warn('a warning');
    output.debug('a detail');
    const line = output.status('waiting');
    line.update('still waiting');
    line.done();
    output.flushWarnings();
  };

  test.each([
    ['in a pipe: warnings only', {}, 'kchat: warning: a warning\n'],
    [
      'on a terminal: notes too',
      { terminal: true },
      'a note\nkchat: warning: a warning\n\r\u001b[2Kwaiting\r\u001b[2Kstill waiting\r\u001b[2K',
    ],
    [
      'on a dumb terminal: nothing moves',
      { terminal: true, isDumb: true },
      'a note\nkchat: warning: a warning\nwaiting\n',
    ],
    ['with --quiet: nothing', { terminal: true, quiet: true }, ''],
    ['with --verbose: details too', { verbose: true }, 'kchat: warning: a warning\na detail\n'],
    [
      'with --json: warnings, at the end',
      { terminal: true, json: true, verbose: true },
      'kchat: warning: a warning\n',
    ],
  ])('%s', (_, options, stderr) => {
    const opened = open(options);
    sayAll(opened);
    expect(opened.written).toEqual({ stdout: '', stderr });
  });
});

describe('an error', () => {
  const error = new KchatError('USAGE', 'unknown option --emial\nsecond line', {
    hint: 'did you mean --email?\nsecond line',
  });

  test('is worded with its code, its hint and hanging lines', () => {
    const { output, written } = open();
    output.error(error, 'sign');
    expect(written).toEqual({
      stdout: '',
      stderr:
        'kchat: error[USAGE]: unknown option --emial\n       second line\nhint: did you mean --email?\n      second line\n',
    });
  });

  test('is kept to the width of a terminal, but for what is to be copied', async () => {
    const { output, written } = open({ terminal: true, stderrStyle: await createStyle(false, true, 40) });
    output.note('  a note that is longer than the terminal is wide');
    output.warn('something is not quite as it should be');
    const path = `/a/${'folder/'.repeat(6)}file`;
    output.error(
      new KchatError('USAGE', `cannot read ${path}`, { hint: 'fix the file, or name another one' }),
      null,
    );
    expect(written.stderr.split('\n')).toEqual([
      '  a note that is longer than the',
      '  terminal is wide',
      'kchat: warning: something is not quite',
      'as it should be',
      'kchat: error[USAGE]: cannot read',
      `       ${path}`,
      'hint: fix the file, or name another one',
      '',
    ]);
  });

  test('is the only thing on stderr with --json', () => {
    const { output, written } = open({ json: true });
    output.warn('a warning');
    output.error(new KchatError('BUG', 'what'), null);
    expect(JSON.parse(written.stderr)).toEqual({
      schema_version: 1,
      error: { code: 'BUG', message: 'what', hint: null },
      meta: { command: null, version: '1.2.3' },
    });
  });
});

describe('a status line', () => {
  test('makes way for what is said, and is drawn again below it', () => {
    const { output, written } = open({ terminal: true });
    const line = output.status('waiting');
    output.warn('a warning');
    line.done();
    output.note('a note');
    expect(written.stderr).toBe(
      '\r\u001b[2Kwaiting\r\u001b[2Kkchat: warning: a warning\n\r\u001b[2Kwaiting\r\u001b[2Ka note\n',
    );
  });

  test('within another hides that until it is done', () => {
    const { output, written } = open({ terminal: true });
    const outer = output.status('asking');
    const inner = output.status('rate limited');
    inner.done();
    inner.done();
    outer.update('still asking');
    outer.done();
    expect(written.stderr.split('\r\u001b[2K')).toEqual([
      '',
      'asking',
      'rate limited',
      '',
      'asking',
      'still asking',
      '',
    ]);
  });

  test('of several none is left before an error, and one that outlives the inner one is seen again', () => {
    const { output, written } = open({ terminal: true });
    const outer = output.status('asking');
    const inner = output.status('rate limited');
    outer.done();
    inner.done();
    expect(written.stderr).toMatch(/rate limited\r\u001b\[2K$/);
    output.status('asking');
    output.status('rate limited');
    output.error(new KchatError('INTERRUPTED', 'interrupted'), 'sign');
    expect(written.stderr).toMatch(/rate limited\r\u001b\[2Kkchat: error\[INTERRUPTED\]: interrupted\n$/);
  });

  test('turns where something may move, and stands still when it is gone', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { output, written } = open({ terminal: true, isAnimated: true });
    const line = output.status('waiting');
    vi.advanceTimersByTime(200);
    line.done();
    vi.advanceTimersByTime(1000);
    expect(written.stderr.split('\r\u001b[2K')).toEqual(['', '⠋ waiting', '⠙ waiting', '⠹ waiting', '']);
  });

  test('is cut to the width: one that wraps cannot be taken away', () => {
    const { output, written } = open({ terminal: true, stderrStyle: { ...plainStyle, columns: 10 } });
    output.status('waiting for the keychain');
    expect(written.stderr).toBe('\r\u001b[2Kwaiting f');
  });

  test('is cut by columns: a wide letter takes two', () => {
    const { output, written } = open({ terminal: true, stderrStyle: { ...plainStyle, columns: 10 } });
    output.status('鍵を待つ keychain');
    expect(written.stderr).toBe('\r\u001b[2K鍵を待つ ');
  });

  test('is gone before an error', () => {
    const { output, written } = open({ terminal: true });
    output.status('waiting');
    output.error(new KchatError('INTERRUPTED', 'interrupted'), 'sign');
    expect(written.stderr).toBe('\r\u001b[2Kwaiting\r\u001b[2Kkchat: error[INTERRUPTED]: interrupted\n');
  });
});

describe('a credential of the run', () => {
  const key = 'kst_Zk39xY7pLm2w';

  function sayEverything(options: Parameters<typeof open>[0] = {}) {
    const { output, written } = open({ verbose: true, terminal: true, ...options });
    output.protect(`Bearer ${key}`);
    output.note(key);
    output.warn(key);
    output.debug(key);
    output.status(key).done();
    output.tellRunner(`::error::${key}`);
    output.answer('check', { data: { reason: key }, text: () => `${key}\n` });
    output.write(`${key}\n`);
    output.flushWarnings();
    output.error(new KchatError('USAGE', `it is ${key}`, { hint: key }), null);
    return written;
  }

  test.each([{}, { json: true }])('is in nothing that leaves (%j)', (options) => {
    const { stdout, stderr } = sayEverything(options);
    expect(stdout).toContain('***');
    expect(stderr).toContain('***');
    expect(stdout + stderr).not.toContain(key.slice(4, 12));
  });

  test('is printed by an answer that is one', () => {
    const { output, written } = open();
    output.protect(key);
    output.answer('print-secret', { data: {}, text: () => `${key}\n`, isCredential: true });
    output.write(`${key}\n`, true);
    expect(written.stdout).toBe(`${key}\n${key}\n`);
    expect(output.redact(key)).toBe('***');
  });
});

describe('on GitHub', () => {
  const text = 'one ##[error]two\n  ::add-mask::three 4::5\n';

  test('no line of ours is a command to the runner', () => {
    const { output, written } = open({ isOnGitHub: true });
    output.warn(text);
    output.error(new KchatError('USAGE', text), null);
    output.answer('check', { data: {}, text: () => text });
    const all = written.stdout + written.stderr;
    expect(all).not.toContain('##[');
    expect(all).not.toMatch(/^\s*::/m);
    output.write(text);
    output.write(text, true);
    expect(written.stdout).toBe('one ## [error]two\n  : :add-mask::three 4::5\n'.repeat(3));
  });

  test('what is for the runner is left alone', () => {
    const { output, written } = open({ isOnGitHub: true });
    output.tellRunner('::error title=kchat::what');
    expect(written.stderr).toBe('::error title=kchat::what\n');
  });
});
