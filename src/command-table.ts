/** Owns the list of commands. Rule: one entry per command, in groups; its file is loaded when it is used. */
import type { Command } from 'commander';
import type { Context } from './context.js';

/** `loadCommand`: another command with its flags, for completion. */
type Register = (
  command: Command,
  context: Context,
  loadCommand: (name: string) => Promise<Command | undefined>,
) => void;

interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** Its heading in `kchat --help`; the entries of a group are adjacent. */
  readonly group: string;
  /** `--json` is refused: the command speaks to a person or prints a script. */
  readonly noJson?: true;
  /** Loads the command's file and adds its arguments, flags, examples and action to `command`. */
  readonly load: () => Promise<Register>;
}

/** Every command, in the order of `kchat --help`. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'demo',
    summary: 'the whole flow, without an account',
    group: 'start',
    noJson: true,
    load: async () => (await import('./commands/demo.js')).registerDemo,
  },
  {
    name: 'init',
    summary: 'set up by answering questions',
    group: 'start',
    noJson: true,
    load: async () => (await import('./commands/init.js')).registerInit,
  },
  {
    name: 'completion',
    summary: 'Tab completion for your shell',
    group: 'start',
    noJson: true,
    load: async () => (await import('./commands/completion.js')).registerCompletion,
  },
  {
    name: 'sign',
    summary: 'mint a login token',
    group: 'tokens',
    load: async () => (await import('./commands/sign.js')).registerSign,
  },
  {
    name: 'inspect',
    summary: 'why Kustomer would reject a token',
    group: 'tokens',
    load: async () => (await import('./commands/inspect.js')).registerInspect,
  },
  {
    name: 'serve',
    summary: 'fresh tokens for phones and debug builds',
    group: 'tokens',
    load: async () => (await import('./commands/serve.js')).registerServe,
  },
  {
    name: 'fetch-secret',
    summary: 'fetch the chat secret and store it',
    group: 'the secret',
    load: async () => (await import('./commands/fetch-secret.js')).registerFetchSecret,
  },
  {
    name: 'status',
    summary: 'what is stored, and what would be used',
    group: 'the secret',
    load: async () => (await import('./commands/status.js')).registerStatus,
  },
  {
    name: 'use',
    summary: 'make a stored org the default',
    group: 'the secret',
    load: async () => (await import('./commands/use.js')).registerUse,
  },
  {
    name: 'print-secret',
    summary: 'print the stored secret, or write a file',
    group: 'the secret',
    load: async () => (await import('./commands/print-secret.js')).registerPrintSecret,
  },
  {
    name: 'import-secret',
    summary: 'store a secret that you have already',
    group: 'the secret',
    load: async () => (await import('./commands/import-secret.js')).registerImportSecret,
  },
  {
    name: 'forget-secret',
    summary: 'remove a stored secret',
    group: 'the secret',
    load: async () => (await import('./commands/forget-secret.js')).registerForgetSecret,
  },
  {
    name: 'check',
    summary: 'check in CI that chat login works',
    group: 'your backend',
    load: async () => (await import('./commands/check.js')).registerCheck,
  },
  {
    name: 'recipe',
    summary: "the endpoint in your backend's language",
    group: 'your backend',
    load: async () => (await import('./commands/recipe.js')).registerRecipe,
  },
  {
    name: 'emulate',
    summary: 'a local Kustomer: its API and chat login',
    group: 'emulator',
    load: async () => (await import('./commands/emulate.js')).registerEmulate,
  },
];
