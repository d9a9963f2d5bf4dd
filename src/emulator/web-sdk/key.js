/** Owns what is wrong with the key of a page. Rule: nothing of the key is shown but its roles. */

/**
 * @param {string | null} apiKey  of the attribute `data-kustomer-api-key`
 * @returns {string | undefined} a sentence on what is wrong with it
 */
export function findKeyProblem(apiKey) {
  if (!apiKey) return 'the script tag has no data-kustomer-api-key';
  const roles = readPayload(apiKey).roles;
  if (!Array.isArray(roles))
    return 'data-kustomer-api-key holds no key that can be read; take one with the role org.tracking, such as widgetKey of kchat emulate --json';
  if (roles.length === 1 && roles[0] === 'org.tracking') return undefined;
  return `data-kustomer-api-key has the roles ${roles.join(', ') || '(none)'}: whoever opens this page has that key. A page takes a key with org.tracking alone; revoke this one`;
}

/**
 * The org that a key names: what storage is kept under.
 *
 * @param {string | null} apiKey
 */
export function findOrgName(apiKey) {
  return String(readPayload(apiKey ?? '').orgName ?? '');
}

/**
 * @param {string} apiKey
 * @returns {Record<string, unknown>}
 */
function readPayload(apiKey) {
  try {
    const segment = apiKey.split('.')[1] ?? '';
    const payload = JSON.parse(atob(segment.replaceAll('-', '+').replaceAll('_', '/')));
    return typeof payload === 'object' && payload !== null ? payload : {};
  } catch {
    return {};
  }
}
