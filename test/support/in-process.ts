/**
 * kchat in this process: real context, files and sockets, streams that are kept. Ten runs or more cost what starting
 * the program once does.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { KchatError } from '../../src/base/errors.js';
import { runProgram } from '../../src/program.js';
import { createContext } from '../../src/real-context.js';
import { createInput } from '../../src/system/input.js';
import { createInterrupt } from '../../src/system/interrupt.js';
import { createOutput } from '../../src/terminal/output.js';
import { afterFile, tellOnFailure } from './after.js';
import type { RunResult } from './child.js';
import { plainStyle } from './fake-context.js';
import { describeRun, expectNoCanary, isolatedEnv, type RunOptions, runKchat } from './run-kchat.js';
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

const environments = new AsyncLocalStorage<NodeJS.ProcessEnv>();
let isSeparating = false;

/** Until the end of the file `process.env` is the environment of the run that asks, and outside of them as it was. */
function separateEnvironments(): void {
  if (isSeparating) return;
  isSeparating = true;
  const { env } = process;
  const own = () => environments.getStore() ?? env;
  process.env = new Proxy<NodeJS.ProcessEnv>(
    {},
    {
      get: (_, name) => Reflect.get(own(), name),
      set: (_, name, value) => Reflect.set(own(), name, value),
      has: (_, name) => Reflect.has(own(), name),
      deleteProperty: (_, name) => Reflect.deleteProperty(own(), name),
      ownKeys: () => Reflect.ownKeys(own()),
      getOwnPropertyDescriptor: (_, name) => Reflect.getOwnPropertyDescriptor(own(), name),
    },
  );
  afterFile(() => {
    process.env = env;
    isSeparating = false;
  });
}

/**
 * `runKchat` without a process of its own, for what the start, the streams and the end of a process have no part in. It
 * is that process if `KCHAT_BIN` names an executable to be tested.
 */
export async function runKchatHere(
  args: readonly string[],
  options: Omit<RunOptions, 'cwd'> = {},
): Promise<RunResult> {
  if (process.env.KCHAT_BIN) return runKchat(args, options);
  const { env, stdin = '', mayPrint } = options;
  const run = await runInProcess(args, { env: isolatedEnv(env), stdin });
  tellOnFailure(describeRun(args, run));
  if (!mayPrint) expectNoCanary(run);
  return run;
}

/** Runs `kchat` with these arguments to its end; several may run at once. */
export function runInProcess(args: readonly string[], options: InProcessOptions = {}): Promise<InProcessRun> {
  separateEnvironments();
  return environments.run({ ...options.env }, () => run(args, options));
}

async function run(
  args: readonly string[],
  { env = {}, stdin = '', interruptAfter }: InProcessOptions,
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
    isAnimated: false,
    isOnGitHub: env.GITHUB_ACTIONS === 'true',
  });
  const signals = new EventEmitter();
  const interrupt = createInterrupt(signals, () => {});
  const timer = interruptAfter && setTimeout(() => signals.emit('SIGINT'), interruptAfter);
  let command: string | null = null;
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
    clearTimeout(timer);
    interrupt.dispose();
  }
}
