/**
 * Owns the page of `kchat serve`: opens it with the key, and updates it every second. Rule: it says when the
 * server is gone, and never shows an expired token as good.
 */
import type { FactsAnswer } from '../contract.js';
import { askServer, GoneError, hasKey, RefusedError, useKey } from './ask-server.js';
import { renderBadRows } from './bad-list.js';
import { choosePerson, chosenUser, prepareChosen, refreshChosen, renderSnippets } from './chosen.js';
import { find } from './elements.js';
import { renewTokens } from './fresh-tokens.js';
import { readHandouts } from './handout-table.js';
import { judgeText, prepareJudge } from './judge-box.js';
import { openPeople, refreshPeople, shownUsers } from './people.js';
import { preparePoster } from './poster.js';

/** Milliseconds between two looks at the server. */
const lookInterval = 2000;

async function open(): Promise<void> {
  if (!hasKey()) return askForKey('This address has none. kchat serve prints one that has, ending in #key=…');
  try {
    const facts = await askServer<FactsAnswer>('facts');
    const { secret, emulatorUrl } = facts;
    const where = emulatorUrl === null ? '' : `; the app logs in at the emulator, ${emulatorUrl}`;
    find('secret', HTMLElement).textContent = `signed with the secret ${secret}${where}`;
    find('door', HTMLElement).hidden = true;
    find('desk', HTMLElement).hidden = false;
    prepareChosen(facts);
    renderSnippets(facts);
    renderBadRows(facts.badKinds, renderFailure, (token) => void judgeText(token, renderFailure));
    prepareJudge(renderFailure);
    preparePoster();
    await openPeople((person) => {
      choosePerson(person);
      refreshPeople(person.name);
      void look();
    });
    keepTrue();
  } catch (error) {
    renderFailure(error);
    if (error instanceof GoneError) setTimeout(open, lookInterval);
  }
}

/** Updates the clocks each second, and asks the server every other; at once if the page becomes visible. */
function keepTrue(): void {
  const tick = () => {
    refreshChosen();
    refreshPeople(chosenUser());
  };
  setInterval(tick, 1000);
  setInterval(() => void look(), lookInterval);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return;
    tick();
    void look();
  });
}

async function look(): Promise<void> {
  try {
    await renewTokens([...new Set([chosenUser(), ...shownUsers()])]);
    refreshChosen();
    refreshPeople(chosenUser());
    renderWarning(await readHandouts());
    renderRunning();
  } catch (error) {
    renderFailure(error);
  }
}

function renderRunning(): void {
  const health = find('health', HTMLElement);
  health.className = 'health';
  health.textContent = 'server is running';
  find('gone', HTMLElement).hidden = true;
}

function renderWarning(warning: string | null): void {
  const notice = find('rotated', HTMLElement);
  notice.hidden = warning === null;
  // A screen reader would announce it again.
  if (notice.textContent !== (warning ?? '')) notice.textContent = warning ?? '';
}

function renderFailure(error: unknown): void {
  if (error instanceof RefusedError && error.isAboutKey)
    askForKey('That key is not the one of this server, which may have been started anew.');
  else renderTrouble(error);
}

function renderTrouble(error: unknown): void {
  const health = find('health', HTMLElement);
  const notice = find('gone', HTMLElement);
  const isGone = error instanceof GoneError;
  health.className = 'health gone';
  health.textContent = isGone ? 'no answer from the server' : 'the server refused';
  // Once, with the time at which it was noticed.
  if (!notice.hidden) return;
  const time = new Date().toLocaleTimeString([], { hour12: false });
  const outlook = 'The tokens on this page run out at their time; new ones come when kchat serve runs again.';
  notice.textContent = isGone
    ? `The server has not answered since ${time}. ${outlook}`
    : `The server refused at ${time}: ${error instanceof Error ? error.message : 'unknown'}`;
  notice.hidden = false;
}

function askForKey(why: string): void {
  find('desk', HTMLElement).hidden = true;
  find('door', HTMLElement).hidden = false;
  find('door-why', HTMLElement).textContent = why;
  find('health', HTMLElement).textContent = '';
  const input = find('door-key', HTMLInputElement);
  input.value = '';
  input.focus();
  find('door', HTMLFormElement).onsubmit = (event) => {
    event.preventDefault();
    useKey(input.value.trim());
    // Starts again: the content is of another server.
    location.reload();
  };
}

void open();
