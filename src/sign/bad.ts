/** Owns `kchat sign --bad`: its kinds, and what is said about one. `token/bad-tokens.ts` makes the tokens. */
import { usageError } from '../base/errors.js';
import { renderHanging } from '../base/layout.js';
import { nameValue } from '../base/typed.js';
import { type BadKindName, badKinds, isBadKind } from '../token/bad-tokens.js';
import type { Identity } from '../token/claims.js';

/** Every kind by its name on the command line. */
export const badKindNames = Object.keys(badKinds).filter(isBadKind);

/** The kind with this name. Throws USAGE. */
export function parseBadKind(word: string): BadKindName {
  if (isBadKind(word)) return word;
  throw usageError(
    `--bad is ${nameValue(word, badKindNames)}`,
    `it takes ${badKindNames.join(', ')};\nkchat sign --bad list explains them`,
  );
}

/** For `--from`: the kind with this name, or for `all` and `list` every kind. Throws USAGE. */
export function parseBadKinds(word: string): readonly BadKindName[] {
  return word === 'all' || word === 'list' ? badKindNames : [parseBadKind(word)];
}

/** The customer of a bad token: a made-up one is enough for the kind that names nobody. */
export function chooseIdentity(kind: BadKindName, given: Identity): Identity {
  const isGiven = given.email !== undefined || given.externalId !== undefined;
  return kind === 'no-identity' && !isGiven ? { email: 'nobody@example.com' } : given;
}

/** The warning about a bad token. */
export function describeBad(kind: BadKindName): string {
  const { explains, finding } = badKinds[kind];
  return `wrong on purpose (${kind}): ${explains}; kchat inspect says ${finding}`;
}

/** What `--bad list --json` prints: every kind, its finding, and what the app should do about it. */
export function listBadKinds() {
  return {
    kinds: badKindNames.map((kind) => {
      const { explains, advice, finding } = badKinds[kind];
      return { kind, explains, advice, finding };
    }),
  };
}

/** The kinds as a table, in groups by what the app should do. `columns`: the width to keep to. */
export function renderBadList({ kinds }: ReturnType<typeof listBadKinds>, columns: number): string {
  const groups = new Map<string, (typeof kinds)[number][]>();
  for (const kind of kinds) groups.set(kind.advice, [...(groups.get(kind.advice) ?? []), kind]);
  const width = Math.max(...kinds.map(({ kind }) => kind.length)) + 4;
  const hang = (label: string, text: string, indent: number) =>
    renderHanging(label.padEnd(indent), text, indent, columns);
  const chapters = [...groups].map(([advice, members]) => {
    const title = hang('', `The app should ${advice.replace(/^do not/, 'not')}:`, 0);
    const rows = members.map(({ kind, explains, finding }) =>
      hang(`  ${kind}`, `${explains} (${finding})`, width),
    );
    return title + rows.join('');
  });
  return `${chapters.join('\n')}\nMint one: kchat sign --email ada@example.com --bad expired\n`;
}
