/**
 * Owns the list of tokens that must be refused. Rule: each is fetched at the click, and its row says what the
 * app should do.
 */
import type { FactsAnswer, TokenAnswer } from '../contract.js';
import { askServer } from './ask-server.js';
import { chosenUser, fillTemplate, leavePoster } from './chosen.js';
import { copyWithButton } from './copying.js';
import { find, make, makeButton } from './elements.js';
import { openPoster, renderPoster } from './poster.js';

type BadKind = FactsAnswer['badKinds'][number];

/**
 * Shows the list.
 *
 * @param onFailure  takes the error if there is no token
 * @param judge      puts a token into the box that explains it
 */
export function renderBadRows(
  kinds: readonly BadKind[],
  onFailure: (error: unknown) => void,
  judge: (token: string) => void,
): void {
  find('bad', HTMLUListElement).replaceChildren(...kinds.map((kind) => makeBadRow(kind, onFailure, judge)));
}

function makeBadRow(
  { kind, explains, advice, finding }: BadKind,
  onFailure: (error: unknown) => void,
  judge: (token: string) => void,
): HTMLLIElement {
  const withToken =
    (act: (token: string, button: HTMLButtonElement) => void) => async (button: HTMLButtonElement) => {
      try {
        const query = `user=${encodeURIComponent(chosenUser())}&bad=${kind}`;
        act((await askServer<TokenAnswer>(`token?${query}`)).token, button);
      } catch (error) {
        onFailure(error);
      }
    };
  const tool = (label: string, act: (token: string, button: HTMLButtonElement) => void) => {
    const button = makeButton(label, (clicked) => void withToken(act)(clicked));
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
      leavePoster();
      openPoster();
      renderPoster(fillTemplate(token), `${kind}, must be refused`, undefined);
    }),
    tool('Explain', judge),
  );
  return make('li', '', text, tools);
}
