/**
 * Owns QR codes, on the page and on the whole screen. Rule: a quiet zone of four modules (ISO/IEC 18004
 * §9.1), black on white in every theme. Escape and Close end the full screen, and the focus goes back to
 * where it was.
 */
import { correction, generate } from 'lean-qr';
import { toSvg } from 'lean-qr/extras/svg';
import { find, make } from './elements.js';
import { renderLife } from './fresh-tokens.js';

/** Puts a QR code into an element, or the reason why there is none. */
export function drawCode(element: HTMLElement, text: string, label: string): void {
  try {
    const picture = toSvg(generate(text, { minCorrectionLevel: correction.L }), document, { pad: 4 });
    picture.setAttribute('role', 'img');
    picture.setAttribute('aria-label', label);
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

/** What fills the screen. */
interface PosterContent {
  /** The content of the code; empty if there is no good token. */
  readonly text: string;
  /** Whose token it is. */
  readonly title: string;
  /** Seconds that are left of it; undefined for one that is wrong on purpose. */
  readonly seconds: number | undefined;
}

let readContent: (() => PosterContent) | undefined;
let drawn = '';

const poster = () => find('poster', HTMLDialogElement);

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
export function openPoster(read: () => PosterContent): void {
  readContent = read;
  poster().showModal();
  poster()
    .requestFullscreen?.()
    .catch(() => {});
  refreshPoster();
}

/** Updates it if it is open: called each second. */
export function refreshPoster(): void {
  if (!poster().open || readContent === undefined) return;
  const { text, title, seconds } = readContent();
  const code = find('poster-code', HTMLElement);
  if (text === '') renderNoCode(code, 'no good token');
  else if (text !== drawn) drawCode(code, text, `QR code: ${title}`);
  drawn = text;
  find('poster-title', HTMLElement).textContent = title;
  const clock = find('poster-left', HTMLElement);
  clock.hidden = seconds === undefined;
  if (seconds !== undefined) renderLife(clock, seconds);
}
