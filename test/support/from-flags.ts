/** A command's `run…` as its command line calls it: `fromFlags(runSign)({ org: 'acme', email: … }, context)`. */
import { createSettings, type SettingFlags, type Settings } from '../../src/cli/settings.js';
import type { Context } from '../../src/context.js';

/** A command's options as its command line gives them. */
export type Flags<Options> = Omit<Options, 'settings'> & SettingFlags;

/** The flags that are settings stand beside the command's own options, and become settings with the context's variables. */
export function fromFlags<Options extends { readonly settings: Settings }, Capabilities, Result>(
  run: (options: Options, context: Capabilities) => Result,
) {
  return (options: Flags<Options>, context: Capabilities & Pick<Context, 'env'>): Result => {
    const settings = createSettings(options, context.env);
    return run({ ...options, settings } as unknown as Options, context);
  };
}
