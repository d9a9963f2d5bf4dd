/** Owns putting text on the clipboard. Rule: the button says what came of it. */
import { announce } from './elements.js';

/** Copies what `read` gives at the click, and says so on the button for two seconds. */
export function copyOnClick(button: HTMLButtonElement, read: () => string | undefined): void {
  button.addEventListener('click', async () => {
    const text = read();
    if (text !== undefined) await copyWithButton(button, text);
  });
}

export async function copyWithButton(button: HTMLButtonElement, text: string): Promise<void> {
  const label = button.dataset.label ?? button.textContent ?? '';
  button.dataset.label = label;
  const done = (await copyText(text)) ? 'Copied' : 'Select it and copy by hand';
  button.textContent = done;
  announce(done);
  setTimeout(() => {
    button.textContent = label;
  }, 2000);
}

async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** Over plain http, but for this machine's own names, a browser has no clipboard to write to. */
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
