/** An app with made-up users, key and secret, and a clock that the test moves. */
import { createApp } from '../../src/serve/app.js';
import { openPage } from '../../src/serve/document.js';
import { simulatorHosts } from '../../src/serve/flags.js';
import { createHandoutLog } from '../../src/serve/handouts.js';
import { createJudge, createTokenMaker } from '../../src/serve/tokens.js';
import { nameUsers, parseUser } from '../../src/serve/users.js';
import { testNow } from '../support/fake-context.js';
import { madeUpSecret } from '../support/made-up.js';

export interface AppOptions {
  readonly users?: readonly string[];
  readonly origins?: readonly string[];
  readonly hosts?: readonly string[];
  readonly warning?: string;
}

export function openApp({
  users = ['ada=email:ada@example.com,plan=pro', 'bob=externalId:7'],
  ...options
}: AppOptions = {}) {
  const key = madeUpSecret();
  const secretText = madeUpSecret();
  const bytes = new TextEncoder().encode(secretText);
  const secret = { bytes, fingerprint: '7f3a91c2', source: 'keychain', org: 'acme' };
  const lines: string[] = [];
  const bugs: unknown[] = [];
  const clock = { now: testNow };
  const readClock = () => Math.floor(clock.now / 1000);
  const handouts = createHandoutLog(
    () => clock.now,
    (text) => void lines.push(text),
  );
  const app = createApp({
    rules: {
      allowedHosts: [...simulatorHosts, ...(options.hosts ?? [])],
      origins: options.origins ?? [],
      scheme: 'http',
    },
    key,
    users: nameUsers(users.map(parseUser)),
    page: openPage('<!doctype html><style>p{}</style><script type="module">1</script>'),
    readFacts: () => ({
      secret: 'of acme (7f3a91c2, keychain)',
      qrTemplate: '{token}',
      formats: [],
      badKinds: [],
      snippets: [],
      emulatorUrl: null,
    }),
    handouts,
    makeToken: createTokenMaker(bytes, readClock),
    readWarning: () => options.warning ?? null,
    judge: createJudge(secret, readClock),
    onBug: (error) => void bugs.push(error),
  });
  /** Asks as a program on this machine does; `init.headers` win. */
  const ask = (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
    app.request(`http://127.0.0.1:4020${path}`, {
      ...init,
      headers: { host: '127.0.0.1:4020', authorization: `Bearer ${key}`, ...init.headers },
    });
  return { app, ask, key, secretText, lines, bugs, clock, handouts };
}

/** The second part of a token. */
export function readClaims(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}
