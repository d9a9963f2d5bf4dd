/** Owns the list of test users. Rule: one click chooses or copies; a long list is searched on the server. */
import type { UsersAnswer } from '../contract.js';
import { askServer } from './ask-server.js';
import { copyWithButton, find, make, makeButton } from './elements.js';
import { goodTokenOf, renderLife, secondsLeftOf } from './fresh-tokens.js';

/** A test user, as the server lists it. */
export type Person = UsersAnswer['users'][number];

interface Row {
  readonly person: Person;
  readonly pick: HTMLButtonElement;
  readonly clock: HTMLElement;
}

let rows: readonly Row[] = [];

/** The users in the list. */
export const shownUsers = (): readonly string[] => rows.map(({ person }) => person.name);

/** Loads the list, and again for each text that is searched for. */
export async function openPeople(onPick: (person: Person) => void): Promise<void> {
  const search = find('find', HTMLInputElement);
  const load = async () => {
    const wanted = search.value;
    const answer = await askServer<UsersAnswer>(`users?find=${encodeURIComponent(wanted)}`);
    // Ignores a slow answer to an earlier search.
    if (wanted === search.value) renderPeople(answer, onPick);
  };
  search.addEventListener('input', () => void load().catch(() => {}));
  await load();
  const [first] = rows;
  if (first !== undefined) onPick(first.person);
}

function renderPeople({ total, found, users }: UsersAnswer, onPick: (person: Person) => void): void {
  rows = users.map((person) => makeRow(person, onPick));
  find('users', HTMLUListElement).replaceChildren(
    ...rows.map(({ pick, clock, person }) => make('li', '', pick, clock, makeCopy(person))),
  );
  find('find-line', HTMLElement).hidden =
    total <= users.length && find('find', HTMLInputElement).value === '';
  find('found', HTMLElement).textContent =
    found > users.length ? `${users.length} of ${found} shown` : `${found} of ${total}`;
}

function makeRow(person: Person, onPick: (person: Person) => void): Row {
  const pick = makeButton('', () => onPick(person));
  pick.className = 'pick';
  pick.append(make('span', 'name', person.name));
  if (person.identity.value !== person.name) pick.append(make('span', 'quiet', person.identity.value));
  const clock = make('span', 'clock');
  clock.role = 'timer';
  return { person, pick, clock };
}

function makeCopy({ name }: Person): HTMLButtonElement {
  const button = makeButton('Copy', () => void copyWithButton(button, goodTokenOf(name)));
  button.ariaLabel = `Copy the token of ${name}`;
  return button;
}

/** Shows who is chosen and how long each token lives. */
export function refreshPeople(chosen: string): void {
  for (const { person, pick, clock } of rows) {
    pick.ariaPressed = String(person.name === chosen);
    renderLife(clock, secondsLeftOf(person.name));
  }
}
