/** Owns the routes. Rule: every request has passed the gates (`gates.ts`); only the page needs no key. */
import { Hono } from 'hono';
import { accepts } from 'hono/accepts';
import { bodyLimit } from 'hono/body-limit';
import { KchatError } from '../base/errors.js';
import { hasCode } from '../base/system-errors.js';
import { visible } from '../base/untrusted.js';
import type { FactsAnswer, LogAnswer, TestUser } from './contract.js';
import type { openPage } from './document.js';
import { type AccessRules, addGates } from './gates.js';
import type { createHandoutLog } from './handouts.js';
import {
  type Ask,
  type Env,
  findAddress,
  giveJson,
  readFields,
  refuseRequest,
  safeHeaders,
} from './request.js';
import type { createJudge, createTokenMaker } from './tokens.js';
import { describeNames, findUser, searchUsers, type UsersByName } from './users.js';

/** What the routes need. */
interface AppParts {
  readonly rules: AccessRules;
  readonly key: string;
  readonly users: UsersByName;
  readonly page: ReturnType<typeof openPage>;
  readFacts(): FactsAnswer;
  readonly handouts: ReturnType<typeof createHandoutLog>;
  readonly makeToken: ReturnType<typeof createTokenMaker>;
  /** The warning about a replaced secret, or null. Cheap: called for each token. */
  readWarning(): string | null;
  readonly judge: ReturnType<typeof createJudge>;
  /** Called with an error that is a bug. */
  onBug(error: Error): void;
}

// A plain object: hono's own methods for headers cost a fifth of the rate (measured).
const text = { headers: { 'content-type': 'text/plain; charset=utf-8', ...safeHeaders } };

const maxSize = 1_048_576;

/** The app: `fetch` for node's server, `request` for tests. */
export function createApp(parts: AppParts): Hono<Env> {
  const app = new Hono<Env>();
  addGates(app, parts.rules, parts.key);
  const onError = () => refuseRequest('BODY_TOO_LARGE', `the body has more than ${maxSize} bytes`);
  const limitBody = bodyLimit({ maxSize, onError });

  app.get('/', () => new Response(parts.page.html, { headers: parts.page.headers }));
  app.get('/token', (ask) => giveToken(ask, ask.req.query(), parts));
  app.post('/token', limitBody, async (ask) =>
    giveToken(ask, { ...ask.req.query(), ...(await readFields(ask)) }, parts),
  );
  app.get('/facts', () => giveJson(parts.readFacts()));
  app.get('/users', (ask) => giveJson(searchUsers(parts.users, ask.req.query('find') ?? '')));
  app.get('/log', (ask) => {
    const handouts = parts.handouts.listAfter(Number(ask.req.query('after')) || 0);
    return giveJson({ handouts, warning: parts.readWarning() } satisfies LogAnswer);
  });
  app.post('/inspect', limitBody, async (ask) => {
    const { text: pasted = '', columns } = await readFields(ask);
    return giveJson(await parts.judge(pasted, Number(columns)));
  });
  addRefusals(app, parts);
  return app;
}

function giveToken(
  ask: Ask,
  fields: Readonly<Record<string, string>>,
  { users, makeToken, handouts, readWarning }: AppParts,
): Response {
  const user = chooseUser(users, fields.user);
  if (user instanceof Response) return user;
  // In a query a plus is a space: `iat=+2h`.
  const wish = { bad: fields.bad, iat: fields.iat?.replace(/^ /, '+') };
  const { kind, ...answer } = makeToken(user, wish);
  readWarning();
  if (ask.req.method !== 'HEAD') handouts.add(user.name, kind, findAddress(ask));
  const type = accepts(ask, {
    header: 'Accept',
    supports: ['text/plain', 'application/json'],
    default: 'text/plain',
  });
  return type === 'application/json' ? giveJson(answer) : new Response(answer.token, text);
}

/** The user that the request names, or a refusal. */
function chooseUser(users: UsersByName, wanted = ''): TestUser | Response {
  const [first] = users.values();
  const user = wanted === '' && users.size === 1 ? first : findUser(users, wanted);
  if (user !== undefined) return user;
  const served = `served here: ${describeNames([...users.keys()])}`;
  return wanted === ''
    ? refuseRequest(
        'USER_NEEDED',
        `none of the ${users.size} test users is named`,
        `add ?user=NAME; ${served}`,
      )
    : refuseRequest('USER_UNKNOWN', `"${visible(wanted, 80)}" is not served here`, served);
}

function addRefusals(app: Hono<Env>, { onBug }: AppParts): void {
  const methods = { '/token': 'GET, HEAD, POST', '/inspect': 'POST' };
  const readOnly = ['/', '/facts', '/users', '/log'].map((path) => [path, 'GET, HEAD'] as const);
  for (const [path, allow] of [...Object.entries(methods), ...readOnly])
    app.all(path, ({ req }) => {
      const problem = `${path} does not take ${visible(req.method, 20)}`;
      return refuseRequest('METHOD_NOT_ALLOWED', problem, `it takes ${allow}`, { allow });
    });
  app.notFound(({ req }) =>
    refuseRequest(
      'PATH_UNKNOWN',
      `there is nothing at ${visible(req.path, 80)}`,
      'GET /token?user=NAME gives a token',
    ),
  );
  app.onError((error) => {
    if (error instanceof KchatError)
      return refuseRequest('REQUEST_INVALID', error.message, error.hint ?? null);
    // The client went away, or its chunks are malformed: node ends the connection.
    if (hasCode(error, 'ECONNRESET'))
      return refuseRequest('REQUEST_INVALID', 'the body did not arrive whole');
    onBug(error);
    return refuseRequest('BUG', 'this is a bug in kchat', 'its terminal says more');
  });
}
