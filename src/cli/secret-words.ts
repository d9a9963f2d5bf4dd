/**
 * Owns how commands speak of a chat secret, and what they print once one is stored. Rule: a secret is named
 * by where it is and by its fingerprint, never shown. A command that is printed as the next step uses the
 * secret that was just stored, if it is run with the same environment.
 */
import type { Environment } from '../base/environment.js';
import type { Context } from '../context.js';
import type { NamedOrg, ResolvedSecret, SavedSecret, Secrets, StoreKind } from '../secrets/contract.js';
import { standardStore, storeKinds } from '../secrets/kinds.js';
import type { Output, Style } from '../terminal/contract.js';
import { describeSecretOrigin, suspectSecret } from '../token/secret.js';
import { createSettings, type Settings } from './settings.js';

/** `of acme 7f3a91c2`, or `from KUSTOMER_CHAT_SECRET 7f3a91c2`. */
export function nameSecret(secret: Omit<ResolvedSecret, 'bytes'>): string {
  return `${describeSecretOrigin(secret)} ${secret.fingerprint}`;
}

/** Warns of what looks wrong about a secret that is about to sign. */
export function warnOfSuspicions({ bytes, source }: ResolvedSecret, { warn }: Pick<Output, 'warn'>): void {
  for (const suspicion of suspectSecret(bytes)) warn(`the chat secret from ${source} ${suspicion}`);
}

/** Answers with what was stored and what to do next; `data` is what `--json` prints. */
export async function answerSaved(
  command: string,
  saved: SavedSecret,
  data: object,
  settings: Pick<Settings, 'secretOverride'>,
  { env, output, secrets }: Pick<Context, 'env' | 'output' | 'secrets'>,
): Promise<void> {
  const standing = await findStandingOrg(env, secrets());
  warnOfOverride(settings, output);
  output.answer(command, { data, text: (style) => renderSavedWithNext(saved, standing, style) });
}

/** Warns if a variable wins over the secret that was just stored. */
export function warnOfOverride(
  settings: Pick<Settings, 'secretOverride'>,
  { warn }: Pick<Output, 'warn'>,
): void {
  const override = settings.secretOverride();
  if (override !== undefined)
    warn(`${override.name} is set and wins over what is stored, in every command: unset it`);
}

/** The store of the org's secret, else that for new secrets. Throws CONFIG_INVALID for a damaged entry. */
export async function findHeldStore(org: string, { index }: Pick<Secrets, 'index'>): Promise<StoreKind> {
  return (await index.read(org))?.store ?? standardStore;
}

/** The org that a command without `--org` uses, if that can be told. `env`: that of the next command. */
export async function findStandingOrg(
  env: Environment,
  { index }: Pick<Secrets, 'index'>,
): Promise<NamedOrg | undefined> {
  const named = createSettings({}, env).org();
  if (named !== undefined) return named;
  // A damaged config.json is no reason to fail here: the next step can name the org.
  const name = await index.readDefault().catch(() => undefined);
  return name === undefined ? undefined : { name, from: 'the default' };
}

/** ` --org gamma`, or nothing if a command without it uses that org anyway. */
export function orgFlag(org: string, standing: NamedOrg | undefined): string {
  return standing?.name === org ? '' : ` --org ${org}`;
}

/** If a command without `--org` uses another org: which one, and how to change that. */
export function renderOtherOrg(org: string, standing: NamedOrg | undefined): string {
  if (standing === undefined) return `  no org is the default: kchat use ${org} makes it ${org}\n`;
  if (standing.name === org) return '';
  return standing.from === 'the default'
    ? `  the default org is ${standing.name}; to change that: kchat use ${org}\n`
    : `  ${standing.from} names ${standing.name}: a command without --org uses that\n`;
}

/** What was stored and where, and whether the org became the default. Whole lines. */
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
  standing: NamedOrg | undefined,
  style: Style,
): string {
  const { org } = saved;
  const next = `  next: kchat sign${orgFlag(org, standing)} --email you@example.com\n`;
  return `${renderSaved(saved, style)}${style.fold(`${next}${renderOtherOrg(org, standing)}`)}`;
}
