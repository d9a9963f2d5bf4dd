/** Owns the check that Kustomer's API answers with this key. */
import { passed } from '../verdict.js';
import type { Check } from './check.js';

/** Whether the org's settings can be read. */
export const apiCheck: Check = {
  tells: "the org's settings can be read with the API key",
  needs: [],
  takes: 'current',
  async judge(evidence) {
    const current = await evidence.current();
    return 'missing' in current ? current.missing : passed('settings reachable');
  },
};
