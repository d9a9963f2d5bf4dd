/**
 * Owns what the emulator serves of the web SDK: a stand-in for `widget.js` and `core.js`, which a page loads
 * instead. Rule: the files of `web-sdk/` as they are, with the emulator's origin filled in. Source of their
 * surface: docs/kustomer.md#web-widget (D). The loaders are requests as others are; the modules that they
 * load are the emulator's own.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getAsset, isSea } from 'node:sea';
import { corsHeaders } from './access.js';
import { answerText, type Reply, refuseUnknown } from './reply.js';
import type { Call, Route } from './route.js';

const modules: readonly string[] = ['badge', 'chat', 'events', 'key', 'no-ops', 'session'];

const texts = new Map<string, string>();

/** A script by its name without the ending, read once: beside this file, the built program, or in it. */
function readScript(name: string): string {
  const path = `web-sdk/${name}.js`;
  const read = () =>
    isSea() ? getAsset(path, 'utf8') : readFileSync(join(import.meta.dirname, path), 'utf8');
  const text = texts.get(name) ?? read();
  texts.set(name, text);
  return text;
}

/** Any page may load it, also one that isolates itself from other origins. */
function answerScript(text: string): Reply {
  const headers = { ...corsHeaders, 'cross-origin-resource-policy': 'cross-origin' };
  return answerText('text/javascript', text, headers);
}

function answerLoader({ request, state, parameter }: Call): Reply {
  // The Host was let in before; it is the name by which this page reaches the emulator.
  const origin = `${state.scheme}://${request.headers.host}`;
  const text = readScript('loader')
    .replace("'EMULATOR_ORIGIN'", JSON.stringify(origin))
    .replace("'SDK_BUILD'", JSON.stringify(parameter));
  return answerScript(text);
}

function answerModule({ parameter }: Call): Reply {
  return modules.includes(parameter) ? answerScript(readScript(parameter)) : refuseUnknown();
}

/** The two scripts that a page may name. */
export const loaderRoute: Route = {
  path: /^\/chat-web\/(widget|core)\.js$/,
  methods: { GET: { handle: answerLoader } },
};

/** What they load. */
export const moduleRoute: Route = {
  path: /^\/chat-web\/stand-in\/([a-z-]+)\.js$/,
  methods: { GET: { handle: answerModule } },
};
