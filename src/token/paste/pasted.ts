/**
 * Owns finding the token in what people paste, and what stood around it. Rule: there is no list of shapes;
 * the text is scanned for tokens as it is, and as it was before a mail, a shell or a link changed it. No
 * character of a token is changed. Linear time; no error quotes a token.
 */
import { usageError } from '../../base/errors.js';
import { visible } from '../../base/untrusted.js';
import { isApiKeyPayload } from '../api-key.js';
import { decodeToken } from '../decode.js';
import { describeIdentity, parseIdentity } from '../identity.js';
import { parseJsonObject } from '../json.js';
import { formatUtc } from '../time.js';
import { isTrackingAnswer } from './json-shape.js';
import { type FoundToken, scanTokens } from './scan.js';
import { listSent, listSurroundings, unwrapWord } from './surroundings.js';
import { listViews, type View } from './views.js';

/** A token found in a pasted text, and what stood around it. */
export interface PastedToken {
  /** The token, or the whole text if it has none. */
  readonly text: string;
  /** What was taken off, as nouns (`quotes`, `"Bearer"`). */
  readonly stripped: readonly string[];
  /** What the app must have sent too, because copying does not add it; as clauses. */
  readonly sent: readonly string[];
}

const plainToken = /^e[yw][\w-]{8,4000}\.[\w-]{1,16000}\.[\w-]{43}$/;

/**
 * The token to inspect. If all are broken, the first of them; if there is none, the text. Throws USAGE if the
 * text is empty or has tokens that differ.
 */
export function parsePasted(pasted: string): PastedToken {
  // The usual case, for a million rows.
  if (plainToken.test(pasted)) return { text: pasted, stripped: [], sent: [] };
  const text = pasted.trim();
  if (!holdsTracking(text)) {
    const found = findWhole(pasted) ?? findBroken(text);
    if (found !== undefined) return found;
  }
  if (text === '') throw usageError('there is no token in the input', 'kchat inspect TOKEN, or pipe one in');
  const word = unwrapWord(text);
  // Empty quotes tell more than an empty text.
  return word.text === '' ? { text, stripped: [], sent: [] } : { ...word, sent: [] };
}

function findWhole(pasted: string): PastedToken | undefined {
  for (const view of listViews(pasted)) {
    const tokens = scanTokens(view.text, view.breaks).filter(({ isWhole }) => isWhole);
    if (tokens.length > 0) return choose(tokens, view);
  }
  return undefined;
}

function choose(tokens: readonly FoundToken[], view: View): PastedToken {
  const [first, ...others] = [...new Set(tokens.map(({ text }) => text))];
  if (others.length > 0) throw refuseSeveral([first ?? '', ...others]);
  const surroundings = listSurroundings(tokens, view.text);
  const wrapping = view.undone.filter((name) => name !== 'line breaks' || isBroken(tokens, view));
  return { text: first ?? '', stripped: [...surroundings, ...wrapping], sent: listSent(tokens, view.text) };
}

/** Whether a line ended inside the token. */
function isBroken([token]: readonly FoundToken[], { breaks }: View): boolean {
  if (token === undefined) return false;
  for (let index = token.start + 1; index < token.end; index += 1) if (breaks.has(index)) return true;
  return false;
}

/** A token that is cut, padded or has another signature, as it stands: nothing is repaired. */
function findBroken(text: string): PastedToken | undefined {
  for (const view of listViews(text)) {
    const [token] = scanTokens(view.text, view.breaks);
    if (token === undefined) continue;
    return {
      text: token.text,
      stripped: [...listSurroundings([token], view.text), ...view.undone],
      sent: listSent([token], view.text),
    };
  }
  return undefined;
}

/** Whether the text is an answer with a tracking token, which is named as that: it is not a login token. */
function holdsTracking(text: string): boolean {
  return /^[[{]/.test(text) && isTrackingAnswer(parseJsonObject(text).value ?? {});
}

/** How many tokens an error names. */
const maxNamed = 5;

function refuseSeveral(tokens: readonly string[]): Error {
  return usageError(
    `the input holds ${describeSeveral(tokens)}`,
    'paste the one that the app logs in with (externalToken) alone; or one a line: kchat inspect --from FILE',
  );
}

/** `2 different tokens: 1. …; 2. …`. */
export function describeSeveral(tokens: readonly string[]): string {
  const named = tokens.slice(0, maxNamed).map((token, index) => `${index + 1}. ${describeToken(token)}`);
  const more = tokens.length > maxNamed ? [`and ${tokens.length - maxNamed} more`] : [];
  return `${tokens.length} different tokens: ${[...named, ...more].join('; ')}`;
}

/** The customer and the time of a token, never the token itself. */
function describeToken(token: string): string {
  const claims = decodeToken(token).payload?.value ?? null;
  if (claims === null) return 'one whose claims cannot be read';
  const when = typeof claims.iat === 'number' ? `, issued ${formatUtc(claims.iat)}` : '';
  if (isApiKeyPayload(claims)) return `an API key${when}`;
  if (parseIdentity(claims).used !== null) return `${describeIdentity(claims)}${when}`;
  return typeof claims.iss === 'string'
    ? `one of ${visible(claims.iss, 80)}${when}`
    : `one that names nobody${when}`;
}
