/** Owns `/__emulator`: reading the request log and setting faults. Kustomer has nothing like it. */
import { parseFault, showFault } from '../faults/faults.js';
import type { Reply } from '../message.js';
import { refuse } from '../refusals.js';
import { type Call, type Route, readMembers } from './route.js';

function listFaults({ state }: Call): Reply {
  return { status: 200, json: { data: state.faults.map(showFault) } };
}

function addFault(call: Call): Reply {
  const members = readMembers(call.body, ['fault', 'times', 'path']);
  const { fault: text, times, path } = members ?? {};
  if (typeof text !== 'string')
    return refuse(
      400,
      'invalid_body',
      'the body must be {"fault":"429","times":2,"path":"/v1/"}, times and path optional',
    );
  if (times !== undefined && !(Number.isSafeInteger(times) && Number(times) > 0))
    return refuse(400, 'invalid_body', 'times must be a whole number above 0');
  if (path !== undefined && !(typeof path === 'string' && path.startsWith('/')))
    return refuse(400, 'invalid_body', 'path must be a string that starts with /');
  const fault = parseFault(text, { times: times === undefined ? undefined : Number(times), path });
  if (typeof fault === 'string') return refuse(400, 'invalid_fault', fault);
  if (call.state.faults.length >= 100)
    return refuse(400, 'too_many_faults', '100 faults are waiting already');
  call.state.faults.push(fault);
  return { status: 201, json: { data: showFault(fault) } };
}

function clearFaults({ state }: Call): Reply {
  state.faults.length = 0;
  return { status: 204 };
}

export const controlRoutes: readonly Route[] = [
  {
    path: /^\/__emulator\/requests$/,
    methods: { GET: { handle: ({ state }) => ({ status: 200, json: { data: state.log } }) } },
  },
  {
    path: /^\/__emulator\/faults$/,
    methods: {
      GET: { handle: listFaults },
      POST: { takesBody: true, handle: addFault },
      DELETE: { handle: clearFaults },
    },
  },
];
