/**
 * Owns `SecretStore.readMany` for stores that answer at once. Rule: one org after the other; what
 * fails is left out.
 */

/** Reads each org with `read`; nothing more is read once `timeoutMs` is over. */
export async function readEach(
  orgs: readonly string[],
  timeoutMs: number,
  read: (org: string) => Promise<Uint8Array | undefined>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  const deadline = AbortSignal.timeout(timeoutMs);
  for (const org of orgs) {
    if (deadline.aborted) break;
    try {
      const secret = await read(org);
      if (secret !== undefined) found.set(org, secret);
    } catch {
      // The others may still be readable.
    }
  }
  return found;
}
