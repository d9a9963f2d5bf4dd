/**
 * Owns the page of `kchat serve`: opens it with the key, updates it every second, and lists what was handed
 * out. Rule: it says when the server is gone, and never shows an expired token as good.
 */
import type { FactsAnswer, LogAnswer } from '../contract.js';
import { askServer, GoneError, hasKey } from './ask-server.js';
import { renderBadRows } from './bad-list.js';
import { choosePerson, chosenUser, prepareChosen, refreshChosen, renderSnippets } from './chosen.js';
import { preparePoster, refreshPoster } from './codes.js';
import { find, make } from './elements.js';
import { renewTokens } from './fresh-tokens.js';
import { askForKey, renderRefusal, renderRunning } from './health.js';
import { prepareJudge } from './judge-box.js';
import { openPeople, refreshPeople, shownUsers } from './people.js';

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
    renderBadRows(facts.badKinds);
    prepareJudge();
    preparePoster();
    await openPeople((person) => {
      choosePerson(person);
      refreshPeople(person.name);
      void look();
    });
    keepTrue();
  } catch (error) {
    renderRefusal(error);
    if (error instanceof GoneError) setTimeout(open, lookInterval);
  }
}

/** Updates the clocks each second, and asks the server every other; at once if the page becomes visible. */
function keepTrue(): void {
  setInterval(refresh, 1000);
  setInterval(() => void look(), lookInterval);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return;
    refresh();
    void look();
  });
}

function refresh(): void {
  refreshChosen();
  refreshPeople(chosenUser());
  refreshPoster();
}

async function look(): Promise<void> {
  try {
    await renewTokens([...new Set([chosenUser(), ...shownUsers()])]);
    refresh();
    renderWarning(await readHandouts());
    renderRunning();
  } catch (error) {
    renderRefusal(error);
  }
}

function renderWarning(warning: string | null): void {
  const notice = find('rotated', HTMLElement);
  notice.hidden = warning === null;
  // A screen reader announces every change, even to the same text.
  if (notice.textContent !== (warning ?? '')) notice.textContent = warning ?? '';
}

let last = 0;

/** Adds the new handouts; returns the warning about the secret. */
async function readHandouts(): Promise<string | null> {
  const { handouts, warning } = await askServer<LogAnswer>(`log?after=${last}`);
  const table = find('log', HTMLTableElement);
  const [body] = table.tBodies;
  for (const handout of handouts) {
    if (handout.number <= last) continue;
    last = handout.number;
    const { at, user, kind, address } = handout;
    const time = new Date(at).toLocaleTimeString([], { hour12: false });
    const cells = [time, user, kind, address].map((content) => make('td', '', content));
    body?.prepend(make('tr', '', ...cells));
  }
  while (body !== undefined && body.rows.length > 30) body.deleteRow(-1);
  table.hidden = last === 0;
  find('log-empty', HTMLElement).hidden = last > 0;
  return warning;
}

void open();
