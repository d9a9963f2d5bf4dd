/** The program as a whole: its help, mistyped command lines, and what every command has. */
import { describe, expect, test } from 'vitest';
import { runProgram } from '../src/program.js';
import { type FakeContextOptions, fakeContext } from './support/fake-context.js';
import { madeUpApiKey, madeUpSecret } from './support/made-up.js';

async function run(args: readonly string[], options: FakeContextOptions = {}, columns = 80) {
  const context = fakeContext(options);
  let printed = '';
  await runProgram(args, {
    version: '0.0.0-test',
    writeOut: (text) => (printed += text),
    columns,
    openContext: async () => context,
  });
  return { printed, context };
}

describe('help', () => {
  test.each([[[]], [['--help']], [['-h']], [['help']]])(
    '%j lists the commands in groups, and fits 24 rows of 80 columns with the prompt',
    async (args) => {
      const { printed } = await run(args);
      expect(printed).toMatch(/^tokens +sign +mint a login token\n/m);
      const lines = printed.trimEnd().split('\n');
      expect(lines.length).toBeLessThan(24);
      expect(lines.filter((line) => line.length > 80)).toEqual([]);
    },
  );

  test.each([[['sign', '--help']], [['help', 'sign']]])(
    '%j is that of the command, and says where the global flags are',
    async (args) => {
      const { printed } = await run(args);
      expect(printed).toMatch(/^Examples:\n {2}\$ kchat sign /);
      expect(printed).toContain('--external-id <id>');
      expect(printed).not.toContain('--no-input');
      expect(printed).toContain('all global options: kchat --help');
    },
  );

  test('exit-codes, environment and findings are topics', async () => {
    expect((await run(['help', 'findings'])).printed).toMatch(/ {2}IAT_TOO_OLD +it is too old\n/);
    expect((await run(['help', 'exit-codes'])).printed).toMatch(/ {2}130 +interrupted\n/);
    expect((await run(['help', 'environment'])).printed).toMatch(
      / {2}KUSTOMER_CHAT_SECRET +the chat secret itself/,
    );
  });

  test('says which values an option takes, and its default', async () => {
    const { printed } = await run(['sign', '--help']);
    expect(printed.replace(/\s+/g, ' ')).toContain(
      '(token, header, swift, kotlin, react-native, web, curl, csv; default token)',
    );
  });

  test.each([
    [[]],
    ...['sign', 'inspect', 'check', 'emulate', 'fetch-secret', 'help'].map((name) => [[name]]),
    [['help', 'environment']],
  ])('%j: 40 columns break lines between words, and lose none', async (page) => {
    const args = page[0] === 'help' && page.length > 1 ? page : [...page, '--help'];
    const { printed } = await run(args, {}, 40);
    const words = (text: string) => text.split(/\s+/);
    expect(words(printed)).toEqual(words((await run(args)).printed));
    const tooLong = printed.split('\n').filter((line) => line.length > 40 && !/^ {2}\$ /.test(line));
    expect(tooLong).toEqual(tooLong.filter((line) => /^Usage: |^ *\S+$/.test(line)));
  });

  test.each(['demo', 'init', 'completion'])('%s does not offer the --json that it refuses', async (name) => {
    expect((await run([name, '--help'])).printed).not.toContain('--json');
    expect((await run(['status', '--help'])).printed).toContain('--json');
  });

  test.each([['--version'], ['-V']])('%s is the version', async (flag) => {
    expect((await run([flag])).printed).toBe('0.0.0-test\n');
  });
});

describe('a mistyped command line', () => {
  const secret = madeUpSecret();
  const key = madeUpApiKey();
  test.each<[readonly string[], string | RegExp, string | RegExp]>([
    [['sing'], 'unknown command "sing"', 'did you mean kchat sign?'],
    [['login'], 'unknown command "login"', 'did you mean kchat fetch-secret?'],
    [['forget'], 'unknown command "forget"', 'did you mean kchat forget-secret?'],
    [['setup'], 'unknown command "setup"', 'did you mean kchat init?'],
    [['decode'], 'unknown command "decode"', 'did you mean kchat inspect?'],
    [['verify'], 'unknown command "verify"', 'did you mean kchat inspect?'],
    [['mint'], 'unknown command "mint"', 'did you mean kchat sign?'],
    [['get-secret'], 'unknown command "get-secret"', 'did you mean kchat fetch-secret?'],
    [['generate'], 'unknown command "generate"', 'did you mean kchat sign?'],
    [['version'], 'unknown command "version"', 'did you mean kchat --version?'],
    [['exit-codes'], 'unknown command "exit-codes"', 'did you mean kchat help exit-codes?'],
    [['xyzzy'], 'unknown command "xyzzy"', 'kchat --help lists the commands'],
    [['help', 'sing'], 'unknown command "sing"', 'kchat --help lists the commands'],
    [
      ['constructor'],
      'unknown command a value of 11 characters that may be a secret',
      'kchat --help lists the commands',
    ],
    [['sign', '--emial', 'a@b.c'], 'unknown option --emial', 'did you mean --email?'],
    [['--jsno'], 'unknown option --jsno', 'did you mean --json?'],
    [['logIn'], 'unknown command "logIn"', 'did you mean kchat fetch-secret?'],
    [['help', 'exitcodes'], 'unknown command "exitcodes"', 'did you mean kchat help exit-codes?'],
    [['help', 'decode'], 'unknown command "decode"', 'did you mean kchat inspect?'],
    [['sign', '--copy=1'], 'option --copy takes no value', 'drop the = and what follows it'],
    [['status', '--json=true'], 'option --json takes no value', 'drop the = and what follows it'],
    [['sign', '--zzz'], 'unknown option --zzz', 'see kchat sign --help'],
    [['sign', '--email'], 'option --email <address> argument missing', 'see kchat sign --help'],
    [['sign', '--email', '--json'], 'option --email <address> argument missing', 'see kchat sign --help'],
    [['sign', '--email', '--external-id'], '--email has no value: --external-id follows it', /.*/],
    [
      ['sign', 'extra'],
      'too many arguments for sign. Expected 0 arguments but got 1.',
      'who the token is for is given by --email ADDRESS or --external-id ID',
    ],
    [
      ['sign', 'ada@example.com'],
      'too many arguments for sign. Expected 0 arguments but got 1.',
      'did you mean kchat sign --email ada@example.com?',
    ],
    [['fetch-secret', 'acme'], /^too many/, 'did you mean kchat fetch-secret --org acme?'],
    [['import-secret', './s.txt'], /^too many/, 'did you mean kchat import-secret --file ./s.txt?'],
    [
      ['check', 'localhost:3001/t'],
      /^too many/,
      'did you mean kchat check --token-url http://localhost:3001/t?',
    ],
    [['import-secret', secret], /^too many/, /^an org is given/],
    [['sign', '-e', 'a@b.co'], 'unknown option -e', 'did you mean --email?'],
    [['sign', '--id', '7'], 'unknown option --id', 'did you mean --external-id?'],
    [['check', '-H', 'A: b'], 'unknown option -H', 'did you mean --token-header?'],
    [['check', '--url', 'x'], 'unknown option --url', 'did you mean --token-url?'],
    [['sign', '--watch'], 'there is no option --watch', /kchat serve/],
    [['sign', '--email', 'a@b.co', '--email', 'c@d.co'], /^--email is given twice/, /--from users.csv/],
    [
      ['check', 'acme'],
      'too many arguments for check. Expected 0 arguments but got 1.',
      'did you mean kchat check --org acme?',
    ],
    [['check', 'api.acme.co/t'], /^too many/, 'did you mean kchat check --token-url https://api.acme.co/t?'],
    [
      ['import-secret', './s.txt', '--org', 'beta'],
      /^too many/,
      'did you mean kchat import-secret --file ./s.txt --org beta?',
    ],
    [['serve', 'ada@example.com'], /^too many/, 'did you mean kchat serve --user ada@example.com?'],
    [['sign', '--clipboard'], 'unknown option --clipboard', 'did you mean --copy?'],
    [['fetch-secret', '--host', 'x'], 'unknown option --host', 'did you mean --api-url?'],
    [['fetch-secret', '--api-key', key], 'there is no option --api-key', /--api-key-stdin/],
    [['fetch-secret', `--api-key=${key}`], 'there is no option --api-key', /--api-key-stdin/],
    [['sign', `--secret=${secret}`], 'there is no option --secret', /--secret-file/],
    [['sign', `--unknown=${secret}`], 'unknown option --unknown', 'see kchat sign --help'],
  ])('%j', async (args, message, hint) => {
    const error = await run(args).catch((reason: unknown) => reason);
    const asked = typeof message === 'string' ? message : expect.stringMatching(message);
    expect(error).toMatchObject({
      code: 'USAGE',
      message: asked,
      ...(typeof hint === 'string' ? { hint } : {}),
    });
    if (hint instanceof RegExp && error instanceof Object && 'hint' in error && error.hint)
      expect(error.hint).toMatch(hint);
    expect(JSON.stringify(error)).not.toContain(secret);
    expect(JSON.stringify(error)).not.toContain(key);
  });

  test.each([
    [['sign', '--from', 'f', '--email', 'a@b.c'], '--from and --email'],
    [['sign', '--from', 'f', '--external-id', '7'], '--from and --external-id'],
    [['sign', '--copy', '--from', 'f'], '--from and --copy'],
    [['sign', '--bad', 'expired', '--iat', '-1m'], '--bad and --iat'],
    [['fetch-secret', '--api-key-stdin', '--api-key-file', 'k'], '--api-key-stdin and --api-key-file'],
    [['check', '--api-key-file', 'k', '--api-key-stdin'], '--api-key-stdin and --api-key-file'],
    [['check', '--token-url', 'https://a.b', '--token-command', 'x'], '--token-command and --token-url'],
  ])('%j: two flags that exclude each other', async (args, flags) => {
    await expect(run(args)).rejects.toMatchObject({
      code: 'USAGE',
      message: `${flags} exclude each other`,
      hint: `omit ${flags.replace(' and ', ' or ')}`,
    });
  });

  test('options are never abbreviated', async () => {
    await expect(run(['sign', '--ema', 'a@b.c'])).rejects.toMatchObject({
      code: 'USAGE',
      message: 'unknown option --ema',
    });
  });
});

describe('a command', () => {
  const env = { KUSTOMER_CHAT_SECRET: madeUpSecret() };

  test('runs with global flags before or behind it', async () => {
    for (const args of [
      ['--org', 'acme', 'sign', '--email', 'a@b.c'],
      ['sign', '--email', 'a@b.c', '--org', 'acme'],
    ]) {
      const { context } = await run(args, { env });
      expect(context.output.answers).toMatchObject([
        { command: 'sign', exitCode: 0, data: { identity: { by: 'email', value: 'a@b.c' } } },
      ]);
    }
  });

  test('for people has no --json', async () => {
    await expect(run(['demo', '--json'])).rejects.toMatchObject({
      code: 'USAGE',
      message: 'demo has no --json',
    });
  });
});
