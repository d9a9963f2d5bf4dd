/**
 * Owns the routes that are the emulator's own: `/`, which says what this is, `/__emulator` for the request
 * log and faults, and the stand-in for the web SDK's `widget.js` and `core.js`, which a page loads instead.
 * Rule: the files of `web-sdk/` are served as they are, with the emulator's origin filled in. Source of their
 * surface: docs/kustomer.md#web-widget (D).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getAsset, isSea } from 'node:sea';
import { corsHeaders } from './access.js';
import { parseFault, toShownFault } from './faults.js';
import { answerEmpty, answerJson, answerText, type Reply, refuse, refuseBody } from './reply.js';
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
  if (
    typeof text !== 'string' ||
    !(argument === undefined || typeof argument === 'string') ||
    !(times === undefined || (typeof times === 'number' && Number.isSafeInteger(times) && times > 0)) ||
    !(path === undefined || (typeof path === 'string' && path.startsWith('/')))
  )
    return refuseBody(
      'the body must be {"fault":"429","argument":"5s","times":2,"path":"/v1/"}, all but fault optional',
    );
  const parsed = parseFault(text, { argument, times, path });
  if ('problem' in parsed) return refuse(400, 'invalid_fault', parsed.problem);
  if (call.state.faults.length >= 100)
    return refuse(400, 'too_many_faults', '100 faults are waiting already');
  call.state.faults.push(parsed.fault);
  return answerJson(201, { data: toShownFault(parsed.fault) });
}

const texts = new Map<string, string>();

/** A script by its name without the ending, read once: beside this file, the built program, or in it. */
function readScript(name: string): string {
  const path = `web-sdk/${name}.js`;
  const text =
    texts.get(name) ??
    (isSea() ? getAsset(path, 'utf8') : readFileSync(join(import.meta.dirname, path), 'utf8'));
  texts.set(name, text);
  return text;
}

/** Any page may load it, also one that isolates itself from other origins. */
function answerScript(text: string): Reply {
  const headers = { ...corsHeaders, 'cross-origin-resource-policy': 'cross-origin' };
  return answerText('text/javascript', text, headers);
}

function answerLoader({ request, state, parameter }: Call): Reply {
  // The Host has been checked; it is the name by which this page reaches the emulator.
  const origin = `${state.scheme}://${request.headers.host}`;
  const text = readScript('loader')
    .replace("'EMULATOR_ORIGIN'", JSON.stringify(origin))
    .replace("'SDK_BUILD'", JSON.stringify(parameter));
  return answerScript(text);
}

/** The two scripts that a page may name. Like those of Kustomer, they meet faults and are logged. */
export const loaderRoute: Route = {
  path: /^\/chat-web\/(widget|core)\.js$/,
  methods: { GET: answerLoader },
};

/** Paths that Kustomer does not have: no fault applies, and they are not logged. */
export const ownRoutes: readonly Route[] = [
  // For probes that wait until a server is up, and for people who open the URL in a browser.
  { path: /^\/$/, methods: { GET: answerHome } },
  {
    path: /^\/__emulator\/requests$/,
    methods: { GET: ({ state }) => answerJson(200, { data: state.log }) },
  },
  {
    path: /^\/__emulator\/faults$/,
    methods: {
      GET: ({ state }) => answerJson(200, { data: state.faults.map(toShownFault) }),
      POST: addFault,
      DELETE({ state }) {
        state.faults.length = 0;
        return answerEmpty(204);
      },
    },
  },
  // The modules that the two scripts load.
  {
    path: /^\/chat-web\/stand-in\/(badge|chat|events|key|no-ops|session)\.js$/,
    methods: { GET: ({ parameter }) => answerScript(readScript(parameter)) },
  },
];
