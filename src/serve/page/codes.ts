/**
 * Owns QR codes, on the page and on the whole screen. Rule: a quiet zone of four modules (ISO/IEC 18004
 * §9.1), black on white in every theme. Escape and Close end the full screen, and the focus goes back to
 * where it was.
 */
import { correction, generate } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';
import { find, make } from './elements.js';
import { renderLife } from './fresh-tokens.js';

const quietModules = 4;
const svg = 'http://www.w3.org/2000/svg';

/** Puts a QR code into an element, or the reason why there is none. */
export function drawCode(element: HTMLElement, text: string, label: string): void {
  try {
    const code = generate(text, { minCorrectionLevel: correction.L });
    const side = code.size + 2 * quietModules;
    const picture = document.createElementNS(svg, 'svg');
    picture.setAttribute('viewBox', `${-quietModules} ${-quietModules} ${side} ${side}`);
    picture.setAttribute('shape-rendering', 'crispEdges');
    picture.setAttribute('role', 'img');
    picture.setAttribute('aria-label', label);
    const path = document.createElementNS(svg, 'path');
    path.setAttribute('d', toSvgPath(code));
    picture.append(path);
    element.replaceChildren(picture);
  } catch {
    // The encoder throws for one reason only: more than version 40 holds (2,953 bytes).
    renderNoCode(element, 'This token is longer than a QR code can be.');
  }
}

/** Shows a sentence instead of a code, because an old code must not look good. */
export function renderNoCode(element: HTMLElement, why: string): void {
  element.replaceChildren(make('p', '', why));
}

let drawn = '';

const poster = () => find('poster', HTMLDialogElement);

/** Whether the code fills the screen. */
export const isPosterOpen = () => poster().open;

/** Makes the poster leave the full screen when it is closed, and the other way round. */
export function preparePoster(): void {
  find('poster-close', HTMLButtonElement).addEventListener('click', () => poster().close());
  poster().addEventListener('close', () => {
    if (document.fullscreenElement !== null) void document.exitFullscreen();
  });
  document.addEventListener('fullscreenchange', () => {
    if (document.fullscreenElement === null) poster().close();
  });
}

/** Opens it in full screen, or in the window if the browser does not allow that. */
export function openPoster(): void {
  drawn = '';
  poster().showModal();
  poster()
    .requestFullscreen?.()
    .catch(() => {});
}

/**
 * Shows a code in it.
 *
 * @param text     the content of the code
 * @param title    whose token it is
 * @param seconds  that are left of it; undefined for one that is wrong on purpose
 */
export function renderPoster(text: string, title: string, seconds: number | undefined): void {
  const code = find('poster-code', HTMLElement);
  const content = seconds === 0 ? '' : text;
  if (content === '') renderNoCode(code, 'expired');
  else if (content !== drawn) drawCode(code, content, `QR code: ${title}`);
  drawn = content;
  find('poster-title', HTMLElement).textContent = title;
  const clock = find('poster-left', HTMLElement);
  clock.hidden = seconds === undefined;
  if (seconds !== undefined) renderLife(clock, seconds);
}
