/** Owns finding a credential in an answer. Rule: in every spelling; its place is named, it is never shown. */
import { visible } from '../../base/untrusted.js';
import { hasSpelling, listSpellings } from '../../terminal/fragments.js';
import { decodeToken } from '../../token/decode.js';
import type { Evidence } from '../evidence/collect.js';
import type { BackendAnswer, HeldCredential } from '../evidence/evidence.js';
import { listJwts, type Place } from '../evidence/places.js';
import { failed, type Verdict } from '../verdict.js';

/** What a reader can do with it; the most dangerous first. */
const harms: Readonly<Record<HeldCredential['kind'], string>> = {
  secret: ': anyone who reads it can log in as anyone: take it out and replace the secret',
  key:
    ', which reads the chat secret: anyone who reads it can log in as anyone: take it out and replace the ' +
    'secret and the key',
  sent: ', which was sent to show who is asking: anyone who reads it can ask in that name: take it out',
};

/** Shorter ones may be ordinary words. */
const shortestBytes = { secret: 8, key: 8, sent: 12 } as const;

/** The failure if any answer of this run gives a credential away, or null. */
export async function judgeLeak(evidence: Evidence): Promise<Verdict | null> {
  const [answers, held] = [await evidence.answers(), await evidence.held()];
  for (const [kind, harm] of Object.entries(harms))
    for (const credential of held.filter((each) => each.kind === kind)) {
      const place = findIn(answers, credential);
      if (place === undefined) continue;
      const holds = `${visible(place.name, 80)} holds ${visible(credential.name, 80)}`;
      return failed(`${holds}${harm}`, 'the app needs nothing but the token');
    }
  return null;
}

function findIn(answers: readonly BackendAnswer[], { kind, bytes }: HeldCredential): Place | undefined {
  // White space or quotes around it may come from the variable or file that kchat reads.
  const text = Buffer.from(bytes).toString('latin1').trim();
  const needle = Buffer.from(text.replace(/^(["'])(.*)\1$/s, '$2'), 'latin1');
  if (needle.length < shortestBytes[kind]) return undefined;
  const spellings = listSpellings(needle);
  const places = answers.flatMap((answer) =>
    kind === 'sent'
      ? listUnexpectedPlaces(answer, needle.toString())
      : [...listClaims(answer.places), ...answer.places],
  );
  return places.find((place) => hasSpelling(place.text, spellings));
}

/** The claims of the tokens in an answer. They are searched first, so that the exact place is named. */
function listClaims(
  places: readonly Place[],
  select: (value: object) => object = (value) => value,
): readonly Place[] {
  const tokens = places.flatMap(({ text }) => listJwts(text)).map((token) => decodeToken(token));
  return tokens.flatMap(({ header, payload }) =>
    Object.entries({ payload, header }).flatMap(([part, segment]) =>
      segment?.value == null
        ? []
        : { name: `its token's ${part}`, text: JSON.stringify(select(segment.value)) },
    ),
  );
}

/** A session may be sent back here: as a renewed cookie, or in an address to be asked again. */
const maySendBack: readonly string[] = ['its header set-cookie', 'its header location'];

/** The parts of an answer in which a value that was sent must not be. */
function listUnexpectedPlaces({ places, reading }: BackendAnswer, sent: string): readonly Place[] {
  // If a request failed, the reason matters more than that the answer repeats a credential.
  if ('problem' in reading) return [];
  const seen = places.filter(({ name }) => !maySendBack.includes(name));
  // Other tokens than the one that was sent are cut out: `listClaims` reads them.
  const read = seen.map(({ name, text }) => {
    const others = listJwts(text).filter((token) => token !== sent);
    return { name, text: others.reduce((rest, token) => rest.replaceAll(token, ''), text) };
  });
  return [...listClaims(seen, withoutIdentity), ...read];
}

/** An id or address that is sent to the backend belongs in the token. */
function withoutIdentity(value: object): object {
  return Object.fromEntries(
    Object.entries(value).filter(([name]) => name !== 'email' && name !== 'externalId'),
  );
}
