/**
 * Owns the sandbox of `kchat emulate -- command`: store, `kchat` on the PATH, prompt. Rule: everything is in
 * one temporary folder, which is removed at the end; the user's own files are not changed.
 */
import { promises as fs } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import type { Environment } from '../base/environment.js';
import { variables } from '../cli/variables.js';
import type { Emulator } from '../emulator/options.js';
import { createFileStore } from '../secrets/file-store.js';
import { createFileIndex } from '../secrets/index-files.js';
import { composeSecrets } from '../secrets/lifecycle.js';
import { openPrivateFolder } from '../secrets/private-folder.js';
import type { System } from '../system/contract.js';

/** The parts of a sandbox. */
interface SandboxParts {
  readonly emulator: Emulator;
  /** The absolute path of the emulator's TLS certificate, if it has one. */
  readonly certPath: string | undefined;
  /** An absolute path. */
  readonly folder: string;
  readonly env: Environment;
  readonly ownCommand: System['ownCommand'];
  readonly command: readonly string[];
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}

const label = '(kchat emulate) ';

/**
 * Fills the folder and returns the environment for a program: the emulator, a store with its secrets, `kchat`
 * on the PATH; no keychain, no real secret, no proxy.
 */
export async function prepareSandbox(parts: SandboxParts): Promise<Environment> {
  const { emulator, certPath, folder, env } = parts;
  const configFolder = join(folder, 'config');
  await storeSecrets(configFolder, parts);
  await writeOwnCommand(join(folder, 'bin'), parts.ownCommand);
  const certificates = variables.extraCertificates.name;
  const removed: readonly string[] = [variables.secret.name, variables.secretFile.name];
  return {
    ...Object.fromEntries(Object.entries(env).filter(([name]) => !removed.includes(name))),
    ...bypassProxy(env),
    ...addToPath(join(folder, 'bin'), env),
    ...(isInteractiveShell(parts.command) ? await markPrompt(join(folder, 'zsh'), env) : {}),
    [variables.org.name]: emulator.org,
    [variables.apiKey.name]: emulator.apiKey,
    [variables.apiUrl.name]: emulator.url,
    [variables.store.name]: 'file',
    [variables.configDir.name]: configFolder,
    // A flag of the program may choose the keychain, which is the user's own: this refuses it.
    [variables.emulated.name]: '1',
    // Authorities that the user chose, such as a company's, are kept.
    ...(certPath === undefined || env[certificates] ? {} : { [certificates]: certPath }),
  };
}

async function storeSecrets(folder: string, { emulator, nowMs }: SandboxParts): Promise<void> {
  const files = openPrivateFolder(folder, process.getuid?.());
  const store = createFileStore(files);
  const silent = { note: () => {}, warn: () => {}, debug: () => {}, protect: () => {} };
  const readFile = () => Promise.reject(new Error('no secret comes from a file here'));
  const secrets = composeSecrets({
    index: createFileIndex(files),
    store: () => store,
    readFile,
    output: silent,
  });
  for (const { org, secret } of emulator.orgs)
    await secrets.save({
      org,
      secret: Buffer.from(secret),
      store: 'file',
      apiOrigin: emulator.url,
      at: nowMs,
    });
}

/** `kchat` for a shell and for Windows: the program that runs now, installed or not. */
async function writeOwnCommand(folder: string, ownCommand: readonly string[]): Promise<void> {
  await fs.mkdir(folder);
  const quoted = ownCommand.map((part) => `'${part.replaceAll("'", "'\\''")}'`).join(' ');
  await fs.writeFile(join(folder, 'kchat'), `#!/bin/sh\nexec ${quoted} "$@"\n`, { mode: 0o755 });
  const forWindows = ownCommand.map((part) => `"${part}"`).join(' ');
  await fs.writeFile(join(folder, 'kchat.cmd'), `@${forWindows} %*\r\n`);
}

/** First, so that it wins over another kchat. The variable is `Path` on Windows. */
function addToPath(folder: string, env: Environment): Environment {
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  return { [name]: env[name] ? `${folder}${delimiter}${env[name]}` : folder };
}

const proxyName = /^(?:https?|all)_proxy$/i;

/** A proxy cannot reach this machine's loopback, and must not see the key. */
function bypassProxy(env: Environment): Environment {
  if (!Object.keys(env).some((name) => proxyName.test(name) && env[name])) return {};
  const given = env.no_proxy || env.NO_PROXY;
  const value = [...(given ? [given] : []), '127.0.0.1', 'localhost', '::1'].join(',');
  return { NO_PROXY: value, no_proxy: value };
}

/**
 * Marks the shell prompt: bash by PROMPT_COMMAND, which survives the user's `.bashrc`; zsh by a `.zshrc` that
 * first reads the user's own; sh by PS1; fish by an argument, {@link completeCommand}.
 */
async function markPrompt(zshFolder: string, env: Environment): Promise<Environment> {
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
  const isShell = /^(?:ba|z|fi|da|k)?sh(?:\.exe)?$|^(?:pwsh|powershell)(?:\.exe)?$/.test(basename(program));
  return isShell && args.every((argument) => /^-[il]+$/.test(argument));
}
