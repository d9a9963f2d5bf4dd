/** Owns what the page says of the server: that it runs, is gone, refuses, or wants another key. */
import { GoneError, RefusedError, useKey } from './ask-server.js';
import { find } from './elements.js';

/** Says that the server runs. */
export function renderRunning(): void {
  find('gone', HTMLElement).hidden = true;
}

/** Says what went wrong with a request, or asks for the key. */
export function renderRefusal(error: unknown): void {
  if (error instanceof RefusedError && error.isAboutKey)
    askForKey('That key is not the one of this server, which may have been started anew.');
  else renderTrouble(error);
}

function renderTrouble(error: unknown): void {
  const notice = find('gone', HTMLElement);
  // A notice that is shown already has the time at which the trouble began.
  if (!notice.hidden) return;
  const time = new Date().toLocaleTimeString([], { hour12: false });
  const outlook = 'The tokens on this page run out at their time; new ones come when kchat serve runs again.';
  notice.textContent =
    error instanceof GoneError
      ? `The server has not answered since ${time}. ${outlook}`
      : `The server refused at ${time}: ${error instanceof Error ? error.message : 'unknown'}`;
  notice.hidden = false;
}

/** Shows the form for the key, and starts again with what is typed there. */
export function askForKey(why: string): void {
  find('desk', HTMLElement).hidden = true;
  find('door', HTMLElement).hidden = false;
  find('door-why', HTMLElement).textContent = why;
  const input = find('door-key', HTMLInputElement);
  input.value = '';
  input.focus();
  find('door', HTMLFormElement).onsubmit = (event) => {
    event.preventDefault();
    useKey(input.value.trim());
    // The page starts again, because its content is that of another server.
    location.reload();
  };
}
