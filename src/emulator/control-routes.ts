/**
 * Owns what is not Kustomer's: `/`, which says what this is, and `/__emulator`, for
 * the request log and faults.
 */
import { parseFault, toShownFault } from './faults.js';
import { answerEmpty, answerJson, answerText, type Reply, refuse } from './reply.js';
import { type Call, parseMembers, type Route } from './route.js';

function answerHome({ org }: Call): Reply {
  return answerText(
    'text/plain',
    `kchat emulator of org ${org.org}: not Kustomer's server (kchat emulate --help)\n`,
  );
}

function addFault(call: Call): Reply {
  const members = parseMembers(call.body, ['fault', 'argument', 'times', 'path']);
  const { fault: text, argument, times, path } = members ?? {};
  if (typeof text !== 'string')
    return refuse(
      400,
      'invalid_body',
      'the body must be {"fault":"429","argument":"5s","times":2,"path":"/v1/"}, all but fault optional',
    );
  if (argument !== undefined && typeof argument !== 'string')
    return refuse(400, 'invalid_body', 'argument must be a string');
  if (times !== undefined && !(Number.isSafeInteger(times) && Number(times) > 0))
    return refuse(400, 'invalid_body', 'times must be a whole number above 0');
  if (path !== undefined && !(typeof path === 'string' && path.startsWith('/')))
    return refuse(400, 'invalid_body', 'path must be a string that starts with /');
  const parsed = parseFault(text, { argument, times: times === undefined ? undefined : Number(times), path });
  if ('problem' in parsed) return refuse(400, 'invalid_fault', parsed.problem);
  if (call.state.faults.length >= 100)
    return refuse(400, 'too_many_faults', '100 faults are waiting already');
  call.state.faults.push(parsed.fault);
  return answerJson(201, { data: toShownFault(parsed.fault) });
}

function clearFaults({ state }: Call): Reply {
  state.faults.length = 0;
  return answerEmpty(204);
}

/** For probes that wait until a server is up, and for people who open the URL in a browser. */
export const homeRoute: Route = { path: /^\/$/, methods: { GET: { handle: answerHome } } };

/** The routes under `/__emulator`, which are not Kustomer's. */
export const controlRoutes: readonly Route[] = [
  {
    path: /^\/__emulator\/requests$/,
    methods: { GET: { handle: ({ state }) => answerJson(200, { data: state.log }) } },
  },
  {
    path: /^\/__emulator\/faults$/,
    methods: {
      GET: { handle: ({ state }) => answerJson(200, { data: state.faults.map(toShownFault) }) },
      POST: { takesBody: true, handle: addFault },
      DELETE: { handle: clearFaults },
    },
  },
];
