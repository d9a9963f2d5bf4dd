/**
 * Owns calling back. Rule: never before the call has returned, and what a callback throws
 * is the page's own error.
 */

/** @typedef {(response: any, error?: Error) => void} Callback */

/** @type {(callback: unknown, response?: unknown, error?: Error) => void} */
export function deliver(callback, response, error) {
  if (typeof callback === 'function') queueMicrotask(() => callback(response, error));
}

/** @type {(text: string) => void} */
export function warn(text) {
  console.warn(`kchat emulator: ${text}`);
}

/** The listeners of a page, by event. */
export function createEvents() {
  /** @type {Map<string, Set<Callback>>} */
  const listeners = new Map();
  return {
    /** @type {(event: string, listener: Callback) => void} */
    addListener(event, listener) {
      if (typeof listener !== 'function') throw new TypeError('addListener takes an event and a function');
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener));
    },
    /** @type {(event: string, listener: Callback) => void} */
    removeListener: (event, listener) => void listeners.get(event)?.delete(listener),
    /** @type {(event: string, response?: unknown) => void} */
    emit(event, response) {
      for (const listener of listeners.get(event) ?? []) deliver(listener, response);
    },
    clear: () => listeners.clear(),
  };
}
