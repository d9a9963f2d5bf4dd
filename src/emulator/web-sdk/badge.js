/**
 * Owns the badge in the corner of the page. Rule: no style sheet and no `style` attribute, which
 * a strict policy forbids.
 */

const look = {
  position: 'fixed',
  left: '8px',
  bottom: '8px',
  'z-index': '2147483647',
  padding: '4px 8px',
  'border-radius': '4px',
  font: '12px/1.4 system-ui, sans-serif',
  color: '#fff',
  background: '#1f4e79',
  // Nothing under it is out of reach.
  'pointer-events': 'none',
};

/**
 * @param {boolean} isWanted  false: all of it does nothing
 * @returns {{ show(text: string, isProblem?: boolean): void, remove(): void }}
 */
export function createBadge(isWanted) {
  const badge = document.createElement('div');
  badge.dataset.kchatEmulator = '';
  badge.setAttribute('role', 'status');
  for (const [name, value] of Object.entries(look)) badge.style.setProperty(name, value);
  return {
    show(text, isProblem = false) {
      if (!isWanted) return;
      badge.textContent = `kchat emulator, not Kustomer: ${text}`;
      badge.style.setProperty('background', isProblem ? '#a4262c' : '#1f4e79');
      if (!badge.isConnected) (document.body ?? document.documentElement).append(badge);
    },
    remove: () => badge.remove(),
  };
}
