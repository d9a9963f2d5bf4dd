/**
 * Owns the box in which a pasted token is judged. Rule: the server's engine decides; here it is shown as a
 * terminal shows it.
 */
import type { InspectAnswer } from '../contract.js';
import { askServer, RefusedError } from './ask-server.js';
import { paintScreen } from './colors.js';
import { find, make } from './elements.js';

const pasted = () => find('pasted', HTMLTextAreaElement);
const report = () => find('report', HTMLElement);

/** `onFailure` takes errors other than refusals of the text. */
export function prepareJudge(onFailure: (error: unknown) => void): void {
  const form = find('judge', HTMLFormElement);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void judge(onFailure);
  });
  pasted().addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
}

/** Puts a token into the box and judges it. */
export async function judgeText(text: string, onFailure: (error: unknown) => void): Promise<void> {
  pasted().value = text;
  await judge(onFailure);
  report().scrollIntoView({ block: 'nearest' });
}

async function judge(onFailure: (error: unknown) => void): Promise<void> {
  report().hidden = false;
  try {
    const question = { text: pasted().value, columns: countColumns() };
    const { screen } = await askServer<InspectAnswer>('inspect', question);
    report().replaceChildren(...paintScreen(screen));
  } catch (error) {
    if (!(error instanceof RefusedError) || error.isAboutKey) {
      report().hidden = true;
      return onFailure(error);
    }
    report().replaceChildren(error.message);
  }
}

/** How many characters fit on a line of the report. */
function countColumns(): number {
  const width = report().clientWidth - 2 * Number.parseFloat(getComputedStyle(report()).paddingLeft);
  // Outside of the report: a screen reader announces its changes.
  const ruler = make('span', '', '0'.repeat(50));
  const line = make('pre', 'unseen', ruler);
  document.body.append(line);
  const columns = Math.floor(width / (ruler.getBoundingClientRect().width / 50));
  line.remove();
  return columns;
}
