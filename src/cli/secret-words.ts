/**
 * Owns how commands speak of a chat secret. Rule: pure; it is named by where it is and its
 * fingerprint, never shown.
 */
import type { ResolvedSecret, SavedSecret } from '../secrets/contract.js';
import { storeKinds } from '../secrets/kinds.js';
import type { Output, Style } from '../terminal/contract.js';
import { nameOrigin, suspectSecret } from '../token/secret.js';
import { orgFlag, type StandingOrg, tellOfOtherOrg } from './next-step.js';

/** What was stored and where, and whether the org is the default now. Whole lines. */
export function renderSaved(saved: SavedSecret, style: Style): string {
  const { org, store, fingerprint, change, becameDefault } = saved;
  const remarks = becameDefault
    ? `  ${fingerprint} is its fingerprint, which names it and does not reveal it\n  ${org} is the ` +
      `default org now\n`
    : '';
  return style.fold(
    `${style.green(style.symbols.passed)} Stored the chat secret of ${org} in ` +
      `${storeKinds[store].placeWhenStored} (${fingerprint}, ${change})\n${remarks}`,
  );
}

/** {@link renderSaved} and what to do next. `standing`: the org that a command without `--org` uses. */
export function renderSavedWithNext(
  saved: SavedSecret,
  standing: StandingOrg | undefined,
  style: Style,
): string {
  const { org } = saved;
  const next = `  next: kchat sign${orgFlag(org, standing)} --email you@example.com\n`;
  return `${renderSaved(saved, style)}${style.fold(`${next}${tellOfOtherOrg(org, standing)}`)}`;
}

/** `of acme 7f3a91c2`, or `from KUSTOMER_CHAT_SECRET 7f3a91c2`. */
export function nameSecret(secret: Omit<ResolvedSecret, 'bytes'>): string {
  return `${nameOrigin(secret)} ${secret.fingerprint}`;
}

/** Warns of what looks wrong about a secret that is about to sign. */
export function warnOfSuspicions({ bytes, source }: ResolvedSecret, { warn }: Pick<Output, 'warn'>): void {
  for (const suspicion of suspectSecret(bytes)) warn(`the chat secret from ${source} ${suspicion}`);
}
