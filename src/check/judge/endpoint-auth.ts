/** Owns the check that the backend gives a token only to authenticated users. */
import { visible } from '../../base/untrusted.js';
import { decodeToken } from '../../token/decode.js';
import { suggestLine } from '../../token/fixes.js';
import { parseIdentity } from '../../token/identity.js';
import type { Evidence } from '../evidence/collect.js';
import { type BackendAnswer, type ProbeAnswer, tokenIn, valueIn } from '../evidence/evidence.js';
import { findCustomerToken } from '../evidence/places.js';
import { noStoreHint } from '../evidence/reply.js';
import { failed, passed, pointTo, skipped, type Verdict } from '../verdict.js';
import { findCacheHit } from './freshness.js';
import type { Check } from './table.js';
import { tokenEndpointCheck } from './token-endpoint.js';

/** Requests without credentials, with made-up ones, or for another customer must not get a token. */
export const endpointAuthCheck: Check = {
  tells: 'without good credentials, or for another customer: no token',
  needs: [tokenEndpointCheck],
  takes: 'probes',
  async judge(evidence) {
    const probes = await evidence.probes();
    if ('missing' in probes && probes.missing.status === 'skipped') return probes.missing;
    const token = tokenIn(await evidence.first());
    if (token === undefined || 'missing' in probes)
      return pointTo('token-endpoint', 'with its credentials it gave no token either');
    if (probes.value.length === 0) return judgeOpen(token, evidence);
    const open = probes.value.find(
      ({ probe, answer }) => probe.isTelling && findGranted(valueIn(answer)) !== null,
    );
    if (open !== undefined) return failOpen(open, evidence);
    return (await judgeOther(token, evidence)) ?? judgeClosed(probes.value);
  },
};

const suggestSession = ({ language }: Evidence) =>
  [
    'sign for the user of the session that the backend has verified, never for what the request says',
    suggestLine('sessionFirst', language),
  ].join('\n');

const describeNames = (names: readonly string[]) => names.map((name) => visible(name, 80)).join(', ');

/** The place of a token in an answer, as a clause in parentheses; null if there is no token. */
function findGranted(answer: BackendAnswer | undefined): string | null {
  if (answer === undefined) return null;
  const { reading, places, status } = answer;
  if ('token' in reading && decodeToken(reading.token).payload?.value) return '';
  const place = findCustomerToken(places);
  return place === undefined ? null : ` (${status ?? 'printed'}, in ${visible(place.name, 80)})`;
}

/** The verdict for a request without any credentials. */
function judgeOpen(token: string, evidence: Evidence): Verdict {
  if (decodeToken(token).payload?.value == null) return pointTo('token-endpoint', 'it gives no token');
  return failed(
    'the request carries no credentials at all, and gets a token: anyone who asks can log in',
    `${suggestSession(evidence)}\nif something else shows who asks, give it by --token-header, such as ` +
      '"Cookie: session=env:NAME"',
  );
}

function failOpen({ probe, answer }: ProbeAnswer, evidence: Evidence): Verdict {
  const value = valueIn(answer);
  const cached = value === undefined ? null : findCacheHit(value);
  const { request, why, fix } = {
    bare: {
      request: 'without its credentials',
      why: 'anyone who asks can log in',
      fix: suggestSession(evidence),
    },
    'made-up': {
      request: `with a made-up value for ${describeNames(probe.names)}`,
      why: 'any value will do, so anyone can log in',
      fix: 'look the session up, or check its signature, before signing',
    },
    without: {
      request: `without ${describeNames(probe.names)}`,
      why: `${describeNames(probe.kept)} alone is enough`,
      fix: suggestSession(evidence),
    },
  }[probe.kind];
  const open = `${request} the request still gets a token${findGranted(value) ?? ''}`;
  return cached === null
    ? failed(`${open}: ${why}`, fix)
    : failed(`${open}: a cache gives it to anyone who asks (${cached})`, noStoreHint);
}

/** The failure if the same session gets a token for another customer too, or null. */
async function judgeOther(token: string, evidence: Evidence): Promise<Verdict | null> {
  const other = valueIn(await evidence.other());
  const identity = findUsedId(token);
  const found = other && 'token' in other.answer.reading ? findUsedId(other.answer.reading.token) : null;
  if (other === undefined || identity === null || found === null) return null;
  if (found.toLowerCase() === identity.toLowerCase()) return null;
  return failed(
    `asked for ${visible(other.customer, 80)}, the same session gets a token for ${visible(found, 80)}: ` +
      'whoever is logged in can log in as anyone',
    suggestSession(evidence),
  );
}

function findUsedId(token: string): string | null {
  const claims = decodeToken(token).payload?.value;
  return claims == null ? null : (parseIdentity(claims).used?.value ?? null);
}

/** The verdict if no important probe got a token. */
function judgeClosed(probes: readonly ProbeAnswer[]): Verdict {
  const bare = probes.find(({ probe }) => probe.kind === 'bare')?.answer;
  if (bare === undefined) return skipped('without its credentials it could not be asked');
  if ('missing' in bare)
    return skipped(
      `without its credentials it could not be asked: ${bare.missing.reason}`,
      bare.missing.hint,
    );
  const { status, isWhole, reading } = bare.value;
  if (status === 429 || (status !== null && status >= 500))
    return skipped(`without its credentials it answers ${status}, which proves nothing`);
  if (!isWhole && 'problem' in reading)
    return skipped(`without its credentials it ${reading.problem.reason}`, reading.problem.hint);
  const spare = probes
    .filter(({ probe, answer }) => probe.kind === 'without' && findGranted(valueIn(answer)) !== null)
    .map(({ probe }) => describeNames(probe.names));
  const madeUp = probes.some(({ probe }) => probe.kind === 'made-up') ? ', nor with made-up ones' : '';
  const unneeded = spare.length === 0 ? '' : `; it does not look at ${spare.join(', ')}`;
  return passed(`no token without its credentials (${status})${madeUp}${unneeded}`);
}
