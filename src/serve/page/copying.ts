/** Owns putting text on the clipboard. Rule: the button shows the result. */
import { announce } from './elements.js';

/** Copies what `read` gives at the click, and says so on the button for two seconds. */
export function copyOnClick(button: HTMLButtonElement, read: () => string | undefined): void {
  button.addEventListener('click', async () => {
    await copyWithButton(button, read());
  });
}

/** Copies a text; the button's label says for a moment whether it worked. */
export async function copyWithButton(button: HTMLButtonElement, text: string | undefined): Promise<void> {
  const label = button.dataset.label ?? button.textContent ?? '';
  button.dataset.label = label;
  const done = await copyText(text);
  button.textContent = done;
  announce(done);
  setTimeout(() => {
    button.textContent = label;
  }, 2000);
}

/** The result, in a few words. */
async function copyText(text: string | undefined): Promise<string> {
  if (text === undefined) return 'No good token';
  try {
    await navigator.clipboard.writeText(text);
    return 'Copied';
  } catch {
    return copyBySelection(text) ? 'Copied' : 'Copy it by hand';
  }
}

/** For plain http from another machine, where a browser offers no clipboard. */
function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'unseen';
  const focused = document.activeElement;
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}
