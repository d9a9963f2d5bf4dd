/** Owns what asking a team's own backend takes and answers. Rule: types only. */
import type { CommandReply } from '../system/contract.js';

export interface TokenRequest {
  /** Absolute, http or https, without user name or password. */
  readonly url: string;
  /** In capitals. */
  readonly method: string;
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** What the team's endpoint answered; a redirect is an answer. */
export interface TokenReply {
  readonly status: number;
  /** As the header has it, or null. */
  readonly contentType: string | null;
  readonly location: string | null;
  /** The names, in lower case, of headers that hold what looks like a JWT. */
  readonly headersWithJwt: readonly string[];
  /** Null when it is larger than 1 MiB or not UTF-8; `bodyProblem` says which, as a clause. */
  readonly body: string | null;
  readonly bodyProblem: string | null;
}

/** The team's own backend, asked for a login token as its app asks. Times are milliseconds. */
export interface TokenBackend {
  /** One exchange, without another attempt. Throws API_UNREACHABLE, API_TIMED_OUT or INTERRUPTED. */
  ask(request: TokenRequest, timeoutMs: number): Promise<TokenReply>;
  /** Runs a line in the platform's shell, with its children ended in time. Throws API_TIMED_OUT or INTERRUPTED. */
  run(commandLine: string, timeoutMs: number): Promise<CommandReply>;
}
