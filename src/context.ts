/**
 * Owns the shape of everything outside the program, on one screen: each room states its own contract.
 *
 * Rule: types only. `real-context.ts` builds the real thing, tests build fakes; a command takes the members that it
 * uses (`Pick<Context, …>`), so its signature tells what it can touch.
 */
import type { Clock, Environment } from './base/environment.js';
import type { TokenBackend } from './http/contract.js';
import type { KustomerApi } from './kustomer/contract.js';
import type { Secrets } from './secrets/contract.js';
import type { Input, Interrupt, ReportFiles, System } from './system/contract.js';
import type { Clipboard, Output, Prompter, QrPainter } from './terminal/contract.js';

export interface Context {
  /** The version of kchat, for `--version`, the JSON envelope and `User-Agent`. */
  readonly version: string;
  readonly env: Environment;
  readonly clock: Clock;
  readonly output: Output;
  readonly input: Input;
  readonly prompter: Prompter;
  readonly clipboard: Clipboard;
  readonly qr: QrPainter;
  readonly secrets: Secrets;
  /** Secrets that live in memory only: for `demo`, which leaves nothing behind. */
  createMemorySecrets(): Promise<Secrets>;
  readonly api: KustomerApi;
  readonly backend: TokenBackend;
  readonly reports: ReportFiles;
  readonly interrupt: Interrupt;
  readonly system: System;
}
