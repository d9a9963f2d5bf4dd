/**
 * Owns access to the server: Host, sender, key. Rule: any page in a browser on this machine can reach
 * loopback, so other origins are refused even with the key, and so are host names of other machines (DNS
 * rebinding). A gate answers at once and never waits: a middleware that runs after the route costs three
 * quarters of the rate (measured), so there is one only if `--allow-origin` is given.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Hono } from 'hono';
import { cors } from 'hono/cors';
import { visible } from '../base/untrusted.js';
import { isHostAllowed, parseHostHeader } from '../emulator/access.js';
import type { ServeOptions } from './flags.js';
import { type Ask, type Env, refuseRequest } from './request.js';

/** Which hosts and other origins may use the server, and its own scheme. */
export type AccessRules = Pick<ServeOptions, 'allowedHosts' | 'origins'> & { scheme: 'http' | 'https' };

/** Adds the gates, in front of every route. */
export function addGates(app: Hono<Env>, rules: AccessRules, key: string): void {
  // The time that comparing digests takes reveals neither the key nor its length.
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const right = digest(key);
  app.use((ask, next) => {
    const given = ask.req.header('host');
    const host = parseHostHeader(given);
    if (host === undefined || !isHostAllowed(host, rules.allowedHosts))
      return refused(
        'HOST_NOT_ALLOWED',
        `the Host ${visible(given ?? '', 80)} is not this machine's`,
        'ask by its address, or start kchat serve with --allow-host NAME',
      );
    // A link on another site may open the page: it has no secrets, and no other site can frame or read it.
    if (isForeign(ask, rules) && !isPageRequest(ask))
      return refused(
        'ORIGIN_NOT_ALLOWED',
        `a page of ${visible(ask.req.header('origin') ?? 'another site', 80)} may not ask here`,
        'start kchat serve with --allow-origin ORIGIN',
      );
    return next();
  });
  // A preflight carries no key: it is answered here.
  if (rules.origins.length > 0) app.use(allowOrigins([...rules.origins]));
  app.use((ask, next) => {
    if (isPageRequest(ask)) return next();
    const given = parseKey(ask);
    if (given !== undefined && timingSafeEqual(digest(given), right)) return next();
    return refused(
      given === undefined ? 'KEY_MISSING' : 'KEY_WRONG',
      given === undefined ? 'the access key is missing' : 'the access key is not the one of this server',
      'send Authorization: Bearer KEY or ?key=KEY, with the key that kchat serve printed',
      { 'www-authenticate': 'Bearer realm="kchat serve"' },
    );
  });
}

const refused = (...args: Parameters<typeof refuseRequest>) => Promise.resolve(refuseRequest(...args));

const isPageRequest = ({ req }: Ask) => req.path === '/' && (req.method === 'GET' || req.method === 'HEAD');

/** Whether a page sends the request that is neither our own nor admitted by `--allow-origin`. */
function isForeign({ req }: Ask, { origins, scheme }: AccessRules): boolean {
  const origin = req.header('origin');
  if (origin !== undefined)
    return origin !== `${scheme}://${req.header('host')?.toLowerCase()}` && !origins.includes(origin);
  // Programs do not send it; browsers send these two values for a page of this server or a typed address.
  const site = req.header('sec-fetch-site');
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

/** The key of an `Authorization` header, else of `?key=`; undefined if there is neither. */
function parseKey({ req }: Ask): string | undefined {
  const authorization = req.header('authorization');
  if (authorization === undefined) return req.query('key');
  return /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '';
}

const allowOrigins = (origin: string[]) =>
  cors({
    origin,
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['authorization', 'content-type'],
    maxAge: 600,
  });
