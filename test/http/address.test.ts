/** An address whose scheme is missing is an address, and what may be a credential in it is not repeated. */
import { expect, test } from 'vitest';
import { explainNoScheme } from '../../src/http/address.js';

test.each([
  ['localhost:3001/chat-token', 'did you mean http://localhost:3001/chat-token?'],
  ['127.0.0.1:8080', 'did you mean http://127.0.0.1:8080?'],
  ['api.example.com/chat/token', 'did you mean https://api.example.com/chat/token?'],
  ['localhost:3001/t?user=ada&key=0f1e2d3c4b5a6978', 'did you mean http://localhost:3001/…?'],
  ['0f1e2d3c4b5a6978.8796a5b4c3d2e1f0.org/x', 'write http:// or https:// in front of it'],
])('%s: %s', (text, hint) => {
  expect(explainNoScheme(text, '--token-url')).toMatchObject({
    message: '--token-url is an address without http:// or https://',
    hint,
  });
});

test.each([
  'https://localhost:3001',
  'ftp://a.example',
  'acme',
  '/token',
  'eyJhbGciOiJIUzI1NiJ9.e30.c2ln',
  '',
])('%j lacks something else', (text) => expect(explainNoScheme(text, '--api-url')).toBeUndefined());
