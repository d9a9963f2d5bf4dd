/**
 * Owns `kchat sign --bad`: which kinds there are, and what is said about one. The tokens are made in
 * `token/bad-tokens.ts`.
 */
import { usageError } from '../base/errors.js';
import { renderHanging } from '../base/layout.js';
import { nameValue } from '../base/typed.js';
import { type BadKindName, badKinds, isBadKind, makeBadToken } from '../token/bad-tokens.js';
import { type IdentifiedBy, type Identity, identifiedBy, type LoginClaims } from '../token/claims.js';
import { decodeToken } from '../token/decode.js';
import type { JsonObject } from '../token/json.js';
import type { NumericDate } from '../token/time.js';

/** What `--bad list --json` prints. */
interface BadListResult {
  readonly kinds: readonly {
    readonly kind: BadKindName;
    readonly explains: string;
    /** What the app should do when the SDK refuses such a token. */
    readonly advice: string;
    /** The code by which `inspect` names it. */
    readonly finding: string;
  }[];
}

/** Every kind by its name on the command line. */
export const badKindNames = Object.keys(badKinds).filter(isBadKind);

/** The kind with this name. Throws USAGE. */
function parseBadKind(word: string): BadKindName {
  if (isBadKind(word)) return word;
  throw usageError(
    `--bad is ${nameValue(word, badKindNames)}`,
    `it takes ${badKindNames.join(', ')};\nkchat sign --bad list explains them`,
  );
}

/** Every kind, for `--from`. */
const everyKind: readonly string[] = ['all', 'list'];

/** The kind with this name, or all of them. Throws USAGE. */
export function openBadKinds(word: string): readonly OpenBadKind[] {
  return (everyKind.includes(word) ? badKindNames : [word]).map(openBadKind);
}

/** A bad token with its description. */
export interface BadToken {
  readonly token: string;
  /** Its real header and claims, which differ from a good token's. */
  readonly says: { readonly header: JsonObject; readonly claims: JsonObject };
  readonly identity: IdentifiedBy | null;
  /** A warning for its user. */
  readonly note: string;
}

/** A kind of bad token, ready to make one. */
export interface OpenBadKind {
  readonly kind: BadKindName;
  /** The customer of the claims; a made-up one if none is given and the kind names none anyway. */
  identity(given: Identity): Identity;
  make(claims: LoginClaims, secret: Uint8Array, now: NumericDate): BadToken;
}

/** The kind of bad token with this name. Throws USAGE for an unknown name. */
export function openBadKind(word: string): OpenBadKind {
  const kind = parseBadKind(word);
  const namesNobody = kind === 'no-identity';
  return {
    kind,
    identity: (given) =>
      namesNobody && given.email === undefined && given.externalId === undefined
        ? { email: 'nobody@example.com' }
        : given,
    make(claims, secret, now) {
      const token = makeBadToken(kind, claims, secret, now);
      const { header, payload } = decodeToken(token);
      const { explains, finding } = badKinds[kind];
      return {
        token,
        says: { header: header?.value ?? {}, claims: payload?.value ?? {} },
        identity: namesNobody ? null : identifiedBy(claims),
        note: `wrong on purpose (${kind}): ${explains}; kchat inspect says ${finding}`,
      };
    },
  };
}

/** Every kind of bad token, with the finding that `kchat inspect` gives for it. */
export function listBadKinds(): BadListResult {
  return {
    kinds: badKindNames.map((kind) => {
      const { explains, advice, finding } = badKinds[kind];
      return { kind, explains, advice, finding };
    }),
  };
}

/** The kinds as a table, in groups by what the app should do. `columns`: the width to keep to. */
export function renderBadList({ kinds }: BadListResult, columns: number): string {
  const groups = new Map<string, BadListResult['kinds'][number][]>();
  for (const kind of kinds) groups.set(kind.advice, [...(groups.get(kind.advice) ?? []), kind]);
  const width = Math.max(...kinds.map(({ kind }) => kind.length)) + 4;
  const rows = (members: BadListResult['kinds']) =>
    members.map(({ kind, explains, finding }) =>
      renderHanging(`  ${kind}`.padEnd(width), `${explains} (${finding})`.split(' '), ' ', width, columns),
    );
  const chapters = [...groups].map(([advice, members]) => {
    const title = renderHanging(
      '',
      `The app should ${advice.replace(/^do not/, 'not')}:`.split(' '),
      ' ',
      0,
      columns,
    );
    return title + rows(members).join('');
  });
  return `${chapters.join('\n')}\nMint one: kchat sign --email ada@example.com --bad expired\n`;
}
