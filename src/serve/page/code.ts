/**
 * Owns drawing a QR code. Rule: a quiet zone of four modules (ISO/IEC 18004 §9.1), black on white in every
 * theme.
 */
import { correction, generate } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';
import { make } from './elements.js';

const quietModules = 4;
const svg = 'http://www.w3.org/2000/svg';

/** Puts a code into an element, or says why there is none. */
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
