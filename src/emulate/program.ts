/**
 * Owns running a program against an emulator, for `kchat emulate -- command`.
 *
 * Rule: the program is cut off from everything real. It finds the emulator, an empty store, no keychain, and no real
 * secret; what it leaves in that store is removed, however it ends.
 */

import type { Environment } from '../base/environment.js';
import { exitCodes } from '../base/errors.js';
import { visible } from '../base/untrusted.js';
import { variables } from '../cli/variables.js';
import type { Context } from '../context.js';
import type { ChildExit } from '../system/contract.js';

/** The emulator that the program is to find. */
export interface Target {
  readonly url: string;
  readonly org: string;
  readonly apiKey: string;
  /** The certificate that it speaks TLS with, as an absolute path, where it does. */
  readonly certPath: string | undefined;
}

/**
 * Runs a program with the emulator's org, key and URL in its environment.
 *
 * @returns its exit status, 128 + N when signal N killed it, 130 when a signal came before it started
 * @throws KchatError USAGE when there is no such program; STORE_UNUSABLE when no temporary folder can be made
 */
export async function runAgainst(
  target: Target,
  command: readonly [string, ...string[]],
  { env, interrupt, output, system }: Pick<Context, 'env' | 'interrupt' | 'output' | 'system'>,
): Promise<number> {
  const folder = await system.makeTemporaryFolder();
  try {
    if (interrupt.signal.aborted) return exitCodes.interrupted;
    return toExitCode(await system.run(command, makeEnvironment(env, target, folder.path)));
  } finally {
    if (!(await folder.remove())) output.warn(`${visible(folder.path)} could not be removed`);
  }
}

function makeEnvironment(env: Environment, target: Target, configFolder: string): Environment {
  const certificates = variables.extraCertificates.name;
  const removed: readonly string[] = [variables.secret.name, variables.secretFile.name];
  return {
    ...Object.fromEntries(Object.entries(env).filter(([name]) => !removed.includes(name))),
    [variables.org.name]: target.org,
    [variables.apiKey.name]: target.apiKey,
    [variables.apiUrl.name]: target.url,
    [variables.store.name]: 'file',
    [variables.configDir.name]: configFolder,
    // A flag of the program wins over the store above, and there is but one keychain.
    [variables.emulated.name]: '1',
    // Authorities that someone chose, such as a company's, are not replaced.
    ...(target.certPath === undefined || env[certificates] ? {} : { [certificates]: target.certPath }),
  };
}

function toExitCode(exit: ChildExit): number {
  return 'signal' in exit ? 128 + exit.signal : exit.code;
}
