/** Owns the help text on faults and routes, and on how much is known of each. */
import { type FaultKind, faultKinds } from './fault-kinds.js';

/** The end of `kchat emulate --help`; lines fit 80 columns. */
export function emulatorGuide(): string {
  return `Faults: name[=argument][xN][@/path]: for N requests or until cleared, on paths
that start with /path. It is read from the right: an argument that ends in xN
itself goes into "argument" of POST /__emulator/faults.
${renderFaults()}
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

function renderFaults(): string {
  return Object.entries<FaultKind>(faultKinds)
    .map(([name, { standard, does }]) => {
      const argument = standard === undefined ? '' : `=${standard}`;
      return `  ${`${name}${argument}`.padEnd(18)}  ${does}\n`;
    })
    .join('');
}
