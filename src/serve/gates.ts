/**
 * Owns the checks before a route: Host, sender, key. Rule: a gate answers at once and never waits. A
 * middleware that runs after the route costs three quarters of the rate (measured), so there is one only if
 * `--allow-origin` is given.
 */
import type { Hono, Next } from 'hono';
import { cors } from 'hono/cors';
import { visible } from '../base/untrusted.js';
import { type AccessRules, createKeyCheck, judgeSender, namesThisMachine, parseAskedKey } from './access.js';
import { refuseRequest } from './refusal.js';
import type { Ask, Env } from './request.js';

/** Adds the gates, in front of every route. */
export function addGates(app: Hono<Env>, rules: AccessRules, key: string): void {
  const isRight = createKeyCheck(key);
  app.use((ask, next) => {
    const header = (name: string) => ask.req.header(name);
    const host = header('host');
    if (!namesThisMachine(host, rules))
      return refused(
        'HOST_NOT_ALLOWED',
        `the Host ${visible(host ?? '', 80)} is not this machine's`,
        'ask by its address, or start kchat serve with --allow-host NAME',
      );
    const sender = judgeSender({ host, origin: header('origin'), site: header('sec-fetch-site') }, rules);
    // A link on another site may open the page: it has no secrets, and no other site can frame or read it.
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
    const given = parseAskedKey(ask.req.header('authorization'), ask.req.query('key'));
    if (given !== undefined && isRight(given)) return next();
    const [code, message] =
      given === undefined
        ? (['KEY_MISSING', 'the access key is missing'] as const)
        : (['KEY_WRONG', 'the access key is not the one of this server'] as const);
    const hint = 'send Authorization: Bearer KEY or ?key=KEY, with the key that kchat serve printed';
    return refused(code, message, hint, { 'www-authenticate': 'Bearer realm="kchat serve"' });
  });
}

const refused = (...args: Parameters<typeof refuseRequest>) => Promise.resolve(refuseRequest(...args));

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
    // Chromium asks for this before a public page may reach this machine.
    if (ask.req.header('access-control-request-private-network') === 'true')
      ask.header('access-control-allow-private-network', 'true');
    return answer(ask, next);
  };
}
