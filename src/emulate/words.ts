/** Owns the texts of `kchat emulate`. Rule: of faults and routes they say how much is known of each. */
import { foldLine, renderUses } from '../base/layout.js';
import { visible } from '../base/untrusted.js';
import { type FaultKind, faultKinds } from '../emulator/fault-kinds.js';
import type { ShownFault } from '../emulator/faults.js';
import { describeRequest, type RequestEntry } from '../emulator/request-log.js';
import { ownShell, type Shell } from '../system/shell-words.js';
import type { Style } from '../terminal/contract.js';
import type { RemoteLogin } from './remote.js';

/** The running emulator and its first org, as `--json` prints it. */
export interface EmulateResult {
  readonly url: string;
  readonly org: string;
  /** Null if it came from `--api-key-file`: it may be a real one. */
  readonly apiKey: string | null;
  readonly widgetKey: string;
  /** Only if there are several. */
  readonly orgs?: readonly Pick<EmulateResult, 'org' | 'apiKey' | 'widgetKey'>[];
}

/** The ready line; on a terminal, if `columns` is not null, ten lines with what to type next. */
export function renderReady(
  result: EmulateResult,
  columns: number | null,
  shell: Shell = ownShell(),
): string {
  const { url, orgs = [result] } = result;
  const names = orgs.map(({ org }) => org).join(', ');
  const ready = `emulator ready at ${url} (${orgs.length > 1 ? 'orgs' : 'org'} ${names})\n`;
  if (columns === null) return ready;
  const port = `--port ${new URL(url).port}`;
  const uses = [
    [`kchat emulate -- ${shell === 'sh' ? 'bash' : shell}`, 'a shell set up for one like this'],
    ['kchat emulate --env', 'starts one, prints its exports'],
    [`kchat emulate requests ${port}`, 'what apps sent to this one'],
    [`kchat emulate login TOKEN ${port}`, 'log in as an app does'],
    [`kchat emulate fault 503x2 ${port}`, 'fail twice'],
    [`${url}/chat-web/widget.js`, "the web SDK's stand-in"],
  ] as const;
  const about = "Not Kustomer's server; keys and secret are made up and end with it. Elsewhere:";
  return `${ready}${foldLine(about, columns)}\n
${renderUses(uses, columns)}Ctrl-C stops it; requests show up below
`;
}

/** `14:20:05  POST /c/v1/identity 401: login rejected, …`, in local time. */
export function renderRequest(entry: RequestEntry): string {
  const time = new Date(entry.at).toTimeString().slice(0, 8);
  return `${time}  ${visible(describeRequest(entry), 400)}`;
}

/** The request log. */
export function renderRequests(requests: readonly RequestEntry[]): string {
  if (requests.length === 0) return 'no request came so far\n';
  return requests.map((entry) => `${renderRequest(entry)}\n`).join('');
}

/** The waiting faults, one per line. */
export function renderFaults(faults: readonly ShownFault[]): string {
  if (faults.length === 0) return 'no fault is set\n';
  return faults
    .map(({ fault, argument, times, path }) => {
      const name = argument === null ? fault : `${fault}=${visible(argument)}`;
      const often = times === null ? 'until cleared' : times === 1 ? 'once' : `${times} times`;
      return `${name}  ${often}${path === null ? '' : `, on ${visible(path)}`}\n`;
    })
    .join('');
}

/** Who is logged in, or why not. */
export function renderLoginAnswer(login: RemoteLogin, style: Style): string {
  const { accepted, email, externalId, customerId, status, reason, code } = login;
  const { passed, failed } = style.symbols;
  if (!accepted) {
    const name = code === null ? '' : ` (${visible(code)})`;
    return `${style.red(failed)} ${status} ${visible(reason ?? '')}${name}\n`;
  }
  const by = email === null ? 'externalId' : 'email';
  return (
    `${style.green(passed)} logged in as ${visible(email ?? externalId ?? '')} by ${by} (customer ` +
    `${visible(customerId ?? '', 60)})\n`
  );
}

/** The end of `kchat emulate --help`; lines fit 80 columns. */
export function emulatorGuide(): string {
  return `Faults: name[=argument][xN][@/path]: for N requests or until cleared, on paths
that start with /path. It is read from the right: an argument that ends in xN
itself goes into "argument" of POST /__emulator/faults.
${listFaultKinds()}
Routes, and how much is known of them:
  documented  GET /v1/auth/customer/settings needs org.admin; GET and DELETE
              /v1/auth/tokens/current; wrong region; 429 and its headers; both
              shapes of errors; HS256, 15 minutes, e-mail wins, customers are
              found or created
  seen        GET /v1/domains/ORG; GET /c/v1/tracking/tokens/current; POST
              /c/v1/tracking/tokens; POST /c/v1/identity; where the secret
              stands in the settings; what an API key looks like
  assumed     status and codes of refusals, the shape of an accepted login,
              CORS, a rate limit that counts chat requests too, and what
              --strict rejects: an iat ahead of the clock or with a fraction,
              exp passed, nbf ahead, a typ other than JWT, crit, a number as
              externalId
  its own     GET /__emulator/requests (credentials masked, the last 1,000);
              GET, DELETE, POST {"fault","argument","times","path"}
              /__emulator/faults; GET /

Hosts: loopback names and those of --allow-host. Without a key, ORG.localhost
chooses the org; api.localhost and api.prod2.localhost stand for one region
(--org acme,beta@prod2).
`;
}

function listFaultKinds(): string {
  return Object.entries<FaultKind>(faultKinds)
    .map(([name, { standard, does }]) => {
      const argument = standard === undefined ? '' : `=${standard}`;
      return `  ${`${name}${argument}`.padEnd(18)}  ${does}\n`;
    })
    .join('');
}
