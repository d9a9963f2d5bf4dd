/**
 * Owns the routes: what is asked for, by whom, and what is answered.
 *
 * Rule: each request passes the same gates in the same order (Host, sender, key); only the page itself, which holds
 * nothing secret, is given without a key. The gates answer at once and wait for nothing: a middleware that runs after
 * the route costs three quarters of the rate (measured).
 */
import { type Context, Hono, type Next } from 'hono';
import { accepts } from 'hono/accepts';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { KchatError } from '../base/errors.js';
import { visible } from '../base/untrusted.js';
import { identifiedBy } from '../token/claims.js';
import { type AccessRules, createKeyCheck, isHostAllowed, judgeSender, readGivenKey } from './access.js';
import type { FactsAnswer, InspectAnswer, LogAnswer, TestUser, UsersAnswer } from './contract.js';
import type { PageDocument } from './document.js';
import type { HandoutLog } from './handouts.js';
import { refuse, safeHeaders } from './refusal.js';
import type { MadeToken, TokenWish } from './tokens.js';
import { findUser } from './users.js';

/** What the routes answer with. */
interface AppParts {
  readonly rules: AccessRules;
  readonly key: string;
  readonly users: ReadonlyMap<string, TestUser>;
  readonly page: PageDocument;
  readFacts(): FactsAnswer;
  readonly handouts: HandoutLog;
  makeToken(user: TestUser, wish: TokenWish): MadeToken;
  /** What to say of a secret that was replaced meanwhile. Cheap: asked for each token. */
  readWarning(): string | null;
  judge(pasted: string, columns: number): Promise<InspectAnswer>;
  /** Takes a failure that is our own mistake. */
  onBug(error: unknown): void;
}

/** What node's server hands over with a request; absent if a test asks the app directly. */
type Env = {
  readonly Bindings: { readonly incoming?: { readonly socket: { readonly remoteAddress?: string } } };
};
type Ask = Context<Env>;

// Plain objects and `Response` itself: what the context's own methods make of headers costs a fifth of the rate (measured).
const json = { headers: { 'content-type': 'application/json; charset=utf-8', ...safeHeaders } };
const text = { headers: { 'content-type': 'text/plain; charset=utf-8', ...safeHeaders } };

const tokenBodyLimit = 16_384;
const inspectBodyLimit = 1_048_576;

/** The app: `fetch` for node's server, `request` for tests. */
export function createApp(parts: AppParts): Hono<Env> {
  const app = new Hono<Env>();
  addGates(app, parts);
  const tooLarge = (limit: number) => () => refuse('BODY_TOO_LARGE', `the body has more than ${limit} bytes`);
  const limitBody = (maxSize: number) => bodyLimit({ maxSize, onError: tooLarge(maxSize) });

  app.get('/', () => new Response(parts.page.html, { headers: parts.page.headers }));
  app.get('/token', (ask) => giveToken(ask, readQuery(ask), parts));
  app.post('/token', limitBody(tokenBodyLimit), async (ask) =>
    giveToken(ask, { ...readQuery(ask), ...(await readFields(ask)) }, parts),
  );
  app.get('/facts', () => answerJson(parts.readFacts()));
  app.get('/users', (ask) => answerJson(searchUsers(parts.users, ask.req.query('find') ?? '')));
  app.get('/log', (ask) => answerJson(readLog(Number(ask.req.query('after')) || 0, parts)));
  app.post('/inspect', limitBody(inspectBodyLimit), async (ask) => {
    const { text: pasted = '', columns } = await readFields(ask);
    return answerJson(await parts.judge(pasted, Number(columns)));
  });
  addRefusals(app, parts);
  return app;
}

// ------------------------------------------------------------------------------------------------ gates

function addGates(app: Hono<Env>, { rules, key }: AppParts): void {
  const isRight = createKeyCheck(key);
  app.use((ask, next) => {
    const header = (name: string) => ask.req.header(name);
    const host = header('host');
    if (!isHostAllowed(host, rules))
      return refused(
        'HOST_NOT_ALLOWED',
        `the Host ${visible(host ?? '', 80)} is not this machine's`,
        'ask by its address, or start kchat serve with --allow-host NAME',
      );
    const sender = judgeSender({ host, origin: header('origin'), site: header('sec-fetch-site') }, rules);
    // A link on another site may open the page: it holds nothing, and no other site can frame or read it.
    if (sender === 'foreign' && !isPage(ask))
      return refused(
        'ORIGIN_NOT_ALLOWED',
        `a page of ${visible(header('origin') ?? 'another site', 80)} may not ask here`,
        'start kchat serve with --allow-origin ORIGIN',
      );
    return next();
  });
  if (rules.origins.size > 0) app.use(allowOrigins([...rules.origins]));
  app.use((ask, next) => {
    if (isPage(ask)) return next();
    const given = readGivenKey(ask.req.header('authorization'), ask.req.query('key'));
    if (given !== undefined && isRight(given)) return next();
    const [code, message] =
      given === undefined
        ? (['KEY_MISSING', 'the access key is missing'] as const)
        : (['KEY_WRONG', 'the access key is not the one of this server'] as const);
    const hint = 'send Authorization: Bearer KEY or ?key=KEY, with the key that kchat serve printed';
    return refused(code, message, hint, { 'www-authenticate': 'Bearer realm="kchat serve"' });
  });
}

const refused = (...args: Parameters<typeof refuse>) => Promise.resolve(refuse(...args));

const isPage = ({ req }: Ask) => req.path === '/' && (req.method === 'GET' || req.method === 'HEAD');

/** For pages of the given origins; a preflight carries no key and is answered here. */
function allowOrigins(origins: string[]) {
  const answer = cors({
    origin: origins,
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['authorization', 'content-type'],
    maxAge: 600,
  });
  return (ask: Ask, next: Next) => {
    if (ask.req.header('origin') === undefined) return next();
    // Chromium asks so before a public page may reach this machine.
    if (ask.req.header('access-control-request-private-network') === 'true')
      ask.header('access-control-allow-private-network', 'true');
    return answer(ask, next);
  };
}

// ------------------------------------------------------------------------------------------------ answers

type Fields = Readonly<Record<string, string>>;

function giveToken(
  ask: Ask,
  fields: Fields,
  { users, makeToken, handouts, readWarning }: AppParts,
): Response {
  const user = chooseUser(users, fields.user);
  if (user instanceof Response) return user;
  // In a query a plus is a space: `iat=+2h`.
  const wish = { bad: fields.bad, iat: fields.iat?.replace(/^ /, '+') };
  const { kind, ...answer } = makeToken(user, wish);
  readWarning();
  if (ask.req.method !== 'HEAD') handouts.add(user.name, kind, readAddress(ask));
  const type = accepts(ask, {
    header: 'Accept',
    supports: ['text/plain', 'application/json'],
    default: 'text/plain',
  });
  return type === 'application/json' ? answerJson(answer) : new Response(answer.token, text);
}

function chooseUser(users: ReadonlyMap<string, TestUser>, wanted: string | undefined): TestUser | Response {
  const [first] = users.values();
  const named = [...users.keys()]
    .slice(0, 10)
    .map((name) => visible(name, 100))
    .join(', ');
  const served = `served here: ${named}${users.size > 10 ? `, and ${users.size - 10} more` : ''}`;
  if (wanted === undefined || wanted === '')
    return users.size === 1 && first !== undefined
      ? first
      : refuse(
          'USER_NEEDED',
          `there are ${users.size} test users, and none is named`,
          `add ?user=NAME; ${served}`,
        );
  return (
    findUser(users, wanted) ?? refuse('USER_UNKNOWN', `"${visible(wanted, 80)}" is not served here`, served)
  );
}

/** The test users that hold a text, the first twelve. */
function searchUsers(users: ReadonlyMap<string, TestUser>, text: string): UsersAnswer {
  const wanted = text.trim().toLowerCase();
  const found = [...users.values()].filter(({ name, identity }) =>
    [name, identity.email, identity.externalId].some((part) => part?.toLowerCase().includes(wanted)),
  );
  return {
    total: users.size,
    found: found.length,
    users: found.slice(0, 12).map(({ name, identity, claims }) => ({
      name,
      identity: identifiedBy(identity),
      claims: Object.keys(claims).length === 0 ? '' : visible(JSON.stringify(claims), 300),
    })),
  };
}

const readLog = (after: number, { handouts, readWarning }: AppParts): LogAnswer => ({
  handouts: handouts.listAfter(after),
  warning: readWarning(),
});

const answerJson = (answer: object) => new Response(`${JSON.stringify(answer)}\n`, json);

function readAddress({ env }: Ask): string {
  // IPv4 in IPv6, as a server on :: sees it.
  return env?.incoming?.socket.remoteAddress?.replace(/^::ffff:/, '') ?? 'unknown';
}

function readQuery({ req }: Ask): Fields {
  const fields: Record<string, string> = {};
  for (const name of ['user', 'bad', 'iat']) {
    const value = req.query(name);
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}

/** The members of a JSON body that are text or numbers; a body that is empty has none. */
async function readFields({ req }: Ask): Promise<Fields> {
  const body = await req.text().catch(() => {
    throw new KchatError('USAGE', 'the body did not arrive whole');
  });
  if (body.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new KchatError('USAGE', 'the body is not JSON', { hint: 'send {"user":"NAME"}' });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new KchatError('USAGE', 'the body is not a JSON object', { hint: 'send {"user":"NAME"}' });
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => typeof member === 'string' || typeof member === 'number')
      .map(([name, member]) => [name, String(member)]),
  );
}

// ------------------------------------------------------------------------------------------------ refusals

function addRefusals(app: Hono<Env>, { onBug }: AppParts): void {
  const methods = { '/': 'GET, HEAD', '/token': 'GET, HEAD, POST', '/inspect': 'POST' };
  const readOnly = { '/facts': 'GET, HEAD', '/users': 'GET, HEAD', '/log': 'GET, HEAD' };
  for (const [path, allow] of Object.entries({ ...methods, ...readOnly }))
    app.all(path, ({ req }) =>
      refuse('METHOD_NOT_ALLOWED', `${path} does not take ${visible(req.method, 20)}`, `it takes ${allow}`, {
        allow,
      }),
    );
  app.notFound(({ req }) =>
    refuse(
      'PATH_UNKNOWN',
      `there is nothing at ${visible(req.path, 80)}`,
      'GET /token?user=NAME gives a token',
    ),
  );
  app.onError((error) => {
    if (error instanceof KchatError) return refuse('REQUEST_INVALID', error.message, error.hint ?? null);
    onBug(error);
    return refuse('BUG', 'this is a bug in kchat', 'its terminal says more');
  });
}
