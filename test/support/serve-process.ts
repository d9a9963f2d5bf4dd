/** `kchat serve` as its own process, as in the terminal of someone whose app is in another. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import type { Serving } from '../../src/serve/open.js';
import { collect, type RunResult } from './child.js';
import { isolatedEnv, kchatProgram } from './run-kchat.js';

type ServeResult = Serving['result'];

export interface ServeProcess extends ServeResult {
  readonly pid: number;
  /** All of stderr so far. */
  readStderr(): string;
  /** Sends a signal and resolves when the process has ended. */
  stop(signal?: NodeJS.Signals): Promise<RunResult>;
}

/**
 * Starts the server on a free port unless `args` name one; resolves at its ready line. It ends with the
 * test.
 */
export async function startServeProcess(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<ServeProcess> {
  const port = args.includes('--port') ? [] : ['--port', '0'];
  const child = spawn(kchatProgram.file, [...kchatProgram.args, 'serve', '--json', ...port, ...args], {
    env: isolatedEnv(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const ended = collect(child);
  const stop = (signal: NodeJS.Signals = 'SIGINT') => {
    child.kill(signal);
    return ended;
  };
  onTestFinished(async () => void (await stop('SIGKILL')));
  const line = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve);
    child.once('exit', () => reject(new Error(`kchat serve ended: ${stderr}`)));
  });
  return { ...JSON.parse(line).data, pid: child.pid ?? 0, readStderr: () => stderr, stop };
}
