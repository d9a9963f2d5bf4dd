/** Owns the entry of the standalone executable: the first argument makes it kchat or its child. */
import { main } from './main.js';
import { keychainChildArgument } from './secrets/keychain/protocol.js';

/** Runs kchat, or its keychain child. */
export function start(): void {
  if (process.argv[2] === keychainChildArgument) void import('./secrets/keychain/child.js');
  else
    void main().then((exitCode) => {
      process.exitCode = exitCode;
    });
}
