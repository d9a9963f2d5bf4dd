/**
 * Owns the box in which a pasted token is judged. Rule: the server's engine decides; here it is shown as a
 * terminal shows it.
 */
import type { InspectAnswer } from '../contract.js';
import { askServer, RefusedError } from './ask-server.js';
import { find, make } from './elements.js';
import { renderRefusal } from './health.js';

const pasted = () => find('pasted', HTMLTextAreaElement);
const report = () => find('report', HTMLElement);

/** Makes the box judge what is pasted into it. */
export function prepareJudge(): void {
  const form = find('judge', HTMLFormElement);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void judge();
  });
  pasted().addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
}

/** Puts a token into the box and judges it. */
export async function judgeText(text: string): Promise<void> {
  pasted().value = text;
  await judge();
  report().scrollIntoView({ block: 'nearest' });
}

async function judge(): Promise<void> {
  report().hidden = false;
  try {
    const question = { text: pasted().value, columns: countColumns() };
    const { verdict, screen } = await askServer<InspectAnswer>('inspect', question);
    report().className = `terminal ${verdict}`;
    report().textContent = screen;
  } catch (error) {
    if (!(error instanceof RefusedError) || error.isAboutKey) {
      report().hidden = true;
      return renderRefusal(error);
    }
    report().className = 'terminal';
    report().textContent = error.message;
  }
}

/** How many characters fit on a line of the report. */
function countColumns(): number {
  const width = report().clientWidth - 2 * Number.parseFloat(getComputedStyle(report()).paddingLeft);
  // The ruler is not put into the report, whose changes a screen reader announces.
  const ruler = make('span', '', '0'.repeat(50));
  const line = make('pre', 'unseen', ruler);
  document.body.append(line);
  const columns = Math.floor(width / (ruler.getBoundingClientRect().width / 50));
  line.remove();
  return columns;
}
