/**
 * Owns the documented surface of the SDK: start, login, and what stands beside them.
 *
 * Rule: until `start` has called back there is nothing but `start`, as documented. What the real SDK does
 * with an early call is not known; here it is a TypeError, with a word in the console on why.
 */
import { createBadge } from './badge.js';
import { createEvents, deliver, warn } from './events.js';
import { findKeyProblem, findOrgName } from './key.js';
import { createNoOps } from './no-ops.js';
import { createSession } from './session.js';

/** @import { Callback } from './events.js' */

/**
 * @typedef {object} ChatParts
 * @property {string} emulator  its origin
 * @property {boolean} isCore
 * @property {Record<string, unknown>} sdk  the global, which gets the methods at `start`
 *                         and loses them at `stop`
 * @property {string} globalName
 * @property {string} startName
 * @property {string | null} apiKey
 * @property {boolean} hasBadge
 */

/** @typedef {ReturnType<typeof createSession>} Session */
/** @typedef {ReturnType<typeof createEvents>} Events */
/** @typedef {(name: string, callback: unknown, work: () => Promise<unknown>, event?: string) => void} Run */

/** @param {ChatParts} parts */
export function createChat({ emulator, isCore, sdk, globalName, startName, apiKey, hasBadge }) {
  const badge = createBadge(hasBadge);
  const events = createEvents();
  const session = createSession(emulator, `kchat-emulator ${findOrgName(apiKey)}`);
  /** @type {Promise<void> | undefined} */
  let starting;

  /** @type {Run} */
  const run = (name, callback, work, event) => {
    work().then(
      (response) => {
        badge.show(describeLogin(session));
        deliver(callback, response);
        if (event !== undefined) events.emit(event, response);
      },
      (error) => {
        console.error(`kchat emulator: ${globalName}.${name} failed: ${error.message}`);
        deliver(callback, undefined, error);
      },
    );
  };
  const end = () => {
    starting = undefined;
    events.clear();
    badge.remove();
    for (const name of Object.keys(methods)) delete sdk[name];
  };
  const methods = {
    ...createLoginMethods(session, events, run),
    ...(isCore ? {} : createWindowMethods(events, end)),
    ...createNoOps(globalName, isCore, events.emit),
  };
  const begin = async () => {
    const problem = findKeyProblem(apiKey);
    if (problem !== undefined) {
      badge.show(problem, true);
      throw new Error(problem);
    }
    await session.open();
    Object.assign(sdk, methods);
  };

  return {
    /** @type {(options?: object, callback?: Callback) => void} */
    start(options, callback) {
      if (starting !== undefined) warn(`${globalName}.${startName} was called twice; the first call counts`);
      starting ??= begin();
      const work = starting;
      work.catch(() => {
        // It may be called again, as after the emulator was started.
        starting = undefined;
      });
      run(startName, callback, () => work.then(() => (isCore ? { settings: { ...options } } : undefined)));
    },
  };
}

/** @param {Session} session */
function describeLogin(session) {
  const login = session.readLogin();
  if (login === null) return 'nobody is logged in';
  return login.email === null
    ? `logged in as ${login.externalId} (by externalId)`
    : `logged in as ${login.email} (by email)`;
}

/** @type {(session: Session, events: Events, run: Run) => Record<string, unknown>} */
function createLoginMethods(session, { addListener, removeListener }, run) {
  return {
    addListener,
    removeListener,
    /** @type {(options?: { jwtToken?: unknown }, callback?: Callback) => void} */
    login(options, callback) {
      const token = options?.jwtToken;
      const work = async () => {
        if (typeof token !== 'string' || token === '') throw new Error('login takes { jwtToken: "…" }');
        return session.logIn(token);
      };
      run('login', callback, work, 'onLogin');
    },
    /** @type {(callback?: Callback) => void} */
    logout: (callback) => run('logout', callback, session.logOut, 'onLogout'),
    /** @type {(options?: { email?: string, externalId?: string }, callback?: Callback) => void} */
    isLoggedIn: (options, callback) =>
      run('isLoggedIn', callback, async () => answerIsLoggedIn(session, options)),
  };
}

/**
 * By the identifier that was used at the login: asking by the other one is no, and is said.
 *
 * @param {Session} session
 * @param {{ email?: string, externalId?: string }} [options]
 */
function answerIsLoggedIn(session, options) {
  const asked = /** @type {const} */ (['email', 'externalId']).find((name) => options?.[name] !== undefined);
  if (asked === undefined) throw new Error('isLoggedIn takes { email } or { externalId }');
  const login = session.readLogin();
  if (login === null) return false;
  const used = login.email === null ? 'externalId' : 'email';
  if (asked !== used)
    warn(`isLoggedIn asked by ${asked}, but the login was by ${used}: ask by what was used`);
  return login[asked] === options?.[asked];
}

/** @type {(events: Events, end: () => void) => Record<string, unknown>} */
function createWindowMethods({ emit }, end) {
  return {
    /** @type {(callback?: Callback) => void} */
    stop(callback) {
      end();
      deliver(callback);
    },
    /** @type {(callback?: Callback) => void} */
    open(callback) {
      deliver(callback);
      emit('onOpen');
    },
    /** @type {(callback?: Callback) => void} */
    close(callback) {
      deliver(callback);
      emit('onClose');
    },
  };
}
