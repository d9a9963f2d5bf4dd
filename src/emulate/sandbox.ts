/**
 * Owns running a program against an emulator, for `kchat emulate -- command`. Rule: the program is isolated
 * from everything real. It finds the emulator, a store with the emulator's secret and `kchat` on its PATH,
 * but no keychain and no real secret. All of that is in one temporary folder, which is always removed.
 */
import { promises as fs } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Environment } from '../base/environment.js';
import { exitCodes } from '../base/errors.js';
import { visible } from '../base/untrusted.js';
import { variables } from '../cli/variables.js';
import type { Context } from '../context.js';
import type { Emulator } from '../emulator/options.js';
import { createFileStore } from '../secrets/file-store.js';
import { createFileIndex } from '../secrets/index-files.js';
import { composeSecrets } from '../secrets/lifecycle.js';
import { openPrivateFolder } from '../secrets/private-folder.js';
import { quoteWord } from '../system/shell-words.js';
import { completeCommand, isInteractiveShell, markPrompt } from './shell-prompt.js';

/**
 * Runs a program with the emulator's org, key and URL in its environment.
 *
 * @param certPath  the certificate that the emulator speaks TLS with, as an absolute path, if it does
 * @returns its exit status, 128 + N if signal N killed it, 130 if a signal came before it started
 * @throws KchatError USAGE if there is no such program; STORE_UNUSABLE if no temporary folder can be made
 */
export async function runAgainst(
  emulator: Emulator,
  certPath: string | undefined,
  command: readonly [string, ...string[]],
  context: Pick<Context, 'clock' | 'env' | 'interrupt' | 'output' | 'system'>,
): Promise<number> {
  const { clock, env, interrupt, output, system } = context;
  const extraCertificates = variables.extraCertificates.name;
  const folder = await system.makeTemporaryFolder();
  try {
    const [configFolder, binFolder] = [join(folder.path, 'config'), join(folder.path, 'bin')];
    await storeSecrets(configFolder, emulator, clock.now());
    const ownWords = await writeOwnCommand(binFolder, system.ownCommand);
    const isShell = isInteractiveShell(command);
    const childEnv = {
      ...isolate(env),
      ...addToPath(binFolder, env),
      ...(isShell ? await markPrompt(command, join(folder.path, 'zsh'), env) : {}),
      ...listVariables(emulator, configFolder),
      // A variable that the user has set, such as to a company's authority, is kept.
      ...(certPath === undefined || env[extraCertificates] ? {} : { [extraCertificates]: certPath }),
      ...ownWords,
    };
    if (interrupt.signal.aborted) return exitCodes.interrupted;
    if (isShell)
      output.note(`a shell in the emulator at ${emulator.url}: nothing real is in reach
try: kchat sign --email ada@example.com | kchat emulate login -
exit ends the shell and the emulator`);
    const exit = await system.run(completeCommand(command), childEnv);
    return 'signal' in exit ? 128 + exit.signal : exit.code;
  } finally {
    if (!(await folder.remove())) output.warn(`${visible(folder.path)} could not be removed`);
  }
}

/** The user's environment without real secrets, and with no proxy for this machine. */
function isolate(env: Environment): Environment {
  const removed: readonly string[] = [variables.secret.name, variables.secretFile.name];
  const kept = Object.entries(env).filter(([name]) => !removed.includes(name));
  return { ...Object.fromEntries(kept), ...bypassProxy(env) };
}

function listVariables({ org, apiKey, url }: Emulator, configFolder: string): Environment {
  return {
    [variables.org.name]: org,
    [variables.apiKey.name]: apiKey,
    [variables.apiUrl.name]: url,
    [variables.store.name]: 'file',
    [variables.configDir.name]: configFolder,
    // The program may ask for the keychain by a flag; that is the user's own, and this variable refuses it.
    [variables.emulated.name]: '1',
  };
}

async function storeSecrets(folder: string, { orgs, url }: Emulator, nowMs: number): Promise<void> {
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
  for (const { org, secret } of orgs)
    await secrets.save({ org, secret: Buffer.from(secret), store: 'file', apiOrigin: url, at: nowMs });
}

/**
 * `kchat` for a shell and for Windows: the program that runs now, installed or not. Returns variables that
 * the latter needs: cmd reads a file in the code page of its console, but variables as they are.
 */
async function writeOwnCommand(folder: string, ownCommand: readonly string[]): Promise<Environment> {
  await fs.mkdir(folder);
  const quoted = ownCommand.map((part) => quoteWord(part, 'sh')).join(' ');
  await fs.writeFile(join(folder, 'kchat'), `#!/bin/sh\nexec ${quoted} "$@"\n`, { mode: 0o755 });
  const wide = ownCommand
    .filter((part) => /[^\x20-\x7e]/.test(part))
    .map((part, index) => [`KCHAT_OWN_${index}`, part] as const);
  const nameOf = (part: string) => wide.find(([, value]) => value === part)?.[0];
  const forWindows = ownCommand
    .map((part) => `"${nameOf(part) === undefined ? part.replaceAll('%', '%%') : `%${nameOf(part)}%`}"`)
    .join(' ');
  await fs.writeFile(join(folder, 'kchat.cmd'), `@${forWindows} %*\r\n`);
  return Object.fromEntries(wide);
}

/** The folder comes first, so that it wins over another kchat. On Windows the variable is `Path`. */
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
