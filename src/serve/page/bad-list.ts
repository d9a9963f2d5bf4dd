/** Owns the list of tokens that must be refused. Rule: one is fetched when its button is clicked. */
import type { FactsAnswer, TokenAnswer } from '../contract.js';
import { askServer } from './ask-server.js';
import { chosenUser, fillTemplate } from './chosen.js';
import { openPoster } from './codes.js';
import { copyWithButton, find, make, makeButton } from './elements.js';
import { renderRefusal } from './health.js';
import { judgeText } from './judge-box.js';

type BadKind = FactsAnswer['badKinds'][number];

/** Shows the list. */
export function renderBadRows(kinds: readonly BadKind[]): void {
  find('bad', HTMLUListElement).replaceChildren(...kinds.map(makeBadRow));
}

function makeBadRow({ kind, explains, advice, finding }: BadKind): HTMLLIElement {
  const tool = (label: string, act: (token: string, button: HTMLButtonElement) => void) => {
    const button = makeButton(label, async () => {
      try {
        const query = `user=${encodeURIComponent(chosenUser())}&bad=${kind}`;
        act((await askServer<TokenAnswer>(`token?${query}`)).token, button);
      } catch (error) {
        renderRefusal(error);
      }
    });
    button.ariaLabel = `${label}: ${kind}`;
    return button;
  };
  const text = make(
    'div',
    '',
    make('p', '', make('code', '', kind), make('span', 'finding', finding)),
    make('p', '', explains),
    make('p', 'quiet', `What the app should do: ${advice}`),
  );
  const tools = make(
    'div',
    'tools',
    tool('Copy', (token, button) => void copyWithButton(button, token)),
    tool('QR', (token) => {
      const title = `${kind}, must be refused`;
      openPoster(() => ({ text: fillTemplate(token), title, seconds: undefined }));
    }),
    tool('Explain', (token) => void judgeText(token)),
  );
  return make('li', '', text, tools);
}
