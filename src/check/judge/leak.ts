/**
 * Owns finding a credential in what a backend answers. Rule: every spelling from which a reader gets it back
 * counts; its place is named, and it is never shown.
 */
import { visible } from '../../base/untrusted.js';
import { hasSpelling, listSpellings } from '../../terminal/fragments.js';
import { decodeToken } from '../../token/decode.js';
import type { BackendAnswer, Evidence, HeldCredential } from '../evidence/evidence.js';
import { listJwts, type Place } from '../evidence/places.js';
import { failed, type Verdict } from '../verdict.js';

/** The failure if any answer of this run gives a credential away, or null. */
export async function judgeLeak(evidence: Evidence): Promise<Verdict | null> {
  const [answers, held] = [await evidence.answers(), await evidence.held()];
  for (const kind of ['secret', 'key', 'sent'] as const)
    for (const credential of held.filter((each) => each.kind === kind)) {
      const place = findIn(answers, credential);
      if (place !== undefined) return explainLeak(credential, place);
    }
  return null;
}

function explainLeak({ name, kind }: HeldCredential, place: Place): Verdict {
  const holds = `${visible(place.name, 80)} holds ${visible(name, 80)}`;
  if (kind === 'secret')
    return failed(
      `${holds}: anyone who reads it can log in as anyone: take it out and replace the secret`,
      'the app needs nothing but the token',
    );
  if (kind === 'key')
    return failed(
      `${holds}, which reads the chat secret: anyone who reads it can log in as anyone: take it out and ` +
        'replace the secret and the key',
      'the app needs nothing but the token',
    );
  return failed(
    `${holds}, which was sent to show who is asking: anyone who reads it can ask in that name: take it out`,
    'the app needs nothing but the token',
  );
}

/** Shorter ones may be ordinary words. */
const shortestBytes = { secret: 8, key: 8, sent: 12 } as const;

function findIn(answers: readonly BackendAnswer[], { kind, bytes }: HeldCredential): Place | undefined {
  const needle = trim(bytes);
  if (needle.length < shortestBytes[kind]) return undefined;
  const spellings = listSpellings(needle);
  const places = answers.flatMap((answer) =>
    listReadings(answer, kind === 'sent' ? needle.toString() : undefined),
  );
  return places.find(({ text }) => hasSpelling(text, spellings));
}

/** Without white space or quotes around it, which may come from the variable or file that kchat reads. */
function trim(bytes: Uint8Array): Buffer {
  const text = Buffer.from(bytes).toString('latin1');
  return Buffer.from(text.trim().replace(/^(["'])(.*)\1$/s, '$2'), 'latin1');
}

/** Where a session may be sent back: renewed as a cookie, or in an address that is asked again. */
const maySendBack: readonly string[] = ['its header set-cookie', 'its header location'];

/** The claims first: a place inside a place is told by its nearer name. */
function listReadings({ places, reading }: BackendAnswer, sent: string | undefined): readonly Place[] {
  // Why a request failed is more to the point than that the failure repeats it.
  if (sent !== undefined && 'problem' in reading) return [];
  const seen = sent === undefined ? places : places.filter(({ name }) => !maySendBack.includes(name));
  const read = sent === undefined ? seen : seen.map((place) => withoutOtherTokens(place, sent));
  const tokens = seen.flatMap(({ text }) => listJwts(text)).map((token) => decodeToken(token));
  const inside = tokens.flatMap(({ header, payload }) => [
    { name: "its token's payload", value: payload?.value },
    { name: "its token's header", value: header?.value },
  ]);
  const claims = inside.flatMap(({ name, value }) =>
    value == null
      ? []
      : [{ name, text: JSON.stringify(sent === undefined ? value : withoutIdentity(value)) }],
  );
  return [...claims, ...read];
}

/** Without other tokens than the one that was sent: their claims are read by themselves. */
function withoutOtherTokens({ name, text }: Place, sent: string): Place {
  const others = listJwts(text).filter((token) => token !== sent);
  return { name, text: others.reduce((rest, token) => rest.replaceAll(token, ''), text) };
}

/** An id or address that is sent to the backend may come back in the token: that is what it is for. */
function withoutIdentity(value: object): object {
  return Object.fromEntries(
    Object.entries(value).filter(([name]) => name !== 'email' && name !== 'externalId'),
  );
}
