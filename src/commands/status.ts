/**
 * Owns `kchat status`: which org, secret and source would be used, and what is stored. Rule: offline. No
 * keychain is touched, so that no unlock dialog appears, except for an entry whose change was interrupted:
 * then only the keychain knows what is stored.
 */
import type { Command } from 'commander';
import { KchatError } from '../base/errors.js';
import { renderRows } from '../base/layout.js';
import { nameWord } from '../base/typed.js';
import { parseOrg } from '../cli/org.js';
import { readFlags, type Settings } from '../cli/settings.js';
import { findSettingsInUse } from '../cli/settings-in-use.js';
import type { Context } from '../context.js';
import type { CredentialSource, DamagedEntry, IndexEntry, Secrets } from '../secrets/contract.js';
import type { Style } from '../terminal/contract.js';
import { formatSpan, readSeconds } from '../token/time.js';

/** The result, with what only people are told. */
type StatusReport = Awaited<ReturnType<typeof runStatus>>;

type Capabilities = Pick<Context, 'env' | 'clock' | 'input' | 'output' | 'secrets'>;

/**
 * Reads the index; `result` is what `--json` prints. Warns of a damaged entry or `config.json`, which hides
 * nothing else. Throws USAGE (2); STORE_UNUSABLE (5).
 */
export async function runStatus({ settings }: { readonly settings: Settings }, context: Capabilities) {
  const { output } = context;
  const secrets = context.secrets();
  const request = settings.secretRequest();
  const { defaultOrg, damage } = await readDefault(secrets);
  const org = request.org?.name ?? (defaultOrg && parseOrg({ value: defaultOrg, from: 'config.json' }));
  const entries = await secrets.list();
  const found = entries.find((entry) => entry.org === org);
  const used = found === undefined || 'damage' in found ? undefined : found;
  if (damage !== undefined) output.warn(damage);
  for (const entry of entries) if ('damage' in entry) output.warn(entry.damage);
  const override = request.override && (await describeOverride(request.override, context));
  const place = { name: org, store: used?.store };
  const { data, lines } = findSettingsInUse(settings, context.env, place, readSeconds(context.clock));
  return {
    lines,
    defaultIsDamaged: damage !== undefined,
    result: {
      /** The org that would be used. */
      org: org ?? null,
      /** Where its secret is from: a variable's name or the kind of store. */
      source: override?.name ?? used?.store ?? null,
      store: used?.store ?? null,
      /** Of the secret that would be used; null too if the variable's file cannot be read, or only once. */
      fingerprint: override === undefined ? (used?.fingerprint ?? null) : override.fingerprint,
      fetchedAt: used?.fetchedAt ?? null,
      overriddenBy: override?.name ?? null,
      orgs: entries.map((entry) => describeOrg(entry, defaultOrg)),
      ...data,
    },
  };
}

/** The default org, or what is wrong with the file that names it, and how to repair it. */
async function readDefault({ index }: Secrets): Promise<{ defaultOrg?: string; damage?: string }> {
  try {
    const defaultOrg = await index.readDefault();
    return defaultOrg === undefined ? {} : { defaultOrg };
  } catch (error) {
    if (!(error instanceof KchatError) || error.code !== 'CONFIG_INVALID') throw error;
    return { damage: error.hint === undefined ? error.message : `${error.message} (${error.hint})` };
  }
}

async function describeOverride(
  override: CredentialSource,
  { input, output, secrets }: Capabilities,
): Promise<{ name: string; fingerprint: string | null }> {
  const { name } = override;
  // Stdin and a FIFO can be read only once, and another command needs that.
  if (override.kind === 'file' && (await input.isReadOnce(override.path))) return { name, fingerprint: null };
  try {
    return { name, fingerprint: (await secrets().resolve({ org: undefined, override })).fingerprint };
  } catch (error) {
    if (!(error instanceof KchatError)) throw error;
    output.warn(`${name} is set and wins, but cannot be used: ${error.message}`);
    return { name, fingerprint: null };
  }
}

function describeOrg(entry: IndexEntry | DamagedEntry, defaultOrg: string | undefined) {
  const known = 'damage' in entry ? undefined : entry;
  return {
    org: entry.org,
    default: entry.org === defaultOrg,
    store: known?.store ?? null,
    fingerprint: known?.fingerprint ?? null,
    /** ISO 8601 UTC; at most one of the two is set. */
    fetchedAt: known?.fetchedAt ?? null,
    importedAt: known?.importedAt ?? null,
  };
}

/** What is stored, wins over it, or is missing, and other settings. `now`: milliseconds since the epoch. */
export function renderStatus(
  { result, defaultIsDamaged, lines }: StatusReport,
  now: number,
  style: Style,
): string {
  const parts = [
    renderOrgs(result, now, style),
    style.fold(defaultIsDamaged && result.org === null ? '' : renderGaps(result)),
    renderRows(lines, 12, style.columns),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** A line for each org, in columns. */
function renderOrgs(
  { orgs, org: usedOrg }: StatusReport['result'],
  now: number,
  { bold, fold }: Style,
): string {
  const rows = orgs.map((entry) => {
    const { org, store, fingerprint } = entry;
    const use = org === usedOrg ? 'in use' : '';
    const origin = store === null ? '' : describeOrigin(entry, now);
    return [org, use, store ?? 'damaged', fingerprint ?? '', origin, entry.default ? '(default)' : ''];
  });
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => {
    const line = row.map((cell, column) => cell.padEnd(widths?.[column] ?? 0)).join('   ');
    return row[1] === '' ? fold(line.trimEnd()) : bold(fold(line.trimEnd()));
  });
  return lines.join('\n');
}

function describeOrigin({ fetchedAt, importedAt }: ReturnType<typeof describeOrg>, now: number): string {
  const [done, at] = fetchedAt === null ? ['imported', importedAt ?? ''] : ['fetched', fetchedAt];
  const seconds = (now - Date.parse(at)) / 1000;
  // The clock may have been set back meanwhile.
  if (!(seconds >= 0)) return `${done} ${at.slice(0, 10)}`;
  return `${done} ${formatSpan(seconds).split(' ').slice(0, 2).join(' ')} ago`;
}

/** What is missing, or wins. A warning has told of what is damaged. */
function renderGaps({ org, store, overriddenBy, fingerprint, orgs }: StatusReport['result']): string {
  if (overriddenBy !== null) {
    const which = fingerprint === null ? '' : ` (${fingerprint})`;
    return `${overriddenBy} is set and wins over the store${which}.`;
  }
  if (store !== null || orgs.some((entry) => entry.org === org)) return '';
  if (org !== null)
    return (
      `No secret is stored for ${nameWord(org)}.\n` +
      `  next: kchat fetch-secret --org ${nameWord(org, 'ORG')}`
    );
  if (orgs.length === 0) return 'No secret is stored yet.\n  next: kchat fetch-secret --org ORG';
  return 'No org is the default.\n  next: kchat use ORG, or --org ORG each time';
}

const examples = `Examples:
  $ kchat status
  $ kchat status --json
`;

/** Registers `kchat status`: its help, and what it prints. */
export function registerStatus(command: Command, context: Context): void {
  command
    .description(
      'Show which org, secret, API and key would be used, and what is stored.\nOffline; touches no ' +
        'keychain but for what an interrupted command left. A secret is named by its fingerprint.',
    )
    .addHelpText('before', examples)
    .action(async () => {
      const report = await runStatus(readFlags(command, context), context);
      context.output.answer('status', {
        data: report.result,
        text: (style) => renderStatus(report, context.clock.now(), style),
      });
    });
}
