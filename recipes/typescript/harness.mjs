// The rest of a made-up app, to try the recipe with: POST /sign-in starts a session for the id in the body.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { chatToken } from './chat-token.js';

const sessions = new Map();
createServer(async (request, response) => {
  if (request.url === '/sign-in') {
    const session = randomUUID();
    sessions.set(session, await text(request));
    response.writeHead(204, { 'Set-Cookie': `session=${session}` }).end();
    return;
  }
  const answer = await chatToken(sessions.get(request.headers.cookie?.replace('session=', '')));
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
}).listen(Number(process.env.PORT), '127.0.0.1');
