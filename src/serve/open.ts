/** Owns starting the server. Rule: everything that was started is stopped, also if a later step fails. */
import { getRequestListener } from '@hono/node-server';
import { explainListening } from '../cli/listening.js';
import { createSettings, type SettingFlags, type Settings } from '../cli/settings.js';
import { createServer, listen } from '../emulator/server.js';
import { listBadKinds } from '../sign/bad.js';
import { tokenPlace } from '../sign/delivery.js';
import { listFormats } from '../sign/formats.js';
import { bracketAddress, describeExposure } from '../system/addresses.js';
import { describeSecretInFull } from '../token/secret.js';
import { readWholeSeconds } from '../token/time.js';
import { createApp } from './app.js';
import type { FactsAnswer } from './contract.js';
import { readPage } from './document.js';
import { readServeOptions, type ServeContext, type ServeFlags, type ServeOptions } from './flags.js';
import { createHandoutLog } from './handouts.js';
import { refuseRequest } from './request.js';
import { createRotationWatch, openSigning, type Signing } from './signing.js';
import { listSnippets, type SnippetPlace } from './snippets.js';
import { createJudge, createTokenMaker } from './tokens.js';

/** A server that is running. */
export type Serving = Awaited<ReturnType<typeof openServe>>;

/** Where the running server prints. */
export interface RunningWords {
  /** Takes whole lines: one per token, and one per request to the emulator. */
  say(lines: string): void;
  /** Takes a sentence. */
  warn(text: string): void;
}

/** Starts the server. USAGE, also for a port in use; INPUT_INVALID, SECRET_NOT_FOUND, a store's own. */
export async function openServe(
  flags: ServeFlags & SettingFlags,
  context: ServeContext,
  { say, warn }: RunningWords,
) {
  const options = await readServeOptions(flags, context);
  const page = await readPage();
  const settings = createSettings(flags, context.env);
  const signing = await openSigning(settings, options, context, say);
  const { secret, emulator } = signing;
  const scheme = options.tls === undefined ? 'http' : 'https';
  try {
    const readClock = () => readWholeSeconds(context.clock);
    const app = createApp({
      rules: { ...options, scheme },
      key: options.key,
      users: options.users,
      page,
      readFacts: () => makeFacts(signing, options, settings, place),
      handouts: createHandoutLog(context.clock.now, say),
      makeToken: createTokenMaker(secret.bytes, readClock),
      readWarning: createRotationWatch(secret, signing.readFingerprint, context.clock.now, warn),
      judge: createJudge(secret, readClock),
      // The class of an error only: its message may quote a request.
      onBug: (error) => warn(`a bug in kchat: unexpected ${error.constructor.name}`),
    });
    const server = await startServer(app, options);
    if (options.addresses.length > 0)
      warn(
        describeExposure(options.host, {
          may: 'ask for tokens if they have the access key',
          travels: 'the key and every token',
          isEncrypted: options.tls !== undefined,
        }),
      );
    const place = placeOf(options, scheme, server.port);
    const pageAt = (origin: string) => `${origin}/#key=${encodeURIComponent(options.key)}`;
    /** What `kchat serve --json` prints. */
    const result = {
      url: place.origin,
      /** With the access key in the fragment, which browsers do not send. */
      page: pageAt(place.origin),
      accessKey: options.key,
      /** The same page for other machines in the network; empty on loopback. */
      networkPages: options.addresses.map((address) => pageAt(`${scheme}://${address}:${server.port}`)),
      users: [...options.users.keys()],
      secret: { source: secret.source, fingerprint: secret.fingerprint },
      emulator: emulator ? { url: emulator.url, org: emulator.org, apiKey: emulator.apiKey } : null,
    };
    const close = async () => void (await Promise.all([server.close(), emulator?.close()]));
    return { result, place, secretName: describeSecretInFull(secret), close };
  } catch (error) {
    await emulator?.close();
    throw error;
  }
}

async function startServer(
  app: ReturnType<typeof createApp>,
  { port, host, tls }: ServeOptions,
): ReturnType<typeof listen> {
  const listener = getRequestListener((request, env) => app.fetch(request, env), {
    errorHandler: () => refuseRequest('REQUEST_INVALID', 'this is no request that can be answered'),
  });
  try {
    const limits = { headersTimeout: 10_000, requestTimeout: 30_000 };
    return await listen(createServer(tls, listener, limits), port, host);
  } catch (error) {
    throw explainListening(error, { port, host, flag: '--port' }) ?? error;
  }
}

function makeFacts(
  { secret, emulator }: Signing,
  options: ServeOptions,
  settings: Settings,
  place: SnippetPlace,
): FactsAnswer {
  const apiOrigin = emulator?.url ?? (secret.org === null ? undefined : settings.apiOrigin(secret.org));
  return {
    secret: describeSecretInFull(secret),
    qrTemplate: options.qrTemplate,
    formats: listFormats(tokenPlace, apiOrigin),
    badKinds: listBadKinds().kinds,
    snippets: listSnippets(place),
    emulatorUrl: emulator?.url ?? null,
  };
}

/** The address for a debug build; with the first user's name if there are several. */
function placeOf({ key, users, host }: ServeOptions, scheme: string, port: number): SnippetPlace {
  const [first = ''] = users.keys();
  // A server on one network address does not listen on loopback.
  const here = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : bracketAddress(host);
  const user = users.size === 1 ? undefined : encodeURIComponent(first);
  return { origin: `${scheme}://${here}:${port}`, key, user };
}
