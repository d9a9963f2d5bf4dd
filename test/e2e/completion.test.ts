/** Tab in real shells (bash, zsh and fish, Debian packages), in a real terminal. */
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeFolder } from '../support/folders.js';
import { madeUpSecret } from '../support/made-up.js';
import { testWith } from '../support/needs.js';
import { addCanary, runKchat } from '../support/run-kchat.js';
import { isInstalled, writeKchat } from '../support/shell.js';
import { hasTmux, openTerminal } from '../support/terminal.js';

const shells = {
  bash: {
    start: 'bash --norc --noprofile -i',
    setUp: 'eval "$(kchat completion bash)"',
    dropLine: ['C-u'],
  },
  zsh: { start: 'zsh -f -i', setUp: 'eval "$(kchat completion zsh)"', dropLine: ['C-u'] },
  // The first ends its list of candidates, the second the line.
  fish: { start: 'fish --no-config -i', setUp: 'kchat completion fish | source', dropLine: ['C-c', 'C-c'] },
} as const;

const needs = (shell: string) => testWith(hasTmux && isInstalled(shell), `tmux or ${shell}`);

const env = { KCHAT_CONFIG_DIR: join(makeFolder(), 'kchat') };

async function storeOrgs(): Promise<void> {
  for (const org of ['acme', 'beta'])
    await runKchat(['import-secret', '--org', org, '--store', 'file'], {
      env,
      stdin: addCanary(madeUpSecret()),
    });
}

/** A shell with the script loaded, in a folder with one file. */
async function openShell(shell: keyof typeof shells) {
  const folder = makeFolder();
  writeFileSync(join(folder, 'customers.csv'), 'email\n');
  const { start, setUp } = shells[shell];
  const terminal = openTerminal([], {
    rows: 40,
    env: { ...env, PATH: `${writeKchat()}:${process.env.PATH}`, PS1: '> ', DISABLE_AUTO_TITLE: '1' },
    command: `cd '${folder}' && ${start}`,
  });
  terminal.type(`${setUp}; clear; echo rea""dy`);
  terminal.press('Enter');
  await terminal.waitFor(/^ready/m);
  return { ...terminal, folder };
}

/** What is typed before Tab, and what must then stand on the screen. */
const cases: readonly (readonly [string, readonly string[]])[] = [
  ['kchat ins', ['kchat inspect']],
  ['kchat ', ['fetch-secret', 'forget-secret', 'completion', 'help']],
  ['kchat sign --external', ['kchat sign --external-id']],
  ['kchat fetch-secret --api-', ['--api-key-stdin', '--api-key-file', '--api-url']],
  ['kchat status --no-i', ['kchat status --no-input']],
  ['kchat sign --format rea', ['kchat sign --format react-native']],
  ['kchat sign --format=rea', ['kchat sign --format=react-native']],
  ['kchat sign --bad ', ['alg-none', 'wrong-secret', 'milliseconds']],
  ['kchat import-secret --store k', ['kchat import-secret --store keychain']],
  ['kchat --org ', ['acme', 'beta']],
  ['kchat use be', ['kchat use beta']],
  ['kchat sign --secret-file cust', ['--secret-file customers.csv']],
  ['kchat sign --secret-file=', ['--secret-file=customers.csv']],
  ['kchat sign --from=cust', ['--from=customers.csv']],
  ['kchat check --skip endpoint-auth,ro', ['--skip endpoint-auth,round-trip']],
  ['kchat emulate --fault wr', ['--fault wrong-pod']],
  ['kchat emulate fault wr', ['fault wrong-pod']],
  ['kchat help exi', ['kchat help exit-codes']],
  ['kchat completion f', ['kchat completion fish']],
];

// Eighteen lines, each with a kchat that starts: 25 s on a machine with nothing to spare.
for (const shell of ['bash', 'zsh', 'fish'] as const)
  describe(shell, { timeout: 120_000 }, () => {
    needs(shell)('completes commands, flags, values, orgs and files', async () => {
      await storeOrgs();
      const terminal = await openShell(shell);
      for (const [line, expected] of cases) {
        terminal.type(line);
        terminal.press(...(expected.length > 1 ? ['Tab', 'Tab'] : ['Tab']));
        for (const word of expected) await terminal.waitFor(word);
        terminal.press(...shells[shell].dropLine);
        terminal.type('clear; echo ne""xt');
        terminal.press('Enter');
        await terminal.waitFor(/^next/m);
      }
    });

    needs(shell)('never runs what was typed', async () => {
      const terminal = await openShell(shell);
      const trap = join(terminal.folder, 'trap');
      terminal.type(`kchat sign --email "$(touch '${trap}')" --form`);
      terminal.press('Tab');
      await terminal.waitFor('--format');
      expect(existsSync(trap)).toBe(false);
    });
  });

describe('kchat completion', () => {
  test('--json is refused', async () => {
    expect(await runKchat(['completion', 'bash', '--json'])).toMatchObject({ code: 2, stdout: '' });
  });

  test('a shell that it does not know', async () => {
    expect(await runKchat(['completion', 'tcsh'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('it takes bash, zsh, fish, powershell'),
    });
  });

  test.each(['bash', 'zsh', 'fish', 'powershell'])('%s: says how to set it up', async (shell) => {
    const { code, stdout } = await runKchat(['completion', shell]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      new RegExp(`^(?:#compdef kchat\\n)?# kchat completion for ${shell}\\. Set it up once.*:\\n#   .*kchat`),
    );
  });
});

needs('zsh')('zsh: a file of its own in $fpath completes, as the help says', async () => {
  const folder = makeFolder();
  const { stdout } = await runKchat(['completion', 'zsh']);
  writeFileSync(join(folder, '_kchat'), stdout);
  const line = `fpath=(${folder} $fpath); autoload -Uz compinit; compinit -u -D; echo "[$_comps[kchat]]"`;
  expect(execFileSync('zsh', ['-f', '-c', line], { encoding: 'utf8' })).toBe('[_kchat]\n');
});

needs('bash')('bash: a path behind --flag= completes where "=" breaks no word', async () => {
  const folder = writeKchat(makeFolder());
  const line = [
    'eval "$(kchat completion bash)"',
    'COMP_WORDS=(kchat sign --secret-file=/etc/hostna) COMP_CWORD=2',
    '_kchat',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: bash fills it
    'echo "${COMPREPLY[@]}"',
  ].join('\n');
  const path = `${folder}:${process.env.PATH}`;
  const stdout = execFileSync('bash', ['-c', line], {
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
  });
  expect(stdout).toBe('--secret-file=/etc/hostname\n');
});
