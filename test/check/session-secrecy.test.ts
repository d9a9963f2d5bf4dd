/**
 * Whatever a backend makes of the session it is sent: no eight characters of it in any output. Real servers, and
 * all that `kchat check` writes. `SECRECY_RUNS=5000` looks longer.
 */
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fc } from '../support/fast-check.js';
import { makeFolder } from '../support/folders.js';
import { serve } from '../support/http-server.js';
import { runInProcess } from '../support/in-process.js';
import { madeUpSecret } from '../support/made-up.js';
import { findRuns, spellings } from '../support/spellings.js';
import { mint } from '../support/tokens.js';

const secret = madeUpSecret();
const iat = () => Math.floor(Date.now() / 1000);

type Reply = (response: ServerResponse, said: string) => void;
const json = (response: ServerResponse, value: unknown, status = 200) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
const inToken =
  (claims: (said: string) => unknown, header?: (said: string) => unknown): Reply =>
  (response, said) =>
    json(response, { token: mint(secret, claims(said), header?.(said)) });
/** What no header may carry, a server cannot send there. */
const forHeader = (said: string) => said.replace(/[^\x20-\x7e]/g, '_');
const plain =
  (render: (said: string) => string, status: number): Reply =>
  (response, said) =>
    response.writeHead(status, { 'content-type': 'text/plain' }).end(render(said));

const replies: Readonly<Record<string, Reply>> = {
  'the e-mail': inToken((said) => ({ email: said, iat: iat() })),
  'the external id': inToken((said) => ({ externalId: said, iat: iat() })),
  'a number as text': inToken((said) => ({ email: 'a@b.co', iat: said })),
  'a claim': inToken((said) => ({ email: 'a@b.co', iat: iat(), session: said })),
  'the name of a claim': inToken((said) => ({ email: 'a@b.co', iat: iat(), [said]: 1 })),
  alg: inToken(
    () => ({ email: 'a@b.co', iat: iat() }),
    (said) => ({ alg: said, typ: 'JWT' }),
  ),
  typ: inToken(
    () => ({ email: 'a@b.co', iat: iat() }),
    (said) => ({ alg: 'HS256', typ: said }),
  ),
  'a duplicate claim': inToken(
    (said) => `{"email":"a@b.co","iat":${iat()},${JSON.stringify(said)}:1,${JSON.stringify(said)}:2}`,
  ),
  'the token itself': (response, said) => json(response, { token: said }),
  'another field': (response, said) =>
    json(response, { [said]: mint(secret, { email: 'a@b.co', iat: iat() }) }),
  'an error in JSON': (response, said) => json(response, { error: { message: `no user ${said}` } }, 401),
  'a page': (response, said) =>
    response
      .writeHead(500, { 'content-type': 'text/html' })
      .end(`<h1>${said}</h1><pre>at x (${said}:1)</pre>`),
  'a text': plain((said) => said, 200),
  'a refusal': plain((said) => `session ${said} is not known`, 403),
  'a stack trace': plain((said) => `Error: ${said}\n    at run (/srv/${said}.js:1:2)`, 500),
  'a PHP message': plain((said) => `Warning: ${said} in /srv/x.php on line 7`, 200),
  'the path of a redirect': (response, said) =>
    response.writeHead(302, { location: `/login/${forHeader(said)}?next=${forHeader(said)}` }).end(),
  'the host of a redirect': (response, said) =>
    response.writeHead(302, { location: `https://${forHeader(said)}.example/` }).end(),
  headers: (response, said) =>
    response
      .writeHead(401, {
        'www-authenticate': `Bearer realm="${forHeader(said)}"`,
        'set-cookie': `s=${forHeader(said)}`,
        allow: forHeader(said),
        'cache-control': `max-age=60, ${forHeader(said)}`,
        'content-type': `text/${forHeader(said).replace(/[^\w]/g, '') || 'plain'}`,
        'retry-after': forHeader(said),
      })
      .end(said),
  'the reason phrase': (response, said) => response.writeHead(418, forHeader(said)).end(),
  'an answer that is cut': (response, said) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 9_999 });
    response.write(`{"token":"${said}`, () => response.destroy());
  },
};

const letters = [...'abcdefghkmxyzABCXYZ0123456789-_.~+/=%&"\\\'<>'];
const sessions = fc.string({ unit: fc.constantFrom(...letters), minLength: 16, maxLength: 60 });
/** How the variable holds it, as action.yml gives it, and how it is sent. */
const carriers = fc.constantFrom<(session: string) => { value: string; header: string }>(
  (session) => ({ value: session, header: 'Authorization: Bearer env:QA' }),
  (session) => ({ value: `Bearer ${session}`, header: 'Authorization: env:QA' }),
  (session) => ({ value: `session=${session}; theme=dark`, header: 'Cookie: env:QA' }),
  (session) => ({ value: session, header: 'Cookie: theme=dark; session=env:QA' }),
  (session) => ({ value: JSON.stringify({ session }), header: 'X-Session: env:QA' }),
);

test('no output holds eight characters of the session', async () => {
  let reply: Reply = () => {};
  let said = '';
  const server = await serve((_, response) => reply(response, said));
  const [junit, summary] = ['junit.xml', 'summary.md'].map((name) => join(makeFolder(), name)) as [
    string,
    string,
  ];

  const holds = fc.asyncProperty(
    sessions,
    carriers,
    fc.constantFrom(...Object.keys(replies)),
    fc.constantFrom(...Object.values(spellings)),
    fc.nat(59),
    fc.nat(60),
    fc.boolean(),
    async (session, carry, name, spell, start, length, isOnGitHub) => {
      const from = length % 3 === 0 ? 0 : start % session.length;
      said = spell(session.slice(from, length % 3 === 0 ? undefined : from + length));
      reply = replies[name] ?? reply;
      const { value, header } = carry(session);
      const { stdout, stderr } = await runInProcess(
        [
          'check',
          '--token-url',
          `${server.origin}/token`,
          '--token-header',
          header,
          '--junit',
          junit,
          '--timeout',
          '5s',
          '--skip',
          'freshness',
        ],
        {
          env: {
            HOME: '/nonexistent',
            KUSTOMER_CHAT_SECRET: secret,
            QA: value,
            ...(isOnGitHub && { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary }),
          },
        },
      );
      // The runner needs the token itself, to mask it.
      const told = stderr.replace(/^::add-mask::.*$/gm, '');
      const all = [
        stdout,
        told,
        readFileSync(junit, 'utf8'),
        isOnGitHub ? readFileSync(summary, 'utf8') : '',
      ];
      expect(findRuns(session, all.join('\n')), `${name}: ${said}\n${all.join('\n')}`).toEqual([]);
      expect(findRuns(secret, all.join('\n'))).toEqual([]);
    },
  );
  await fc.assert(holds, { numRuns: Number(process.env.SECRECY_RUNS ?? 60) });
}, 3_600_000);
