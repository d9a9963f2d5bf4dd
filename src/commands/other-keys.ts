/**
 * Owns which other credentials at hand may have signed a token by mistake. Rule: bounded in number and time, asks
 * no keychain that was not just used, and a failure is silence: this is a courtesy on top of a finished answer.
 */
import { readApiKeyVariable } from '../config.js';
import type { Context, IndexEntry, ResolvedSecret } from '../context.js';
import type { OtherKey } from '../token/forensics.js';

/** How many other orgs are asked. */
const maxOtherOrgs = 50;

/** Stands for the deadline in a race. */
const expired = Symbol('expired');

/**
 * The API key of the environment, then other orgs' secrets. What cannot be read is left out without a word.
 *
 * @param used       the secret that did not match: its org is left out, its store tells whether a keychain may be asked
 * @param timeoutMs  for all the stores together, in milliseconds
 */
export async function collectOtherKeys(
  used: Pick<ResolvedSecret, 'source' | 'org'>,
  { env, secrets }: Pick<Context, 'env' | 'secrets'>,
  timeoutMs = 2_000,
): Promise<readonly OtherKey[]> {
  const apiKey = readApiKeyVariable(env)?.value.trim();
  const found: OtherKey[] =
    apiKey === undefined ? [] : [{ id: 'api-key-as-secret', bytes: new TextEncoder().encode(apiKey) }];
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<typeof expired>((resolve) => {
    timer = setTimeout(() => resolve(expired), timeoutMs);
  });
  try {
    for (const entry of await listReadable(used, secrets)) {
      const reading = secrets.store(entry.store).read(entry.org);
      const bytes = await Promise.race([reading.catch(() => undefined), tooLate]);
      if (bytes === expired) break;
      if (bytes !== undefined) found.push({ id: 'other-org-secret', org: entry.org, bytes });
    }
  } finally {
    clearTimeout(timer);
  }
  return found;
}

async function listReadable(
  used: Pick<ResolvedSecret, 'source' | 'org'>,
  secrets: Context['secrets'],
): Promise<readonly IndexEntry[]> {
  const entries: Awaited<ReturnType<typeof secrets.index.list>> = await secrets.index.list().catch(() => []);
  return entries
    .filter((entry): entry is IndexEntry => 'store' in entry && entry.org !== used.org)
    .filter(({ store }) => store !== 'keychain' || used.source === 'keychain')
    .slice(0, maxOtherOrgs);
}
