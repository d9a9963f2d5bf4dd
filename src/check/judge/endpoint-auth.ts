/** Owns the check that the backend gives a token only to authenticated users. */
import { visible } from '../../base/untrusted.js';
import { decodeToken } from '../../token/decode.js';
import { suggestLine } from '../../token/fixes.js';
import { readIdentity } from '../../token/identity.js';
import {
  type BackendAnswer,
  type Evidence,
  type Gathered,
  type ProbeAnswer,
  tokenIn,
  valueIn,
} from '../evidence/evidence.js';
import { findCustomerToken } from '../evidence/places.js';
import { noStoreHint } from '../evidence/reply.js';
import { failed, passed, skipped, type Verdict } from '../verdict.js';
import { findCacheHit } from './cache.js';
import type { Check } from './table.js';
import { tokenEndpointCheck } from './token-endpoint.js';

/** Requests without credentials, with made-up ones, or for another customer must not get a token. */
export const endpointAuthCheck: Check = {
  tells: 'without good credentials, or for another customer: no token',
  needs: [tokenEndpointCheck],
  takes: 'probes',
  async judge(evidence) {
    const [first, probes] = await Promise.all([evidence.first(), evidence.probes()]);
    if ('missing' in probes && probes.missing.status === 'skipped') return probes.missing;
    if (tokenIn(first) === undefined)
      return skipped('with its credentials it gave no token either: see token-endpoint');
    if ('missing' in probes) return probes.missing;
    if (probes.value.length === 0) return judgeOpen(first, evidence);
    const open = probes.value.find(({ probe, answer }) => probe.isTelling && findGranted(answer) !== null);
    if (open !== undefined) return failOpen(open, evidence);
    return (await judgeOther(first, evidence)) ?? judgeClosed(probes.value);
  },
};

const suggestSession = ({ language }: Pick<Evidence, 'language'>) =>
  [
    'sign for the user of the session that the backend has verified, never for what the request says',
    suggestLine('sessionFirst', language),
  ].join('\n');

/** The place of a token in an answer, as a clause in parentheses; null if there is no token. */
function findGranted(answer: Gathered<BackendAnswer>): string | null {
  const value = valueIn(answer);
  if (value === undefined) return null;
  const token = tokenIn(answer);
  if (token !== undefined && decodeToken(token).payload?.value) return '';
  const place = findCustomerToken(value.places);
  if (place === undefined) return null;
  return ` (${value.status ?? 'printed'}, in ${visible(place.name, 80)})`;
}

/** The verdict for a request without any credentials. */
function judgeOpen(first: Gathered<BackendAnswer>, evidence: Evidence): Verdict {
  const token = decodeToken(tokenIn(first) ?? '').payload?.value;
  if (token == null) return skipped('it gives no token: see token-endpoint');
  return failed(
    'the request carries no credentials at all, and gets a token: anyone who asks can log in',
    `${suggestSession(evidence)}\nif something else shows who asks, give it by --token-header, such as ` +
      '"Cookie: ' +
      'session=env:NAME"',
  );
}

function failOpen({ probe, answer }: ProbeAnswer, evidence: Evidence): Verdict {
  const value = valueIn(answer);
  const cached = value === undefined ? null : findCacheHit(value);
  const names = probe.names.map((name) => visible(name, 80)).join(', ');
  const kept = probe.kept.map((name) => visible(name, 80)).join(', ');
  const where = findGranted(answer) ?? '';
  const asked = {
    bare: 'without its credentials the request still gets a token',
    'made-up': `with a made-up value for ${names} the request still gets a token`,
    without: `without ${names} the request still gets a token`,
  }[probe.kind];
  if (cached !== null)
    return failed(`${asked}${where}: a cache gives it to anyone who asks (${cached})`, noStoreHint);
  const why = {
    bare: 'anyone who asks can log in',
    'made-up': 'any value will do, so anyone can log in',
    without: `${kept} alone is enough`,
  }[probe.kind];
  const fix =
    probe.kind === 'made-up'
      ? 'look the session up, or check its signature, before signing'
      : suggestSession(evidence);
  return failed(`${asked}${where}: ${why}`, fix);
}

/** The failure if the same session gets a token for another customer too, or null. */
async function judgeOther(first: Gathered<BackendAnswer>, evidence: Evidence): Promise<Verdict | null> {
  const other = valueIn(await evidence.other());
  if (other === undefined) return null;
  const identity = identityOf(tokenIn(first));
  const found = 'token' in other.answer.reading ? identityOf(other.answer.reading.token) : null;
  if (found === null || identity === null || found.toLowerCase() === identity.toLowerCase()) return null;
  return failed(
    `asked for ${visible(other.customer, 80)}, the same session gets a token for ${visible(found, 80)}: ` +
      'whoever is logged in can log in as anyone',
    suggestSession(evidence),
  );
}

function identityOf(token: string | undefined): string | null {
  const claims = decodeToken(token ?? '').payload?.value;
  return claims == null ? null : (readIdentity(claims).used?.value ?? null);
}

/** The verdict if no important probe got a token. */
function judgeClosed(probes: readonly ProbeAnswer[]): Verdict {
  const bare = probes.find(({ probe }) => probe.kind === 'bare')?.answer;
  if (bare === undefined || 'missing' in bare)
    return skipped(
      `without its credentials it could not be asked: ${bare?.missing.reason ?? 'not asked for'}`,
      bare?.missing.hint,
    );
  const { status, isWhole, reading } = bare.value;
  if (status === 429 || (status !== null && status >= 500))
    return skipped(`without its credentials it answers ${status}, which proves nothing`);
  if (!isWhole && 'problem' in reading)
    return skipped(`without its credentials it ${reading.problem.reason}`, reading.problem.hint);
  const spare = probes
    .filter(({ probe, answer }) => probe.kind === 'without' && findGranted(answer) !== null)
    .map(({ probe }) => probe.names.map((name) => visible(name, 80)).join(', '));
  const madeUp = probes.some(({ probe }) => probe.kind === 'made-up') ? ', nor with made-up ones' : '';
  const unneeded = spare.length === 0 ? '' : `; it does not look at ${spare.join(', ')}`;
  return passed(`no token without its credentials (${status})${madeUp}${unneeded}`);
}
