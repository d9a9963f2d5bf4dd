/**
 * Owns the code that fills the screen. Rule: Escape and Close end it, and the focus goes back to where it
 * was.
 */
import { drawCode, renderNoCode } from './code.js';
import { find } from './elements.js';
import { renderLife } from './life.js';

let drawn = '';

const poster = () => find('poster', HTMLDialogElement);

/** Whether the code fills the screen. */
export const isPosterOpen = () => poster().open;

/** Makes the poster close, and leave the full screen with it. */
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
 * @param text     what the code holds
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
