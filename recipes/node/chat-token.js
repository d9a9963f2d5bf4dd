// GET /chat-token for Express: gives the signed-in customer a login token for Kustomer chat.
// npm install express express-session jsonwebtoken; in TypeScript also:
// declare module 'express-session' { interface SessionData { customerId: string | number } }
import { Router } from 'express';
import jwt from 'jsonwebtoken';

// The secret is used as the text it is: never base64- or hex-decode it.
const secret = process.env.KUSTOMER_CHAT_SECRET;
if (!secret) throw new Error('KUSTOMER_CHAT_SECRET is not set: `kchat print-secret` shows its value');

export const chatToken = Router().get('/chat-token', (request, response) => {
  response.set('Cache-Control', 'no-store');

  // The customer comes from the session, never from the request: else anyone can ask for anyone's token.
  const customerId = request.session?.customerId;
  if (customerId === undefined) {
    response.status(401).json({ error: 'not signed in' });
    return;
  }

  // externalId is a string, even if your ids are numbers; `email` may stand in its place.
  const claims = { externalId: String(customerId) };

  // jsonwebtoken adds iat, in whole seconds. A token is good for 15 minutes: sign a new one for each login.
  response.json({ token: jwt.sign(claims, secret, { algorithm: 'HS256' }) });
});
