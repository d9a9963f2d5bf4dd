/** Owns what this process needs before it uses the network. Rule: numbers that the user has set stay. */

/** Called before undici is loaded. */
export async function prepareForNetwork(): Promise<void> {
  // kchat ignores this variable, but Node would warn that it is obeyed.
  delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  // undici's parser is WebAssembly. Node 20 optimizes it in the background, a third of the CPU time of a
  // short run (240 ms became 160, measured); later versions do not need this.
  if (process.versions.node.startsWith('20.')) (await import('node:v8')).setFlagsFromString('--liftoff-only');
}

/**
 * glibc gives a name server 5 s and asks it twice. Not even the end of the process ends that: the answer
 * would be printed, and the prompt would come back seconds later.
 */
export function boundLookups(timeoutMs: number): void {
  if (timeoutMs >= 10_000) return;
  const attempts = timeoutMs > 5000 ? 2 : 1;
  process.env.RES_OPTIONS ??= `attempts:${attempts} timeout:${Math.ceil(timeoutMs / 1000 / attempts)}`;
}
