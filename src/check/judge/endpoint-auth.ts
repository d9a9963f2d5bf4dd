/** Owns the check that the backend gives a token only to those who show who they are. */
import { decodeToken } from '../../token/decode.js';
import { tokenIn } from '../evidence/evidence.js';
import { failed, passed, skipped } from '../verdict.js';
import type { Check } from './check.js';
import { tokenEndpointCheck } from './token-endpoint.js';

/** A request without credentials must not get a token. */
export const endpointAuthCheck: Check = {
  tells: 'the same request without its credentials gets no token',
  needs: [tokenEndpointCheck],
  takes: 'bare',
  async judge(evidence) {
    const [first, bare] = await Promise.all([evidence.first(), evidence.bare()]);
    if ('missing' in bare && bare.missing.status === 'skipped') return bare.missing;
    if (tokenIn(first) === undefined)
      return skipped('with its credentials it gave no token either: see token-endpoint');
    if ('missing' in bare)
      return skipped(
        `without its credentials it could not be asked: ${bare.missing.reason}`,
        bare.missing.hint,
      );
    const { reading, status, holdsToken } = bare.value;
    if (holdsToken || ('token' in reading && decodeToken(reading.token).payload?.value))
      return failed(
        'without its credentials the request still gets a token: anyone who asks can log in',
        'sign for the user of the session that the backend has verified, never for what the request says',
      );
    if (status === 429 || (status !== null && status >= 500))
      return skipped(`without its credentials it answers ${status}, which proves nothing`);
    if (holdsToken === null && 'problem' in reading)
      return skipped(`without its credentials it ${reading.problem.reason}`, reading.problem.hint);
    return passed(`no token without its credentials${status === null ? '' : ` (${status})`}`);
  },
};
