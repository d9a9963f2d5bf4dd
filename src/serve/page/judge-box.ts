/** Owns the box in which a pasted token is judged. Rule: the server decides; it looks like a terminal. */
import type { InspectAnswer } from '../contract.js';
import { askServer, RefusedError } from './ask-server.js';
import { find } from './elements.js';
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

/** How many characters fit on a line of the report: in fonts for code one is at most 0.61 em wide. */
function countColumns(): number {
  const { paddingLeft, fontSize } = getComputedStyle(report());
  const width = report().clientWidth - 2 * Number.parseFloat(paddingLeft);
  return Math.floor(width / (0.61 * Number.parseFloat(fontSize)));
}
