/** Owns the check of the chat secret that this machine or job has. */
import { nameSecretInFull, suspectSecret } from '../../token/secret.js';
import { passed, warned } from '../verdict.js';
import type { Check } from './check.js';

/** Where does it come from, and does it look like one? */
export const secretCheck: Check = {
  tells: 'the chat secret is there and looks like one',
  needs: [],
  takes: 'secret',
  async judge(evidence) {
    const secret = await evidence.secret();
    if ('missing' in secret) return secret.missing;
    const from = nameSecretInFull(secret.value);
    const suspicions = suspectSecret(secret.value.bytes);
    if (suspicions.length === 0) return passed(from);
    return warned(`${from} ${suspicions.join(', and ')}`, 'is it whole, and nothing but the secret?');
  },
};
