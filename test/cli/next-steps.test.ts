/**
 * Every next step that kchat prints is run where it is printed, in a world of its own: orgs in memory, a
 * Kustomer that answers, files, variables. And every command that any text names is one that there is.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { KchatError } from '../../src/base/errors.js';
import { commands } from '../../src/command-table.js';
import { runProgram } from '../../src/program.js';
import { createMemorySecrets } from '../../src/secrets/memory.js';
import { fakeContext, noApi } from '../support/fake-context.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';

interface Run {
  readonly code: number;
  /** All that a person sees: stderr, then stdout. */
  readonly text: string;
  readonly stdout: string;
}

interface Extras {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly replies?: readonly unknown[];
}

/** Secrets of acme, beta and gamma at Kustomer and in files; nothing is stored yet. */
function openWorld() {
  const secretOf: Record<string, string> = Object.fromEntries(
    ['acme', 'beta', 'gamma'].map((org) => [org, madeUpSecret()]),
  );
  const files: Record<string, string> = {
    'secret.txt': madeUpSecret(),
    'settings.json': JSON.stringify({ data: { attributes: { secret: madeUpSecret() } } }),
    'users.csv': 'email\nada@example.com\n',
    ...secretOf,
    './secret.txt': madeUpSecret(),
  };
  let piped = '';
  const readFile = async (path: string) => new TextEncoder().encode(path === '-' ? piped : files[path]);
  const secrets = createMemorySecrets({ readFile });
  const api = {
    ...noApi,
    fetchChatSecret: async ({ org }: { org: string }) => ({
      secret: secretOf[org] ?? '',
      clockSkewSeconds: 0,
    }),
    readSkew: async () => 0,
  };

  async function run(args: readonly string[], { env = {}, ...extras }: Extras = {}): Promise<Run> {
    const context = fakeContext({ secrets, api, files, env, output: { stdoutIsTerminal: true }, ...extras });
    const { output } = context;
    piped = extras.stdin ?? '';
    const help: string[] = [];
    let error: KchatError | undefined;
    const host = { version: '', columns: 80, writeOut: (text: string) => void help.push(text) };
    try {
      await runProgram(args, { ...host, openContext: async () => context });
    } catch (thrown) {
      if (!(thrown instanceof KchatError)) throw thrown;
      error = thrown;
    }
    const stdout = [...output.answers.map(({ text }) => text), ...output.written, ...help].join('');
    const said = [...output.notes, ...output.shown, ...output.warnings].join('\n');
    const text = `${said}\n${stdout}\n${error === undefined ? '' : `${error.message}\nhint: ${error.hint}`}\n`;
    const code = error?.exitCode ?? [...output.exitCodes, output.answers.at(-1)?.exitCode].find(Boolean) ?? 0;
    return { code, text, stdout };
  }

  const store = (org: string, ...more: readonly string[]) =>
    run(['import-secret', '--org', org, '--file', org, ...more]);
  const mint = async (org: string, ...more: readonly string[]) =>
    (await run(['sign', '--org', org, '--email', 'ada@example.com', ...more])).stdout.trim();
  return { run, store, mint, files, secretOf };
}

type World = ReturnType<typeof openWorld>;

/** A word of a command line, not of the sentence around it. */
const word =
  /^(?:--?[a-z][a-z-]*|[A-Z]{3,}|\S+@\S+\.\w+|acme|beta|gamma|nope|file|clock|all|list|-|\S+\.(?:txt|csv|json)|http:\S+)$/;

/** The command lines in a text: what follows each `kchat`. */
function findCommands(text: string): readonly (readonly string[])[] {
  const segments = text
    .replace(/\n +(?=\S)/g, ' ')
    .split(/\bkchat /)
    .slice(1);
  return segments.flatMap((segment) => {
    const [name = '', ...words] = (segment.split(/[\n;]/, 1)[0] ?? '').trim().split(/\s+/);
    if (!commands.some((command) => command.name === name.replace(/[,.)?:]+$/, ''))) return [];
    const isEnd = (each: string) => /[,)?:]$|\.$/.test(each);
    const bare = (each: string) => each.replace(/[,)?:]+$|\.$/, '');
    const own: string[] = [];
    for (const each of isEnd(name) ? [] : words) {
      if (!word.test(bare(each))) break;
      own.push(bare(each));
      if (isEnd(each)) break;
    }
    return [[bare(name), ...own]];
  });
}

const key = { KUSTOMER_API_KEY: madeUpApiKey() };
const aToken = (world: World) => world.mint('acme');

/** Where a next step is printed: what was done before, and the command that prints it. */
const situations: readonly (readonly [
  name: string,
  print: (world: World) => Promise<Run>,
  steps: readonly string[],
])[] = [
  [
    'fetch-secret of the first org',
    ({ run }) => run(['fetch-secret', '--org', 'acme'], { env: key }),
    ['sign'],
  ],
  [
    'fetch-secret of another org than the default',
    async ({ run, store }) => {
      await store('acme');
      return run(['fetch-secret', '--org', 'gamma'], {
        env: { KUSTOMER_API_KEY: madeUpApiKey({ orgName: 'gamma' }) },
      });
    },
    ['sign --org gamma', 'use gamma'],
  ],
  [
    'import-secret beside a variable that names another org',
    async ({ run, store }) => {
      await store('acme');
      return run(['import-secret', '--org', 'beta', '--file', 'beta'], { env: { KUSTOMER_ORG: 'acme' } });
    },
    ['sign --org beta'],
  ],
  [
    'import-secret if no org is the default',
    async ({ run, store }) => {
      for (const org of ['acme', 'beta']) await store(org);
      await run(['forget-secret', '--org', 'acme', '--yes']);
      return store('gamma');
    },
    ['sign --org gamma', 'use gamma'],
  ],
  [
    'the end of init',
    ({ run }) =>
      run(['init'], { replies: ['acme', key.KUSTOMER_API_KEY, 'file', 'ada@example.com', undefined] }),
    ['sign --email', 'inspect TOKEN', 'sign --bad list'],
  ],
  ['status with nothing stored', ({ run }) => run(['status']), ['fetch-secret --org ORG']],
  [
    'status of an org without a secret',
    ({ run }) => run(['status', '--org', 'beta']),
    ['fetch-secret --org beta'],
  ],
  [
    'status without a default',
    async ({ run, store }) => {
      for (const org of ['acme', 'beta', 'gamma']) await store(org);
      await run(['forget-secret', '--org', 'acme', '--yes']);
      return run(['status']);
    },
    ['use ORG'],
  ],
  ['use of an org that is not stored', ({ run }) => run(['use', 'beta']), ['fetch-secret --org beta']],
  [
    'sign without a secret',
    ({ run }) => run(['sign', '--org', 'beta', '--email', 'ada@example.com']),
    ['fetch-secret --org beta', 'import-secret --org beta'],
  ],
  [
    'sign without an org',
    ({ run }) => run(['sign', '--email', 'ada@example.com']),
    ['fetch-secret --org ORG', 'init'],
  ],
  [
    'sign without a default',
    async ({ run, store }) => {
      for (const org of ['acme', 'beta', 'gamma']) await store(org);
      await run(['forget-secret', '--org', 'acme', '--yes']);
      return run(['sign', '--email', 'ada@example.com']);
    },
    ['use ORG'],
  ],
  [
    'sign with JSON in place of the secret',
    ({ run }) => run(['sign', '--email', 'ada@example.com', '--secret-file', 'settings.json']),
    ['import-secret --org ORG --file FILE'],
  ],
  [
    'sign with JSON in the variable',
    ({ run, files }) =>
      run(['sign', '--email', 'ada@example.com'], {
        env: { KUSTOMER_CHAT_SECRET: files['settings.json'] ?? '' },
      }),
    ['import-secret --org ORG', 'import-secret --org ORG'],
  ],
  [
    'sign with a word too many',
    ({ run }) => run(['sign', 'ada@example.com']),
    ['sign --email ada@example.com'],
  ],
  [
    'sign for two',
    ({ run }) => run(['sign', '--email', 'a@b.co', '--email', 'c@d.co']),
    ['sign --from users.csv'],
  ],
  [
    'sign with an unknown kind',
    ({ run }) => run(['sign', '--email', 'a@b.co', '--bad', 'expird']),
    ['sign --bad list'],
  ],
  [
    'fetch-secret with a word too many',
    ({ run }) => run(['fetch-secret', 'acme']),
    ['fetch-secret --org acme'],
  ],
  [
    'import-secret with a word too many',
    ({ run }) => run(['import-secret', './secret.txt', '--org', 'acme']),
    ['import-secret --file ./secret.txt'],
  ],
  [
    'a token that is too old',
    async ({ run, store, mint }) => {
      for (const org of ['acme', 'beta']) await store(org);
      return run(['inspect', '--org', 'beta', await mint('beta', '--iat', '-17m')]);
    },
    ['sign --org beta'],
  ],
  [
    'inspect without a secret',
    async ({ run, store, mint }) => {
      await store('acme');
      return run(['inspect', '--org', 'nope', await mint('acme')]);
    },
    ['fetch-secret', 'import-secret --org nope'],
  ],
  ['inspect without a token', ({ run }) => run(['inspect']), ['inspect TOKEN', 'inspect --clipboard']],
  [
    'check with an old secret',
    async ({ run, store, files, secretOf }) => {
      files.acme = madeUpSecret();
      await store('acme');
      files.acme = secretOf.acme ?? '';
      return run(['check', '--only', 'secret-current'], { env: key });
    },
    ['fetch-secret --org acme'],
  ],
  [
    'check without a key',
    async ({ run, store }) => {
      await store('acme');
      return run(['check'], { stdin: '' });
    },
    ['check --only clock'],
  ],
];

describe('the next step that is printed', () => {
  test.each(situations)('by %s', async (_, print, expected) => {
    const world = openWorld();
    const { text } = await print(world);
    const found = findCommands(text).filter(([name]) => name !== 'help');
    const lines = found.map((words) => words.join(' '));
    expect(
      expected.filter((line) => !lines.some((each) => each.startsWith(line))),
      text,
    ).toEqual([]);

    for (const words of found) {
      await world.store('acme');
      const stands: Readonly<Record<string, string>> = {
        ORG: 'acme',
        FILE: 'secret.txt',
        TOKEN: await aToken(world),
      };
      const args = words.map((each) => stands[each] ?? each);
      if (args[0] === 'import-secret' && !args.includes('--org')) args.push('--org', 'acme');
      if (args.join() === 'inspect') args.push(await aToken(world));
      // A person at a terminal, who has the key and the secret, and the token on the clipboard.
      if (args.includes('--clipboard') || args[0] === 'init' || args[0] === 'serve') continue;
      const org = args[args.indexOf('--org') + 1] ?? 'acme';
      const env = args[0] === 'fetch-secret' ? { KUSTOMER_API_KEY: madeUpApiKey({ orgName: org }) } : {};
      const stdin = args[0] === 'import-secret' && !args.includes('--file') ? madeUpSecret() : undefined;
      const after = await world.run(args, { env, ...(stdin === undefined ? {} : { stdin }) });
      expect(after.code, `kchat ${words.join(' ')}\n${after.text}`).toBe(0);
    }
  });

  test('signs with the secret that was just stored, whatever the default is', async () => {
    const { run, store, secretOf, mint } = openWorld();
    await store('acme');
    const { text } = await store('gamma');
    const step = findCommands(text).find(([name]) => name === 'sign') ?? [];
    const token = (await run(step)).stdout.trim();
    const env = { KUSTOMER_CHAT_SECRET: secretOf.gamma ?? '' };
    expect((await run(['inspect', token], { env })).code).toBe(0);
    expect((await run(['inspect', await mint('acme')], { env })).code).toBe(1);
  });

  test('an org stays in the store that it is in', async () => {
    const { store } = openWorld();
    await store('acme', '--store', 'file');
    expect((await store('acme')).text).toContain('in a private file');
  });
});

describe('a command that a text of kchat names', () => {
  const root = fileURLToPath(new URL('../../src', import.meta.url));
  const texts = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.includes('completion-scripts'))
    .flatMap((path) => readFileSync(join(root, path), 'utf8').split('\n'))
    .filter((line) => !/^\s*(?:\*|\/\/|\/\*)/.test(line));
  const named = texts.flatMap((line) =>
    [...line.matchAll(/\bkchat ([a-z]+(?:-[a-z]+)?)((?: (?:--[a-z-]+|[A-Z]{3,}|[\w@.${}-]+))*)/g)].map(
      ([, command = '', rest = '']) => ({ command, flags: rest.match(/--[a-z-]+/g) ?? [] }),
    ),
  );

  test.each(commands.map(({ name, load }) => [name, load] as const))(
    '%s has each flag',
    async (name, load) => {
      const program = new Command('kchat');
      for (const flag of ['--org <name>', '--json', '--no-input', '--no-color', '--help', '--version'])
        program.option(flag);
      const command = program.command(name);
      (await load())(command, fakeContext(), async () => undefined);
      const below = command.commands.flatMap(({ options }) => options);
      const known = [...program.options, ...command.options, ...below].map(({ long }) => long);
      const flags = named.filter((each) => each.command === name).flatMap((each) => each.flags);
      expect(flags.filter((flag) => !known.includes(flag))).toEqual([]);
    },
  );
});
