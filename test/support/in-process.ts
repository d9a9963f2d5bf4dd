/**
 * kchat in this process: real context, files and sockets, streams that are kept. Hundreds of runs cost what one
 * program does.
 */
import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { KchatError } from '../../src/base/errors.js';
import { runProgram } from '../../src/program.js';
import { createContext } from '../../src/real-context.js';
import { createInput } from '../../src/system/input.js';
import { createInterrupt } from '../../src/system/interrupt.js';
import { createOutput } from '../../src/terminal/output.js';
import { plainStyle } from './fake-context.js';
import { keepOutput } from './sinks.js';

export interface InProcessRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface InProcessOptions {
  /** In place of this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array;
  /** Ends the run as Ctrl-C does, after so many milliseconds. */
  readonly interruptAfter?: number;
}

/** Runs `kchat` with these arguments to its end. One at a time: the environment is the process's. */
export async function runInProcess(
  args: readonly string[],
  { env = {}, stdin = '', interruptAfter }: InProcessOptions = {},
): Promise<InProcessRun> {
  const { written, ...sinks } = keepOutput();
  const output = createOutput({
    ...sinks,
    stdoutStyle: plainStyle,
    stderrStyle: plainStyle,
    version: '0.0.0-test',
    json: args.includes('--json'),
    quiet: false,
    verbose: args.includes('--verbose'),
    isDumb: true,
    isOnGitHub: env.GITHUB_ACTIONS === 'true',
  });
  const signals = new EventEmitter();
  const interrupt = createInterrupt(signals, () => {});
  const timer = interruptAfter && setTimeout(() => signals.emit('SIGINT'), interruptAfter);
  const given = process.env;
  let command: string | null = null;
  process.env = { ...env };
  try {
    const running = runProgram(args, {
      version: '0.0.0-test',
      writeOut(text) {
        written.stdout += text;
      },
      columns: 80,
      async openContext(name) {
        command = name;
        const context = createContext({
          version: '0.0.0-test',
          command,
          childPath: '',
          isInputAllowed: false,
          output,
          interrupt,
        });
        const openStdin = () => Readable.from([Buffer.from(stdin)]);
        return { ...context, input: createInput({ isTerminal: false, openStdin, note: () => {} }) };
      },
    });
    await Promise.race([running, interrupt.interrupted]);
    output.flushWarnings();
    return { code: output.exitCode, ...written };
  } catch (error) {
    if (!(error instanceof KchatError)) throw error;
    output.error(error, command);
    return { code: error.exitCode, ...written };
  } finally {
    process.env = given;
    clearTimeout(timer);
    interrupt.dispose();
  }
}
