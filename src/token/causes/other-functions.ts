/**
 * Owns signatures that are not an HMAC with the secret as its key: a plain hash, exchanged arguments. Rule:
 * the first that fits is named; texts have one character per byte.
 */
import { hash } from 'node:crypto';
import type { DecodedToken } from '../decode.js';
import { computeMacHex, toBytes } from './mac.js';
import type { Cause, CausePartId } from './parts.js';
import { combineParts, type Trial } from './trial.js';

/** The mistake, the text that went in, and the key; a plain hash has none. */
type OtherFunction = readonly [id: CausePartId, text: string, key?: string];

/** All of them, likeliest first. */
function* listOtherFunctions({ header, payload }: DecodedToken, secret: string): Iterable<OtherFunction> {
  if (header === null || payload === null) return;
  const input = `${header.text}.${payload.text}`;
  for (const text of [input, payload.text]) {
    yield ['signed-exchanged', secret, text];
    yield ['hash-of-input', text];
    for (const glue of ['', '.', ':']) {
      yield ['hash-with-secret', text + glue + secret];
      yield ['hash-with-secret', secret + glue + text];
    }
  }
  yield ['hash-of-secret', secret];
}

/** The function that made the signature, if it is not an HMAC with the secret as its key. */
export function findFunction(token: DecodedToken, trial: Trial, secret: string): Cause | null {
  const digests = trial.written.get('sha256');
  for (const [id, text, key] of listOtherFunctions(token, secret)) {
    if (digests === undefined || trial.pay(text, 1) === 0) return null;
    const digest =
      key === undefined ? hash('sha256', toBytes(text), 'hex') : computeMacHex('sha256', key, text);
    const fit = digests.get(digest);
    if (fit !== undefined) return combineParts([{ id, detail: null }, ...fit.parts]);
  }
  return null;
}
