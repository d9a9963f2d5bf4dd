/** Owns making elements of the page, and copying. Rule: text goes in as text, never as markup. */

/** The element of that id; the document is ours, so a missing one is a mistake in it. */
export function find<T extends HTMLElement>(id: string, kind: new () => T): T {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`the page has no ${kind.name} #${id}`);
  return element;
}

/** A new element with a class and what it holds. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = '',
  ...content: readonly (string | Node)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className !== '') element.className = className;
  element.append(...content);
  return element;
}

/** A button that submits no form. */
export function makeButton(label: string, onClick: () => void): HTMLButtonElement {
  const button = make('button', '', label);
  button.type = 'button';
  button.addEventListener('click', onClick);
  return button;
}

/** Says something to screen readers, without taking the focus. */
export function announce(text: string): void {
  find('announcer', HTMLElement).textContent = text;
}

/** Copies what `read` gives at the click. */
export function copyOnClick(button: HTMLButtonElement, read: () => string | undefined): void {
  button.addEventListener('click', () => void copyWithButton(button, read()));
}

/** Copies a text; the button's label says for two seconds whether it worked. */
export async function copyWithButton(button: HTMLButtonElement, text: string | undefined): Promise<void> {
  button.dataset.label ??= button.textContent;
  const done = await copyText(text);
  button.textContent = done;
  announce(done);
  setTimeout(() => {
    button.textContent = button.dataset.label ?? '';
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

/** Over plain http from another machine a browser offers no clipboard. */
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
