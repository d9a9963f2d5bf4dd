/** Owns the chosen user's token: code, text, line. Rule: an expired one is never shown as good. */
import type { FactsAnswer } from '../contract.js';
import { drawCode, openPoster, renderNoCode } from './codes.js';
import { announce, copyOnClick, copyWithButton, find, make, makeButton } from './elements.js';
import { describeLife, goodTokenOf, renderLife, secondsLeftOf } from './fresh-tokens.js';
import type { Person } from './people.js';

let person: Person | undefined;
let facts: FactsAnswer | undefined;
let shown = '';

/** The name of the chosen user; empty before one is chosen. */
export const chosenUser = () => person?.name ?? '';

/** The content of a code for a token. */
export const fillTemplate = (token: string) =>
  (facts?.qrTemplate ?? '{token}').replaceAll('{token}', () => token);

/** Takes the server's facts, and shows what depends on them. */
export function prepareChosen(given: FactsAnswer): void {
  facts = given;
  const select = find('format', HTMLSelectElement);
  select.replaceChildren(
    ...given.formats.filter(({ name }) => name !== 'token').map(({ name }) => new Option(name)),
  );
  select.addEventListener('change', () => {
    renderLine();
    localStorage.setItem('format', select.value);
  });
  const remembered = localStorage.getItem('format') ?? 'swift';
  if (given.formats.some(({ name }) => name === remembered)) select.value = remembered;
  const token = () => goodTokenOf(chosenUser());
  copyOnClick(find('copy-token', HTMLButtonElement), token);
  copyOnClick(find('copy-line', HTMLButtonElement), () => (token() === undefined ? undefined : fillLine()));
  find('fill', HTMLButtonElement).addEventListener('click', () => openPoster(readPoster));
}

const readPoster = () => ({
  text: shown === '' ? '' : fillTemplate(shown),
  title: chosenUser(),
  seconds: secondsLeftOf(chosenUser()),
});

/** Shows a user as the chosen one. */
export function choosePerson(next: Person): void {
  person = next;
  shown = '';
  find('chosen-name', HTMLElement).textContent = next.name;
  const { by, value } = next.identity;
  const who = `${by === 'email' ? 'e-mail' : 'externalId'} ${value}`;
  find('chosen-who', HTMLElement).textContent = next.claims === '' ? who : `${who}, claims ${next.claims}`;
  find('bad-for', HTMLElement).textContent = next.name;
  refreshChosen();
}

/** Updates the view: called each second, and after a renewal. */
export function refreshChosen(): void {
  const seconds = secondsLeftOf(chosenUser());
  const token = goodTokenOf(chosenUser()) ?? '';
  renderLife(find('chosen-left', HTMLElement), seconds);
  find('chosen-words', HTMLElement).hidden = token === '';
  if (token !== shown || token === '') renderToken(token, seconds !== undefined);
}

function renderToken(token: string, hadOne: boolean): void {
  const code = find('chosen-code', HTMLElement);
  if (token !== '') drawCode(code, fillTemplate(token), `QR code of a login token for ${chosenUser()}`);
  else renderNoCode(code, hadOne ? 'This token has expired.' : 'No token yet.');
  if (shown !== '' && token === '') announce(`The token for ${chosenUser()} has expired`);
  if (token !== '')
    announce(`New token for ${chosenUser()}, good for ${describeLife(secondsLeftOf(chosenUser()) ?? 0)}`);
  shown = token;
  find('chosen-token', HTMLElement).textContent = token === '' ? '–' : token;
  renderLine();
}

function renderLine(): void {
  find('line', HTMLElement).textContent = shown === '' ? '–' : fillLine();
}

function fillLine(): string {
  const name = find('format', HTMLSelectElement).value;
  const template = facts?.formats.find((format) => format.name === name)?.template ?? '';
  return template.replaceAll('{token}', () => shown);
}

/** Shows the lines with which a debug build fetches a token. */
export function renderSnippets({ snippets }: FactsAnswer): void {
  find('snippets', HTMLElement).replaceChildren(
    ...snippets.map(({ language, where, code }) => {
      const button = makeButton('Copy lines', () => void copyWithButton(button, code));
      const title = make('h3', '', `${language} `, make('span', 'quiet', where));
      return make('div', '', title, make('div', 'copyable', make('pre', '', code), button));
    }),
  );
}
