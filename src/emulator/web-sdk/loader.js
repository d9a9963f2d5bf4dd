/**
 * Owns the script that a page loads: `widget.js`, which defines `Kustomer`, and `core.js`,
 * which defines `KustomerCore`.
 *
 * This is the stand-in of `kchat emulate`, not Kustomer's SDK. Rule: as documented of the real loader, it
 * reads the key of its tag, defines the global with nothing but `start` (`init`), and loads the rest; a call
 * that comes early waits for it. The emulator fills in the two constants in capitals when it serves the file.
 */
(() => {
  const emulator = 'EMULATOR_ORIGIN';
  const isCore = /** @type {string} */ ('SDK_BUILD') === 'core';
  const [globalName, startName, loadedEvent] = isCore
    ? /** @type {const} */ (['KustomerCore', 'init', 'kustomerCoreLoaded'])
    : /** @type {const} */ (['Kustomer', 'start', 'kustomerLoaded']);

  if (globalName in window) {
    console.warn(`kchat emulator: ${globalName} is on this page already; this second script changes nothing`);
    return;
  }
  const tag = document.currentScript;
  /** @type {Record<string, unknown>} */
  const sdk = {};
  const loading = import(`${emulator}/chat-web/stand-in/chat.js`).then(({ createChat }) =>
    createChat({
      emulator,
      isCore,
      sdk,
      globalName,
      startName,
      apiKey: tag?.getAttribute('data-kustomer-api-key') ?? null,
      hasBadge: tag?.getAttribute('data-kchat-badge') !== 'off',
    }),
  );

  /** @type {(options?: object, callback?: (response: unknown, error?: Error) => void) => void} */
  sdk[startName] = (options, callback) => {
    loading.then(
      (chat) => chat.start(options, callback),
      (cause) => {
        const error = new Error(`kchat emulator: ${emulator} cannot be loaded from this page`, { cause });
        console.error(error.message);
        callback?.(undefined, error);
      },
    );
  };
  Object.defineProperty(window, globalName, { value: sdk, configurable: true, writable: true });

  // A page that calls too early sees `Kustomer.login is not a function`: this says why.
  window.addEventListener('error', ({ message }) => {
    const [, name] = new RegExp(`${globalName}\\.(\\w+) is not a function`).exec(message) ?? [];
    if (name === undefined || sdk.login !== undefined) return;
    const start = `${globalName}.${startName}`;
    console.error(
      `kchat emulator: ${globalName}.${name} was called before ${start} had called back; call it in the callback`,
    );
  });

  const announce = () => window.dispatchEvent(new Event(loadedEvent));
  // Documented: the widget says so straight away, the core when it is ready.
  if (isCore) loading.then(announce, () => {});
  else announce();
})();
