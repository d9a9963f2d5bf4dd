/** A child process to its end: what it said, and how it ended. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** How kchat ends at SIGINT or SIGTERM. On Windows no program hears them: it is ended from outside. */
export const stoppedCode = process.platform === 'win32' ? null : 0;

export interface RunResult {
  /** null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Resolves when the child and its streams have ended; `''` for a stream that is no pipe of ours. Rejects where it could
 * not be started. To be called at once after the start: what was said before is lost.
 */
export async function collect(child: ChildProcess): Promise<RunResult> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}
