/**
 * Owns running a program against an emulator, for `kchat emulate -- command`. Rule: the program is isolated
 * from everything real. It finds the emulator and a store with the emulator's secret, but no keychain and no
 * real secret; its store is removed, however it ends.
 */
import { exitCodes } from '../base/errors.js';
import { visible } from '../base/untrusted.js';
import type { Context } from '../context.js';
import type { Emulator } from '../emulator/options.js';
import { completeCommand, isInteractiveShell, prepareSandbox } from './sandbox.js';

type Capabilities = Pick<Context, 'clock' | 'env' | 'interrupt' | 'output' | 'system'>;

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
  { clock, env, interrupt, output, system }: Capabilities,
): Promise<number> {
  const folder = await system.makeTemporaryFolder();
  try {
    const { ownCommand } = system;
    const nowMs = clock.now();
    const parts = { emulator, certPath, folder: folder.path, env, ownCommand, command, nowMs };
    const childEnv = await prepareSandbox(parts);
    if (interrupt.signal.aborted) return exitCodes.interrupted;
    if (isInteractiveShell(command)) output.note(renderWelcome(emulator));
    const exit = await system.run(completeCommand(command), childEnv);
    return 'signal' in exit ? 128 + exit.signal : exit.code;
  } finally {
    if (!(await folder.remove())) output.warn(`${visible(folder.path)} could not be removed`);
  }
}

function renderWelcome({ url }: Emulator): string {
  return `a shell in the emulator at ${url}: nothing real is in reach
try: kchat sign --email ada@example.com | kchat emulate login -
exit ends the shell and the emulator`;
}
