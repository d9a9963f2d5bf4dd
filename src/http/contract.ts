/** Owns the contract of requests to the team's own backend. Rule: types only. */
import type { CommandReply } from '../system/contract.js';
import type { HttpAnswer } from './transport.js';

/** One request. */
export interface HttpRequest {
  /** Absolute, http or https, without user name or password. */
  readonly url: string;
  /** In capitals. */
  readonly method: string;
  /** By names in lower case; they win over our own `accept` and `user-agent`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** The team's own backend. Times are milliseconds. */
export interface TokenBackend {
  /** One exchange; a redirect is an answer. Throws API_UNREACHABLE, API_TIMED_OUT or INTERRUPTED. */
  ask(request: HttpRequest, timeoutMs: number): Promise<HttpAnswer>;
  /** Runs a line in the platform's shell; its children end with it. Throws API_TIMED_OUT or INTERRUPTED. */
  run(commandLine: string, timeoutMs: number): Promise<CommandReply>;
}
