/**
 * Owns the shape of everything outside the program, on one screen: each room states its own contract. Rule:
 * types only. `real-context.ts` builds the real thing, tests build fakes; a command takes only the members
 * that it uses (`Pick<Context, …>`), as its signature shows.
 */
import type { Clock, Environment } from './base/environment.js';
import type { TokenBackend } from './http/contract.js';
import type { KustomerApi } from './kustomer/contract.js';
import type { Secrets } from './secrets/contract.js';
import type { Input, Interrupt, ReportFiles, System } from './system/contract.js';
import type { Clipboard, Output, Prompter } from './terminal/contract.js';

/** What a command may use; each command names the members that it needs. */
export interface Context {
  /** For settings, and for code that passes variables on. */
  readonly env: Environment;
  readonly clock: Clock;
  readonly output: Output;
  readonly input: Input;
  readonly prompter: Prompter;
  readonly clipboard: Clipboard;
  readonly interrupt: Interrupt;
  readonly system: System;
  readonly reports: ReportFiles;
  /** The text of a file below `recipes/`, such as `python/chat_token.py`. */
  readRecipe(path: string): Promise<string>;
  /** The stored secrets, made at the first call: USAGE for a bad variable. */
  secrets(): Secrets;
  /** Kustomer's API; loads the HTTP client. */
  api(): Promise<KustomerApi>;
  /** The team's own backend; a call over HTTP loads the client. */
  backend(): Promise<TokenBackend>;
}
