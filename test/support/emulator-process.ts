/** `kchat emulate` as its own process, as in a terminal next to the one that a user types in. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { isolatedEnv, kchatProgram } from './run-kchat.js';

export interface EmulatorProcess {
  readonly url: string;
  readonly org: string;
  readonly apiKey: string;
  readonly widgetKey: string;
  /** Sends a signal and resolves with the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts the emulator; resolves at its ready line. It ends with the test. */
export async function startEmulatorProcess(args: readonly string[] = []): Promise<EmulatorProcess> {
  const child = spawn(kchatProgram.file, [...kchatProgram.args, 'emulate', '--json', ...args], {
    env: isolatedEnv(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  const stop = (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal);
    return exited;
  };
  onTestFinished(async () => void (await stop('SIGKILL')));
  const line = await new Promise<string>((resolve) => createInterface(child.stdout).once('line', resolve));
  return { ...JSON.parse(line).data, stop };
}
