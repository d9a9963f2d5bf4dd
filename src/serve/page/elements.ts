/** Owns finding and making elements of the page. Rule: text goes in as text, never as markup. */

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
export function makeButton(label: string, onClick: (button: HTMLButtonElement) => void): HTMLButtonElement {
  const button = make('button', '', label);
  button.type = 'button';
  button.addEventListener('click', () => onClick(button));
  return button;
}

/** Says something to screen readers, without taking the focus. */
export function announce(text: string): void {
  find('announcer', HTMLElement).textContent = text;
}

/** A name or address with line breaks allowed after its dots and signs. */
export function makeBreakable(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const part of text.split(/(?<=[@._-])/)) fragment.append(part, document.createElement('wbr'));
  return fragment;
}
