/** Owns the mark in the prompt of an emulator's shell. Rule: the shell reads the user's own files first. */
import { promises as fs } from 'node:fs';
import { basename, join } from 'node:path';
import type { Environment } from '../base/environment.js';

const label = '(kchat emulate) ';

/**
 * Marks the shell prompt: bash by PROMPT_COMMAND, which survives the user's `.bashrc`; zsh by a `.zshrc` that
 * first reads the user's own; sh by PS1; cmd by PROMPT; fish by an argument, {@link completeCommand}.
 */
export async function markPrompt(
  [program = '']: readonly string[],
  zshFolder: string,
  env: Environment,
): Promise<Environment> {
  // Only cmd gets PROMPT: in zsh that variable means something else.
  if (/^cmd(?:\.exe)?$/i.test(basename(program))) return { PROMPT: `${label}$P$G` };
  await writeZshFiles(zshFolder);
  const mark = `case "$PS1" in "${label}"*) ;; *) PS1="${label}$PS1" ;; esac`;
  const own = env.PROMPT_COMMAND;
  return {
    PS1: `${label}$ `,
    PROMPT_COMMAND: own ? `${own}\n${mark}` : mark,
    ZDOTDIR: zshFolder,
    ...(env.ZDOTDIR === undefined ? {} : { KCHAT_ZDOTDIR: env.ZDOTDIR }),
  };
}

/** zsh reads `.zshenv` first, which may move ZDOTDIR itself. */
async function writeZshFiles(folder: string): Promise<void> {
  await fs.mkdir(folder);
  const files = {
    '.zshenv': `KCHAT_OWN_ZDOTDIR=$ZDOTDIR
ZDOTDIR=\${KCHAT_ZDOTDIR:-$HOME}
[[ -f $ZDOTDIR/.zshenv ]] && source $ZDOTDIR/.zshenv
KCHAT_ZDOTDIR=$ZDOTDIR
ZDOTDIR=$KCHAT_OWN_ZDOTDIR
`,
    '.zshrc': `ZDOTDIR=$KCHAT_ZDOTDIR
[[ -f $ZDOTDIR/.zshrc ]] && source $ZDOTDIR/.zshrc
[[ $PROMPT == "${label}"* ]] || PROMPT="${label}$PROMPT"
`,
  };
  for (const [name, text] of Object.entries(files)) await fs.writeFile(join(folder, name), text);
}

/** The command, with an argument that marks the prompt of an interactive fish. */
export function completeCommand(command: readonly [string, ...string[]]): readonly [string, ...string[]] {
  if (basename(command[0]) !== 'fish' || command.length > 1) return command;
  const prompt =
    `functions -c fish_prompt kchat_own_prompt; function fish_prompt; echo -n '${label}'; ` +
    'kchat_own_prompt; end';
  return [command[0], '--init-command', prompt];
}

/** Whether a command starts an interactive shell. */
export function isInteractiveShell(command: readonly string[]): boolean {
  const [program = '', ...args] = command;
  const isShell = /^(?:(?:ba|z|fi|da|k)?sh|pwsh|powershell|cmd)(?:\.exe)?$/i.test(basename(program));
  return isShell && args.every((argument) => /^-[il]+$/.test(argument));
}
