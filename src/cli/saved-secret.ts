/** Owns how the commands that store a chat secret tell what came of it. Rule: pure; the same facts in the same words everywhere. */
import type { SavedSecret, StoreKind } from '../secrets/contract.js';
import type { Style } from '../terminal/contract.js';

/** Where a secret is kept, as the place that it was put in. */
const placeNames: Readonly<Record<StoreKind, string>> = {
  keychain: 'the keychain',
  file: 'a private file',
  memory: 'memory',
};

/** What was stored and where, and whether the org is the default now. Whole lines. */
export function renderSaved(saved: SavedSecret, style: Style): string {
  const { org, store, fingerprint, change, becameDefault } = saved;
  const remark = becameDefault ? `  ${org} is the default org now\n` : '';
  return style.fold(
    `${style.green(style.symbols.passed)} Stored the chat secret of ${org} in ${placeNames[store]} (${fingerprint}, ${change})\n${remark}`,
  );
}

/** {@link renderSaved} and what to do next. */
export function renderSavedWithNext(saved: SavedSecret, style: Style): string {
  return `${renderSaved(saved, style)}${style.fold('  next: kchat sign --email you@example.com\n')}`;
}
