/** Owns the signals to a run. Rule: what the exit code is, is decided elsewhere. */
import { KchatError } from '../base/errors.js';
import type { Interrupt } from './contract.js';

/** The signals that end a run. */
export const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** {@link Interrupt} with the promise that `main.ts` races against the command. */
export interface ProcessInterrupt extends Interrupt {
  /** Rejects with INTERRUPTED on the first signal that no command has taken over. */
  readonly interrupted: Promise<never>;
  /** Stops listening. */
  dispose(): void;
}

/**
 * Listens to the signals. At a second one `onEnd` is called, which ends the process. If a command has taken
 * over, it gets the second signal too (a program that it runs may need two), and `onEnd` is called at the
 * third one of a kind.
 */
export function createInterrupt(process: NodeJS.EventEmitter, onEnd: () => void): ProcessInterrupt {
  const controller = new AbortController();
  let takenOver = 0;
  let reject: (error: KchatError) => void = () => {};
  const interrupted = new Promise<never>((_, fail) => {
    reject = fail;
  });
  // Avoids an unhandled rejection if no race awaits this promise.
  interrupted.catch(() => {});

  const listeners = signals.map((signal) => {
    let count = 0;
    const listener = () => {
      count += 1;
      if (controller.signal.aborted) {
        // Three of one kind end a command that has taken over and does not end by itself.
        if (takenOver === 0 || count >= 3) onEnd();
        return;
      }
      controller.abort(signal);
      if (takenOver === 0) reject(new KchatError('INTERRUPTED', `interrupted by ${signal}`));
    };
    return { signal, listener };
  });
  const listen = () => listeners.forEach(({ signal, listener }) => void process.on(signal, listener));
  const dispose = () => listeners.forEach(({ signal, listener }) => void process.off(signal, listener));
  listen();

  return {
    signal: controller.signal,
    interrupted,
    takeOver() {
      takenOver += 1;
      let given = false;
      return () => {
        if (!given) takenOver -= 1;
        given = true;
      };
    },
    async compute(work) {
      // Lets listeners hear of a signal that has come already: of two turns of the loop, one is complete.
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
      if (takenOver > 0 || controller.signal.aborted) return work();
      dispose();
      try {
        return work();
      } finally {
        listen();
      }
    },
    dispose,
  };
}

/** Removes all listeners, so that the first signal ends the process. */
export function leaveSignals(process: NodeJS.EventEmitter): void {
  for (const signal of signals) process.removeAllListeners(signal);
}
