// The rest of a made-up app, to try the recipe with: POST /sign-in starts a session for the id in the body.
import express from 'express';
import session from 'express-session';
import { chatToken } from './chat-token.js';

const app = express();
app.use(session({ secret: 'made up', resave: false, saveUninitialized: false }));
app.post('/sign-in', express.text({ type: '*/*' }), (request, response) => {
  request.session.customerId = request.body;
  response.sendStatus(204);
});
app.use(chatToken);
app.listen(Number(process.env.PORT), '127.0.0.1');
