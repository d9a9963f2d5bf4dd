/** Answers that are made to cost time or to be quoted: kchat reads a megabyte of anything and shows none of it raw. */
import { expect, test } from 'vitest';
import { listJwts } from '../../src/check/evidence/places.js';
import { parseReply } from '../../src/check/evidence/reply.js';
import type { HttpAnswer } from '../../src/http/transport.js';

const megabyte = 1_000_000;
const fill = (text: string) => text.repeat(Math.ceil(megabyte / text.length)).slice(0, megabyte);

function answer(body: string, type: string, status: number): HttpAnswer {
  const headers = new Headers({ 'content-type': type });
  return {
    status,
    headers,
    body,
    bodyProblem: undefined,
    bytes: Buffer.from(body),
    midpoint: 0,
    elapsedMs: 0,
  };
}

/** Each would take minutes in time that grows with the square of the text. */
const texts = [
  'eyJ',
  'eyJ.',
  'eyJ-.eyJ',
  '<',
  '<pre>',
  'Warning: ',
  '\n',
  ' at ',
  'a:1:in ',
  '&#',
  '%e',
  '\\u',
  '{"error":',
];

test.each(texts)('a megabyte of %j is read in time that grows with it', (text) => {
  const body = fill(text);
  listJwts(body);
  for (const type of ['text/html', 'text/plain', 'application/json'])
    for (const status of [200, 500]) {
      const reading = parseReply(answer(body, type, status), undefined, []);
      const said = 'problem' in reading ? reading.problem.reason : '';
      expect(said.length).toBeLessThan(400);
    }
});
