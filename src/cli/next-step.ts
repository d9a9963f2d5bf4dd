/**
 * Owns what a command that has stored a secret says is next. Rule: the printed command uses the secret that
 * was just stored, when it is typed where it is printed.
 */
import type { Secrets } from '../secrets/contract.js';
import type { Output } from '../terminal/contract.js';
import { createSettings, type Settings } from './settings.js';

/** The org that a command without `--org` uses, and what says so: `KUSTOMER_ORG` or `the default`. */
export interface StandingOrg {
  readonly name: string;
  readonly from: string;
}

/**
 * {@link StandingOrg}; undefined if there is none, or if it cannot be read. `env`: as
 * the next command finds it.
 */
export async function findStandingOrg(
  env: Parameters<typeof createSettings>[1],
  { index }: Pick<Secrets, 'index'>,
): Promise<StandingOrg | undefined> {
  const named = createSettings({}, env).org();
  if (named !== undefined) return named;
  // A damaged config.json stood in the way of nothing so far, and the next step can name the org.
  const name = await index.readDefault().catch(() => undefined);
  return name === undefined ? undefined : { name, from: 'the default' };
}

/** ` --org gamma` if a command without it would use another org, else nothing. */
export function orgFlag(org: string, standing: StandingOrg | undefined): string {
  return standing?.name === org ? '' : ` --org ${org}`;
}

/** Lines about the org that a command without `--org` uses, if it is another one, and how to change it. */
export function tellOfOtherOrg(org: string, standing: StandingOrg | undefined): string {
  if (standing === undefined) return `  no org is the default: kchat use ${org} makes it ${org}\n`;
  if (standing.name === org) return '';
  return standing.from === 'the default'
    ? `  the default org is ${standing.name}; to change that: kchat use ${org}\n`
    : `  ${standing.from} names ${standing.name}: a command without --org uses that\n`;
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
